package issuer_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
)

var (
	partner       = member(account.Owner, kaltwasser)
	partnerAuthor = member(account.Author, kaltwasser)
)

// asked is a draft of Nordmark's that Kaltwasser is asked to write with.
func (d *desk) asked(t *testing.T, sections ...issuer.Section) (issuer.Achievement, issuer.PartnerID) {
	t.Helper()
	secret, err := key.Generate(key.Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	d.keys.others = map[account.OrgID]key.Signer{kaltwasser: key.DIDKeySigner(secret)}
	a := done(t)(d.Create(t.Context(), author, nordmark, complete("Ask a database", nil)))
	p, err := d.AskPartner(t.Context(), author, a.ID, issuer.PartnerRequest{With: kaltwasser, Sections: sections, Needed: true})
	if err != nil {
		t.Fatal(err)
	}
	return a, p.ID
}

func TestPartnerWritesItsSectionsAlone(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a, id := d.asked(t, issuer.OutcomesSection, issuer.AssessmentSection)
	both := complete("Another title", func(def *issuer.Definition) { def.Criteria = "An hour at the counter." })
	_, err := d.SaveTogether(ctx, partnerAuthor, id, a.Revision, both)
	if f := namesOf(err); !slices.Equal(f, []string{"title"}) {
		t.Fatalf("a foreign section: %v", err)
	}
	if now := done(t)(d.Achievement(ctx, author, a.ID)); now.Revision != a.Revision {
		t.Fatal("what was refused was kept")
	}
	saved, err := d.SaveTogether(ctx, partnerAuthor, id, a.Revision, complete("Ask a database", func(def *issuer.Definition) { def.Criteria = "An hour at the counter." }))
	if err != nil || saved.State != issuer.PartnerJoined || saved.Draft.Draft.Criteria != "An hour at the counter." {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	if _, err := d.SaveTogether(ctx, partnerAuthor, id, a.Revision, both); code(err) != "achievement.stale" {
		t.Errorf("over what somebody else saved: %v", err)
	}
	edits, err := d.Edits(ctx, author, a.ID)
	if err != nil || len(edits) != 1 || edits[0].Of != kaltwasser || edits[0].By != partnerAuthor.Person || !slices.Equal(edits[0].Sections(), []issuer.Section{issuer.AssessmentSection}) {
		t.Fatalf("tracked %+v, %v", edits, err)
	}
	if len(edits[0].Changes[0].Lines) == 0 {
		t.Error("a change without its words")
	}
	theirs, err := d.TogetherEdits(ctx, partner, id)
	if err != nil || len(theirs) != 1 {
		t.Errorf("the partner sees %v, %v", theirs, err)
	}
	if w := done(t)(d.Achievement(ctx, author, a.ID)).Writers; !slices.Contains(w, partnerAuthor.Person) {
		t.Errorf("writers %v", w)
	}
}

func TestEverySectionHasItsFields(t *testing.T) {
	full := complete("Other", func(d *issuer.Definition) {
		d.Description, d.Field, d.Written, d.Country, d.Language = "x", "health", "nb", "DE", "de"
		d.Outcomes, d.Criteria, d.Skills = []string{"x"}, "x", []issuer.SkillLevel{{Skill: "sql", Level: 1}}
		d.Hours, d.ECTS, d.EQF, d.EQFNote = 1, 1, 1, "x"
		d.Assessment, d.Participation, d.Supervision, d.QualityAssurance, d.Grading = issuer.Observed, issuer.Onsite, issuer.Supervision("x"), "x", issuer.Grading{}
		d.Price, d.Prerequisites, d.ValidMonths, d.Stackable, d.StacksInto, d.Further = issuer.Price{}, "x", 1, issuer.Stacks, "x", "x"
	})
	was, seen := complete("Ask a database", nil), 0
	for _, c := range issuer.Sections() {
		for _, change := range issuer.Changes(was, was.With(full, issuer.Section(c.Value))) {
			if seen++; issuer.SectionOf(change.Field) != issuer.Section(c.Value) {
				t.Errorf("%s is changed by %s and belongs to %q", change.Field, c.Value, issuer.SectionOf(change.Field))
			}
		}
	}
	if all := issuer.Changes(was, full); len(all) != seen || seen < 22 {
		t.Errorf("%d of %d fields are in a section", seen, len(all))
	}
}

func namesOf(err error) (names []string) {
	f, ok := err.(*fault.Error)
	if !ok {
		return nil
	}
	for _, one := range f.Fields() {
		names = append(names, one.Field)
	}
	return names
}

func TestPublishingNeedsBoth(t *testing.T) {
	d, ctx, ok := newDesk(t), t.Context(), done(t)
	a, id := d.asked(t, issuer.AssessmentSection)
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notAgreed" || !strings.Contains(err.Error(), "Kaltwasser") {
		t.Fatalf("published without the other's yes: %v", err)
	}
	if _, err := d.Agree(ctx, partnerAuthor, id, issuer.AgreeRequest{Revision: a.Revision, Comment: "We hire by it."}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author says yes: %v", err)
	}
	if _, err := d.Agree(ctx, partner, id, issuer.AgreeRequest{Revision: a.Revision}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a yes without a word: %v", err)
	}
	agree := func(a issuer.Achievement) {
		t.Helper()
		if _, err := d.Agree(ctx, partner, id, issuer.AgreeRequest{Revision: a.Revision, Comment: "We hire by it."}); err != nil {
			t.Fatal(err)
		}
	}
	agree(a)
	a = ok(d.Save(ctx, author, a.ID, a.Revision, complete("Ask any database", nil)))
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notAgreed" {
		t.Fatalf("another text than agreed to: %v", err)
	}
	if _, err := d.Agree(ctx, partner, id, issuer.AgreeRequest{Revision: a.Revision - 1, Comment: "We hire by it."}); code(err) != "achievement.stale" {
		t.Errorf("a yes to what was read before: %v", err)
	}
	agree(a)
	a = ok(d.Submit(ctx, author, a.ID, at(a, ""))) // moves the draft, not its text
	if err := d.Decline(ctx, partner, id, "The price is not ours."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); code(err) != "achievement.notAgreed" {
		t.Fatalf("published over a no: %v", err)
	}
	agree(a)
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	a = ok(d.Achievement(ctx, author, a.ID))
	a = ok(d.Save(ctx, author, a.ID, a.Revision, complete("Ask every database", nil)))
	if err := d.RemovePartner(ctx, author, a.ID, id, "Thank you."); err != nil {
		t.Fatal(err)
	}
	seen, err := d.Together(ctx, partner, id)
	over, isOver := errors.AsType[issuer.PartnerEnded](err)
	if !fault.Is(err, fault.Gone) || !isOver || over.With != kaltwasser || over.Reason != "Thank you." || !reflect.DeepEqual(seen, issuer.Together{}) {
		t.Errorf("who was removed reads %+v: %v", seen, err)
	}
	if saved, err := d.SaveTogether(ctx, partnerAuthor, id, a.Revision, a.Draft); code(err) != "partner.ended" || !reflect.DeepEqual(saved, issuer.Together{}) {
		t.Errorf("who was removed writes %+v: %v", saved, err)
	}
	if _, err := d.Together(ctx, registrar, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("what the partner sees, to others: %v", err)
	}
	v, err := d.Publish(ctx, registrar, a.ID, a.Revision)
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]int{1: 1, v.Number: 0} {
		if all, err := d.EndorsementsOf(ctx, a.ID, number); err != nil || len(all) != want {
			t.Errorf("version %d has %d endorsements, %v, want %d", number, len(all), err, want)
		}
	}
	var told []string
	for _, j := range d.m.kept.jobs {
		if j, is := j.job.(issuer.Partnered); is {
			told = append(told, string(j.News))
		}
	}
	if want := []string{"asked", "agreed", "fell", "agreed", "declined", "agreed", "fell", "removed"}; !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestAwardsCarryTheEndorsement(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a, id := d.asked(t)
	if _, err := d.Agree(ctx, partner, id, issuer.AgreeRequest{Revision: a.Revision, Comment: "We hire by it: “<prêt>”."}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(ctx, registrar, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	signed, err := d.EndorsementsOf(ctx, a.ID, 1)
	if err != nil || len(signed) != 1 {
		t.Fatalf("signed %v, %v", signed, err)
	}
	detail, err := d.Detail(ctx, a.ID)
	if err != nil || len(detail.Endorsers) != 1 {
		t.Fatalf("endorsed by %v, %v", detail.Endorsers, err)
	}
	if ld, err := d.AchievementLD(detail); err != nil || !bytes.Contains(ld, []byte(`"recognizedBy":[{"@type":"CollegeOrUniversity"`)) || !bytes.Contains(ld, []byte("Kaltwasser")) {
		t.Errorf("search engines read %s, %v", ld, err)
	}
	plain := d.publish(t, nil)
	without, err := d.Issue(ctx, registrar, mira(plain, ""))
	if err != nil {
		t.Fatal(err)
	}
	award, err := d.Issue(ctx, registrar, mira(a.ID, ""))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(award.JSON, signed[0].JSON) {
		t.Error("the award does not carry the endorsement byte for byte")
	}
	if more := len(award.JSON) - len(without.JSON); more > 2900 {
		t.Errorf("the award grew by %d bytes", more)
	}
	for form, raw := range map[string][]byte{"JSON": award.JSON, "JWT": []byte(award.JWT)} {
		v := verify.Verifier{Status: listsOf{d.Service}, Now: func() time.Time { return d.now }}
		report := v.Verify(ctx, raw, verify.Options{})
		if report.Verdict() != verify.Good || len(report.Endorsements) != 1 {
			t.Fatalf("%s: %s with %d endorsements: %+v", form, report.Verdict(), len(report.Endorsements), report.Findings)
		}
		e := report.Endorsements[0]
		about, _ := e.Finding(verify.Endorses)
		if state, asked := e.Finding(verify.Status); !asked || state.Code != "status.inForce" || len(report.Warnings()) != 0 {
			t.Errorf("%s: before it is withdrawn %+v, %+v", form, state, report.Warnings())
		}
		if e.Verdict() != verify.Good || e.Of != credential.OfAchievement || about.Code != "endorses.this" || e.Comment != "We hire by it: “<prêt>”." {
			t.Errorf("%s: the endorsement is %s, of %q, %+v", form, e.Verdict(), e.Of, about)
		}
	}
	c, err := credential.Parse(award.JSON)
	if err != nil {
		t.Fatal(err)
	}
	if problems := credential.CheckSchema(c, credential.KindAchievement, credential.Strict); len(problems) > 0 {
		t.Errorf("not the strict form: %v", problems)
	}
	var forged map[string]any
	if err := json.Unmarshal(bytes.Replace(award.JSON, []byte("We hire by it"), []byte("We fire by it"), 1), &forged); err != nil {
		t.Fatal(err)
	}
	changed, _ := json.Marshal(forged)
	if got := d.verdict(t, changed); got == verify.Good {
		t.Error("an award whose endorsement was changed is good")
	}

	if err := d.Withdraw(ctx, registrar, signed[0].ID, "Not ours to say."); !fault.Is(err, fault.NotFound) {
		t.Errorf("the issuer withdraws another's word: %v", err)
	}
	if err := d.Withdraw(ctx, partner, signed[0].ID, "The trade has moved on."); err != nil {
		t.Fatal(err)
	}
	later, err := d.Issue(ctx, registrar, mira(a.ID, "later"))
	if err != nil || bytes.Contains(later.JSON, []byte("EndorsementCredential")) {
		t.Errorf("what was withdrawn is carried on, %v", err)
	}
	for form, raw := range map[string][]byte{"JSON": award.JSON, "JWT": []byte(award.JWT)} {
		v := verify.Verifier{Status: listsOf{d.Service}, Now: func() time.Time { return d.now }}
		report := v.Verify(ctx, raw, verify.Options{})
		if warned := report.Warnings(); report.Verdict() != verify.Good || len(warned) != 1 || warned[0].Code != "endorses.withdrawn" || !report.Endorsements[0].Withdrawn() || !strings.Contains(warned[0].Sentence, "what it was awarded for") {
			t.Errorf("%s: once withdrawn %s, %+v", form, report.Verdict(), warned)
		}
	}
	if err := d.Withdraw(ctx, partner, signed[0].ID, "Once more."); err != nil {
		t.Errorf("withdrawn twice: %v", err)
	}
	if all, _ := d.EndorsementsOf(ctx, a.ID, 1); all[0].InForce() || all[0].Reason != "The trade has moved on." {
		t.Errorf("shown as %+v", all[0])
	}
}

func TestAskedByMail(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a := done(t)(d.Create(ctx, author, nordmark, complete("Ask a database", nil)))
	p, err := d.AskPartner(ctx, author, a.ID, issuer.PartnerRequest{Email: "Chef@Kaltwasser.example", Needed: true})
	if err != nil {
		t.Fatal(err)
	}
	reader := partner
	if _, err := d.PartnerInvitation(ctx, reader, p.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else reads it: %v", err)
	}
	if _, err := d.PartnerInvitation(ctx, account.Actor{}, p.ID); !fault.Is(err, fault.NotSignedIn) {
		t.Errorf("nobody reads it: %v", err)
	}
	reader.Emails = []string{"chef@kaltwasser.example"}
	if got, err := d.PartnerInvitation(ctx, reader, p.ID); err != nil || got.Draft.ID != a.ID {
		t.Fatalf("who was asked reads %v, %v", got, err)
	}
	if _, err := d.AcceptPartner(ctx, reader, p.ID, nordmark); !fault.Is(err, fault.Invalid) {
		t.Errorf("for another's organisation: %v", err)
	}
	if _, err := d.AcceptPartner(ctx, reader, p.ID, kaltwasser); err != nil {
		t.Fatal(err)
	}
	got, err := d.Togethers(ctx, partner, kaltwasser)
	if err != nil || len(got) != 1 || got[0].Email != "" {
		t.Errorf("at the desk %+v, %v", got, err)
	}
}

func TestWhomNobodyAsksTwice(t *testing.T) {
	d, ctx := newDesk(t), t.Context()
	a, _ := d.asked(t)
	for name, tt := range map[string]struct {
		req   issuer.PartnerRequest
		field string
	}{
		"itself":              {issuer.PartnerRequest{With: nordmark}, "with"},
		"nobody":              {issuer.PartnerRequest{}, "with"},
		"again":               {issuer.PartnerRequest{With: kaltwasser}, "with"},
		"unknown":             {issuer.PartnerRequest{With: "none"}, "with"},
		"no address":          {issuer.PartnerRequest{Email: "kaltwasser"}, "email"},
		"a section of ours":   {issuer.PartnerRequest{Email: "a@b.example", Sections: []issuer.Section{"image"}}, "sections"},
		"both ways at a time": {issuer.PartnerRequest{With: kaltwasser, Email: "a@b.example"}, "with"},
	} {
		if _, err := d.AskPartner(ctx, author, a.ID, tt.req); !slices.Equal(namesOf(err), []string{tt.field}) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
