package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// names answers look-ups from a table.
type names map[string]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	ip, ok := n[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return []netip.Addr{netip.MustParseAddr(ip)}, nil
}

// world is a client for which the public address 198.97.190.53 is a test server,
// and which fails the test when it dials any other.
func world(t *testing.T, h http.Handler) *Client {
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return &Client{
		Resolver: names{"pub.example": "198.97.190.53", "inner.example": "10.0.0.7", "localhost": "127.0.0.1", "six.example": "fd00::1"},
		dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if host, _, _ := net.SplitHostPort(address); host != "198.97.190.53" {
				t.Errorf("dialled %s", address)
			}
			return new(net.Dialer).DialContext(ctx, network, srv.Listener.Addr().String())
		},
	}
}

func TestGet(t *testing.T) {
	var asked int
	mux := http.NewServeMux()
	mux.HandleFunc("/list", func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.Header.Get("Cookie") != "" || r.Header.Get("Authorization") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("sent %v", r.Header)
		}
		w.Header().Set("Set-Cookie", "a=b")
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		fmt.Fprintf(w, `{"accept":%q}`, r.Header.Get("Accept"))
	})
	mux.Handle("/from", http.RedirectHandler("/list", http.StatusFound))
	c := world(t, mux)
	for range 2 {
		got, err := c.Get(t.Context(), "http://pub.example/from#part", "application/json")
		want := Response{Body: []byte(`{"accept":"application/json"}`), ContentType: "application/json", URL: "http://pub.example/list"}
		if err != nil || string(got.Body) != string(want.Body) || got.ContentType != want.ContentType || got.URL != want.URL || got.Fresh != NotSaid {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	if asked != 2 {
		t.Errorf("the server was asked %d times for what may not be cached", asked)
	}
}

func TestGetFailsByKind(t *testing.T) {
	bomb := new(bytes.Buffer)
	z := gzip.NewWriter(bomb)
	z.Write(make([]byte, 3000))
	z.Close()
	to := func(where string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", where); w.WriteHeader(302) }
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/loop", to("/pool"))
	mux.HandleFunc("/pool", to("/loop"))
	mux.HandleFunc("/longer", func(w http.ResponseWriter, r *http.Request) { to("/longer?"+r.URL.RawQuery+"x")(w, r) })
	mux.HandleFunc("/inner", to("http://inner.example/"))
	mux.HandleFunc("/metadata", to("http://169.254.169.254/latest"))
	mux.HandleFunc("/file", to("file:///etc/passwd"))
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { io.CopyN(w, zeros{}, 3000) })
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Write(bomb.Bytes())
	})
	mux.HandleFunc("/junk", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		io.WriteString(w, "junk")
	})
	mux.HandleFunc("/br", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "br") })
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	c := world(t, mux)
	c.MaxBytes, c.Timeout = 2000, 300*time.Millisecond
	for _, tt := range []struct {
		url  string
		want Error
	}{
		{"http://pub.example/loop", Error{Kind: Refused, Code: "redirectLoop"}},
		{"http://pub.example/longer", Error{Kind: Refused, Code: "redirects"}},
		{"http://pub.example/inner", Error{Kind: Refused, Code: "private"}},
		{"http://pub.example/metadata", Error{Kind: Refused, Code: "private"}},
		{"http://pub.example/file", Error{Kind: Refused, Code: "scheme"}},
		{"http://pub.example:25/", Error{Kind: Refused, Code: "port"}},
		{"http://inner.example/", Error{Kind: Refused, Code: "private"}},
		{"http://six.example/", Error{Kind: Refused, Code: "private"}},
		{"http://localhost/", Error{Kind: Refused, Code: "private"}},
		{"http://127.0.0.1:8080/", Error{Kind: Refused, Code: "private"}},
		{"http://[::ffff:10.0.0.1]/", Error{Kind: Refused, Code: "private"}},
		{"http://[fe80::1%25eth0]/", Error{Kind: Refused, Code: "private"}},
		{"ftp://pub.example/", Error{Kind: Refused, Code: "scheme"}},
		{"pub.example", Error{Kind: Refused, Code: "scheme"}},
		{"http:///path", Error{Kind: Refused, Code: "address"}},
		{"http://me:secret@pub.example/", Error{Kind: Refused, Code: "address"}},
		{"http://pub.example/" + strings.Repeat("x", maxURL), Error{Kind: Refused, Code: "address"}},
		{"http://pub.example/long", Error{Kind: TooLarge}},
		{"http://pub.example/bomb", Error{Kind: TooLarge}},
		{"http://pub.example/junk", Error{Kind: Unreachable, Code: "unreachable"}},
		{"http://pub.example/br", Error{Kind: Unreachable, Code: "unreachable"}},
		{"http://pub.example/slow", Error{Kind: Unreachable, Code: "timeout"}},
		{"http://gone.example/", Error{Kind: Unreachable, Code: "unreachable"}},
		{"http://pub.example/missing", Error{Kind: Status}},
	} {
		_, err := c.Get(t.Context(), tt.url, "*/*")
		if !errors.Is(err, &tt.want) {
			t.Errorf("%.60s: got %v, want kind %d %s", tt.url, err, tt.want.Kind, tt.want.Code)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is in %q", err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestHTTPSDoesNotFallBackToHTTP(t *testing.T) {
	from, _ := parse("https://pub.example/a")
	if _, err := follow(from, "http://pub.example/a"); !errors.Is(err, &Error{Kind: Refused, Code: "downgrade"}) {
		t.Errorf("got %v", err)
	}
	if to, err := follow(from, "../b?c"); err != nil || to != "https://pub.example/b?c" {
		t.Errorf("got %q, %v", to, err)
	}
}

// The system's own dialer must check too: here no fake stands in for it.
func TestTheSocketItselfIsChecked(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "hello") }))
	defer srv.Close()
	if _, err := new(Client).Get(t.Context(), srv.URL, "*/*"); !errors.Is(err, ErrRefused) {
		t.Errorf("a server's client: got %v", err)
	}
	if err := new(Client).control("tcp4", srv.Listener.Addr().String(), nil); !errors.Is(err, ErrRefused) {
		t.Errorf("control: got %v", err)
	}
	got, err := (&Client{AllowLoopback: true}).Get(t.Context(), srv.URL, "*/*")
	if err != nil || string(got.Body) != "hello" {
		t.Errorf("the command line's client: got %q, %v", got.Body, err)
	}
}

