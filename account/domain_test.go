package account_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
)

// world is what stands in DNS and on web servers.
type world struct {
	txt   map[string][]string  // by absolute name
	pages map[string][2]string // by address: the body, and where it came from
}

func (w *world) LookupTXT(_ context.Context, name string) ([]string, error) {
	if found, ok := w.txt[name]; ok {
		return found, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (w *world) Page(_ context.Context, address string) ([]byte, string, error) {
	if found, ok := w.pages[address]; ok {
		return []byte(found[0]), found[1], nil
	}
	return nil, "", errors.New("not found")
}

func TestDomains(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	w := &world{txt: map[string][]string{}, pages: map[string][2]string{}}
	h.Resolver, h.Pages = w, w
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	other, eve := h.organisation(t, "Elsewhere", "eve@example.org")
	author := h.member(t, org, "bob@example.org", account.Author)

	_, err := h.ClaimDomain(ctx, author, org, "nordmark.example")
	wantKind(t, "an author adding", err, fault.Forbidden)
	_, err = h.ClaimDomain(ctx, eve, org, "nordmark.example")
	wantKind(t, "a stranger adding", err, fault.NotFound)
	for _, bad := range []string{"", "org", "co.uk", "127.0.0.1", "a b.example", "no de.example", "x@y.example", strings.Repeat("a.", 130) + "example"} {
		_, err := h.ClaimDomain(ctx, owner, org, bad)
		wantKind(t, "domain "+bad, err, fault.Invalid)
	}
	d, err := h.ClaimDomain(ctx, owner, org, "https://Nordmärk.Example/about")
	if err != nil || d.Name != "xn--nordmrk-9wa.example" || d.Token == "" {
		t.Fatalf("ClaimDomain = %+v, %v", d, err)
	}
	if again, err := h.ClaimDomain(ctx, owner, org, "nordmärk.example"); err != nil || again.Token != d.Token {
		t.Errorf("added again: %+v, %v", again, err)
	}

	look := func(who account.Actor, org account.OrgID) account.Domain {
		t.Helper()
		got, err := h.ProveDomain(ctx, who, org, d.Name)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	wantWords := func(what string, d account.Domain, words string) {
		t.Helper()
		if d.Proved != nil || !strings.Contains(d.Complaint, words) {
			t.Errorf("%s: proved %v, complaint %q", what, d.Proved, d.Complaint)
		}
	}
	wantWords("nothing there", look(owner, org), "no TXT record")
	w.txt[d.Name+"."] = []string{"v=spf1", account.DNSPrefix + "another"}
	wantWords("another token", look(owner, org), "another token")
	at := "https://" + d.Name + account.WellKnown
	w.pages[at] = [2]string{`{"tokens": ["` + d.Token + `"]}`, "https://evil.example" + account.WellKnown}
	wantWords("a redirect elsewhere", look(owner, org), "on another server")
	w.pages[at] = [2]string{`["` + d.Token + `"]`, at}
	wantWords("another form", look(owner, org), "not of the form")
	w.pages[at] = [2]string{`{"tokens": ["x", "` + d.Token + `"]}`, at}
	if got := look(owner, org); got.Proved == nil || got.Way != account.ByWeb || got.Complaint != "" {
		t.Errorf("by its web server: %+v", got)
	}
	w.txt[d.Name+"."] = []string{account.DNSPrefix + d.Token}
	if got := look(owner, org); got.Way != account.ByDNS {
		t.Errorf("by DNS: %+v", got)
	}
	if names, err := h.VerifiedDomains(ctx, org); err != nil || len(names) != 1 {
		t.Errorf("VerifiedDomains = %v, %v", names, err)
	}

	theirs, err := h.ClaimDomain(ctx, eve, other, d.Name)
	if err != nil {
		t.Fatal(err)
	}
	w.txt[d.Name+"."] = append(w.txt[d.Name+"."], account.DNSPrefix+theirs.Token)
	wantWords("one that another has proved", look(eve, other), "Another organisation")

	w.txt, w.pages = nil, nil
	for i := range 4 {
		h.now = h.now.Add(25 * time.Hour)
		if err := h.RecheckDomains(ctx, account.RecheckDomains{}); err != nil {
			t.Fatal(err)
		}
		names, err := h.VerifiedDomains(ctx, org)
		if err != nil || (len(names) == 1) != (i < 3) {
			t.Errorf("after %d looks without success: %v, %v", i+1, names, err)
		}
	}
	kinds := map[string]int{}
	events, err := h.Events(ctx, owner, org, account.EventFilter{Kind: "organisation."})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		kinds[e.Kind]++
	}
	for _, kind := range []string{"domainAdded", "domainProved", "domainLost"} {
		if kinds["organisation."+kind] != 1 {
			t.Errorf("event %s: %d times", kind, kinds["organisation."+kind])
		}
	}
	if err := h.DropDomain(ctx, owner, org, d.Name); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "removed twice", h.DropDomain(ctx, owner, org, d.Name), fault.NotFound)
	if _, err := h.ProveDomain(ctx, owner, org, d.Name); !fault.Is(err, fault.NotFound) {
		t.Errorf("looking for one that is removed: %v", err)
	}
}

func TestLooksAreLimited(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, owner := h.organisation(t, "Nordmark", "ada@example.org")
	d, err := h.ClaimDomain(ctx, owner, org, "nordmark.example")
	if err != nil {
		t.Fatal(err)
	}
	for range 30 {
		if _, err := h.ProveDomain(ctx, owner, org, d.Name); err != nil {
			t.Fatal(err)
		}
	}
	_, err = h.ProveDomain(ctx, owner, org, d.Name)
	wantKind(t, "the 31st look", err, fault.TooMany)
}

func TestNamesAlikeAreHeld(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	w := &world{txt: map[string][]string{}}
	h.Resolver = w
	real, owner := h.organisation(t, "University of Nordmark", "ada@example.org")
	before, _ := h.organisation(t, "Nordmark University", "old@example.org")
	d, err := h.ClaimDomain(ctx, owner, real, "nordmark.example")
	if err != nil {
		t.Fatal(err)
	}
	w.txt["nordmark.example."] = []string{account.DNSPrefix + d.Token}
	if _, err := h.ProveDomain(ctx, owner, real, d.Name); err != nil {
		t.Fatal(err)
	}
	late, eve := h.organisation(t, "Univеrsity of Nordmark", "eve@example.org") // a Cyrillic е
	fair, _ := h.organisation(t, "College of Südland", "fair@example.org")
	held := func(id account.OrgID) account.Organisation {
		t.Helper()
		o, err := h.Organisation(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for id, want := range map[account.OrgID]bool{real: false, before: true, late: true, fair: false} {
		o := held(id)
		if o.Held.On() != want || (o.Free() != nil) != want || want && o.Held.Like != real {
			t.Errorf("%s: held %+v", o.Name, o.Held)
		}
	}
	if all, err := h.Held(ctx, h.op); err != nil || len(all) != 2 {
		t.Errorf("Held = %v, %v", all, err)
	}
	_, err = h.Held(ctx, owner)
	wantKind(t, "an owner asking who is held", err, fault.Forbidden)
	wantKind(t, "an owner deciding", h.DecideName(ctx, eve, late, true, ""), fault.Forbidden)
	wantKind(t, "refusing without words", h.DecideName(ctx, h.op, late, false, ""), fault.Invalid)
	if err := h.DecideName(ctx, h.op, late, false, "It is another's name."); err != nil {
		t.Fatal(err)
	}
	if err := held(late).Free(); err == nil || !strings.Contains(err.Error(), "another's name") {
		t.Errorf("the owners read %v", err)
	}
	if err := h.DecideName(ctx, h.op, before, true, ""); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "deciding twice", h.DecideName(ctx, h.op, before, true, ""), fault.Conflict)

	change := func(who account.Actor, id account.OrgID, name string) {
		t.Helper()
		if err := h.ChangeOrganisation(ctx, who, id, account.OrganisationRequest{Name: name, Kind: account.University, Country: "NL", City: "Somewhere"}); err != nil {
			t.Fatal(err)
		}
	}
	change(eve, late, "University of Nordmarc")
	if !held(late).Held.On() || held(late).Held.Reason != "" {
		t.Error("another name alike is not held anew")
	}
	change(eve, late, "Eve's Workshop")
	if held(late).Held.On() {
		t.Error("a fair name is still held")
	}
	cleared := h.member(t, before, "old@example.org", account.Owner)
	change(cleared, before, "Nordmark University")
	if held(before).Held.On() {
		t.Error("a name that was allowed is held again")
	}
}
