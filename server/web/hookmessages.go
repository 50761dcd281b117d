package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/notify/hook"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

const hookRowsPerPage = 50

func (w *Web) hook(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	at, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := hook.Filter{State: deliveryState(r.FormValue("state")), Limit: hookRowsPerPage, Offset: max(at, 0)}
	list, total, err := w.Hooks.Deliveries(r.Context(), by, org.ID, h.ID, f)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	p := view.Hook{Frame: w.frame(r, h.Name, hookCrumbs(org.ID, view.Link{Text: h.Name})...), Heading: h.Name, Lede: "It is told at once what happens here, by signed messages.",
		Facts: hookFacts(h, w.now()), Action: here, Filter: deliveryStates(f.State), Total: countTo(total, hook.CountsTo, "message", "messages") + ", newest first.",
		Columns: [2]string{"Message", "Its answer"}, Pager: pagerTo(r.URL, f.Offset, len(list), total, hookRowsPerPage, hook.CountsTo), Back: view.Link{Text: "All webhooks", Href: hooksPath(org.ID)}}
	p.Mark, p.State = hookState(h)
	p.Note, p.Stop = hookNote(h, w.now())
	if total == 0 && f.State == "" {
		p.None = "Nothing has been sent yet. A message leaves when something happens that it is told, or when you send a test."
	}
	may := by.May(account.ManageHooks, org.ID)
	if may {
		w.hookActions(&p, h, here, f.State == hook.Failed && total > 0)
	}
	for _, d := range list {
		p.Rows = append(p.Rows, hookRow(d, here, may && h.State == hook.On))
	}
	return w.render(rw, r, http.StatusOK, view.HookPage(p))
}

// hookActions are what can be done with a webhook.
func (w *Web) hookActions(p *view.Hook, h hook.Hook, here string, failed bool) {
	revision := strconv.Itoa(h.Revision)
	if h.State == hook.On {
		p.Buttons = []view.HookButton{{Text: "Send a test", Action: here + "/test", Main: true}, {Text: "Turn it off", Action: here + "/off", Revision: revision}}
		if failed {
			p.Failed = view.HookButton{Text: "Send all that failed again", Action: here + "/replay"}
		}
	} else {
		p.Buttons = []view.HookButton{{Text: "Turn it on", Action: here + "/on", Revision: revision, Main: true}}
	}
	p.Links = []view.Link{{Text: "Change", Href: here + "/change"}, {Text: "Show its secret", Href: here + "/secret"}, {Text: "New secret", Href: here + "/rotate"}, {Text: "Remove", Href: here + "/remove"}}
}

func hookFacts(h hook.Hook, now time.Time) []view.Fact {
	var told []string
	for _, k := range h.Kinds {
		told = append(told, lowerFirst(kindWords[k]))
	}
	facts := []view.Fact{{Name: "Address", Value: h.URL}, {Name: "It is told", Value: or(upperFirst(strings.Join(told, "; ")), "Everything")}}
	if now.Before(h.OldUntil) {
		facts = append(facts, view.Fact{Name: "Secret", Value: "Messages are signed with the new one and the old one until " + view.Moment(h.OldUntil)})
	}
	return facts
}

// hookNote says why a webhook is off, or how it does.
func hookNote(h hook.Hook, now time.Time) (note string, stop bool) {
	switch {
	case h.State != hook.On:
		return h.Why + " Nothing is sent until you turn it on.", h.State == hook.Ended
	case h.Failures > 0 && h.RestUntil.After(now):
		return "It has not answered since " + view.Moment(h.FailingSince) + ". It is tried again at " + view.Moment(h.RestUntil) + "; after five days it is turned off, and its owners get a mail.", true
	case h.Failures > 0:
		return "It has not answered since " + view.Moment(h.FailingSince) + ". It is tried again now.", true
	}
	return "", false
}

func hookRow(d hook.Delivery, here string, may bool) view.HookRow {
	row := view.HookRow{What: or(kindWords[d.Kind], string(d.Kind)), Href: here + "/messages/" + url.PathEscape(string(d.Message)), Words: answerWords(d), When: view.Moment(d.Changed)}
	if d.Attempts > 1 || d.State == hook.Queued && d.Attempts > 0 {
		row.Tries = "after " + view.Count(d.Attempts, "attempt", "attempts")
	}
	switch d.State {
	case hook.Delivered:
		row.Mark, row.State = "done", "delivered"
	case hook.Failed:
		row.Mark, row.State = "fail", "failed"
	default:
		row.Mark, row.State = "todo", "queued"
		if d.Attempts > 0 {
			row.Mark, row.State = "hold", "is tried again"
		}
	}
	if may && d.State != hook.Queued {
		row.Again = row.Href + "/again"
	}
	return row
}

// answerWords are the answer's status and first words.
func answerWords(d hook.Delivery) string {
	if d.Status == 0 {
		return d.Words
	}
	words := "HTTP " + strconv.Itoa(d.Status)
	if name := http.StatusText(d.Status); name != "" {
		words += " " + name
	}
	if d.Words != "" {
		words += ": " + d.Words
	}
	return words
}

var deliveryWords = []struct {
	state hook.DeliveryState
	word  string
}{{"", "any"}, {hook.Queued, "queued"}, {hook.Delivered, "delivered"}, {hook.Failed, "failed"}}

func deliveryState(s string) hook.DeliveryState {
	for _, known := range deliveryWords {
		if string(known.state) == s {
			return known.state
		}
	}
	return ""
}

func deliveryStates(now hook.DeliveryState) view.Choice {
	c := view.Choice{ID: "state", Label: "State"}
	for _, s := range deliveryWords {
		c.Options = append(c.Options, view.Option{Value: string(s.state), Text: s.word, On: s.state == now})
	}
	return c
}

// hookMessage shows one message as it was sent, and what was answered.
func (w *Web) hookMessage(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	d, err := w.Hooks.Delivery(r.Context(), by, org.ID, h.ID, hook.MessageID(r.PathValue("message")))
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	row := hookRow(d, here, by.May(account.ManageHooks, org.ID) && h.State == hook.On)
	p := view.HookText{Frame: w.frame(r, row.What, hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "A message"})...),
		Heading: row.What, Lede: "The message as it is sent. Each attempt is signed anew; its id stays, so that a receiver does nothing twice.",
		Label: "What it says", Text: string(d.Body), Back: view.Link{Text: "All messages to " + h.Name, Href: here},
		Facts: []view.Fact{{Name: "Message", Value: string(d.Message)}, {Name: "State", Value: strings.TrimSpace(row.State + " " + row.Tries)}, {Name: "Last answer", Value: or(answerWords(d), "none yet")},
			{Name: "Queued", Value: view.Moment(d.Queued)}, {Name: "Last change", Value: view.Moment(d.Changed)}}}
	if d.State == hook.Queued && h.State == hook.On {
		next := latestOf(d.Next, h.RestUntil)
		p.Facts = append(p.Facts, view.Fact{Name: "Next attempt", Value: view.Moment(next)})
	}
	if row.Again != "" {
		p.Buttons = []view.HookButton{{Text: "Send it again", Action: row.Again, Main: true}}
	}
	return w.render(rw, r, http.StatusOK, view.HookTextPage(p))
}

func latestOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
