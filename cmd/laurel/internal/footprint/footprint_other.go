//go:build !linux

package footprint

// DropPages gives pages back where the system has a way to; see footprint_linux.go.
func DropPages() {}
