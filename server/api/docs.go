package api

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/danielgtaylor/huma/v2"

	"laurel/server/httpx"
	"laurel/server/web/static"
	"laurel/server/web/view"
)

//go:embed docs.html
var docsText string

var docsPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("docs").Funcs(template.FuncMap{"prose": prose}).Parse(docsText))
})

// guide is the description of the calls as a page shows it.
type guide struct {
	About  string
	URL    string // of the server
	Groups []group
	Shapes []shape
}

type group struct {
	Name, About string
	Calls       []docCall
}

type docCall struct {
	ID, Method, Path, Summary, About string
	Public                           bool
	Inputs                           []member // parameters
	Body                             []body
	Answers                          []answer
}

type body struct {
	Kind    string
	Members []member
	Of      link // or it is this shape
}

type answer struct {
	Status, Text string
	Of           link
}

// shape is an object that calls take or answer.
type shape struct {
	Name    string
	Members []member
}

type member struct {
	Name, Where, Type, About string
	Needed                   bool
	Of                       link
}

// link leads to a shape on the page.
type link struct{ Name, Many string }

// docs shows the description of the calls as a page of the site. It is written
// once, when the server starts; only what stands round it differs by reader.
func (a *API) docs(doc *huma.OpenAPI) http.Handler {
	var content bytes.Buffer
	if err := docsPage().Execute(&content, guideTo(doc)); err != nil {
		panic("api: its page of documentation: " + err.Error()) // every test meets it
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var page bytes.Buffer
		ctx := templ.WithChildren(r.Context(), templ.Raw(content.String()))
		if err := view.Layout(docsFrame(r)).Render(ctx, &page); err != nil {
			a.HTTP.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache, private")
		page.WriteTo(w)
	})
}

func docsFrame(r *http.Request) view.Frame {
	files := static.Load()
	f := view.Frame{Title: "For programs", Description: "How programs define, award and check micro-credentials here.", Path: r.URL.Path,
		Nav: view.PublicNav(""), Who: view.Link{Text: "Sign in", Href: "/signin"},
		Assets: view.Assets{Style: files.Style, Script: files.Script, Fonts: files.Fonts, Favicon: files.Icon}}
	if c, err := r.Cookie("theme"); err == nil && (c.Value == "light" || c.Value == "dark") {
		f.Theme = c.Value
	}
	if by := httpx.Actor(r.Context()); by.Person != "" {
		f.SignedIn, f.Who = true, view.Link{Text: by.Name, Href: "/home"}
		if by.Name == "" {
			f.Who.Text = "My account"
		}
	}
	return f
}

func guideTo(doc *huma.OpenAPI) guide {
	g := guide{About: doc.Info.Description, URL: strings.TrimSuffix(doc.Servers[0].URL, "/")}
	for _, tag := range doc.Tags {
		g.Groups = append(g.Groups, group{tag.Name, tag.Description, callsOf(doc, tag.Name)})
	}
	shapes := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(shapes)) {
		g.Shapes = append(g.Shapes, shape{name, members(shapes[name])})
	}
	return g
}

func callsOf(doc *huma.OpenAPI, tag string) []docCall {
	var all []docCall
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op != nil && slices.Contains(op.Tags, tag) {
				all = append(all, docCallOf(op))
			}
		}
	}
	return all
}

func docCallOf(op *huma.Operation) docCall {
	c := docCall{ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, About: op.Description, Public: len(op.Security) == 0}
	for _, p := range op.Parameters {
		m := memberOf(p.Name, p.Schema, p.Required)
		m.Where = p.In
		c.Inputs = append(c.Inputs, m)
	}
	if op.RequestBody != nil {
		for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
			schema := op.RequestBody.Content[kind].Schema
			c.Body = append(c.Body, body{kind, members(schema), linkTo(schema)})
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		r := op.Responses[status]
		a := answer{Status: status, Text: r.Description}
		for _, m := range r.Content {
			a.Of = linkTo(m.Schema)
		}
		c.Answers = append(c.Answers, a)
	}
	return c
}

func members(s *huma.Schema) []member {
	var all []member
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		all = append(all, memberOf(name, s.Properties[name], slices.Contains(s.Required, name)))
	}
	slices.SortStableFunc(all, func(a, b member) int { // what is needed comes first
		return strings.Compare(strconv.FormatBool(b.Needed), strconv.FormatBool(a.Needed))
	})
	return all
}

func memberOf(name string, s *huma.Schema, needed bool) member {
	m := member{Name: name, Type: typeName(s), About: s.Description, Needed: needed, Of: linkTo(s)}
	if s.Default != nil {
		m.About = strings.TrimSpace(fmt.Sprint(m.About, " Left out, ", s.Default, "."))
	}
	if len(s.Enum) > 0 {
		var values []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				values = append(values, text)
			}
		}
		m.About = strings.TrimSpace(m.About + " One of " + strings.Join(values, ", ") + ".")
	}
	return m
}

func typeName(s *huma.Schema) string {
	switch {
	case s.Ref != "":
		return ""
	case s.Type == huma.TypeArray && s.Items != nil && s.Items.Ref == "":
		return "list of " + typeName(s.Items)
	case s.Type == huma.TypeArray:
		return "list of"
	case s.Format == "date-time":
		return "time"
	case s.Format == "date":
		return "day"
	case s.Type == "":
		return "any"
	}
	return s.Type
}

func linkTo(s *huma.Schema) link {
	switch {
	case s == nil:
		return link{}
	case s.Ref != "":
		return link{Name: s.Ref[strings.LastIndex(s.Ref, "/")+1:]}
	case s.Items != nil && s.Items.Ref != "":
		return link{Name: linkTo(s.Items).Name, Many: "list of "}
	}
	return link{}
}

// prose writes our own few marks, paragraphs, **strong** and `code`, as HTML.
func prose(text string) template.HTML {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		b.WriteString("<p>")
		for i, part := range strings.Split(paragraph, "**") {
			b.WriteString(element("strong", i%2 == 1, coded(part)))
		}
		b.WriteString("</p>\n")
	}
	return template.HTML(b.String())
}

func coded(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		b.WriteString(element("code", i%2 == 1, template.HTMLEscapeString(part)))
	}
	return b.String()
}

func element(name string, is bool, content string) string {
	if !is {
		return content
	}
	return "<" + name + ">" + content + "</" + name + ">"
}