func TestOwnAddressesAreNeverAsked(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/away", http.RedirectHandler("http://laurel.example/status/1", http.StatusFound))
	c := world(t, mux)
	c.Own = func(_ context.Context, url string) (Response, bool, error) {
		path, own := strings.CutPrefix(url, "http://laurel.example/")
		if path == "none" {
			return Response{}, own, &Error{Kind: Status, Code: "status", Status: 404}
		}
		return Response{Body: []byte(path), URL: url}, own, nil
	}
	for _, url := range []string{"http://laurel.example/status/1", "http://pub.example/away"} {
		if got, err := c.Get(t.Context(), url, "*/*"); err != nil || string(got.Body) != "status/1" {
			t.Errorf("%s: got %q, %v", url, got.Body, err)
		}
	}
	if _, err := c.Get(t.Context(), "http://laurel.example/none", "*/*"); !errors.Is(err, ErrStatus) {
		t.Errorf("got %v", err)
	}
}

func TestCacheHonoursMaxAge(t *testing.T) {
	asked := 0
	c := world(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Cache-Control", r.URL.Query().Get("cc"))
		w.Header().Set("Age", r.URL.Query().Get("age"))
		w.Header().Set("Expires", r.URL.Query().Get("expires"))
	}))
	noon := time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		query string
		after time.Duration
		again bool
		fresh time.Duration // of the first answer
	}{
		{"cc=max-age%3D60", 59 * time.Second, false, 60 * time.Second},
		{"cc=public,+max-age%3D60", 60 * time.Second, true, 60 * time.Second},
		{"cc=max-age%3D60&age=30", 40 * time.Second, true, 30 * time.Second},
		{"cc=no-store,max-age%3D60", time.Second, true, 0},
		{"cc=max-age%3Dsoon", time.Second, true, 0},
		{"cc=max-age%3D999999", 59 * time.Minute, false, time.Hour},
		{"cc=max-age%3D999999&long", 61 * time.Minute, true, time.Hour},
		{"", time.Second, true, NotSaid},
		{"expires=Tue,+12+May+2026+12:02:00+GMT", 119 * time.Second, false, 2 * time.Minute},
		{"expires=Tue,+12+May+2026+11:00:00+GMT", time.Second, true, 0},
		{"expires=0", time.Second, true, 0},
		{"expires=Tue,+12+May+2026+12:02:00+GMT&cc=no-store", time.Second, true, 0},
	} {
		now := noon
		c.Now = func() time.Time { return now }
		before := asked
		for i := range 2 {
			got, err := c.Get(t.Context(), "http://pub.example/?"+tt.query, "*/*")
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 && got.Fresh != tt.fresh || got.Fresh > tt.fresh {
				t.Errorf("%q is fresh for %s, want %s", tt.query, got.Fresh, tt.fresh)
			}
			now = now.Add(tt.after)
		}
		if again := asked-before == 2; again != tt.again {
			t.Errorf("%q after %s: asked again %v", tt.query, tt.after, again)
		}
	}
}

