package musts_test

import (
	"errors"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/bake"
	"laurel/credential/credentialtest"
	"laurel/credential/verify"
)

const revocationsAt = "https://nordmark.example/revocations"

// listedBy is a badge with a 1EdTech revocation list, changed, and what lies
// at its address.
func listedBy(ofEntry change, list any) judge {
	return func(t *testing.T) judged {
		doc, e := badge(t), tree{"id": revocationsAt, "type": "1EdTechRevocationList"}
		if ofEntry != nil {
			ofEntry(e)
		}
		doc["credentialStatus"] = e
		doc["@context"] = append(doc["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
		v := verifier()
		v.Status = lists{revocationsAt: encoded(t, list)}
		return judgedBy(t, v, signedBy(t, issuer, doc, options(issuer)))
	}
}

// named asks whether a badge is somebody's.
func toHolder(recipient string, changes ...change) judge {
	return func(t *testing.T) judged {
		raw := signedBy(t, issuer, changed(badge(t), changes), options(issuer))
		r := verifier().Verify(t.Context(), raw, verify.Options{Recipient: recipient})
		j := judged{refused: r.Verdict() == verify.NotGood, unsure: r.Verdict() == verify.CouldNotTell}
		j.findings(r.Findings)
		return j
	}
}

// endorsing is a badge with an endorsement in it, changed before it is signed.
func endorsing(ofSubject string, changes ...change) judge {
	return func(t *testing.T) judged {
		by := credentialtest.Signer("board")
		c := credential.NewEndorsementCredential(ofSubject)
		c.ID, c.Name, c.ValidFrom, c.Issuer = "urn:uuid:endorsement", "Endorsement", "2026-05-04T12:00:00Z", credential.NewProfile(by.Controller(), "Board")
		raw, err := c.JSON()
		if err != nil {
			t.Fatal(err)
		}
		inner := decoded(t, signedBy(t, by, changed(decoded(t, raw), changes), options(by)))
		doc := badge(t)
		doc["endorsement"] = []any{inner}
		r := verifier().Verify(t.Context(), signedBy(t, issuer, doc, options(issuer)), verify.Options{})
		if len(r.Endorsements) != 1 {
			t.Fatalf("%d endorsements", len(r.Endorsements))
		}
		j := judged{refused: r.Endorsements[0].Verdict() == verify.NotGood, unsure: r.Endorsements[0].Verdict() == verify.CouldNotTell}
		j.findings(r.Endorsements[0].Findings)
		return j
	}
}

func baked(how func([]byte) []byte, image, doc []byte) judge {
	return failing(func(t *testing.T) error {
		put := bake.PNG
		if !strings.HasPrefix(string(image), "\x89PNG") {
			put = bake.SVG
		}
		picture, err := put(image, doc)
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = bake.Extract(how(picture))
		return err
	})
}

// TestBadgesChecked: Open Badges 3.0, what a verifier does with a badge.
func TestBadgesChecked(t *testing.T) {
	id := credentialtest.Badge(issuer.Controller()).ID
	svg, one := []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), []byte(`{"id":"urn:a:1"}`)
	same := func(b []byte) []byte { return b }
	twice := func(b []byte) []byte { // what stands in it, once more
		s := string(b)
		from, to := strings.Index(s, "<openbadges:"), strings.Index(s, "</openbadges:credential>")+len("</openbadges:credential>")
		return []byte(s[:to] + s[from:to] + s[to:])
	}
	list := func(entries ...any) tree {
		entries = append([]any{}, entries...)
		return tree{"id": revocationsAt, "revokedCredential": entries}
	}
	hold(t, []must{
		{"openbadges3 3", "a badge that its schema refuses", award(drop("/credentialSubject/achievement/name")), "shape.missing /credentialSubject/achievement/name"},
		{"openbadges3 3", "a proof that does not hold", shown("eddsa-rdfc-2022", set("/credentialSubject/result/0/value", "93")), "signature.changed /proof/0/proofValue"},
		{"openbadges3 3", "not in force yet", award(set("/validFrom", "2026-06-01T00:00:00Z")), "start.ahead /validFrom"},
		{"openbadges3 3", "run out", award(set("/validUntil", "2026-05-10T00:00:00Z")), "end.past /validUntil"},
		{"openbadges3 3", "revoked", listedBy(nil, list(tree{"id": id})), "status.revoked /credentialStatus"},
		{"openbadges3 3.1", "the holder's address", toHolder("ada@example.org"), ""},
		{"openbadges3 3.1", "another's address", toHolder("bob@example.org"), "holder.differs /credentialSubject"},
		{"openbadges3 3.1", "the holder's address, another salt", toHolder("ada@example.org", set("/credentialSubject/identifier/0/salt", "other")), "holder.differs /credentialSubject"},
		{"openbadges3 3.1", "a hash of another kind", toHolder("ada@example.org", set("/credentialSubject/identifier/0/identityHash", "sha1$00")), "holder.differs /credentialSubject"},
		{"openbadges3 3.1", "the hash said to be the address itself", toHolder("ada@example.org", set("/credentialSubject/identifier/0/hashed", false)), "holder.differs /credentialSubject"},
		{"openbadges3 3.1", "identified in another way", toHolder("ada@example.org", set("/credentialSubject/identifier/0/identityType", "studentId")), "holder.noneNamed /credentialSubject"},
		{"openbadges3 3.2", "an entry in order", listedBy(nil, list()), ""},
		{"openbadges3 3.2", "an entry without id", listedBy(drop("/id"), list()), "status.malformed /credentialStatus/id"},
		{"openbadges3 3.2", "listed, and taken off again", listedBy(nil, list(tree{"id": id, "revoked": false})), ""},
		{"openbadges3 3.2", "a list that names no credentials", listedBy(nil, tree{}), "status.unverified list"},
		{"openbadges3 3.2", "a list that does not answer", listedBy(set("/id", "https://nordmark.example/gone"), list()), "status.unreachable /credentialStatus"},
		{"openbadges3 3.2", "terms of the extension without its context", award(set("/credentialStatus", tree{"id": revocationsAt, "type": "1EdTechRevocationList"})), "jsonld.undefinedTerm /credentialStatus/type"},
		{"openbadges3 5", "an SVG in order", baked(same, svg, one), ""},
		{"openbadges3 5", "a PNG in order", baked(same, plainPNG(t), one), ""},
		{"openbadges3 5", "an SVG with nothing in it", failing(func(*testing.T) error { _, _, err := bake.Extract(svg); return err }), "error"},
		{"openbadges3 5", "a PNG cut off", baked(func(b []byte) []byte { return b[:60] }, plainPNG(t), one), "error"},
		{"openbadges3 5", "two in one picture: the first is taken", failing(func(t *testing.T) error {
			picture, err := bake.SVG(svg, one)
			if err != nil {
				return err
			}
			second := strings.Replace(string(twice(picture)), "urn:a:1", "urn:a:1", 1)
			got, _, err := bake.Extract([]byte(second))
			if err == nil && string(got) != string(one) {
				err = errors.New("another is taken")
			}
			return err
		}), ""},
		{"openbadges3 7", "an endorsement in order", endorsing("https://laurel.example/m/pruning"), ""},
		{"openbadges3 7", "of something else", endorsing("https://other.example/m/1"), "endorses.another"},
		{"openbadges3 7", "without name", endorsing("https://laurel.example/m/pruning", drop("/name")), "format.problems /name"},
		{"openbadges3 7", "without subject", endorsing("https://laurel.example/m/pruning", drop("/credentialSubject/id")), "format.problems /credentialSubject/id"},
		{"openbadges3 7", "that ran out", endorsing("https://laurel.example/m/pruning", set("/validUntil", "2026-05-10T00:00:00Z")), "end.past /validUntil"},
		{"openbadges3 8", "an extension that no context defines", shown("eddsa-rdfc-2022", set("/credentialSubject/achievement/applyLink", "https://a.example")), "signature.notCovered /credentialSubject/achievement/applyLink"},
		{"openbadges3 9", "a badge of 2.0 that nobody can ask after", bytesOf(func(t *testing.T) []byte {
			return encoded(t, tree{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://a.example/1"})
		}), "hosted.offline"},
	})
	tell(t, []unseen{
		{"openbadges3 3", "a newer version is asked for once, and not of itself again", "of two documents; the cases of refreshed badges are in credential/verify, TestRefresh"},
		{"openbadges3 4", "the same badge is one of the same issuer and id, the later of two is the newer", "of two documents; credential.Same is tested in credential, and in the wallet"},
		{"openbadges3 6", "the Open Badges API and its answers", "there is no such door yet; nothing is said to conform to it"},
		{"openbadges3 6.1", "the description of the service", "there is no such door yet"},
		{"openbadges3 6.2", "registration and authorization", "there is no such door yet"},
		{"openbadges3 10", "targets of certification", "sums up what stands before; its samples are in docs/conformance.md"},
	})
}
