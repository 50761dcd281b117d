package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/laureltest"
	"laurel/store"
	"laurel/vault"
)

// BenchmarkMillion asks for every page of an organisation with LAUREL_AWARDS
// awards (20,000 without it), as its owner and as the registrar of a unit that
// has half of it, over HTTP and LAUREL_ROUNDS times (20), one page after the
// other and then round again. It prints how long each took in ms and fails where
// one does not answer, or where a pattern of the router was never asked for.
// LAUREL_PAGES, a regular expression, asks again only for some. The database is
// kept in LAUREL_AWARDS_DIR (a temporary folder) for the next run.
func BenchmarkMillion(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		dir := crowdDir(b, "sqlite")
		benchmarkMillion(b, dir, settings{Data: dir})
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		dir := crowdDir(b, "postgres")
		set := settings{Database: laureltest.KeptPostgres(b, dir), MasterKey: filepath.Join(dir, "master.key")}
		if err := store.Migrate(b.Context(), store.Config{URL: set.Database}); err != nil {
			b.Fatal(err)
		}
		benchmarkMillion(b, dir, set)
	})
}

func number(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

func crowdDir(b *testing.B, engine string) string {
	base := cmp.Or(os.Getenv("LAUREL_AWARDS_DIR"), os.TempDir())
	dir := filepath.Join(base, fmt.Sprintf("laurel-crowd-%d-%s", number("LAUREL_AWARDS", 20_000), engine))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	return dir
}

// crowdURL is the public address in the data, whatever is listened on.
const crowdURL = "http://127.0.0.1:8080"

// crowd is who is asked about.
type crowd struct {
	Org    account.OrgID
	Owner  account.PersonID
	Also   []string      // pages of the desk that few links lead to
	At     time.Time     // when that was: the clock of what is asked
	Filled time.Duration // how long that took
}

func openCrowd(b *testing.B, set settings) *app {
	b.Helper()
	set.TrustedProxy = []string{"127.0.0.1/32"} // so that each request may come from somewhere else
	a, err := openApp(b.Context(), set, crowdURL, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), true)
	if err != nil {
		b.Fatal(err)
	}
	return a
}

