package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/notify/hook"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) hookTurn(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	turn, said := w.Hooks.TurnOff, "It is off. Nothing is sent until you turn it on."
	if strings.HasSuffix(r.URL.Path, "/on") {
		turn, said = w.Hooks.TurnOn, "It is on. What failed meanwhile can be sent again."
	}
	if _, err := turn(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, revision); err != nil {
		return err
	}
	return w.said(rw, r, said, hooksPath(org.ID, string(h.ID)))
}

// said says what was done at the top of the next page.
func (w *Web) said(rw http.ResponseWriter, r *http.Request, text, path string) error {
	w.HTTP.Sessions.Say(r.Context(), "ok", text)
	return see(rw, r, path)
}

func (w *Web) hookTest(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	message, err := w.Hooks.SendTest(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	return w.said(rw, r, "A test is on its way. Load this page again to see what was answered.", hooksPath(org.ID, string(h.ID), "messages", url.PathEscape(string(message))))
}

func (w *Web) hookReplay(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	message := r.PathValue("message")
	if err := w.Hooks.Replay(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, hook.MessageID(message)); err != nil {
		return err
	}
	return w.said(rw, r, "The message is on its way again. Load this page again to see what was answered.", hooksPath(org.ID, string(h.ID), "messages", url.PathEscape(message)))
}

func (w *Web) hookReplayFailed(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	n, err := w.Hooks.ReplayFailed(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	return w.said(rw, r, view.Count(n, "message is", "messages are")+" on the way again.", hooksPath(org.ID, string(h.ID)))
}

func (w *Web) hookRemoveAsk(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(view.Confirm{Frame: w.frame(r, "Remove a webhook", hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "Remove"})...),
		Action: here + "/remove", Heading: "Remove “" + h.Name + "”", Lede: h.URL,
		Changes: []string{"It is told nothing more. What waits is not sent.", "Its messages and its secret are forgotten. The log of what was done stays.", "This cannot be undone, but you can add another."},
		Button:  "Remove 1 webhook", Danger: true, Back: view.Link{Text: "Leave it there", Href: here}}))
}

func (w *Web) hookRemove(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	if err := w.Hooks.Remove(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID); err != nil {
		return err
	}
	return w.said(rw, r, "“"+h.Name+"” is removed.", hooksPath(org.ID))
}

func (w *Web) hookSecret(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	s, err := w.Hooks.Secret(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID)
	if err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	rw.Header().Set("Cache-Control", "no-store")
	return w.render(rw, r, http.StatusOK, view.HookTextPage(view.HookText{Frame: w.frame(r, "The secret of "+h.Name, hookCrumbs(org.ID, view.Link{Text: h.Name, Href: here}, view.Link{Text: "Secret"})...),
		Heading: "Its secret", Lede: "Put it into the receiver: with it the receiver can tell our messages from others’. Whoever has it can forge them, so show it to nobody else.",
		Label: "Secret", Text: s.Reveal(), Notes: hookSecretNotes, Back: view.Link{Text: "Back to " + h.Name, Href: here}}))
}

var hookSecretNotes = []string{
	"Messages follow the Standard Webhooks specification; a library for your language checks them in one line.",
	"By hand: HMAC-SHA256 with the bytes behind whsec_ (base64) over “webhook-id.webhook-timestamp.body”; webhook-signature holds “v1,” and the result in base64, or two of them while a secret is changed.",
	"Answer with a status from 200 to 299 within 15 seconds. Refuse what is older than five minutes, and do nothing for an id that you have seen.",
}

func (w *Web) hookRotateAsk(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	if err := httpx.Actor(r.Context()).Require(account.ManageHooks, org.ID); err != nil {
		return err
	}
	here := hooksPath(org.ID, string(h.ID))
	return w.rotateForm(rw, r, org, h.Name, here, h.Revision, "Messages carry a signature with each of both secrets meanwhile, so that the receiver can change over in its own time.")
}

func (w *Web) rotateForm(rw http.ResponseWriter, r *http.Request, org account.Organisation, name, here string, revision int, help string) error {
	return w.newSecretForm(rw, r, name, here, strconv.Itoa(revision), help, hookCrumbs(org.ID))
}

// newSecretForm asks when the secret before the new one ends.
func (w *Web) newSecretForm(rw http.ResponseWriter, r *http.Request, name, here, revision, help string, crumbs []view.Link) error {
	f := view.OfferForm{Frame: w.frame(r, "A new secret", append(crumbs, view.Link{Text: name, Href: here}, view.Link{Text: "New secret"})...),
		Heading: "A new secret for “" + name + "”", Lede: "For instance because somebody left who knew the old one.", Action: here + "/rotate",
		Parts: []view.Part{{ID: "part-old", Heading: "The old secret", Controls: []view.Control{{Radio: &view.Choice{ID: "overlap", Label: "It ends", Help: help, Options: []view.Option{
			{Value: "24", Text: "In a day", On: true}, {Value: "168", Text: "In a week"}, {Value: "0", Text: "At once", Help: "If somebody has it who should not."}}}}}}},
		Button: "Make a new secret", Back: view.Link{Text: "Leave it as it is", Href: here}}
	if revision != "" {
		f.Hidden = []view.Hidden{{Name: "revision", Value: revision}}
	}
	return w.render(rw, r, http.StatusOK, view.OfferFormPage(f))
}

// overlapOf reads how long the old secret goes on: hours.
func overlapOf(r *http.Request) (time.Duration, error) {
	hours, err := strconv.Atoi(r.PostFormValue("overlap"))
	if err != nil || hours < 0 || hours > 30*24 {
		return 0, fault.Field("overlap", "Choose when the old secret ends.")
	}
	return time.Duration(hours) * time.Hour, nil
}

func (w *Web) hookRotate(rw http.ResponseWriter, r *http.Request) error {
	org, h, err := w.ownHook(r)
	if err != nil {
		return err
	}
	overlap, err := overlapOf(r)
	if err != nil {
		return err
	}
	revision, _ := strconv.Atoi(r.PostFormValue("revision")) // a wrong one is stale
	if _, err := w.Hooks.Rotate(r.Context(), httpx.Actor(r.Context()), org.ID, h.ID, revision, overlap); err != nil {
		return err
	}
	return w.said(rw, r, "There is a new secret. Put it into the receiver.", hooksPath(org.ID, string(h.ID), "secret"))
}