func TestCacheStaysSmall(t *testing.T) {
	var c cache
	now := time.Now()
	for i := range 2000 {
		c.put(fmt.Sprint(i), Response{Body: make([]byte, 1<<20)}, now, time.Minute)
		if c.bytes > maxCacheBytes || len(c.kept) > maxCached {
			t.Fatalf("kept %d bytes in %d answers", c.bytes, len(c.kept))
		}
	}
	if _, ok := c.get("1999", now); !ok {
		t.Error("the newest answer is gone")
	}
}

func TestPrivate(t *testing.T) {
	for _, ip := range []string{
		"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.1.1", "169.254.169.254", "172.31.0.1", "192.0.0.8", "192.168.1.1",
		"198.18.0.1", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.88.99.1",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1",
		"64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::10.0.0.1", "100::1",
		"2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "2002:a00:1::", "2002:7f00:1::", "3fff::1", "5f00::1", "4000::1",
	} {
		if private(netip.MustParseAddr(ip)) == "" {
			t.Errorf("%s passes", ip)
		}
	}
	for _, ip := range []string{"1.1.1.1", "9.255.255.255", "11.0.0.0", "172.32.0.1", "100.128.0.1", "198.97.190.53", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::1.1.1.1", "::ffff:1.1.1.1"} {
		if why := private(netip.MustParseAddr(ip)); why != "" {
			t.Errorf("%s is refused: %s", ip, why)
		}
	}
}

func FuzzFresh(f *testing.F) {
	f.Add("public, max-age=60", "5")
	f.Add(`max-age="9999999999", no-store`, "-1")
	f.Fuzz(func(t *testing.T, control, age string) {
		h := http.Header{"Cache-Control": {control}, "Age": {age}}
		if got := fresh(h, time.Now()); got < NotSaid || got > 1<<31*time.Second || got > 0 && strings.HasPrefix(control, "no-store,") {
			t.Errorf("%q is fresh for %s", control, got)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("https://pub.example/a?b#c")
	f.Add("http://[::ffff:10.0.0.1%25eth0]:80/")
	f.Fuzz(func(t *testing.T, address string) {
		u, err := parse(address)
		if err != nil {
			return
		}
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
			t.Errorf("%q is asked as %q", address, u)
		}
		if _, err := follow(u, address); err != nil && u.Scheme == "http" {
			t.Errorf("%q does not lead to itself: %v", address, err)
		}
	})
}
