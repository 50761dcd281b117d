// Package footprint keeps small what a long run has in memory of the program itself.
//
// The start of the program touches the beginning of each of its packages, and
// the system brings what lies around a touched byte: together more than
// checking millions of lines takes after it.
//
// The package asks for nothing but package syscall, so that it begins before
// nearly all others (Go begins what has all it needs in the order of the paths).
package footprint

func init() {
	if isLong() {
		Lower()
	}
}
