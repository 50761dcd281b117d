package web

import (
	"strings"
	"testing"

	"laurel/account"
	"laurel/issuer"
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