// filled gives who is in the data of a folder, and fills it when it is new.
func filled(b *testing.B, dir string, set settings) (c crowd) {
	b.Helper()
	mark := filepath.Join(dir, "crowd.json")
	if raw, err := os.ReadFile(mark); err == nil && json.Unmarshal(raw, &c) == nil {
		return c
	}
	start := time.Now()
	if set.MasterKey != "" {
		if err := vault.WriteMaster(set.MasterKey, vault.NewMaster()); err != nil {
			b.Fatal(err)
		}
	}
	until := start.Add(-time.Hour)
	a := openCrowd(b, set)
	if err := a.seed(b.Context(), demo.Load()); err != nil {
		b.Fatal(err)
	}
	h := crowdMaker{b, a, map[string]account.OrgID{}}
	all, err := a.accounts.Organisations(b.Context())
	h.must(err)
	for _, o := range demo.Load().Organisations {
		i := slices.IndexFunc(all, func(there account.Organisation) bool { return there.Name == o.Name })
		h.orgs[o.Key] = all[i].ID
	}
	big, owner := h.organisation("nordmark", 40)
	small, _ := h.organisation("varn", 3)
	c.Org, c.Owner, c.At = account.OrgID(big.Org), owner.Person, start
	h.programs(owner, &big)
	h.authors(owner, c.Org)
	h.office(owner, big)
	h.truly(owner, big.Achievements)
	h.delegations(owner, big, small.Achievements[0])
	c.Also = append(h.filed(owner, big.Achievements[0]), "/define/"+big.Achievements[0]+"/offers", "/delegations", "/delegated")
	if err := a.db.Close(); err != nil {
		b.Fatal(err)
	}
	n := number("LAUREL_AWARDS", 20_000)
	big.Awards, small.Awards, big.Until, small.Until = n, n/20, until, until
	if err := laureltest.Fill(b.Context(), set.storage().config(), small, big); err != nil {
		b.Fatal(err)
	}
	c.Filled = time.Since(start)
	raw, err := json.Marshal(c)
	if err == nil {
		err = os.WriteFile(mark, raw, 0o644)
	}
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// walker asks for pages and knows the pattern of each.
type walker struct {
	*testing.B
	router *http.ServeMux
	base   string
	client http.Client
	asked  int
	some   bool // not every page is theirs
}

func benchmarkMillion(b *testing.B, dir string, set settings) {
	c := filled(b, dir, set)
	a := openCrowd(b, set)
	b.Cleanup(func() { a.db.Close() })
	a.at(c.At)
	router, doors, err := a.router(nil)
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(doors.Handler(router))
	b.Cleanup(server.Close)
	owner, err := a.accounts.Actor(b.Context(), c.Owner)
	if err != nil {
		b.Fatal(err)
	}
	registrar := crowdMaker{B: b, app: a}.faculty(owner, c.Org)
	b.Run("owner", func(b *testing.B) {
		w := signedIn(b, a, router, server.URL, c.Owner)
		pages := w.crawl(c)
		w.allAsked(pages)
		w.measure(pages, c)
	})
	b.Run("unit", func(b *testing.B) { // whose pages some are not
		w := signedIn(b, a, router, server.URL, registrar)
		w.some = true
		w.measure(w.crawl(c), c)
	})
}

// signedIn is a walker who walks as somebody.
func signedIn(b *testing.B, a *app, router *http.ServeMux, base string, who account.PersonID) *walker {
	b.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	w := &walker{B: b, router: router, base: base, client: http.Client{Jar: jar, Timeout: time.Minute}}
	link, err := a.accounts.NewSignInLink(b.Context(), account.System("test"), who, "", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	if res, err := w.client.Post(w.base+strings.TrimPrefix(link, crowdURL), "application/x-www-form-urlencoded", nil); err != nil || res.StatusCode != http.StatusOK {
		b.Fatal("signing in: ", res, err)
	}
	return w
}

// measure asks for the pages in rounds and reports what they took.
func (w *walker) measure(pages []string, c crowd) {
	if only := os.Getenv("LAUREL_PAGES"); only != "" {
		pages = slices.DeleteFunc(pages, func(page string) bool { return !regexp.MustCompile(only).MatchString(page) })
	}
	rounds := number("LAUREL_ROUNDS", 20)
	took := make([][]time.Duration, len(pages))
	for w.Loop() {
		for range rounds {
			for i, page := range pages {
				start := time.Now()
				status, _ := w.get(page)
				took[i] = append(took[i], time.Since(start))
				if status >= 400 {
					w.Errorf("%s answers %d", page, status)
				}
			}
		}
	}
	w.report(pages, took, c)
}

// get reads a page whole, of a file the first bytes.
func (w *walker) get(path string) (status int, body string) {
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.base+path, nil)
	if err != nil {
		w.Fatal(path, err)
	}
	w.asked++
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", w.asked>>16&255, w.asked>>8&255, w.asked&255))
	res, err := w.client.Do(req)
	if err != nil {
		w.Fatal(path, err)
	}
	defer res.Body.Close()
	most := int64(16 << 20)
	if res.Header.Get("Content-Disposition") != "" || strings.Contains(res.Header.Get("Content-Type"), "csv") || strings.Contains(path, ".json") || strings.HasPrefix(res.Header.Get("Content-Type"), "text/event-stream") {
		most = 1
	}
	raw, err := io.ReadAll(io.LimitReader(res.Body, most))
	if err != nil {
		w.Fatal(path, err)
	}
	return res.StatusCode, string(raw)
}

func (w *walker) pattern(path string) string {
	req := httptest.NewRequest(http.MethodGet, path, nil)
	_, pattern := w.router.Handler(req)
	return pattern
}

// perKind is how many pages of one pattern, with the same filters set, are asked.
const perKind = 2

var linked = regexp.MustCompile(`(?:href|src|action)="(?:` + regexp.QuoteMeta(crowdURL) + `)?(/[^"#]*)`)

// crawl follows every link from the organisation's pages, and looks at lists
// by their filters, a rare and a common word, and at their ends.
func (w *walker) crawl(c crowd) (pages []string) {
	desk := "/desk/" + string(c.Org)
	todo := []string{desk, "/", "/catalogue?q=data", "/o/" + string(c.Org), "/home", "/skills/search?q=data", "/catalogue?sort=newest&page=2"}
	_, list := w.get(desk + "/awards")
	code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(list)
	options := regexp.MustCompile(`<option value="([0-9a-f-]{36})"`).FindAllStringSubmatch(list, 3)
	awards := number("LAUREL_AWARDS", 20_000)
	for _, q := range []string{"", "q=example", "q=ada", "q=ada+berg", "q=berg7", "q=ada.berg" + strconv.Itoa(awards/7), "q=" + code, "q=nobodyhasthis",
		"status=revoked", "status=suspended", "status=revoked&q=example", "status=inForce&q=ada"} {
		for _, order := range []string{"", "earliest", "newest"} {
			todo = append(todo, desk+"/awards?order="+order+"&"+q)
			for _, from := range []int{awards / 3, awards - 50} {
				if q == "" {
					todo = append(todo, fmt.Sprintf("%s/awards?order=%s&from=%d", desk, order, from))
				}
			}
		}
	}
	for _, o := range options {
		todo = append(todo, desk+"/awards?m="+o[1], desk+"/awards?q=example&m="+o[1], desk+"/awards?status=revoked&m="+o[1], fmt.Sprint(desk, "/awards?from=1000&m=", o[1]), desk+"/define/"+o[1]+"/texts")
	}
	if first := regexp.MustCompile(desk + `/awards/[0-9a-f-]{36}`).FindString(list); first != "" {
		for _, change := range []string{"correct", "issued", "suspend", "revoke"} {
			todo = append(todo, first+"/"+change)
		}
	}
	for _, state := range []string{"queued", "sent", "failed", "bounced"} {
		todo = append(todo, desk+"/mails?state="+state, desk+"/mails?q=ada&state="+state)
	}
	for _, q := range []string{"/mails?q=example", "/mails?q=berg7", "/log?kind=award.issued", "/log?kind=award.", "/log?kind=award.revoked", "/batches/select?q=example", "/webhooks", "/batches"} {
		todo = append(todo, desk+q)
	}
	for _, q := range []string{"/log?kind=member.", "/log?to=" + c.At.AddDate(-3, 0, 0).Format(time.DateOnly), "/log?from=2001-01-01&to=" + c.At.AddDate(-2, 0, 0).Format(time.DateOnly) + "&kind=award.",
		"/log?who=" + string(c.Owner) + "&to=" + c.At.AddDate(-2, 0, 0).Format(time.DateOnly), "/awards?ends=90", "/awards?ends=90&order=earliest", "/awards?ends=90&q=ada",
		"/scheduled?over=1", "/assess?state=decided"} {
		todo = append(todo, desk+q)
	}
	for _, page := range c.Also {
		todo = append(todo, desk+page)
	}
	_, onHold := w.get(desk + "/awards?status=suspended")
	todo = append(todo, regexp.MustCompile(desk+`/awards/[0-9a-f-]{36}`).FindString(onHold)+"/reinstate")
	_, files := w.get(desk + "/batches")
	todo = append(todo, regexp.MustCompile(desk+`/batches/[0-9a-f-]{36}`).FindString(files)+"/live")
	explicit := len(todo)
	seen := map[string]bool{}
	kinds := map[string]int{}
	for i := 0; i < len(todo); i++ {
		path := todo[i]
		u, err := url.Parse(path)
		if err != nil || seen[path] {
			continue
		}
		seen[path] = true
		pattern := w.pattern(path)
		kind := pattern + fmt.Sprint(slices.Sorted(maps.Keys(u.Query())))
		if pattern == "/" || strings.HasPrefix(pattern, "GET /static") || i >= explicit && kinds[kind] >= perKind {
			continue
		}
		kinds[kind]++
		status, body := w.get(path)
		if w.some && (status == http.StatusForbidden || status == http.StatusNotFound) {
			continue
		}
		if status >= 400 {
			w.Errorf("%s answers %d", path, status)
			continue
		}
		pages = append(pages, path)
		for _, found := range linked.FindAllStringSubmatch(body, -1) {
			todo = append(todo, html.UnescapeString(found[1]))
		}
	}
	return pages
}

// allAsked fails where no link led to a page of the desk.
func (w *walker) allAsked(pages []string) {
	asked := map[string]bool{}
	for _, p := range pages {
		asked[w.pattern(p)] = true
	}
	for pattern := range patterns(reflect.ValueOf(w.router).Elem()) {
		if strings.HasPrefix(pattern, "GET /desk/") && !asked[pattern] {
			w.Errorf("no link leads to %s", pattern)
		}
	}
}

// patterns are those of a router, which does not tell them.
func patterns(router reflect.Value) map[string]bool {
	all := map[string]bool{}
	segments := router.FieldByName("index").FieldByName("segments")
	for it := segments.MapRange(); it.Next(); {
		for i := range it.Value().Len() {
			all[it.Value().Index(i).Elem().FieldByName("str").String()] = true
		}
	}
	return all
}

// report prints the slowest pages.
func (w *walker) report(pages []string, took [][]time.Duration, c crowd) {
	type line struct {
		page               string
		min, p50, p95, max time.Duration
	}
	var lines []line
	for i, page := range pages {
		slices.Sort(took[i])
		n := len(took[i])
		lines = append(lines, line{page, took[i][0], took[i][n/2], took[i][min(n*95/100, n-1)], took[i][n-1]})
	}
	slices.SortFunc(lines, func(a, b line) int { return cmp.Compare(b.p95, a.p95) })
	load, _ := os.ReadFile("/proc/loadavg")
	var text strings.Builder
	over := 0
	for i, l := range lines {
		if l.p95 > 100*time.Millisecond {
			over++
		}
		if i < 40 || l.p95 > 100*time.Millisecond {
			fmt.Fprintf(&text, "%8.1f %8.1f %8.1f %8.1f  %s\n", ms(l.min), ms(l.p50), ms(l.p95), ms(l.max), strings.ReplaceAll(l.page, string(c.Org), "ORG"))
		}
	}
	fmt.Printf("filled in %s, load %s, %d pages, %d over 100 ms\n     min      p50      p95      max ms\n%s", c.Filled.Round(time.Second), strings.TrimSpace(string(load)), len(pages), over, &text)
	w.ReportMetric(ms(lines[0].p95), "ms-worst-p95")
	w.ReportMetric(ms(lines[len(lines)/2].p50), "ms-usual-p50")
	w.ReportMetric(float64(over), "over-100ms")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
