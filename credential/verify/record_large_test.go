package verify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

func badges(t testing.TB, n int) (held [][]byte) {
	for i := range n {
		held = append(held, award(t, "a", func(c *credential.AchievementCredential) { c.ID = fmt.Sprintf("urn:uuid:%d", i) }))
	}
	return held
}

// A record of as many credentials as may be is checked like a small one.
func TestTheLargestRecord(t *testing.T) {
	r := atNoon.Verify(t.Context(), recordOf(t, nil, badges(t, credential.MaxRecorded)...), verify.Options{})
	if r.Verdict() != verify.Good || len(r.Held) != credential.MaxRecorded {
		t.Errorf("%d held\n%s", len(r.Held), listingOf(r))
	}
}

// Nothing that a record says may stand under another name in its text: its
// holder could hide a credential, or that it is a part, from whoever reads it.
func TestARecordUnderOtherNames(t *testing.T) {
	record := string(recordOf(t, func(c *credential.ClrCredential) { c.Partial = true }, badges(t, 2)...))
	const clr = "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"
	for name, change := range map[string][]string{
		"partial":        {`"partial":true`, `"` + clr + `partial":{"@type":"http://www.w3.org/2001/XMLSchema#boolean","@value":true}`},
		"the credential": {`"verifiableCredential":[`, `"` + clr + `verifiableCredential":[`},
	} {
		changed := strings.Replace(record, change[0], change[1], 1)
		r := atNoon.Verify(t.Context(), []byte(changed), verify.Options{})
		if changed == record || r.Own() == verify.Good {
			t.Errorf("%s: %s\n%s", name, r.Own(), listingOf(r))
		}
	}
}

// BenchmarkRecord measures checking a record of a hundred badges, and tells it
// as a ratio to checking these one by one.
func BenchmarkRecord(b *testing.B) {
	held := badges(b, 100)
	record := recordOf(b, nil, held...)
	start := time.Now()
	const rounds = 3
	for range rounds {
		for _, one := range held {
			atNoon.Verify(b.Context(), one, verify.Options{})
		}
	}
	alone := time.Since(start) / rounds
	for b.Loop() {
		if r := atNoon.Verify(b.Context(), record, verify.Options{}); r.Verdict() != verify.Good {
			b.Fatal(r.Headline())
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(alone), "×one-by-one")
}

// FuzzWithin wants an answer to every record, endorsement and older badge, and
// "good" only to what was signed.
func FuzzWithin(f *testing.F) {
	s := credentialtest.Signer("a")
	record := recordOf(f, nil, badges(f, 2)...)
	praised := endorsed(f, s, endorsing(f, "board", "https://laurel.example/m/pruning", nil))
	older := olderBadge(`{"type":"hosted"}`)
	jwt, err := proof.SignJWT(f.Context(), credentialtest.JSON(f, credentialtest.Badge(s.Controller())), s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(record)
	f.Add(praised)
	f.Add([]byte(older))
	f.Add([]byte(strings.Replace(string(record), `"verifiableCredential":[`, `"verifiableCredential":["`+jwt+`",[],7,{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,`+jwt+`"},`, 1)))
	f.Add([]byte(strings.Replace(string(praised), `"endorsement":[`, `"endorsementJwt":["`+jwt+`",{}],"endorsement":[[],{"type":"EndorsementCredential","credentialSubject":[]},`, 1)))
	f.Add([]byte(strings.Replace(older, `"badge":"https://varn.example/class"`, `"badge":{"id":[],"issuer":{"publicKey":[{}],"verification":{"startsWith":[{}]}}}`, 1)))
	v := atNoon
	v.Documents = with(olderParts, "https://varn.example/b/1", older)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := v.Verify(t.Context(), raw, verify.Options{})
		for _, s := range sentences(r) {
			if s == "" {
				t.Fatal("something has no words")
			}
		}
		if r.Verdict() == verify.Good && !strings.HasPrefix(r.Credential.ID(), "urn:uuid:") && !strings.Contains(r.Credential.ID(), ".example/") {
			t.Fatalf("shown as good: %s", raw)
		}
	})
}
