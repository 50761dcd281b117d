//go:build !linux

package laureltest

// memory is "": no folder is known to be in memory here.
func memory() string { return "" }
