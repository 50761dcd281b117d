package verify

import (
	"time"

	"laurel/credential"
	"laurel/credential/internal/strict"
)

// Outcome is the answer of one check. "No" and "could not tell" are different answers.
type Outcome int

const (
	Pass    Outcome = iota
	Unknown         // could not tell
	Hold            // suspended: may be lifted
	Fail
)

func (o Outcome) String() string {
	return [...]string{"pass", "unknown", "hold", "fail"}[o]
}

// Word is the outcome for people.
func (o Outcome) Word() string {
	return [...]string{"pass", "could not tell", "on hold", "fail"}[o]
}

// MarshalText writes the outcome as String does.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// Check is one question that is asked of a credential.
type Check string

// The checks, in the order they are reported.
const (
	Format    Check = "format"
	Signature Check = "signature"
	IssuerKey Check = "issuer" // does the key that signed belong to the issuer it names?
	Start     Check = "start"
	End       Check = "end"
	Status    Check = "status"
	Holder    Check = "holder" // only when a recipient is given
)

// Title is the check's name for people.
func (c Check) Title() string {
	return map[Check]string{Format: "Format", Signature: "Signature", IssuerKey: "Issuer’s key", Start: "Start", End: "End", Status: "Status", Holder: "Holder", Contents: "In this record", Endorses: "About", Describes: "Its award"}[c]
}

// Finding is the answer to one check: a code, whose words are in the
// catalogue. What the words name ([Finding.Params]) and the technical detail
// ([Finding.Detail]) are put into words when they are asked for: most reports
// are judged by their verdict alone.
type Finding struct {
	Check   Check
	Outcome Outcome
	Code    string
	Cause   error // why, where an error led to it; its text is in the detail

	tell func(*told)
}

// Line is one line of technical detail.
type Line struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// told is what a finding says besides its code.
type told struct {
	params map[string]string
	lines  []Line
	at     string
}

// maxPlace bounds a place: the names in it may be a stranger's, and long.
const maxPlace = 400

// place says where it is. The first that does is right: causes are told last.
func (t *told) place(at string) {
	if t.at != "" || at == "" {
		return
	}
	if r := []rune(at); len(r) > maxPlace {
		at = string(r[:maxPlace]) + "…"
	}
	t.at = at
}

// name says what the words name.
func (t *told) name(name, value string) {
	if t.params == nil {
		t.params = map[string]string{}
	}
	t.params[name] = value
}

// line adds technical detail, unless there is nothing to say.
func (t *told) line(label, value string) {
	if value != "" {
		t.lines = append(t.lines, Line{label, value})
	}
}

// moment adds a time, unless it was not given.
func (t *told) moment(label string, at time.Time) {
	if !at.IsZero() {
		t.line(label, at.UTC().Format(time.RFC3339))
	}
}

func (f Finding) all() (t told) {
	if f.tell != nil {
		f.tell(&t)
	}
	return t
}

// Params are what the finding's words name, by the names in the catalogue.
func (f Finding) Params() map[string]string { return f.all().params }

// Detail is the technical detail of the check.
func (f Finding) Detail() []Line { return f.all().lines }

// Pointer says where in what was checked the finding is: a JSON Pointer (RFC
// 6901) into the document, as /proof/0/created; in a token or COSE the part and
// a pointer into that, as "header /alg", "payload /nbf", "signature",
// "disclosure 2" or "binding payload /nonce"; and in a status list "list" before
// any of these. It is "" where that is the whole document, or nothing in it.
func (f Finding) Pointer() string { return f.all().at }

// found makes a finding; params are names and values in turn.
func found(c Check, o Outcome, code string, params ...string) Finding {
	f := Finding{Check: c, Outcome: o, Code: code}
	if len(params) == 0 {
		return f
	}
	return f.saying(func(t *told) {
		for i := 0; i+1 < len(params); i += 2 {
			t.name(params[i], params[i+1])
		}
	})
}

// saying adds to what the finding tells, after what it tells already.
func (f Finding) saying(more func(*told)) Finding {
	before := f.tell
	if before == nil {
		f.tell = more
		return f
	}
	f.tell = func(t *told) {
		before(t)
		more(t)
	}
	return f
}

// at says where the finding is.
func (f Finding) at(place string) Finding {
	return f.saying(func(t *told) { t.place(place) })
}

// with adds a line of technical detail, unless there is nothing to say.
func (f Finding) with(label, value string) Finding {
	if value == "" {
		return f
	}
	return f.saying(func(t *told) { t.line(label, value) })
}

// because adds the error that led to the finding.
func (f Finding) because(err error) Finding {
	f.Cause = err
	if err == nil {
		return f
	}
	return f.saying(func(t *told) {
		t.line("cause", err.Error())
		t.place(strict.PlaceOf(err))
	})
}

// Report is what was found out about one credential.
type Report struct {
	Findings    []Finding
	At          time.Time              // the moment it was judged for
	Credential  *credential.Credential // nil where the text is none
	Secured     string                 // how it is signed: "eddsa-rdfc-2022", "vc-jwt EdDSA"; "" where that could not be read
	IssuerKnown bool                   // the issuer is one we know by name
	IssuerName  string                 // that name, never the one the credential claims

	Held                  []Held        // the credentials in it, where it is a learner record
	Endorsements          []Endorsement // that stand in it; they decide nothing about it
	UncheckedEndorsements int           // further ones that nobody looked at

	Newer *Newer // what its issuer has in its place; nil where nobody was asked

	asked bool // there was a list of known issuers to ask
}

// Finding returns the answer to a check, and whether it was asked.
func (r Report) Finding(c Check) (Finding, bool) {
	for _, f := range r.Findings {
		if f.Check == c {
			return f, true
		}
	}
	return Finding{}, false
}

// Verdict is the whole report in a word.
type Verdict string

const (
	Good         Verdict = "good"
	CouldNotTell Verdict = "couldNotTell"
	OnHold       Verdict = "onHold"
	NotGood      Verdict = "notGood"
)

// Word is the verdict for people.
func (v Verdict) Word() string {
	return map[Verdict]string{Good: "Good", CouldNotTell: "Could not tell", OnHold: "On hold", NotGood: "Not good"}[v]
}

// Verdict is the worst of the findings: any fail, else on hold, else any
// that could not be told, else good.
func (r Report) Verdict() Verdict {
	return [...]Verdict{Good, CouldNotTell, OnHold, NotGood}[r.worst()]
}

func (r Report) worst() Outcome {
	if len(r.Findings) == 0 {
		return Unknown // nothing was checked: never good
	}
	worst := Pass
	for _, f := range r.Findings {
		worst = max(worst, f.Outcome)
	}
	return worst
}

// deciding is the finding that explains the verdict: of the worst ones the
// one a reader must know first.
func (r Report) deciding() Finding {
	worst := r.worst()
	for _, c := range []Check{Signature, IssuerKey, Format, Status, End, Start, Holder, Describes, Endorses, Contents} {
		if f, ok := r.Finding(c); ok && f.Outcome == worst {
			return f
		}
	}
	return Finding{}
}
