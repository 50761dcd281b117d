package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/fetch"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/credential/verify"
	"laurel/verifier"
)

// asking lets a house fetch through a client of the test's.
func asking(client *fetch.Client) func(*app) {
	return func(a *app) {
		v := *verify.Online(client)
		v.Issuers, v.Now = a.issuerName, a.now
		a.verifier = &verifier.Service{Verifier: v, Fetch: client}
	}
}

// names looks names up in a map.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	ip, err := netip.ParseAddr(n[host])
	return []netip.Addr{ip}, err
}

// Nobody can have us ask a server inside, however its address is written.
func TestPrivateAddress(t *testing.T) {
	var asked atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer inside.Close()
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	known := names{"inside.example": "127.0.0.1", "metadata.example": "169.254.169.254", "six.example": "::1", "mapped.example": "::ffff:10.0.0.1",
		"2130706433": "127.0.0.1", "0x7f000001": "127.0.0.1", "0x7f.1": "127.0.0.1", "0177.0.0.1": "127.0.0.1", "127.1": "127.0.0.1", "localhost": "127.0.0.1"}
	v := newHouse(t, asking(&fetch.Client{Resolver: known})).visitor()
	for _, host := range []string{
		"127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]", "[fe80::1]", "[fd00::1]", "[2002:7f00:1::]",
		"localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", // what inet_aton reads as loopback, and a resolver may
		"inside.example", "metadata.example", "six.example", "mapped.example", // a public name of a private address
	} {
		t.Run(host, func(t *testing.T) {
			v.t = t
			address := "http://" + host + port + "/latest/meta-data/"
			says := "We do not fetch " + address + ": it points into a private network."
			v.get("/verify?u="+url.QueryEscape(address)).wants(t, http.StatusUnprocessableEntity, says)
			v.post("/verify", url.Values{"text": {address}}).wants(t, http.StatusUnprocessableEntity, says)
		})
	}
	for _, address := range []string{"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://a.example/"} {
		t.Run(address, func(t *testing.T) {
			v.t = t
			v.get("/verify?u="+url.QueryEscape(address)).wants(t, http.StatusUnprocessableEntity, "This is not an address that can be opened. One begins with https://.")
		})
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the server inside was asked %d times", n)
	}
}

// The system's own resolver reads odd forms of an address too.
func TestPrivateAddressBySystem(t *testing.T) {
	var asked atomic.Int64
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer inside.Close()
	port := inside.URL[strings.LastIndex(inside.URL, ":"):]
	v := newHouse(t).visitor()
	for _, host := range []string{"127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1"} {
		t.Run(host, func(t *testing.T) {
			v.t = t
			costs(t, 50, func() {
				got := v.get("/verify?u=" + url.QueryEscape("http://"+host+port+"/"))
				if got.status != http.StatusUnprocessableEntity && got.status != http.StatusServiceUnavailable {
					t.Errorf("answered %.300s", got)
				}
			})
		})
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the server inside was asked %d times", n)
	}
}

// A server that sends us round in circles, deeper and deeper, or inside.
func TestRedirects(t *testing.T) {
	var asked atomic.Int64
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		switch r.URL.Path {
		case "/ring":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/ring", http.StatusFound)
		case "/inside":
			http.Redirect(w, r, "http://169.254.169.254/latest/", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/endless":
			http.Redirect(w, r, fmt.Sprintf("/endless?%d", n), http.StatusFound)
		case "/pages":
			fmt.Fprintf(w, "%s/pages?%d", server.URL, n)
		case "/large":
			for block := bytes.Repeat([]byte("a"), 64<<10); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(zeros(t, 256<<20))
		}
	}))
	defer server.Close()
	v := newHouse(t, asking(&fetch.Client{AllowLoopback: true})).visitor()
	for _, tt := range []struct {
		path   string
		asks   int64
		status int
		says   string
	}{
		{"/ring", 2, http.StatusUnprocessableEntity, " sends us round in circles; we stopped following."},
		{"/endless", 6, http.StatusUnprocessableEntity, " sends us round in circles; we stopped following."},
		{"/pages", 3, http.StatusUnprocessableEntity, "This address leads to another and another; we stopped following."},
		{"/inside", 1, http.StatusUnprocessableEntity, ": it points into a private network."},
		{"/file", 1, http.StatusUnprocessableEntity, ": only ordinary http and https addresses are followed."},
		{"/large", 1, http.StatusRequestEntityTooLarge, " answers is larger than any credential needs; we stopped reading."},
		{"/bomb", 1, http.StatusRequestEntityTooLarge, " answers is larger than any credential needs; we stopped reading."},
	} {
		t.Run(tt.path, func(t *testing.T) {
			v.t = t
			before := asked.Load()
			costs(t, 150, func() {
				v.get("/verify?u="+url.QueryEscape(server.URL+tt.path)).wants(t, tt.status, tt.says)
			})
			if n := asked.Load() - before; n != tt.asks {
				t.Errorf("the server was asked %d times, want %d", n, tt.asks)
			}
		})
	}
}

// zeros is so many of them, packed a thousandfold.
func zeros(t *testing.T, size int) []byte {
	t.Helper()
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	for range size / len(block) {
		z.Write(block)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// A status list that unpacks to a gigabyte is not unpacked, and what it might
// have said is not taken for good.
func TestBombInStatusList(t *testing.T) {
	signer := credentialtest.Signer("nordmark")
	const address = "https://lists.example/status/1"
	list, err := status.NewListCredential(status.Listing{ID: address, Issuer: signer.Controller(), Purpose: status.Revocation, List: status.NewList(),
		ValidFrom: credentialtest.Noon, ValidUntil: time.Now().AddDate(1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	bomb := "u" + base64.RawURLEncoding.EncodeToString(zeros(t, 1<<30))
	list = bytes.Replace(list, []byte(status.NewList().Encode()), []byte(bomb), 1)
	if list, err = proof.Sign(t.Context(), list, signer, credentialtest.Noon); err != nil {
		t.Fatal(err)
	}
	badge := credentialtest.Badge(signer.Controller())
	badge.CredentialStatus = &credential.StatusEntry{ID: address + "#7", Type: status.Bitstring, StatusPurpose: status.Revocation,
		StatusListIndex: "7", StatusListCredential: address}
	doc, err := proof.Sign(t.Context(), credentialtest.JSON(t, badge), signer, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	v := newHouse(t, asking(&fetch.Client{Own: func(_ context.Context, url string) (fetch.Response, bool, error) {
		return fetch.Response{Body: list, ContentType: "application/vc", URL: url}, true, nil
	}})).visitor()
	costs(t, 600, func() {
		v.upload("/verify", nil, map[string][]byte{"file": doc}).wants(t, http.StatusOK, "Could not tell",
			"The issuer’s status list cannot be relied on: the list unpacks to more than 64 MB. It may be in force; it may have been revoked.")
	})
}
