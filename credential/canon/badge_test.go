package canon

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
)

// maker makes badges of every shape that Open Badges 3.0 allows, the same
// ones for the same seed.
type maker struct {
	*rand.Rand
	version int // of Open Badges: 3.0.version
}

func newMaker(seed uint64) maker {
	r := rand.New(rand.NewPCG(seed, 3))
	return maker{r, []int{0, 1, 2, 3, 3, 3, 3, 3}[r.IntN(8)]}
}

var texts = []string{
	"Data analysis", "Bäckerei & Konditorei", "日本語の資格", "Ελληνικά", "a \"quoted\" word", `back\slash`, "two\nlines", "tab\there",
	"🎓 emoji", "<b>markup</b>", "", " spaces ", "e\u0301 combining", "carriage\rreturn", "100 % {braces}",
}

func (m maker) text() string { return texts[m.IntN(len(texts))] }

func (m maker) maybe() bool { return m.IntN(2) == 0 }

func (m maker) url(kind string) string {
	return fmt.Sprintf("https://issuer%d.example/%s/%d", m.IntN(3), kind, m.IntN(4))
}

func (m maker) uuid() string {
	return fmt.Sprintf("urn:uuid:%08x-0000-4000-8000-%012x", m.Uint32(), m.Uint64N(1<<48))
}

func (m maker) date() string {
	return fmt.Sprintf("20%02d-%02d-%02dT12:00:00Z", 20+m.IntN(8), 1+m.IntN(12), 1+m.IntN(28))
}

// some puts a member in, half of the time.
func (m maker) some(into map[string]any, name string, value func() any) {
	if m.maybe() {
		into[name] = value()
	}
}

// many is one value, or a list of up to three, or of none.
func (m maker) many(value func() any) any {
	if m.IntN(3) == 0 {
		return value()
	}
	list := []any{}
	for range m.IntN(4) {
		list = append(list, value())
	}
	return list
}

func (m maker) badge() map[string]any {
	base := "https://www.w3.org/ns/credentials/v2"
	var context string
	if m.version == 0 {
		context = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
	} else {
		context = fmt.Sprintf("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.%d.json", m.version)
	}
	if m.version < 3 {
		base = "https://www.w3.org/2018/credentials/v1"
	}
	b := map[string]any{
		"@context": []any{base, context},
		"id":       m.uuid(), "type": []any{"VerifiableCredential", "OpenBadgeCredential"},
		"name": m.text(), "issuer": m.profile(2), "credentialSubject": m.subject(),
	}
	if base == "https://www.w3.org/ns/credentials/v2" {
		b["validFrom"] = m.date()
		m.some(b, "validUntil", func() any { return m.date() })
		m.some(b, "endorsement", func() any { return m.many(m.endorsement) })
		m.some(b, "credentialStatus", m.status)
	} else {
		b["issuanceDate"] = m.date()
		m.some(b, "expirationDate", func() any { return m.date() })
	}
	m.some(b, "description", func() any { return m.text() })
	m.some(b, "image", m.image)
	m.some(b, "evidence", func() any { return m.many(m.evidence) })
	return b
}

func (m maker) profile(depth int) any {
	p := map[string]any{"id": "did:web:issuer.example:" + fmt.Sprint(m.IntN(5)), "type": []any{"Profile"}}
	m.some(p, "name", func() any { return m.text() })
	m.some(p, "url", func() any { return m.url("home") })
	m.some(p, "email", func() any { return "office@issuer.example" })
	m.some(p, "image", m.image)
	m.some(p, "otherIdentifier", func() any { return m.many(m.identifier) })
	m.some(p, "address", func() any {
		a := map[string]any{"type": []any{"Address"}, "addressCountry": m.text()}
		m.some(a, "geo", func() any {
			return map[string]any{"type": "GeoCoordinates", "latitude": m.number(), "longitude": m.number()}
		})
		return a
	})
	if depth > 0 {
		m.some(p, "parentOrg", func() any { return m.profile(depth - 1) })
	}
	return p
}

func (m maker) number() any {
	switch m.IntN(4) {
	case 0:
		return float64(m.IntN(2000) - 1000)
	case 1:
		return m.NormFloat64()
	case 2:
		return float64(m.IntN(100)) / 4
	}
	return m.NormFloat64() * 1e9
}

func (m maker) identifier() any {
	return map[string]any{"type": "IdentifierEntry", "identifier": m.text(), "identifierType": "identifier"}
}

