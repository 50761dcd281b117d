// Package footprint keeps small what a long run has in memory of the program itself.
//
// The start of the program touches the beginning of each of its packages, 28 MB
// of its file together, more than checking millions of lines takes after it.
package footprint

import (
	"os"
	"strings"
)

// Half of the start is given back on the way: this package begins before those
// that need it and after most of what others have written, so that what the
// first half touched and what the second will are never there together.
func init() {
	if isLong(os.Args) {
		DropPages()
	}
}

// isLong says whether a command line is one of many lines' work.
func isLong(args []string) bool {
	for _, arg := range args {
		if flag, _, _ := strings.Cut(arg, "="); flag == "--jsonl" {
			return true
		}
	}
	return false
}
