package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/credential/verify"
	"laurel/server/web/view"
)

// The page of a learner record lists what it holds and who endorses it, each
// with its own answer; a stranger's text is text.
func TestReportOfARecord(t *testing.T) {
	v := verify.Verifier{Now: func() time.Time { return credentialtest.Noon.Add(time.Hour) }}
	s := credentialtest.Signer("a")
	sign := func(doc []byte, err error) []byte {
		if err == nil {
			doc, err = proof.Sign(t.Context(), doc, s, credentialtest.Noon)
		}
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	of := credential.NewEndorsementCredential("https://laurel.example/m/pruning")
	of.ID, of.Name, of.ValidFrom, of.Issuer = "urn:uuid:e", "E", credential.FormatTime(credentialtest.Noon), credential.NewProfile(s.Controller(), "<b>Board</b>")
	of.CredentialSubject.EndorsementComment = "Taught\n<i>with</i> care."
	badge := credentialtest.Badge(s.Controller())
	badge.CredentialStatus = nil
	unsigned, err := credential.WithEndorsements(credentialtest.JSON(t, badge), sign(of.JSON()))
	good := sign(unsigned, err)
	record := credential.NewClrCredential()
	record.ID, record.Name, record.ValidFrom, record.Issuer = "urn:uuid:r", "Record", credential.FormatTime(credentialtest.Noon), credential.NewProfile(s.Controller(), "R")
	record.CredentialSubject.ID = "urn:uuid:learner"
	for _, one := range [][]byte{good, bytes.Replace(good, []byte("trees safely"), []byte("trees boldly"), 1)} {
		if err := record.Hold(one); err != nil {
			t.Fatal(err)
		}
	}
	page := func(raw []byte) string {
		var p view.Report
		addWithin(&p, v.Verify(t.Context(), raw, verify.Options{}))
		var b bytes.Buffer
		if err := view.ReportPage(p).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, want := range []string{"In this record", "Pruning Young Fruit Trees", "– Good", "– Not good", "The text is not the one that was signed.", "By Nordmark Horticultural College."} {
		if got := page(sign(record.JSON())); !strings.Contains(got, want) {
			t.Errorf("%q is not on the page of the record", want)
		}
	}
	got := page(good)
	for _, want := range []string{"Endorsed by", "&lt;b&gt;Board&lt;/b&gt;", "“Taught &lt;i&gt;with&lt;/i&gt; care.”", "It is about what it was awarded for, and by the same issuer."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not on the page of the badge", want)
		}
	}
	if strings.Contains(got, "In this record") {
		t.Error("a badge is shown as a record")
	}
}
