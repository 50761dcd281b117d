package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"laurel/account"
	"laurel/issuer"
)

// TestAPartHasEndedMeanwhile has somebody write in a draft of others whose part
// in it was ended while they wrote: they are told so, and what they typed is
// there to be copied, and nothing else of the draft.
func TestAPartHasEndedMeanwhile(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	kestrel, err := h.newOrganisation(ctx, account.System("test"), account.OrganisationRequest{Name: "Kestrel Systems", Kind: account.Company, Country: "SE", City: "Varn",
		Description: "Builds instruments.", Email: "office@kestrel.example", Hue: 20, KeyKind: account.DIDKey})
	ok(t, err)
	there := *h
	there.org = kestrel
	writer, owner, stranger := there.enter("ada@kestrel.example", account.Author), there.enter("bea@kestrel.example", account.Owner), h.visitor()
	draft := definition()
	draft.Description = "What only those who write with it read."
	a, err := h.issuer.Create(ctx, h.owner, h.org.ID, draft)
	ok(t, err)
	ask := func() (issuer.PartnerID, string) {
		p, err := h.issuer.AskPartner(ctx, h.owner, a.ID, issuer.PartnerRequest{With: kestrel.ID, Sections: []issuer.Section{issuer.OutcomesSection, issuer.AroundSection}})
		ok(t, err)
		return p.ID, "/desk/" + string(kestrel.ID) + "/together/" + string(p.ID)
	}
	id, page := ask()
	if got := writer.get(page); got.status != http.StatusOK || !strings.Contains(got.text, draft.Description) {
		t.Fatalf("the draft: %s", got)
	}
	ok(t, h.issuer.RemovePartner(ctx, h.owner, a.ID, id, "We go on alone."))
	form := url.Values{"revision": {"1"}, "outcomes": {"Reads an instrument.\nTrusts none."}, "prerequisites": {"Has held one in the hand."}}
	got := writer.post(page, form)
	for _, say := range []string{"Your part in this draft has ended", h.org.Name + " ended it on", "We go on alone.", "Nothing that you sent was saved.", "Trusts none.", "Has held one in the hand."} {
		if got.status != http.StatusGone || !strings.Contains(got.text, say) {
			t.Errorf("it does not say %q: %s", say, got)
		}
	}
	answered := owner.post(page+"/answer", url.Values{"do": {"agree"}, "revision": {"1"}, "comment": {"We hire by it."}})
	if answered.status != http.StatusGone || !strings.Contains(answered.text, "We hire by it.") {
		t.Errorf("a yes: %s", answered)
	}
	read := writer.get(page)
	if read.status != http.StatusGone || strings.Contains(read.text, "What you typed") || strings.Contains(read.text, "you sent") {
		t.Errorf("reading it: %s", read)
	}
	for what, got := range map[string]answer{"writing": got, "answering": answered, "reading": read, "its changes": writer.get(page + "/changes")} {
		if got.status != http.StatusGone || strings.Contains(got.body, draft.Description) || strings.Contains(got.body, draft.Title) || strings.Contains(got.body, string(a.ID)) {
			t.Errorf("%s shows something of the draft: %s", what, got)
		}
	}
	if got := h.enter("other@nordmark.example", account.Author).get(page); got.status != http.StatusNotFound {
		t.Errorf("to somebody of another organisation: %s", got)
	}
	if got := stranger.get(page); strings.Contains(got.body, h.org.Name) {
		t.Errorf("to a stranger: %s", got)
	}

	_, page = ask()
	ok(t, h.issuer.Leave(ctx, h.whose("bea@kestrel.example"), issuer.PartnerID(page[strings.LastIndex(page, "/")+1:]), ""))
	if got := writer.post(page, form); got.status != http.StatusGone || !strings.Contains(got.text, "Your organisation left it on") || !strings.Contains(got.text, "Trusts none.") {
		t.Errorf("after it left: %s", got)
	}
}

// whose is somebody by their address.
func (h *house) whose(email string) account.Actor {
	h.t.Helper()
	id, err := h.accounts.PersonForAddress(h.t.Context(), email)
	ok(h.t, err)
	return h.actor(id)
}
