package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func TestDeskMore(t *testing.T) {
	all := []issuer.Achievement{{Stage: issuer.InReview}, {Stage: issuer.Approved}, {Stage: issuer.Writing}}
	for _, tt := range []struct {
		name      string
		of        account.Membership
		lent      bool
		parts     string
		has, lack []string
	}{
		{"owner", account.Membership{Role: account.Owner}, true, "Describing, Awarding, How it goes, The organisation", []string{"Drafts in review (2)", "Drafts written with others (1)", "Issue for others", "Units", "Webhooks"}, nil},
		{"registrar of a unit", account.Membership{Role: account.Registrar, Unit: "u"}, false, "Describing, Awarding, How it goes, The organisation", []string{"Awards that can still be undone", "Webhooks"}, []string{"Units", "Words of the mails", "API keys of programs", "Drafts written with others", "Issue for others"}},
		{"analyst", account.Membership{Role: account.Analyst}, false, "Describing, How it goes", []string{"Numbers"}, []string{"Webhooks", "Awards for later"}},
	} {
		tt.of.Org = "o"
		by := account.Actor{Person: "p", Memberships: []account.Membership{tt.of}}
		var headings, texts []string
		for _, part := range deskMore(by, "o", all, []issuer.Together{{}}, tt.lent) {
			headings = append(headings, part.Heading)
			for _, way := range part.Ways {
				texts = append(texts, way.Text)
				if !strings.HasPrefix(way.Href, "/desk/o/") {
					t.Errorf("%s: %q leads to %q", tt.name, way.Text, way.Href)
				}
			}
		}
		if got := strings.Join(headings, ", "); got != tt.parts {
			t.Errorf("%s: parts %q, want %q", tt.name, got, tt.parts)
		}
		said := "\n" + strings.Join(texts, "\n") + "\n"
		for _, text := range tt.has {
			if !strings.Contains(said, "\n"+text+"\n") {
				t.Errorf("%s lacks %q in %q", tt.name, text, texts)
			}
		}
		for _, text := range tt.lack {
			if strings.Contains(said, "\n"+text) {
				t.Errorf("%s has %q", tt.name, text)
			}
		}
	}
}

// judgingFake has so much waiting for an assessor.
type judgingFake struct {
	Assess
	n     int
	first time.Time
	err   error
}

func (j judgingFake) Waits(context.Context, account.Actor, account.OrgID) (int, time.Time, error) {
	return j.n, j.first, j.err
}

// TestDeskBeginsWithWhatWaits has the desk of whoever has work to judge begin
// with that, and of an assessor who has none say so.
func TestDeskBeginsWithWhatWaits(t *testing.T) {
	noon := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name        string
		role        account.Role
		waits       judgingFake
		title, text string
		fails       bool
	}{
		{"nothing", account.Assessor, judgingFake{}, "", "", false},
		{"one", account.Assessor, judgingFake{n: 1, first: noon.AddDate(0, 0, 2)}, "One piece of work waits for your judgement", "It is due on 16 March 2026.", false},
		{"three", account.Owner, judgingFake{n: 3, first: noon.AddDate(0, 0, 2)}, "Three pieces of work wait for your judgement", "The first is due on 16 March 2026.", false},
		{"late", account.Assessor, judgingFake{n: 40, first: noon.AddDate(0, 0, -2)}, "40 pieces of work wait for your judgement", "The first was due on 12 March 2026.", false},
		{"an author is not asked", account.Author, judgingFake{n: 3}, "", "", false},
		{"not to be told", account.Assessor, judgingFake{err: fault.New(fault.Unavailable, "store", "Later.")}, "", "", true},
	} {
		w := &Web{Assess: tt.waits, Now: func() time.Time { return noon }}
		by := account.Actor{Person: "p", Memberships: []account.Membership{{Org: "o", Role: tt.role}}}
		r, err := http.NewRequestWithContext(httpx.WithActor(t.Context(), by), http.MethodGet, "/desk/o", nil)
		if err != nil {
			t.Fatal(err)
		}
		step, err := w.judgeStep(r, "o")
		if step == nil {
			step = &view.Step{}
		}
		if (err != nil) != tt.fails || step.Title != tt.title || step.Text != tt.text || step.Main.Href != "" && step.Main.Href != "/desk/o/assess" {
			t.Errorf("%s: %+v, %v", tt.name, step, err)
		}
	}
	for role, want := range map[account.Role]string{account.Assessor: "Nothing waits for your judgement", account.Analyst: "Read what is described here"} {
		by := account.Actor{Person: "p", Memberships: []account.Membership{{Org: "o", Role: role}}}
		if step := nextAtDesk(by, account.Organisation{ID: "o"}, []issuer.Achievement{{State: issuer.Published}}); step.Title != want {
			t.Errorf("%s with nothing to do: %+v", role, step)
		}
	}
}
