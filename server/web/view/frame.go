package view

import "time"

// Link is a word that leads somewhere.
type Link struct {
	Text, Href string
	Current    bool // the page it leads to is the one shown
}

// Assets names the files a page loads, each at an address that changes with
// its content.
type Assets struct {
	Style   string
	Script  string
	Fonts   []string // preloaded; empty when the fonts were not built in
	Favicon string
}

// Meta is one <meta> element: Open Graph names go in Property.
type Meta struct{ Name, Property, Content string }

// Notice is what happened just before, said at the top of the next page.
type Notice struct {
	Kind string // "", "ok", "warn" or "stop"
	Text string
	Undo Link // zero when it cannot be undone
}

// Frame is what stands round every page.
type Frame struct {
	Title       string // without the name of the site
	Description string
	Canonical   string
	Lang, Dir   string // "en" and "ltr" when empty
	Theme       string // "", "light" or "dark"
	Path        string // where the theme form returns to
	Nav         []Link
	Who         Link // the one who acts, or "Sign in"
	SignedIn    bool
	RunBy       string // who runs this copy; empty when not said
	Notice      *Notice
	NoIndex     bool
	Meta        []Meta
	JSONLD      any // a schema.org description of what the page is about
	Refresh     int // seconds, where no module runs; 0 for never
	Crumbs      []Link
	Part        string // the units whose part is shown; "" for the whole
	Assets      Assets
}

// meta is what a shared link shows: at least the title of a page that has an
// address of its own.
func (f Frame) meta() []Meta {
	if len(f.Meta) > 0 || f.Canonical == "" || f.NoIndex {
		return f.Meta
	}
	return []Meta{{Property: "og:type", Content: "website"}, {Property: "og:site_name", Content: "Laurel"}, {Property: "og:title", Content: f.Title},
		{Property: "og:description", Content: f.Description}, {Property: "og:url", Content: f.Canonical}}
}

func (f Frame) lang() string { return or(f.Lang, "en") }
func (f Frame) dir() string  { return or(f.Dir, "ltr") }

// PublicNav is the masthead of someone who is not signed in.
func PublicNav(current string) []Link {
	return nav(current, Link{Text: "Home", Href: "/"}, Link{Text: "Catalogue", Href: "/catalogue"},
		Link{Text: "Check a credential", Href: "/verify"})
}

// LearnerNav is the masthead of a learner.
func LearnerNav(current string) []Link {
	return nav(current, Link{Text: "My record", Href: "/record"}, Link{Text: "My assessments", Href: "/applications"}, Link{Text: "Catalogue", Href: "/catalogue"},
		Link{Text: "Check", Href: "/verify"})
}

// DeskRights are what someone may do at a desk; the masthead names no more.
type DeskRights struct{ Drafts, Numbers, Assess, Define, Issue, Awards, Members, Log bool }

// DeskNav is the masthead of someone who acts for an organisation.
func DeskNav(org, current string, may DeskRights) []Link {
	desk := "/desk/" + org
	var links []Link
	if may.Drafts {
		links = append(links, Link{Text: "Desk", Href: desk})
	}
	if may.Define {
		links = append(links, Link{Text: "Define", Href: desk + "/define"})
	}
	if may.Issue {
		links = append(links, Link{Text: "Issue", Href: desk + "/issue"})
	}
	if may.Awards {
		links = append(links, Link{Text: "Awards", Href: desk + "/awards"})
	}
	if may.Numbers && !may.Issue { // who issues has it at the desk, and much else here
		links = append(links, Link{Text: "Numbers", Href: desk + "/numbers"})
	}
	if may.Assess {
		links = append(links, Link{Text: "Assess", Href: desk + "/assess"})
	}
	if may.Members {
		links = append(links, Link{Text: "Members", Href: desk + "/members"})
	}
	if may.Log {
		links = append(links, Link{Text: "Log", Href: desk + "/log"})
	}
	return nav(current, append(links, Link{Text: "Check", Href: "/verify"})...)
}

// RoleNav is the masthead of an employer, a quality body or an operator: one
// home of their own, and what everyone may use.
func RoleNav(home Link, current string) []Link {
	return nav(current, home, Link{Text: "Catalogue", Href: "/catalogue"}, Link{Text: "Check", Href: "/verify"})
}

func nav(current string, links ...Link) []Link {
	for i := range links {
		links[i].Current = links[i].Href == current
	}
	return links
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Day writes a date out: 14 March 2026.
func Day(t time.Time) string { return t.UTC().Format("2 January 2006") }

// Moment writes a time with its zone: 14 March 2026 at 14:03 UTC.
func Moment(t time.Time) string { return t.UTC().Format("2 January 2006 at 15:04 UTC") }

// MomentIn writes a time as the clocks of a zone show it: 14 March 2026 at
// 15:03, Europe/Oslo.
func MomentIn(t time.Time, zone *time.Location) string {
	if zone == time.UTC || zone.String() == "UTC" {
		return Moment(t)
	}
	return t.In(zone).Format("2 January 2006 at 15:04, ") + zone.String()
}

// LocalTime writes a time for a field that asks for day and time:
// 2026-03-14T15:03.
func LocalTime(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02T15:04") }

// ISODay writes a date for a date field: 2026-03-14.
func ISODay(t time.Time) string { return t.UTC().Format(time.DateOnly) }
