package credential

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

// Check lists what is wrong with the shape of a credential, in the order of
// its members: nothing when it is fine.
func Check(c *Credential) []Problem { return nil }
