package verify

import (
	"slices"

	"laurel/credential"
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
	return anywhere || proof.Partial(c)
}

// silent is the finding on something that a credential does not name: none in
// a whole credential, and not shown in a part of one.
func silent(c *credential.Credential, check Check, none, notShown string) Finding {
	if _, atTop := c.Part(); atTop || proof.Partial(c) {
		return found(check, Unknown, notShown)
	}
	return found(check, Pass, none)
}
