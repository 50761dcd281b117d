package wallet_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"laurel/account"
	"laurel/credential/bake"
	"laurel/fault"
	"laurel/wallet"
)

func TestFilesCarryTheSignedBytes(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, _ := h.held(t, "a1", mira)
	for _, own := range []map[string][]byte{nil, {"png": ownPNG(t)}, {"png": ownPNG(t), "svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>`)}} {
		h.awards.own = own
		h.Service = &wallet.Service{Store: h.Store, Awards: h.Awards, Accounts: h.Accounts, PublicURL: h.PublicURL, Secret: h.Secret, Now: h.Now}
		for ext, media := range map[string]string{"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "json": "application/vc", "eu.json": "application/vc", "jwt": "text/plain; charset=utf-8"} {
			t.Run(fmt.Sprintf("%s with %d own", ext, len(own)), func(t *testing.T) {
				f, err := h.File(ctx, account.Actor{}, award.Page, ext)
				if err != nil {
					t.Fatal(err)
				}
				want(t, "type", f.Type, media)
				want(t, "name", f.Name, "query-a-database-7K2M-QX4D."+ext)
				switch ext {
				case "json":
					want(t, "bytes", string(f.Data), string(award.JSON))
				case "eu.json":
					want(t, "bytes", string(f.Data), string(award.European))
				case "jwt":
					want(t, "bytes", string(f.Data), award.JWT)
				case "pdf":
					if !bytes.HasPrefix(f.Data, []byte("%PDF-")) || !bytes.Contains(f.Data, []byte("credential.json")) {
						t.Error("no certificate with the credential attached")
					}
				default:
					got, _, err := bake.Extract(f.Data)
					if err != nil || !bytes.Equal(got, award.JSON) {
						t.Errorf("baked %d bytes, want the %d that were signed (%v)", len(got), len(award.JSON), err)
					}
				}
			})
		}
	}
	_, err := h.File(ctx, account.Actor{}, award.Page, "exe")
	wantKind(t, "another form", err, fault.NotFound)
	h.awards.change(award.ID, func(a *wallet.Award) { a.European = nil })
	_, err = h.File(ctx, account.Actor{}, award.Page, "eu.json")
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Kind != fault.NotFound || f.Code != "award.noEuropean" {
		t.Errorf("an award from before has a description: %v", err)
	}
}

// What was drawn once is kept, whoever asks, and the whole stays within its size.
func TestFilesAreKeptWithinBounds(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.CacheSize = 400 << 10
	var pages []string
	for i := range 12 {
		award, _ := h.held(t, number(i), mira)
		pages = append(pages, award.Page)
	}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			for _, page := range pages {
				if _, err := h.File(ctx, account.Actor{}, page, "svg"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	first, err := h.File(ctx, account.Actor{}, pages[11], "svg")
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.File(ctx, account.Actor{}, pages[11], "svg")
	if err != nil || &first.Data[0] != &again.Data[0] {
		t.Errorf("the file used last was drawn again (%v)", err)
	}
}

func TestLinkedIn(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, holder := h.held(t, "a1", mira)
	v, err := h.Page(ctx, holder, award.Page)
	if err != nil {
		t.Fatal(err)
	}
	link := h.LinkedIn(v)
	u, err := url.Parse(link)
	if err != nil || u.Host != "www.linkedin.com" || u.Path != "/profile/add" || strings.Contains(link, "+") {
		t.Fatalf("the link is %s, %v", link, err)
	}
	for name, wanted := range map[string]string{
		"startTask": "CERTIFICATION_NAME", "name": "Query a <database>", "organizationName": "Nordmark University",
		"issueYear": "2026", "issueMonth": "3", "expirationYear": "2031", "expirationMonth": "3",
		"certUrl": "https://laurel.example/a/page-a1", "certId": "7K2M-QX4D",
	} {
		want(t, name, u.Query().Get(name), wanted)
	}
	public, _ := h.Page(ctx, account.Actor{}, award.Page)
	want(t, "to others", h.LinkedIn(public), "")
	h.PublicURL = "http://laurel.example"
	want(t, "without https", h.LinkedIn(v), "")
	h.PublicURL = "http://127.0.0.1:8080"
	if h.LinkedIn(v) == "" {
		t.Error("a trial on this machine shows no link")
	}
}

func TestEmbedAndMeta(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	award, _ := h.held(t, "a1", mira)
	v, err := h.Page(ctx, account.Actor{}, award.Page)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "embed", h.Embed(v), `<iframe src="https://laurel.example/embed/page-a1" title="Query a &lt;database&gt;, awarded to Mira Fenwright" width="360" height="260" loading="lazy" referrerpolicy="no-referrer"></iframe>`)
	m := h.Meta(v)
	want(t, "title", m.Title, "Query a <database>: Mira Fenwright")
	want(t, "description", m.Description, "Awarded by Nordmark University on 14 March 2026. In force until 14 March 2031.")
	want(t, "address", m.URL, "https://laurel.example/a/page-a1")
	want(t, "check", h.CheckURL(award.Page), "https://laurel.example/verify?url=https%3A%2F%2Flaurel.example%2Fa%2Fpage-a1")
}

func TestCertificateFacts(t *testing.T) {
	h := newHouse(t)
	award := h.give(t, "a1", "Mira Fenwright", mira)
	want(t, "facts", wallet.FactsOf(award), "Project, marked against a rubric; supervised on site, identity checked. 84 of 100. "+
		"75 hours, 3 ECTS credits, level 5 of 8 (EQF). Awarded on 14 March 2026, in force until 14 March 2031.")
}