func (m maker) image() any {
	i := map[string]any{"id": m.url("image"), "type": "Image"}
	m.some(i, "caption", func() any { return m.text() })
	return i
}

func (m maker) evidence() any {
	e := map[string]any{"type": []any{"Evidence"}}
	m.some(e, "id", func() any { return m.url("evidence") })
	m.some(e, "narrative", func() any { return m.text() })
	m.some(e, "name", func() any { return m.text() })
	m.some(e, "audience", func() any { return m.text() })
	return e
}

func (m maker) status() any {
	list := m.url("status")
	return map[string]any{
		"id": list + "#5", "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
		"statusListIndex": fmt.Sprint(m.IntN(1 << 17)), "statusListCredential": list,
	}
}

func (m maker) endorsement() any {
	e := map[string]any{
		"id": m.uuid(), "type": []any{"VerifiableCredential", "EndorsementCredential"},
		"issuer": m.profile(0), "validFrom": m.date(),
		"credentialSubject": map[string]any{"id": m.url("org"), "type": "EndorsementSubject", "endorsementComment": m.text()},
	}
	m.some(e, "proof", func() any { return m.many(m.proof) })
	return e
}

func (m maker) proof() any {
	return map[string]any{
		"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": m.date(), "proofPurpose": "assertionMethod",
		"verificationMethod": "did:key:z6Mk#" + fmt.Sprint(m.IntN(3)), "proofValue": "z" + fmt.Sprint(m.Uint32()),
	}
}

func (m maker) subject() any {
	s := map[string]any{"type": []any{"AchievementSubject"}, "achievement": m.achievement()}
	m.some(s, "id", func() any { return "did:example:" + fmt.Sprint(m.IntN(9)) })
	m.some(s, "identifier", func() any {
		return m.many(func() any {
			return map[string]any{"type": "IdentityObject", "hashed": m.maybe(), "identityHash": "sha256$" + fmt.Sprint(m.Uint32()), "identityType": "emailAddress"}
		})
	})
	m.some(s, "creditsEarned", m.number)
	m.some(s, "result", func() any {
		return m.many(func() any {
			r := map[string]any{"type": []any{"Result"}, "value": m.text(), "resultDescription": m.uuid()}
			m.some(r, "alignment", func() any { return m.many(m.alignment) })
			return r
		})
	})
	return s
}

func (m maker) achievement() any {
	a := map[string]any{
		"id": m.url("m"), "type": []any{"Achievement"}, "name": m.text(), "description": m.text(),
		"criteria": map[string]any{"narrative": m.text()},
	}
	m.some(a, "alignment", func() any { return m.many(m.alignment) })
	m.some(a, "creator", func() any { return m.profile(0) })
	m.some(a, "creditsAvailable", m.number)
	if m.version > 2 {
		m.some(a, "inLanguage", func() any { return "en-GB" })
	}
	m.some(a, "tag", func() any { return m.many(func() any { return m.text() }) })
	m.some(a, "resultDescription", func() any {
		return m.many(func() any {
			return map[string]any{
				"id": m.uuid(), "type": "ResultDescription", "name": m.text(), "resultType": "LetterGrade",
				"allowedValue": m.many(func() any { return m.text() }),
			}
		})
	})
	return a
}

func (m maker) alignment() any {
	l := map[string]any{"type": []any{"Alignment"}, "targetName": m.text(), "targetUrl": m.url("skill")}
	m.some(l, "targetType", func() any { return "ext:EQF" })
	m.some(l, "targetCode", func() any { return fmt.Sprint(m.IntN(4)) })
	return l
}

// TestGeneratedBadges compares badges of every shape with json-gold.
func TestGeneratedBadges(t *testing.T) {
	g := newGold(t)
	count := often(2000)
	bytes := 0
	for seed := range count {
		raw, err := json.Marshal(newMaker(uint64(seed)).badge())
		if err != nil {
			t.Fatal(err)
		}
		bytes += len(raw)
		want, err := g.canonicalize(string(raw))
		if err != nil {
			t.Fatalf("badge %d: json-gold: %v\n%s", seed, err, raw)
		}
		got, err := Canonicalize(decode(t, string(raw)), Options{})
		if err != nil {
			t.Fatalf("badge %d: %v\n%s", seed, err, raw)
		}
		if string(got) != want {
			t.Fatalf("badge %d: got\n%s\nwant\n%s\n%s", seed, got, want, raw)
		}
	}
	t.Logf("%d badges of %d bytes on average", count, bytes/count)
}
