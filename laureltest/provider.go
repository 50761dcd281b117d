package laureltest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// SignInProvider is an organisation's OpenID Connect provider on loopback. It
// signs in whoever Claims names, without asking, and keeps to the standard
// unless told otherwise.
type SignInProvider struct {
	URL      string // the issuer
	ClientID string
	Secret   string
	Now      func() time.Time

	t   testing.TB
	key *ecdsa.PrivateKey

	mu     sync.Mutex
	claims map[string]any // over what an honest provider says
	forged bool           // the token is signed with another key than the published
	broken bool           // the token's place answers nonsense
	codes  map[string]url.Values
}

// Provider starts one for a client; it ends with the test.
func Provider(t testing.TB, now func() time.Time) *SignInProvider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &SignInProvider{t: t, ClientID: "laurel", Secret: "the client's secret", Now: now, key: key, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Says sets claims of the tokens to come; nil leaves one out.
func (p *SignInProvider) Says(claims map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.claims = claims
}

// Forge has the tokens to come signed with a key that is not published.
func (p *SignInProvider) Forge(on bool) { p.mu.Lock(); p.forged = on; p.mu.Unlock() }

// Break has the place of the tokens answer nonsense.
func (p *SignInProvider) Break(on bool) { p.mu.Lock(); p.broken = on; p.mu.Unlock() }

// Visit goes where a sign-in leads, as a browser does, and gives where the
// provider sends it back to.
func (p *SignInProvider) Visit(address string) *url.URL {
	p.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	res.Body.Close()
	back, err := res.Location()
	if err != nil {
		p.t.Fatalf("the provider answers %s to %s", res.Status, address)
	}
	return back
}

func (p *SignInProvider) discovery(w http.ResponseWriter, _ *http.Request) {
	p.json(w, map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token",
		"jwks_uri": p.URL + "/keys", "id_token_signing_alg_values_supported": []string{"ES256"}})
}

func (p *SignInProvider) keys(w http.ResponseWriter, _ *http.Request) {
	point, err := p.key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		p.t.Error(err)
	}
	p.json(w, map[string]any{"keys": []any{map[string]any{"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one",
		"x": inBase64(point[1:33]), "y": inBase64(point[33:])}}})
}

// authorize notes the request and sends back a code.
func (p *SignInProvider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != p.ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "not a request of this client", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	p.mu.Lock()
	p.codes[code] = q
	p.mu.Unlock()
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.URL}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// token exchanges a code once, for the client it was made for, who proves by
// its verifier that it began the request (RFC 7636 §4.6).
func (p *SignInProvider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	verifier := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	p.mu.Lock()
	defer p.mu.Unlock()
	code := r.PostFormValue("code")
	q, ok := p.codes[code]
	delete(p.codes, code)
	user, _ := url.QueryUnescape(id) // RFC 6749 §2.3.1
	pass, _ := url.QueryUnescape(secret)
	switch {
	case p.broken:
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	case !ok, user != p.ClientID, pass != p.Secret, r.PostFormValue("redirect_uri") != q.Get("redirect_uri"), inBase64(verifier[:]) != q.Get("code_challenge"):
		http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
		return
	}
	now := p.Now()
	claims := map[string]any{"iss": p.URL, "aud": p.ClientID, "sub": "1", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": q.Get("nonce"),
		"email": "ada@nordmark.example", "email_verified": true, "name": "Ada Nord"}
	maps.Copy(claims, p.claims)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	p.json(w, map[string]any{"access_token": "none of ours", "token_type": "Bearer", "id_token": p.sign(claims)})
}

// sign makes a compact JWS by ES256 (RFC 7518 §3.4).
func (p *SignInProvider) sign(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		p.t.Error(err)
	}
	key := p.key
	if p.forged {
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			p.t.Error(err)
		}
	}
	signed := inBase64([]byte(`{"alg":"ES256","kid":"one"}`)) + "." + inBase64(body)
	hash := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, key, hash[:])
	if err != nil {
		p.t.Error(err)
	}
	return signed + "." + inBase64(append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...))
}

func (p *SignInProvider) json(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}
