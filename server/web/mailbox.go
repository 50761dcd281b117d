package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"laurel/fault"
	"laurel/notify/inbox"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// Mailbox is the demo's own receiver of mail.
type Mailbox interface {
	Messages() []inbox.Message
	Message(id int) (inbox.Message, bool)
}

func (w *Web) mailbox(rw http.ResponseWriter, r *http.Request) error {
	if w.Mailbox == nil {
		return w.nothing(rw, r)
	}
	p := view.Mailbox{Frame: w.frame(r, "Mailbox of the demo")}
	p.NoIndex = true
	for _, m := range w.Mailbox.Messages() {
		p.Mails = append(p.Mails, mail(m))
		if len(p.Mails) == 200 {
			break
		}
	}
	return w.render(rw, r, http.StatusOK, view.MailboxPage(p))
}

func (w *Web) letter(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw) // its links hold tokens
	id, err := strconv.Atoi(r.PathValue("id"))
	if w.Mailbox == nil || err != nil {
		return w.nothing(rw, r)
	}
	m, ok := w.Mailbox.Message(id)
	if !ok {
		return fault.NoSuch("mail", r.PathValue("id"))
	}
	p := view.Letter{Frame: w.frame(r, m.Subject, view.Link{Text: "Mailbox", Href: "/mailbox"}, view.Link{Text: m.Subject}), Mail: mail(m)}
	p.NoIndex = true
	for _, link := range m.Links() {
		p.Mail.Links = append(p.Mail.Links, view.Link{Text: link, Href: w.here(link)})
	}
	return w.render(rw, r, http.StatusOK, view.LetterPage(p))
}

// here makes an address of this server a path, so that the demo works under
// whatever name it is opened.
func (w *Web) here(link string) string {
	if rest, ok := strings.CutPrefix(link, w.PublicURL+"/"); ok {
		return "/" + rest
	}
	if u, err := url.Parse(link); err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return link
}

func mail(m inbox.Message) view.Mail {
	return view.Mail{Href: "/mailbox/" + strconv.Itoa(m.ID), To: m.To, Subject: m.Subject, When: view.Moment(m.At), Text: m.Text, ID: "<" + m.MessageID + ">"}
}
