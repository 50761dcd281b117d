package web

import (
	"errors"
	"net/http"
	"net/url"

	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// trouble is how a status is said.
type trouble struct {
	title, heading string
	ways           []view.Link
}

var (
	front     = view.Link{Text: "Go to the front page", Href: "/"}
	catalogue = view.Link{Text: "Search the catalogue", Href: "/catalogue"}
	check     = view.Link{Text: "Check a credential", Href: "/verify"}
)

var troubles = map[int]trouble{
	http.StatusForbidden:             {"Not yours to do", "Not yours to do", []view.Link{{Text: "Go to your own page", Href: "/home"}, front}},
	http.StatusNotFound:              {"Nothing here", "There is nothing at this address", []view.Link{front, catalogue, check}},
	http.StatusMethodNotAllowed:      {"Not like this", "This page is not asked like that", []view.Link{front}},
	http.StatusConflict:              {"It has changed", "It has changed meanwhile", []view.Link{{Text: "Go to your own page", Href: "/home"}}},
	http.StatusGone:                  {"No longer here", "No longer here", []view.Link{{Text: "Sign in", Href: "/signin"}, check}},
	http.StatusRequestEntityTooLarge: {"Too large", "That is too large", []view.Link{check, front}},
	http.StatusUnprocessableEntity:   {"Something to correct", "Something needs to change", []view.Link{front}},
	http.StatusTooManyRequests:       {"Wait a little", "Wait a little", []view.Link{front}},
	http.StatusServiceUnavailable:    {"Come back in a moment", "Come back in a moment", []view.Link{front}},
	http.StatusInternalServerError:   {"Something broke", "Something broke here, not with you", []view.Link{front}},
}

// Page shows a failure to people; it is httpx.Server's Page. Someone who is not
// signed in is asked to, and comes back to where they were.
func (w *Web) Page(rw http.ResponseWriter, r *http.Request, status int, err error) {
	if status == http.StatusUnauthorized {
		next := "/home"
		if r.Method == http.MethodGet {
			next = ownPath(r)
		}
		http.Redirect(rw, r, "/signin?next="+url.QueryEscape(next), http.StatusSeeOther)
		return
	}
	t, ok := troubles[status]
	if !ok {
		t = troubles[http.StatusInternalServerError]
	}
	p := view.Trouble{Heading: t.heading, Text: httpx.Sentence(err), Ways: t.ways}
	switch status {
	case http.StatusNotFound:
		if isSecret(r.URL.Path) {
			p.Heading = "This link leads nowhere"
			p.Text = "Some mail programs cut long links: copy the whole of it, from http to the last letter. If that does not help, ask for a new one."
			p.Ways = []view.Link{{Text: "Ask for a sign-in link", Href: "/signin"}, front}
			break
		}
		if f, ok := errors.AsType[*fault.Error](err); ok && (f.Code == "award.noEuropean" || f.Code == "award.noSuchForm") {
			p.Heading = "Not in this form" // the award is there
			break
		}
		p.Text = "It may have been typed wrongly, or taken down, or it is not for everyone to see."
	case http.StatusInternalServerError:
		p.Text, p.Request = "Nothing was saved twice or lost.", httpx.RequestID(r.Context())
	}
	p.Frame = w.troubleFrame(r, t.title)
	if err := w.render(rw, r, status, view.TroublePage(p)); err != nil {
		http.Error(rw, p.Text, status)
	}
}

// troubleFrame stands where even the session may be missing: a failure can come
// before anyone is identified.
func (w *Web) troubleFrame(r *http.Request, title string) (f view.Frame) {
	defer func() {
		if recover() != nil { // no session was loaded for this request
			f.Nav, f.Who = view.PublicNav(""), view.Link{Text: "Sign in", Href: "/signin"}
		}
	}()
	f.Title = title
	f = w.frame(r, title)
	f.NoIndex = true
	return f
}

func (w *Web) nothing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.noPage", "There is nothing at this address.")
}
