package main

import (
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/verify"
	"laurel/issuer"
	"laurel/verifier"
)

// webHouse is a house whose organisation is on did:web, with one clock for all.
func webHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.vault.Now = h.now
	by := account.System("test")
	org, err := h.newOrganisation(t.Context(), by, account.OrganisationRequest{Name: "Web College", Kind: account.University, Country: "SE", KeyKind: account.DIDWeb})
	if err != nil {
		t.Fatal(err)
	}
	id, err := h.accounts.AddMember(t.Context(), by, org.ID, "owner@web.example", "Signe Lund", account.Owner)
	if err != nil {
		t.Fatal(err)
	}
	h.org = org
	if h.owner, err = h.accounts.Actor(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	return h
}

// An organisation changes its keys, and later finds that they were stolen
// before. Its own server shows what everybody else sees: old awards are good,
// later ones under the stolen keys are not, and status lists never fall behind.
func TestAnOrganisationChangesItsKeys(t *testing.T) {
	h := webHouse(t)
	start := time.Now().Add(-72 * time.Hour)
	h.at(start)
	badge := h.achievement()
	issue := func(name string) issuer.Award {
		t.Helper()
		a, err := h.issuer.Issue(t.Context(), h.owner, issuer.IssueRequest{Achievement: badge.ID, Name: name, Email: strings.ToLower(name) + "@mail.example", Result: "84"})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	check := func(what string, text []byte, want verify.Verdict, code string) {
		t.Helper()
		r, err := h.verifier.Check(t.Context(), verifier.Input{Data: text})
		if err != nil {
			t.Fatal(err)
		}
		f, _ := r.Finding(verify.IssuerKey)
		if r.Verdict() != want || f.Code != code {
			t.Errorf("%s: %s, %s: %s", what, r.Verdict(), f.Code, r.Sentence())
			for _, f := range r.Findings {
				t.Log(f.Check, f.Outcome, f.Code, f.Detail())
			}
		}
	}
	rotate := func(compromised *time.Time) {
		t.Helper()
		if _, err := h.vault.Rotate(t.Context(), account.System("keys rotate"), h.org.ID, compromised); err != nil {
			t.Fatal(err)
		}
	}
	first := issue("Mira")
	for _, text := range [][]byte{first.JSON, []byte(first.JWT)} {
		check("a new award", text, verify.Good, "issuer.known")
	}

	h.at(start.Add(24 * time.Hour))
	rotate(nil)
	h.at(start.Add(25 * time.Hour))
	second := issue("Noor")
	for _, text := range [][]byte{first.JSON, []byte(first.JWT)} {
		check("an award of before the change", text, verify.Good, "issuer.keyEndedSince")
	}
	for _, text := range [][]byte{second.JSON, []byte(second.JWT)} {
		check("an award of after it", text, verify.Good, "issuer.known")
	}

	h.at(start.Add(48 * time.Hour))
	stolen := start.Add(12 * time.Hour)
	rotate(&stolen)
	for _, text := range [][]byte{first.JSON, []byte(first.JWT)} {
		check("an award of before the theft", text, verify.Good, "issuer.keyWithdrawnSince")
	}
	check("an award of after it", second.JSON, verify.NotGood, "issuer.keyWithdrawn")
	h.at(start.Add(49 * time.Hour))
	corrected, err := h.issuer.Correct(t.Context(), h.owner, second.ID, issuer.IssueRequest{Name: "Noor", Email: "noor@mail.example", Result: "84"})
	if err != nil {
		t.Fatal(err)
	}
	check("the same, issued anew", corrected.JSON, verify.Good, "issuer.known")
	if _, err := h.issuer.Revoke(t.Context(), h.owner, first.ID, "found to be false"); err != nil {
		t.Fatal(err)
	}
	check("revoked with the keys of today", first.JSON, verify.NotGood, "issuer.keyWithdrawnSince")
	if _, err := h.vault.Rotate(t.Context(), account.System("test"), h.org.ID, nil); err != nil {
		t.Fatal(err)
	}
	h.at(start.Add(50 * time.Hour))
	check("and after a further change", corrected.JSON, verify.Good, "issuer.keyEndedSince")
}
