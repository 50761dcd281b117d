package verify_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/fetch"
	"laurel/credential/status"
	"laurel/credential/verify"
)

// The server's own documents and lists are answered from its own store; what
// lies elsewhere at a private address is not asked, and counts as not told.
func TestOnline(t *testing.T) {
	const web = "did:web:laurel.example:o:1"
	ed, _, doc := credentialtest.WebSigners(web, "nordmark")
	document, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string][]byte{
		"https://laurel.example/o/1/did.json": document,
		revocationList:                        list(t, ed, revocationList, status.Revocation),
	}
	v := verify.Online(&fetch.Client{Own: func(_ context.Context, url string) (fetch.Response, bool, error) {
		if body, ok := pages[url]; ok {
			return fetch.Response{Body: body, URL: url}, true, nil
		}
		return fetch.Response{}, strings.HasPrefix(url, "https://laurel.example/"), &fetch.Error{Kind: fetch.Status, Code: "status", Status: 404}
	}})
	v.Now = func() time.Time { return noon }
	raw := signed(t, ed, keep)
	if r := v.Verify(t.Context(), raw, verify.Options{}); r.Verdict() != verify.Good {
		t.Errorf("%s\n%s", r.Headline(), listingOf(r))
	}
	delete(pages, revocationList)
	outcome(t, v.Verify(t.Context(), raw, verify.Options{}), verify.Status, verify.Unknown, "status.unreachable")
	delete(pages, "https://laurel.example/o/1/did.json")
	outcome(t, v.Verify(t.Context(), raw, verify.Options{}), verify.IssuerKey, verify.Unknown, "issuer.notFound")

	inside, _, _ := credentialtest.WebSigners("did:web:127.0.0.1", "nordmark")
	outcome(t, v.Verify(t.Context(), signed(t, inside, keep), verify.Options{}), verify.IssuerKey, verify.Unknown, "issuer.unreachable")
}

// A list that never answers costs the time it is given, and no more.
func TestASlowListIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := verifier(never{})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		r := v.Verify(ctx, credentialtest.Signed(t, "nordmark"), verify.Options{})
		outcome(t, r, verify.Status, verify.Unknown, "status.unreachable")
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

type never struct{}

func (never) StatusList(ctx context.Context, _ string) ([]byte, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func BenchmarkVerify(b *testing.B) {
	v := verifier(inForce(b, credentialtest.Signer("nordmark")))
	raw := credentialtest.Signed(b, "nordmark")
	for b.Loop() {
		if r := v.Verify(b.Context(), raw, verify.Options{}); r.Verdict() != verify.Good {
			b.Fatal(r.Headline())
		}
	}
}
