package verify

import (
	"time"

	"laurel/credential"
)

// start tells whether the credential is in force yet. A JWT's nbf counts
// beside the credential's own date: the later of the two.
func start(c *credential.Credential, notBefore, now time.Time) Finding {
	at, given, err := c.ValidFrom()
	place := "/validFrom"
	if c.OldModel() {
		place = "/issuanceDate"
	}
	switch {
	case err != nil:
		return found(Start, Fail, "start.unreadable").because(err)
	case !given && notBefore.IsZero():
		return found(Start, Pass, "start.none")
	case !given || !notBefore.IsZero() && !notBefore.Before(at):
		at, place = notBefore, "payload /nbf"
	}
	f := found(Start, Pass, "start.reached")
	if now.Before(at) {
		f = found(Start, Fail, "start.ahead").at(place)
	}
	return f.dated("valid from", at, now)
}

// end tells whether the credential has run out: at the earlier of its own
// date and a JWT's exp.
func end(c *credential.Credential, notAfter, now time.Time) Finding {
	at, given, err := c.ValidUntil()
	place := "/validUntil"
	if c.OldModel() {
		place = "/expirationDate"
	}
	switch {
	case err != nil:
		return found(End, Fail, "end.unreadable").because(err)
	case !given && notAfter.IsZero():
		return silent(c, End, "end.none", "end.notShown")
	case !given || !notAfter.IsZero() && !notAfter.After(at):
		at, place = notAfter, "payload /exp"
	}
	f := found(End, Pass, "end.ahead")
	if now.After(at) {
		f = found(End, Fail, "end.past").at(place)
	}
	return f.dated("valid until", at, now)
}

// dated names the date that decided.
func (f Finding) dated(label string, at, now time.Time) Finding {
	return f.saying(func(t *told) {
		t.name("date", day(at))
		t.line(label, at.Format(time.RFC3339))
		t.moment("judged for", now)
	})
}
