package main

import (
	"slices"
	"testing"

	"laurel/account"
	"laurel/issuer"
)

func TestWhoHearsOfPartners(t *testing.T) {
	member := func(id account.PersonID, role account.Role) account.Member {
		return account.Member{Person: account.Person{ID: id, Emails: []string{string(id) + "@nordmark.example"}}, Role: role}
	}
	all := []account.Member{member("owner", account.Owner), member("author", account.Author), member("registrar", account.Registrar)}
	for name, tt := range map[string]struct {
		news  issuer.PartnerNews
		asked account.PersonID
		want  []account.PersonID
	}{
		"asked":               {issuer.AskedNews, "", []account.PersonID{"owner"}},
		"the yes fell":        {issuer.FellNews, "", []account.PersonID{"owner", "registrar"}},
		"removed":             {issuer.RemovedNews, "", []account.PersonID{"owner", "registrar"}},
		"an answer":           {issuer.AgreedNews, "author", []account.PersonID{"author"}},
		"who asked has left":  {issuer.DeclinedNews, "gone", []account.PersonID{"owner"}},
		"a program had asked": {issuer.LeftNews, "", []account.PersonID{"owner"}},
	} {
		var got []account.PersonID
		for _, m := range hearing(all, tt.news, tt.asked) {
			got = append(got, m.Person.ID)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
