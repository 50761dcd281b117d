package main

import (
	"errors"
	"fmt"
	"io"

	"laurel/fault"
)

// The exit statuses of the command line. A check that could not tell never
// exits like one that passed.
const (
	exitOK      = 0
	exitFail    = 1
	exitUnknown = 2
	exitUsage   = 64 // EX_USAGE of sysexits(3)
)

// exit carries a status other than 1 out of a command; its words, if any, go
// to standard error.
type exit struct {
	status int
	words  string
}

func (e exit) Error() string { return e.words }

// report prints what went wrong and picks the status.
func report(errw io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	if e, ok := errors.AsType[exit](err); ok {
		if e.words != "" {
			fmt.Fprintln(errw, "laurel:", e.words)
		}
		return e.status
	}
	fmt.Fprintln(errw, "laurel:", err)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, also := range f.Also {
			fmt.Fprintf(errw, "  %s: %s\n", also.Field, also.Sentence())
		}
	}
	return exitFail
}
