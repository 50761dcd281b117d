package verifier

import (
	"errors"
	"time"

	"laurel/credential/verify"
	"laurel/fault"
	"laurel/record"
)

// Report is what was found out about what somebody handed over, and what the
// credential in it stands for by its own account.
type Report struct {
	verify.Report
	Summary record.Summary // empty where no credential could be read
	Through []Source       // the way to the credential, the outermost first
	Address string         // where it was fetched, if it was
	Name    string         // of the file, as it was handed over
	Bytes   []byte         // the credential as it was found
}

// nothing lists the faults of Find about what is in hand and is no
// credential. The others say nothing about one: it could not be had, or the
// code that leads to it could not be read.
var nothing = map[string]bool{"find.empty": true, "find.unknown": true, "find.none": true, "find.pdf": true, "find.picture": true}

// Unread makes a report of an input that gave no credential, for those who
// need a verdict whatever was handed over. It is no such input when ok is false.
func Unread(err error, at time.Time) (r Report, ok bool) {
	f, ok := errors.AsType[*fault.Error](err)
	switch {
	case !ok:
		return Report{}, false
	case nothing[f.Code]:
		return Report{Report: verify.None(at, f.Sentence())}, true
	}
	return Report{Report: verify.NotHad(at, f.Sentence())}, true
}
