package verify

import (
	"bytes"
	"slices"

	"laurel/credential"
	"laurel/credential/internal/strict"
	"laurel/credential/proof"
)

// A holder may show a part of a credential alone (selective disclosure). What
// is missing then is no fault of it, and what is not named, such as an end or
// a status list, may only not have been shown: that cannot be told.

// undisclosed are the problems that come of what was left out.
var undisclosed = []string{"shape.missing", "result.undescribed", "result.level"}

// excused tells whether a problem is none in a part of a credential.
func excused(p credential.Problem, part bool) bool {
	return part && slices.Contains(undisclosed, p.Code)
}

// partial tells whether a credential is, or may be, a part of what was signed.
func partial(c *credential.Credential) bool {
	anywhere, _ := c.Part()
	return anywhere || mayDisclose(c) && proof.Partial(c)
}

// mayDisclose is false where the first proof is seen to be of another kind
// than those of selective disclosure, whose names have a word of it.
func mayDisclose(c *credential.Credential) bool {
	t := c.Tape()
	if t == nil {
		return true
	}
	at := t.Member(0, "proof")
	if at >= 0 && t.Kind(at) == strict.Array && at+1 < t.End(at) {
		at++
	}
	if at < 0 || t.Kind(at) != strict.Object {
		return true
	}
	suite := textAt(t, t.Member(at, "cryptosuite"))
	return suite == nil || bytes.Contains(suite, []byte("-sd-")) || bytes.Contains(suite, []byte("bbs"))
}

// silent is the finding on something that a credential does not name: none in
// a whole credential, and not shown in a part of one.
func silent(c *credential.Credential, check Check, none, notShown string) Finding {
	if _, atTop := c.Part(); atTop || mayDisclose(c) && proof.Partial(c) {
		return found(check, Unknown, notShown)
	}
	return found(check, Pass, none)
}

// memberOf decodes one member of a credential alone, where that can be.
func memberOf(c *credential.Credential, name string) any {
	t := c.Tape()
	if t == nil {
		tree, _ := c.Value().(map[string]any)
		return tree[name]
	}
	if at := t.Member(0, name); at >= 0 {
		return t.Value(at)
	}
	return nil
}
