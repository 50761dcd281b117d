package main

import (
	"slices"
	"testing"

	"laurel/account"
	"laurel/issuer"
)

func TestWhoHearsOfReviews(t *testing.T) {
	member := func(id account.PersonID, role account.Role) account.Member {
		return account.Member{Person: account.Person{ID: id}, Role: role}
	}
	all := []account.Member{member("owner", account.Owner), member("author", account.Author), member("approver", account.Approver), member("registrar", account.Registrar)}
	for name, tt := range map[string]struct {
		news issuer.ReviewNews
		want []account.PersonID
	}{
		"submitted":              {issuer.ReviewNews{Step: issuer.Step{Move: issuer.Submit}}, []account.PersonID{"owner", "approver"}},
		"submitted by the owner": {issuer.ReviewNews{Step: issuer.Step{Move: issuer.Submit}, Not: []account.PersonID{"owner"}}, []account.PersonID{"approver"}},
		"approved":               {issuer.ReviewNews{Step: issuer.Step{Move: issuer.Approve}, To: []account.PersonID{"author"}}, []account.PersonID{"author"}},
		"sent back by the asker": {issuer.ReviewNews{Step: issuer.Step{Move: issuer.SendBack}}, nil},
	} {
		var got []account.PersonID
		for _, m := range all {
			if hears(m, tt.news) {
				got = append(got, m.Person.ID)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
