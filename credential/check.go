package credential

import "slices"

// Severity tells how bad a problem of shape is.
type Severity int

const (
	Warning Severity = iota // works, but not everywhere or not as the standard wants
	Error                   // not a credential of its kind
)

// Problem is one thing wrong with a credential's shape.
type Problem struct {
	Pointer  string // JSON Pointer to the place
	Code     string // stable, e.g. "shape.missing"
	Text     string // one sentence
	Severity Severity
}

func (p Problem) String() string { return p.Pointer + ": " + p.Text }

// maxProblems ends a check that has told enough.
const maxProblems = 100

// Kind is a kind of credential that a JSON Schema describes: 1EdTech's, or ours.
type Kind string

const (
	KindAchievement Kind = "AchievementCredential"     // Open Badges 3.0, also called OpenBadgeCredential
	KindEndorsement Kind = "EndorsementCredential"     // Open Badges 3.0
	KindCLR         Kind = "ClrCredential"             // Comprehensive Learner Record 2.0
	KindEU          Kind = "MicroCredentialDescriptor" // see credential/eu; its schema is strict
)

// Kind is the kind that the credential says it is, or "" for another one.
func (c *Credential) Kind() Kind { return kindBy(c.HasType) }

func kindOf(m map[string]any) Kind {
	return kindBy(func(types ...string) bool { return isOneOf(m["type"], types...) })
}

func kindBy(is func(types ...string) bool) Kind {
	switch {
	case is("OpenBadgeCredential", "AchievementCredential"):
		return KindAchievement
	case is("EndorsementCredential"):
		return KindEndorsement
	case is("ClrCredential"):
		return KindCLR
	case is("MicroCredentialDescriptor"):
		return KindEU
	}
	return ""
}

// Form is one of the two families in which 1EdTech publishes its schemas.
type Form int

const (
	Lenient Form = iota // one value may stand for a list of one, and texts may be by language
	Strict              // sets are arrays even of one; what to write
)

// CheckSchema lists what the official JSON Schema of a kind refuses, all of
// it as errors, formats included: nothing where the schema finds the
// credential valid, and something where it does not. A strict schema of
// learner records is not published; ours follows the others.
func CheckSchema(c *Credential, kind Kind, form Form) []Problem {
	k := newChecker(form)
	if class := kinds[kind]; class != nil {
		k.object(c.members(), class)
	}
	return k.found
}

// Check lists what is wrong with the shape of a credential, in either data
// model: nothing when it is fine. Badges, endorsements and learner records are
// held to their lenient schema ([CheckSchema]), except that it
//
//   - only warns of what [Forgiven] lists;
//   - reads the names of the dates in the VC Data Model 1.1;
//   - demands what the standards do and the schemas do not: the contexts also
//     where one stands alone, the class also where there is one type, absolute
//     URIs, complete entries of status lists, an end after the start, and
//     results that the achievement describes.
//
// Other credentials are held to the data model alone.
func Check(c *Credential) []Problem {
	if c.tape != nil && quickly(c.tape) {
		return nil
	}
	return checked(c)
}

// checked is [Check], the long way.
func checked(c *Credential) []Problem {
	k := newChecker(Lenient)
	k.more = true
	k.credential(c.members())
	return k.found
}

// Forgiven are the faults against the official schemas of which [Check] only
// warns, by code, and why.
func Forgiven() map[string]string {
	return map[string]string{
		"shape.enumeration": "the vocabulary is open, and words of one's own without the prefix ext: are in use",
		"shape.list":        "JSON-LD reads a list of one as the one; the data model has several names, statuses and types",
		"shape.language":    "the data model writes a text and its language as an object, in any BCP 47 tag",
		"shape.languageTag": "BCP 47 has more tags than the schema's pattern, in either case",
		"date.partial":      "activities are dated by the day, or without a zone",
		"context.order":     "the order of contexts decides only where two define one term",
		"context.alias":     "older addresses of the Open Badges context",
	}
}

// Faults are the problems that are no mere warnings.
func Faults(problems []Problem) []Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p Problem) bool { return p.Severity != Error })
}
