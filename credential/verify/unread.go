package verify

import "time"

// None is the report on something in hand that is no credential. problem is a
// whole sentence.
func None(at time.Time, problem string) Report {
	return Report{At: at, Findings: []Finding{found(Format, Fail, "format.none", "problem", problem)}}
}

// NotHad is the report on something that should lead to a credential, which
// could not be had or not be read: that says nothing about the credential.
func NotHad(at time.Time, problem string) Report {
	return Report{At: at, Findings: []Finding{found(Format, Unknown, "format.notHad", "problem", problem)}}
}
