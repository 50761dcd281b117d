package verify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/did"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

const learner = "did:key:z6MkjoRhq1jSNJdLiruSXrFFxagqrztZaXHqHGUTKJbcNywp"

// award is a badge of the named issuer to the learner, signed, after change.
func award(t testing.TB, issuer string, change func(*credential.AchievementCredential)) []byte {
	t.Helper()
	s := credentialtest.Signer(issuer)
	c := credentialtest.Badge(s.Controller())
	c.ID, c.CredentialStatus, c.CredentialSubject.ID = "urn:uuid:"+issuer, nil, learner
	c.CredentialSubject.Achievement.ID = "https://laurel.example/m/" + issuer
	if change != nil {
		change(c)
	}
	signed, err := proof.Sign(t.Context(), credentialtest.JSON(t, c), s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// recordOf is a signed learner record of these credentials.
func recordOf(t testing.TB, change func(*credential.ClrCredential), held ...[]byte) []byte {
	t.Helper()
	s := credentialtest.Signer("registry")
	c := credential.NewClrCredential()
	c.ID, c.Name, c.Issuer, c.ValidFrom = "urn:uuid:record", "Learner record", credential.NewProfile(s.Controller(), "Registry"), credential.FormatTime(credentialtest.Noon)
	c.CredentialSubject.ID = learner
	for _, one := range held {
		if err := c.Hold(one); err != nil {
			t.Fatal(err)
		}
	}
	if change != nil {
		change(c)
	}
	doc, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

var atNoon = verify.Verifier{Now: func() time.Time { return noon }}

func TestRecords(t *testing.T) {
	a, b := award(t, "a", nil), award(t, "b", nil)
	old := award(t, "old", func(c *credential.AchievementCredential) { c.ValidUntil = credential.FormatTime(noon.Add(-time.Hour)) })
	another := award(t, "another", func(c *credential.AchievementCredential) { c.CredentialSubject.ID = "did:example:other" })
	nameless := award(t, "nameless", func(c *credential.AchievementCredential) { c.CredentialSubject.ID = "" })
	unheard := award(t, "unheard", func(c *credential.AchievementCredential) {
		c.CredentialStatus = credentialtest.Badge("").CredentialStatus
	})
	forged := bytes.Replace(b, []byte(`"83"`), []byte(`"93"`), 1)
	for _, tt := range []struct {
		name    string
		record  []byte
		whole   verify.Verdict
		own     verify.Verdict
		held    []verify.Verdict
		code    string // of the finding on its contents
		holders []string
		says    string
	}{
		{"two good ones", recordOf(t, nil, a, b), verify.Good, verify.Good, []verify.Verdict{verify.Good, verify.Good},
			"contents.good", []string{"holder.ofRecord", "holder.ofRecord"}, "2 credentials in it, each checked by itself: all good."},
		{"a part", recordOf(t, func(c *credential.ClrCredential) { c.Partial = true }, a), verify.Good, verify.Good, []verify.Verdict{verify.Good},
			"contents.good", nil, "One credential in it, each checked by itself: all good. By its own account it is not all that its issuer knows."},
		{"one that ran out", recordOf(t, nil, a, old), verify.NotGood, verify.Good, []verify.Verdict{verify.Good, verify.NotGood},
			"contents.notGood", nil, "2 credentials in it, each checked by itself: 1 good, 1 not good."},
		{"one whose list does not answer", recordOf(t, nil, a, unheard), verify.CouldNotTell, verify.Good, []verify.Verdict{verify.Good, verify.CouldNotTell},
			"contents.couldNotTell", nil, "2 credentials in it, each checked by itself: 1 good, 1 could not be told."},
		{"one forged before it was put in", recordOf(t, nil, a, forged), verify.NotGood, verify.Good, []verify.Verdict{verify.Good, verify.NotGood},
			"contents.notGood", nil, ""},
		{"one of somebody else", recordOf(t, nil, a, another, nameless), verify.Good, verify.Good, []verify.Verdict{verify.Good, verify.Good, verify.Good},
			"contents.good", []string{"holder.ofRecord", "holder.another", "holder.notCompared"}, "3 credentials in it, each checked by itself: all good. 1 of them names another holder than the record does."},
		{"a record in a record", recordOf(t, func(c *credential.ClrCredential) { c.ID = "urn:uuid:outer" }, recordOf(t, nil, a, old), b),
			verify.NotGood, verify.Good, []verify.Verdict{verify.NotGood, verify.Good}, "contents.notGood", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := atNoon.Verify(t.Context(), tt.record, verify.Options{})
			var held []verify.Verdict
			var holders []string
			for _, h := range r.Held {
				held, holders = append(held, h.Verdict()), append(holders, h.Holder.Code)
			}
			if r.Verdict() != tt.whole || r.Own() != tt.own || !slices.Equal(held, tt.held) {
				t.Errorf("whole %s, own %s, held %v\n%s", r.Verdict(), r.Own(), held, listingOf(r))
			}
			if tt.holders != nil && !slices.Equal(holders, tt.holders) {
				t.Errorf("holders %v, want %v", holders, tt.holders)
			}
			f, _ := r.Finding(verify.Contents)
			if f.Code != tt.code || tt.says != "" && f.Sentence() != tt.says {
				t.Errorf("%s: %s", f.Code, f.Sentence())
			}
			if d := r.Document(); len(d.Held) != len(tt.held) || d.Own != tt.own || d.Held[0].ID == "" || d.Held[0].Report.Verdict != tt.held[0] {
				t.Errorf("document %+v", d)
			}
		})
	}
}

// A byte changed in a badge within a record breaks both seals.
func TestAChangeWithinARecord(t *testing.T) {
	record := recordOf(t, nil, award(t, "a", nil), award(t, "b", nil))
	for _, change := range [][2]string{{`"83"`, `"84"`}, {"Pruning Young Fruit Trees", "Pruning Young Fruit Tress"}, {"2031-05-04", "2032-05-04"}, {learner, learner[:len(learner)-1] + "q"}} {
		at := strings.LastIndex(string(record), change[0])
		changed := string(record[:at]) + change[1] + string(record[at+len(change[0]):])
		r := atNoon.Verify(t.Context(), []byte(changed), verify.Options{})
		own, _ := r.Finding(verify.Signature)
		bad := 0
		for _, h := range r.Held {
			if f, _ := h.Finding(verify.Signature); f.Code == "signature.changed" {
				bad++
			}
		}
		if own.Code != "signature.changed" || r.Own() != verify.NotGood || bad != 1 {
			t.Errorf("%s: record %s, %d of the badges changed", change[1], own.Code, bad)
		}
	}
}

// What is taken out of a record is the credential that went in, and still good.
func TestWhatIsTakenOutOfARecord(t *testing.T) {
	a := award(t, "a", nil)
	c, err := credential.Parse(recordOf(t, nil, a))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Recorded(); len(got) != 1 || !bytes.Equal(got[0], a) {
		t.Fatalf("%s", got)
	}
}

func TestRecipientOfARecord(t *testing.T) {
	record := recordOf(t, func(c *credential.ClrCredential) {
		c.CredentialSubject.Identifier = credentialtest.Badge("").CredentialSubject.Identifier
	}, award(t, "a", nil), award(t, "b", func(c *credential.AchievementCredential) {
		c.CredentialSubject.Identifier[0].IdentityHash = credential.HashIdentity("eve@example.org", "k7Qx")
	}))
	r := atNoon.Verify(t.Context(), record, verify.Options{Recipient: "ada@example.org"})
	if r.Own() != verify.Good || r.Verdict() != verify.NotGood || r.Held[0].Verdict() != verify.Good || r.Held[1].Verdict() != verify.NotGood {
		t.Errorf("own %s, whole %s\n%s", r.Own(), r.Verdict(), listingOf(r))
	}
}

// A record as a JWT of the OB 3.0 profile is read as one with a proof inside.
func TestARecordAsJWT(t *testing.T) {
	s := credentialtest.Signer("registry")
	c := credential.NewClrCredential()
	c.ID, c.Name, c.Issuer, c.ValidFrom = "urn:uuid:record", "Learner record", credential.NewProfile(s.Controller(), "Registry"), credential.FormatTime(credentialtest.Noon)
	c.CredentialSubject.ID = learner
	if err := c.Hold(award(t, "a", nil)); err != nil {
		t.Fatal(err)
	}
	doc, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := proof.SignJWT(t.Context(), doc, s)
	if err != nil {
		t.Fatal(err)
	}
	if r := atNoon.Verify(t.Context(), []byte(jwt), verify.Options{}); r.Verdict() != verify.Good || len(r.Held) != 1 || r.Held[0].Verdict() != verify.Good {
		t.Errorf("%s", listingOf(r))
	}
}

func TestHostileRecords(t *testing.T) {
	inner := `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":"urn:i","credentialSubject":{"id":"urn:s"}}`
	record := func(held string) string {
		return `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],` +
			`"id":"urn:r","type":["VerifiableCredential","ClrCredential"],"issuer":"urn:i","name":"r","validFrom":"2026-01-01T00:00:00Z","credentialSubject":{"id":"urn:s","type":["ClrSubject"],"verifiableCredential":[` + held + `]}}`
	}
	nested := func(depth int) string {
		doc := inner
		for range depth {
			doc = record(doc)
		}
		return doc
	}
	t.Run("ten thousand", func(t *testing.T) {
		r := atNoon.Verify(t.Context(), []byte(record(strings.Repeat(inner+",", 9999)+inner)), verify.Options{})
		if len(r.Held) != 0 || !has(r, "contents.tooMany") || r.Verdict() == verify.Good {
			t.Errorf("%d were checked\n%s", len(r.Held), listingOf(r))
		}
	})
	t.Run("ten thousand in eleven records", func(t *testing.T) {
		var records []string
		for range 11 {
			records = append(records, record(strings.Repeat(inner+",", 907)+inner))
		}
		r := atNoon.Verify(t.Context(), []byte(record(strings.Join(records, ","))), verify.Options{})
		checked := 0
		for _, h := range r.Held {
			checked += 1 + len(h.Held)
		}
		if checked > credential.MaxRecorded || !has(r.Held[10].Report, "contents.tooMany") {
			t.Errorf("%d were checked", checked)
		}
	})
	t.Run("sixty-four deep", func(t *testing.T) {
		if r := atNoon.Verify(t.Context(), []byte(nested(64)), verify.Options{}); !has(r, "format.unreadable") {
			t.Errorf("%s", listingOf(r))
		}
	})
	t.Run("as deep as JSON may be", func(t *testing.T) {
		r := atNoon.Verify(t.Context(), []byte(nested(15)), verify.Options{})
		depth := 0
		at := r
		for ; len(at.Held) > 0; at = at.Held[0].Report {
			depth++
		}
		if depth != credential.MaxNested || !has(at, "contents.tooMany") {
			t.Errorf("%d deep\n%s", depth, listingOf(at))
		}
	})
	t.Run("of the same id as what is in it", func(t *testing.T) {
		a := award(t, "registry", func(c *credential.AchievementCredential) { c.ID = "urn:uuid:record" })
		if r := atNoon.Verify(t.Context(), recordOf(t, nil, a), verify.Options{}); r.Own() == verify.Good {
			t.Errorf("a record that shares its id with a badge in it mixes their statements\n%s", listingOf(r))
		}
	})
	t.Run("a thousand issuers to ask", func(t *testing.T) {
		var list []string
		badge := string(award(t, "a", nil))
		for i := range 1000 {
			list = append(list, strings.ReplaceAll(badge, credentialtest.Signer("a").Controller(), fmt.Sprintf("did:web:i%d.example", i)))
		}
		asked := 0
		v := atNoon
		v.Resolver = resolverFunc(func(context.Context, string) (*did.Document, error) { asked++; return nil, did.ErrUnreachable })
		v.Verify(t.Context(), []byte(record(strings.Join(list, ","))), verify.Options{})
		if asked == 0 || asked > 256 {
			t.Errorf("%d issuers were asked", asked)
		}
	})
	t.Run("no time", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := atNoon.Verify(ctx, recordOf(t, nil, award(t, "a", nil)), verify.Options{})
		if r.Own() != verify.Good || r.Verdict() != verify.CouldNotTell {
			t.Errorf("%s", listingOf(r))
		}
	})
}

type resolverFunc func(context.Context, string) (*did.Document, error)

func (f resolverFunc) Resolve(ctx context.Context, id string) (*did.Document, error) {
	return f(ctx, id)
}

// endorsing is an endorsement by the named issuer of what has this id.
func endorsing(t testing.TB, by, of string, change func(*credential.EndorsementCredential)) []byte {
	t.Helper()
	s := credentialtest.Signer(by)
	c := credential.NewEndorsementCredential(of)
	c.ID, c.Name, c.ValidFrom, c.Issuer = "urn:uuid:endorsement-"+by, "Endorsement", credential.FormatTime(credentialtest.Noon), credential.NewProfile(s.Controller(), by)
	c.CredentialSubject.EndorsementComment = "Taught with care."
	if change != nil {
		change(c)
	}
	doc, err := c.JSON()
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// endorsed is a signed badge with these endorsements in it.
func endorsed(t testing.TB, s key.Signer, endorsements ...[]byte) []byte {
	t.Helper()
	c := credentialtest.Badge(s.Controller())
	c.CredentialStatus = nil
	doc, err := credential.WithEndorsements(credentialtest.JSON(t, c), endorsements...)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestEndorsements(t *testing.T) {
	s := credentialtest.Signer("a")
	badge := credentialtest.Badge(s.Controller())
	const pruning = "https://laurel.example/m/pruning"
	good := endorsing(t, "board", pruning, nil)
	for _, tt := range []struct {
		name        string
		endorsement []byte
		verdict     verify.Verdict
		code, of    string
	}{
		{"of the achievement", good, verify.Good, "endorses.this", credential.OfAchievement},
		{"of the credential", endorsing(t, "board", badge.ID, nil), verify.Good, "endorses.this", credential.OfCredential},
		{"of the issuer", endorsing(t, "board", s.Controller(), nil), verify.Good, "endorses.this", credential.OfProfile},
		{"by the issuer itself", endorsing(t, "a", pruning, nil), verify.Good, "endorses.own", credential.OfAchievement},
		{"that ran out", endorsing(t, "board", pruning, func(c *credential.EndorsementCredential) {
			c.ValidUntil = credential.FormatTime(noon.Add(-time.Hour))
		}), verify.NotGood, "end.past", credential.OfAchievement},
		{"changed", bytes.Replace(good, []byte("with care"), []byte("with cane"), 1), verify.NotGood, "signature.changed", credential.OfAchievement},
		{"that could not be told", endorsing(t, "board", pruning, func(c *credential.EndorsementCredential) {
			c.CredentialStatus = credentialtest.Badge("").CredentialStatus
		}), verify.CouldNotTell, "status.offline", credential.OfAchievement},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := atNoon.Verify(t.Context(), endorsed(t, s, tt.endorsement), verify.Options{})
			if r.Verdict() != verify.Good || len(r.Endorsements) != 1 {
				t.Fatalf("the badge's own verdict is %s, with %d endorsements\n%s", r.Verdict(), len(r.Endorsements), listingOf(r))
			}
			e := r.Endorsements[0]
			if e.Verdict() != tt.verdict || !has(e.Report, tt.code) || e.Of != tt.of || e.Comment == "" || e.Pointer != "/endorsement/0" {
				t.Errorf("%s, of %q at %s\n%s", e.Verdict(), e.Of, e.Pointer, listingOf(e.Report))
			}
		})
	}
}

// An endorsement in the wrong place counts for nothing, whoever signed it.
func TestEndorsementsOfSomethingElse(t *testing.T) {
	s := credentialtest.Signer("a")
	of := func(endorsement string) verify.Report {
		doc := string(credentialtest.JSON(t, credentialtest.Badge(s.Controller())))
		doc = strings.Replace(doc, `"achievementType":`, `"endorsement":[`+endorsement+`],"achievementType":`, 1)
		signed, err := proof.Sign(t.Context(), []byte(doc), s, credentialtest.Noon)
		if err != nil {
			t.Fatal(err)
		}
		return atNoon.Verify(t.Context(), signed, verify.Options{SkipStatus: true})
	}
	for name, tt := range map[string]struct{ endorsement, code string }{
		"of another achievement":                     {string(endorsing(t, "board", "https://elsewhere.example/m/1", nil)), "endorses.another"},
		"of the issuer, standing in the achievement": {string(endorsing(t, "board", s.Controller(), nil)), "endorses.another"},
		"a badge": {string(award(t, "board", nil)), "endorses.none"},
	} {
		r := of(tt.endorsement)
		if len(r.Endorsements) != 1 || r.Endorsements[0].Verdict() != verify.NotGood || !has(r.Endorsements[0].Report, tt.code) {
			t.Errorf("%s: %+v", name, r.Document().Endorsements)
		}
		// Such a badge is incomplete or fine, but never fake for it.
		if f, _ := r.Finding(verify.Signature); f.Code != "signature.good" {
			t.Errorf("%s: the badge is %s", name, f.Code)
		}
	}
}

func TestDetachedEndorsements(t *testing.T) {
	badge, err := credential.Parse(award(t, "a", nil))
	if err != nil {
		t.Fatal(err)
	}
	e := endorsing(t, "board", "https://laurel.example/m/a", nil)
	if got := atNoon.VerifyEndorsement(t.Context(), e, badge); got.Verdict() != verify.Good || got.Of != credential.OfAchievement || got.Endorser() == "" {
		t.Errorf("%s", listingOf(got.Report))
	}
	other := endorsing(t, "board", "https://laurel.example/m/b", nil)
	if got := atNoon.VerifyEndorsement(t.Context(), other, badge); got.Verdict() != verify.NotGood || !has(got.Report, "endorses.another") {
		t.Errorf("%s", listingOf(got.Report))
	}
	if alone := atNoon.Verify(t.Context(), e, verify.Options{}); alone.Verdict() != verify.Good || !has(alone, "format.endorsement") {
		t.Errorf("%s", listingOf(alone))
	}
}

func TestEndorsementBombs(t *testing.T) {
	count := func(r verify.Report) int { return 0 }
	count = func(r verify.Report) (n int) {
		for _, e := range r.Endorsements {
			n += 1 + count(e.Report)
		}
		return n
	}
	one := `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","EndorsementCredential"],"id":"urn:e","issuer":"urn:i","credentialSubject":{"id":"urn:e"}%s}`
	flat := fmt.Sprintf(one, `,"endorsement":[`+strings.Repeat(fmt.Sprintf(one, "")+",", 9999)+fmt.Sprintf(one, "")+`]`)
	tree := fmt.Sprintf(one, "")
	for range 3 {
		tree = fmt.Sprintf(one, `,"endorsement":[`+strings.Repeat(tree+",", 19)+tree+`]`)
	}
	deep := fmt.Sprintf(one, "")
	for range 25 {
		deep = fmt.Sprintf(one, `,"endorsement":`+deep)
	}
	for name, doc := range map[string]string{"ten thousand": flat, "twenty in twenty in twenty": tree, "deep": deep} {
		r := atNoon.Verify(t.Context(), []byte(doc), verify.Options{})
		if n := count(r); n == 0 || n > 100 {
			t.Errorf("%s: %d were checked", name, n)
		}
		if name == "ten thousand" && r.UncheckedEndorsements != 9900 {
			t.Errorf("%d are said to be unchecked", r.UncheckedEndorsements)
		}
	}
}

// Every sentence of a record's checks can be said.
func TestRecordReportsAreWhole(t *testing.T) {
	r := atNoon.Verify(t.Context(), recordOf(t, nil, award(t, "a", nil), endorsed(t, credentialtest.Signer("a"), endorsing(t, "board", "https://laurel.example/m/pruning", nil))), verify.Options{})
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"own":"good"`, `"code":"contents.good"`, `"code":"holder.ofRecord"`, `"by":"board (did:key:`, `"of":"achievement"`, `"comment":"Taught with care."`, `"name":"Pruning Young Fruit Trees"`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%s is not in the report", want)
		}
	}
	if strings.ContainsAny(strings.Join(sentences(r), ""), "{}") {
		t.Error(sentences(r))
	}
}

