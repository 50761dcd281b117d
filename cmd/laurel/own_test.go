package main

import (
	"errors"
	"net/http"
	"testing"

	"laurel/account"
	"laurel/credential/fetch"
)

// TestOwn asks for addresses under our own public URL, however they are
// written: they are answered from the store, and no others are.
func TestOwn(t *testing.T) {
	h := newHouse(t)
	org, owner := h.another(account.DIDWeb)
	award := h.give(owner, org, definition())
	list, did := "/status/"+string(award.List), "/o/"+string(org.ID)+"/did.json"
	h.publicURL = "https://laurel.example"
	for _, tt := range []struct {
		address string
		ours    bool
		status  int // of the failure
	}{
		{"https://laurel.example" + list, true, 0},
		{"https://laurel.example" + list + "/suspension", true, 0},
		{"https://LAUREL.example:443" + list, true, 0},
		{"http://laurel.example" + list, true, 0},
		{"https://laurel.example" + did, true, 0},
		{"https://laurel.example/a/" + award.Page, true, http.StatusNotFound}, // not accepted
		{"https://laurel.example/status/none", true, http.StatusNotFound},
		{"https://laurel.example/", true, http.StatusNotFound},
		{"https://laurel.example:8443" + list, false, 0},
		{"https://laurel.example.org" + list, false, 0},
		{"https://other.example" + list, false, 0},
	} {
		got, ours, err := h.own(t.Context(), tt.address)
		failed, _ := errors.AsType[*fetch.Error](err)
		switch {
		case ours != tt.ours:
			t.Errorf("%s is ours: %t", tt.address, ours)
		case tt.status != 0 && (failed == nil || failed.Status != tt.status):
			t.Errorf("%s: %v, want status %d", tt.address, err, tt.status)
		case ours && tt.status == 0 && (err != nil || len(got.Body) == 0):
			t.Errorf("%s: %d bytes, %v", tt.address, len(got.Body), err)
		}
	}
}

func TestPublicURL(t *testing.T) {
	for given, want := range map[string]string{
		"":                            "http://127.0.0.1:8080",
		"https://laurel.example/":     "https://laurel.example",
		"https://laurel.example:8443": "https://laurel.example:8443",
		"https://laurel.example/x":    "",
		"https://laurel.example?x":    "",
		"https://me@laurel.example":   "",
		"ftp://laurel.example":        "",
		"laurel.example":              "",
	} {
		got, err := settings{PublicURL: given}.publicURL("127.0.0.1:8080")
		if got != want || (err != nil) != (want == "") {
			t.Errorf("--public-url %q is %q, %v", given, got, err)
		}
	}
}
