package fetch

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A message is posted as it is, its answer read within bounds, and no redirect
// followed.
func TestPost(t *testing.T) {
	noon := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hook", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if string(b) != "{}" || r.Header.Get("X-A") != "b" || r.Header.Get("User-Agent") != "Laurel" {
			t.Errorf("got %q with %v", b, r.Header)
		}
		w.Header().Set("Retry-After", noon.Add(time.Minute).Format(http.TimeFormat))
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, strings.Repeat("x", 1<<20))
	})
	mux.Handle("/away", http.RedirectHandler("/hook", http.StatusTemporaryRedirect))
	c := world(t, mux)
	c.Now = func() time.Time { return noon }
	got, err := c.Post(t.Context(), "http://pub.example/hook", http.Header{"X-A": {"b"}}, []byte("{}"))
	if err != nil || got.Status != 503 || len(got.Body) != maxSaid || got.RetryAfter != time.Minute {
		t.Errorf("got %d, %d bytes, retry after %v, %v", got.Status, len(got.Body), got.RetryAfter, err)
	}
	got, err = c.Post(t.Context(), "http://pub.example/away", nil, nil)
	if err != nil || got.Status != 307 || got.Location != "/hook" {
		t.Errorf("a redirect gives %+v, %v", got, err)
	}
	for _, address := range []string{"http://inner.example/hook", "http://six.example/", "http://localhost/", "http://127.0.0.1/", "http://user@pub.example/", "ftp://pub.example/", "http://pub.example:25/"} {
		if _, err := c.Post(t.Context(), address, nil, nil); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want refused", address, err)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	noon := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "30": 30 * time.Second, "-1": 0, "1e3": 0, "9999999": 7 * 24 * time.Hour,
		"Mon, 04 May 2026 12:00:30 GMT": 30 * time.Second, "Mon, 04 May 2026 11:00:00 GMT": 0, "soon": 0,
	} {
		if got := retryAfter(text, noon); got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
