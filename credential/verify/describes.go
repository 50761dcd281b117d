package verify

import (
	"bytes"
	"context"
	"maps"

	"laurel/credential"
	"laurel/credential/eu"
)

// Describes is the check of a European description whether it goes with the
// badge that it names. It is only made when the badge is at hand: given in
// [Options], or to be had from where the description says.
const Describes Check = "describes"

func init() {
	maps.Copy(recordWords, map[string]string{
		"describes.same":        "It describes the award {badge}, and that award’s text is, letter for letter, the one that it was made for.",
		"describes.changed":     "It describes the award {badge}, but that award’s text is not the one that it was made for.",
		"describes.otherBadge":  "It describes another award, {badge}.",
		"describes.otherIssuer": "The award {badge} that it describes is another issuer’s.",
		"describes.otherHolder": "The award {badge} that it describes is another holder’s.",
		"describes.unreachable": "Could not tell whether it goes with the award {badge}, because that award could not be had.",
	})
	maps.Copy(recordHeads, map[string][2]string{
		"describes.changed":     {"Not good: describes another text", "It is genuine, but the text of the award that it describes is not the one that it was made for. Ask the holder for the award itself and check that."},
		"describes.otherBadge":  {"Not good: describes another award", "It is genuine, but it was made for another award than the one it was compared with."},
		"describes.otherIssuer": {"Not good: describes another issuer’s award", "It describes an award of another issuer. Do not rely on it."},
		"describes.otherHolder": {"Not good: describes another holder’s award", "It names another holder than the award that it describes. Do not rely on it."},
	})
}

// describes compares a European description with its badge, if it is one.
func (v *Verifier) describes(ctx context.Context, c *credential.Credential, opt Options, r *Report) {
	if !eu.Is(c) {
		return
	}
	d, err := eu.Read(c)
	signature, _ := r.Finding(Signature)
	if err != nil || signature.Outcome != Pass { // where a forger says to look is no place to ask
		return
	}
	raw := opt.Badge
	if raw == nil {
		if v.Offline || v.Documents == nil {
			return
		}
		raw, err = v.Documents.Fetch(ctx, d.Describes, "application/vc, application/ld+json;q=0.9, application/json;q=0.8")
	}
	var badge *credential.Credential
	if err == nil {
		raw = bytes.TrimSpace(raw) // what a file may gain on its way
		badge, err = credential.Parse(raw)
	}
	if err != nil {
		r.Findings = append(r.Findings, found(Describes, Unknown, "describes.unreachable", "badge", d.Describes).because(err))
		return
	}
	match := d.Of(badge)
	outcome := Fail
	if match == eu.Same {
		outcome = Pass
	}
	r.Findings = append(r.Findings, found(Describes, outcome, describesCodes[match], "badge", d.Describes).with("digest signed", d.Digest()).with("digest found", eu.Digest(raw)))
}

var describesCodes = map[eu.Match]string{
	eu.Same: "describes.same", eu.Changed: "describes.changed", eu.OtherBadge: "describes.otherBadge",
	eu.OtherIssuer: "describes.otherIssuer", eu.OtherHolder: "describes.otherHolder",
}
