//go:build !linux

package footprint

// Lower has less of the program in memory where the system has a way to; see footprint_linux.go.
func Lower() {}

func isLong() bool { return false }
