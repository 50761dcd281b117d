package issuer_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/issuer"
)

// act is one change of status.
func (d *desk) act(t *testing.T, by account.Actor, id issuer.AwardID, what string) (issuer.Award, error) {
	switch what {
	case "suspend":
		return d.Suspend(t.Context(), by, id, "  Under\nreview ")
	case "reinstate":
		return d.Reinstate(t.Context(), by, id, "")
	}
	return d.Revoke(t.Context(), by, id, "Plagiarism")
}

func TestStatus(t *testing.T) {
	for _, tt := range []struct {
		before  string // what happened to it
		act     string
		want    issuer.Status // or
		refusal string        // the code
		verdict verify.Verdict
	}{
		{"", "suspend", issuer.Suspended, "", verify.OnHold},
		{"", "revoke", issuer.Revoked, "", verify.NotGood},
		{"", "reinstate", "", "award.inForce", verify.Good},
		{"suspend", "reinstate", issuer.InForce, "", verify.Good},
		{"suspend", "revoke", issuer.Revoked, "", verify.NotGood},
		{"suspend", "suspend", "", "award.suspended", verify.OnHold},
		{"suspend reinstate", "suspend", issuer.Suspended, "", verify.OnHold},
		{"revoke", "reinstate", "", "award.revoked", verify.NotGood},
		{"revoke", "suspend", "", "award.revoked", verify.NotGood},
		{"revoke", "revoke", "", "award.revoked", verify.NotGood},
	} {
		t.Run(strings.TrimSpace(tt.before+" "+tt.act), func(t *testing.T) {
			d := newDesk(t)
			award, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
			if err != nil {
				t.Fatal(err)
			}
			for _, what := range strings.Fields(tt.before) {
				if _, err := d.act(t, registrar, award.ID, what); err != nil {
					t.Fatal(err)
				}
			}
			d.work(t)
			events := len(d.m.kept.events)
			changed, err := d.act(t, registrar, award.ID, tt.act)
			if got := d.verdict(t, award.JSON); got != tt.verdict {
				t.Errorf("the next check says %s, want %s", got, tt.verdict)
			}
			if tt.refusal != "" {
				if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != tt.refusal || f.Kind != fault.Conflict {
					t.Errorf("%v, want %s", err, tt.refusal)
				}
				if others := d.work(t); len(others) != 0 || len(d.m.kept.events) != events {
					t.Errorf("a refusal left jobs %v and %d events", others, len(d.m.kept.events)-events)
				}
				return
			}
			if err != nil || changed.Status != tt.want {
				t.Errorf("%s, %v, want %s", changed.Status, err, tt.want)
			}
			if others := d.work(t); !slices.Equal(others, []string{"issuer.status"}) {
				t.Errorf("jobs %v, want one notice", others)
			}
			if e := d.m.kept.events[events]; e.Kind != "award."+string(tt.want) || e.Subject != string(award.ID) || e.Org != nordmark {
				t.Errorf("the event is %+v", e)
			}
		})
	}
}

func TestReasonOfAChange(t *testing.T) {
	d := newDesk(t)
	award, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, reason := range []string{"", " \n ", strings.Repeat("long ", 100), "back\u202ewards"} {
		if _, err := d.Revoke(t.Context(), registrar, award.ID, reason); !fault.Is(err, fault.Invalid) {
			t.Errorf("revoked for %q: %v", reason, err)
		}
	}
	if a, err := d.act(t, registrar, award.ID, "suspend"); err != nil || a.Reason != "Under review" {
		t.Errorf("the reason is %q, %v", a.Reason, err)
	}
	for by, kind := range map[string]fault.Kind{"author": fault.Forbidden, "stranger": fault.NotFound, "nobody": fault.NotSignedIn} {
		actor := map[string]account.Actor{"author": author, "stranger": stranger}[by]
		if _, err := d.act(t, actor, award.ID, "revoke"); !fault.Is(err, kind) {
			t.Errorf("%s revokes: %v, want %v", by, err, kind)
		}
	}
}

func TestCorrect(t *testing.T) {
	d := newDesk(t)
	old, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), "k1"))
	if err != nil {
		t.Fatal(err)
	}
	d.work(t)
	req := mira("", "")
	req.Name, req.Result = "Mira Solberg Aas", "85"
	fresh, err := d.Correct(t.Context(), registrar, old.ID, req)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Supersedes != old.ID || fresh.Version != old.Version || fresh.Index == old.Index || fresh.Page == old.Page || fresh.Recipient.Name != req.Name {
		t.Errorf("the corrected award is %+v", fresh)
	}
	if was := d.m.kept.awards[old.ID]; was.Status != issuer.Revoked || was.SupersededBy != fresh.ID || !bytes.Equal(was.JSON, old.JSON) {
		t.Errorf("the old award is %s, superseded by %q", was.Status, was.SupersededBy)
	}
	if got := []verify.Verdict{d.verdict(t, old.JSON), d.verdict(t, fresh.JSON)}; !slices.Equal(got, []verify.Verdict{verify.NotGood, verify.Good}) {
		t.Errorf("the checks say %v", got)
	}
	if others := d.work(t); !slices.Equal(others, []string{"issuer.corrected"}) {
		t.Errorf("jobs %v, want one notice and no claim mail", others)
	}
	if again, err := d.Correct(t.Context(), registrar, old.ID, req); err != nil || again.ID != fresh.ID {
		t.Errorf("the same correction again: %s, %v", again.ID, err)
	}
	if _, err := d.act(t, registrar, old.ID, "suspend"); !fault.Is(err, fault.Conflict) {
		t.Errorf("changing what was corrected: %v", err)
	}
	if _, err := d.Correct(t.Context(), author, fresh.ID, req); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an author corrects: %v", err)
	}
}