func sentences(r verify.Report) []string {
	out := []string{r.Headline(), r.Sentence()}
	for _, f := range r.Findings {
		out = append(out, f.Sentence())
	}
	for _, h := range r.Held {
		out = append(out, sentences(h.Report)...)
		if h.Holder.Code != "" {
			out = append(out, h.Holder.Sentence())
		}
	}
	for _, e := range r.Endorsements {
		out = append(out, sentences(e.Report)...)
	}
	return out
}

// An endorsement may stand in a badge as a JWT; older copies of the Open
// Badges context know no word for that.
func TestEndorsementsAsJWT(t *testing.T) {
	s, board := credentialtest.Signer("a"), credentialtest.Signer("board")
	e := credential.NewEndorsementCredential("https://laurel.example/m/pruning")
	e.ID, e.Name, e.ValidFrom, e.Issuer = "urn:uuid:e", "Endorsement", credential.FormatTime(credentialtest.Noon), credential.NewProfile(board.Controller(), "Board")
	doc, err := e.JSON()
	if err != nil {
		t.Fatal(err)
	}
	token, err := proof.SignJWT(t.Context(), doc, board)
	if err != nil {
		t.Fatal(err)
	}
	badge := credentialtest.Badge(s.Controller())
	badge.CredentialStatus = nil
	unsigned, err := credential.WithEndorsements(credentialtest.JSON(t, badge), []byte(token))
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := proof.SignJWT(t.Context(), unsigned, s)
	if err != nil {
		t.Fatal(err)
	}
	jcs, err := proof.SignAs(t.Context(), unsigned, s, proof.Options{Suite: "eddsa-jcs-2022", Created: credentialtest.Noon})
	if err != nil {
		t.Fatal(err)
	}
	for name, signed := range map[string][]byte{"jwt": []byte(jwt), "jcs": jcs} {
		r := atNoon.Verify(t.Context(), signed, verify.Options{})
		if r.Verdict() != verify.Good || len(r.Endorsements) != 1 {
			t.Fatalf("%s: %s", name, listingOf(r))
		}
		if e := r.Endorsements[0]; e.Verdict() != verify.Good || e.Of != credential.OfAchievement || e.Pointer != "/endorsementJwt/0" {
			t.Errorf("%s: %s", name, listingOf(e.Report))
		}
	}
	if rdfc, err := proof.Sign(t.Context(), unsigned, s, credentialtest.Noon); err == nil {
		if r := atNoon.Verify(t.Context(), rdfc, verify.Options{}); r.Verdict() != verify.Good || len(r.Endorsements) != 1 {
			t.Errorf("rdfc: %s", listingOf(r))
		}
	} else if !strings.Contains(err.Error(), "endorsementJwt") {
		t.Errorf("rdfc: %v", err)
	}
}