func TestCorrectingWhatIsRevoked(t *testing.T) {
	d := newDesk(t)
	old, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.act(t, registrar, old.ID, "revoke"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Correct(t.Context(), registrar, old.ID, mira("", "")); !fault.Is(err, fault.Conflict) || len(d.m.kept.awards) != 1 {
		t.Errorf("%d awards, %v", len(d.m.kept.awards), err)
	}
}

// TestCorrectingWhatIsOnHold: a correction must not put in force what was suspended.
func TestCorrectingWhatIsOnHold(t *testing.T) {
	d := newDesk(t)
	old, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.act(t, registrar, old.ID, "suspend"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Correct(t.Context(), registrar, old.ID, mira("", "")); !fault.Is(err, fault.Conflict) || len(d.m.kept.awards) != 1 {
		t.Errorf("%d awards, %v", len(d.m.kept.awards), err)
	}
	if _, err := d.act(t, registrar, old.ID, "reinstate"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Correct(t.Context(), registrar, old.ID, mira("", "")); err != nil {
		t.Error(err)
	}
}

// TestDyingWhileCorrecting kills the process at each step: afterwards either
// the old award stands alone, or it is revoked and the new one stands.
func TestDyingWhileCorrecting(t *testing.T) {
	for step := 1; ; step++ {
		d := newDesk(t)
		old, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
		if err != nil {
			t.Fatal(err)
		}
		d.work(t)
		d.m.restart()
		d.m.dieAt = step
		_, died := d.Correct(t.Context(), registrar, old.ID, mira("", ""))
		if died != nil && !errors.Is(died, errDead) {
			t.Fatalf("step %d: %v", step, died)
		}
		d.m.restart()
		jobs := d.work(t)
		var inForce, places []string
		for _, a := range d.m.kept.awards {
			if a.Status == issuer.InForce && d.verdict(t, a.JSON) == verify.Good {
				inForce = append(inForce, string(a.ID))
			}
			places = append(places, fmt.Sprint(a.List, a.Index))
		}
		slices.Sort(places)
		notices := len(slices.DeleteFunc(jobs, func(kind string) bool { return kind != "issuer.corrected" }))
		if len(inForce) != 1 || len(slices.Compact(places)) != len(d.m.kept.awards) || notices != len(d.m.kept.awards)-1 {
			t.Fatalf("after dying at step %d: in force %v of %d awards, %d notices", step, inForce, len(d.m.kept.awards), notices)
		}
		if died == nil {
			return
		}
	}
}

func TestStatusListIsStable(t *testing.T) {
	d := newDesk(t)
	award, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
	if err != nil {
		t.Fatal(err)
	}
	list := func() issuer.SignedList {
		l, err := d.StatusList(t.Context(), award.List, false)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := list()
	d.now = d.now.Add(48 * 3600e9)
	if again := list(); again.ETag != first.ETag || !bytes.Equal(again.Bytes, first.Bytes) {
		t.Error("an unchanged list was signed again within its time")
	}
	d.now = d.now.Add(48 * 3600e9)
	if renewed := list(); renewed.ETag == first.ETag {
		t.Error("a list was not signed again before its time ran out")
	}
	renewed := list()
	if _, err := d.act(t, registrar, award.ID, "revoke"); err != nil {
		t.Fatal(err)
	}
	if changed := list(); changed.ETag == renewed.ETag {
		t.Error("a change of status did not change the list")
	}
	if _, err := d.StatusList(t.Context(), "no-list", false); !fault.Is(err, fault.NotFound) {
		t.Errorf("a list that is not: %v", err)
	}
}

// A list is signed anew once the organisation's keys have changed, and only then.
func TestListsFollowTheKeys(t *testing.T) {
	d := newDesk(t)
	award, err := d.Issue(t.Context(), registrar, mira(d.publish(t, nil), ""))
	if err != nil {
		t.Fatal(err)
	}
	d.work(t)
	list := func() string {
		t.Helper()
		l, err := d.StatusList(t.Context(), award.List, false)
		if err != nil {
			t.Fatal(err)
		}
		return string(l.Bytes)
	}
	before := list()
	d.now = d.now.Add(time.Hour)
	if list() != before {
		t.Error("signed anew although nothing changed")
	}
	d.keys.since = d.now
	d.now = d.now.Add(time.Minute)
	after := list()
	if after == before {
		t.Error("still signed with the old keys")
	}
	d.now = d.now.Add(time.Minute)
	if list() != after {
		t.Error("signed anew again and again")
	}
}
