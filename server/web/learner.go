package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/picture"
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

func (w *Web) learnerRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /a/{page}", w.awardPage)
	w.handle(mux, "GET /a/{page}/preview.png", w.awardPreview)
	w.handle(mux, "GET /embed/{page}", w.embed)
	w.handle(mux, "GET /record", w.record)
	w.handle(mux, "GET /record/{page}", w.privacy)
	w.handle(mux, "GET /record/{page}/new", w.claimed)
	w.handle(mux, "POST /record/{page}/withdraw", w.setPrivacy(Wallet.Hide, "Nobody but you sees this page now."))
	w.handle(mux, "POST /record/{page}/show", w.setPrivacy(Wallet.Show, "Everyone who has its address can see this page again."))
	w.limited(mux, w.Limits.Claim, map[string]page{
		"GET /claim/{token}":         w.claim,
		"POST /claim/{token}":        w.accept,
		"POST /claim/{token}/signin": w.claimSignIn,
		"POST /accept/{award}":       w.acceptWaiting,
	})
}

// claim shows what the link in the mail is about. It spends nothing: mail
// scanners open links.
func (w *Web) claim(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	token := account.Token(r.PathValue("token"))
	info, err := w.Wallet.ClaimInfo(r.Context(), httpx.Actor(r.Context()), token)
	if err != nil {
		return err
	}
	switch info.State {
	case wallet.ClaimUsed, wallet.ClaimRunOut, wallet.ClaimRevoked:
		return w.claimGone(rw, r, info)
	}
	s := info.Summary
	p := view.Claim{
		Frame: w.frame(r, "An award for you"), Holder: s.Holder, Outcomes: s.Outcomes, Why: info.Sentence,
		Label: view.Label{Badge: w.signedPicture(s, picture.Full, info.Badge.Alt()), Name: s.Title, By: s.Issuer.Name, Facts: awardedFacts(s)},
	}
	p.NoIndex = true
	path := "/claim/" + token.Reveal()
	switch {
	case info.State == wallet.ClaimOpen:
		p.Action, p.Button = path, "Accept it"
		p.Why = "It goes into your record, under " + info.To + ", and gets a page you can show. You can take the page down whenever you like."
		if info.NewAccount {
			p.Why = "Accepting makes an account for " + info.To + " and a page you can show. You can take the page down whenever you like."
		}
	case info.State == wallet.ClaimSignIn:
		p.SignIn = path + "/signin"
	}
	return w.render(rw, r, http.StatusOK, view.ClaimPage(p))
}

// awardedFacts says when it was awarded and until when it counts, after "awarded".
func awardedFacts(s record.Summary) string {
	if s.ValidUntil != nil {
		return "on " + view.Day(s.AwardedOn) + ". It is in force until " + view.Day(*s.ValidUntil) + "."
	}
	return "on " + view.Day(s.AwardedOn) + ". It does not run out."
}

// claimGone says when a link was used or ran out, and what to do.
func (w *Web) claimGone(rw http.ResponseWriter, r *http.Request, info wallet.ClaimInfo) error {
	heading := map[wallet.ClaimState]string{
		wallet.ClaimUsed: "This link was used on ", wallet.ClaimRunOut: "This link ran out on ", wallet.ClaimRevoked: "This award was taken back on ",
	}[info.State] + view.Day(info.Day)
	text := info.Sentence
	if rest, ok := strings.CutPrefix(text, heading+". "); ok {
		text = rest // the heading has said it
	}
	p := view.Trouble{Frame: w.frame(r, heading), Heading: heading, Text: text}
	p.NoIndex = true
	switch {
	case info.Page != "":
		p.Ways = []view.Link{{Text: "See your award", Href: "/a/" + info.Page}}
	case httpx.Actor(r.Context()).SignedIn():
		p.Ways = []view.Link{{Text: "My record", Href: "/record"}}
	default:
		p.Ways = []view.Link{{Text: "Sign in", Href: "/signin?next=/record"}}
	}
	p.Ways = append(p.Ways, view.Link{Text: info.OrgName, Href: "/o/" + string(info.Org)})
	return w.render(rw, r, http.StatusGone, view.TroublePage(p))
}

// accept spends the link; whoever accepted is signed in.
func (w *Web) accept(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	by := httpx.Actor(r.Context())
	got, err := w.Wallet.Accept(r.Context(), by, account.Token(r.PathValue("token")))
	if fault.Is(err, fault.Gone) || fault.Is(err, fault.NotSignedIn) || fault.Is(err, fault.Forbidden) {
		return w.claim(rw, r) // it says what is the matter
	}
	if err != nil {
		return err
	}
	if by.Person != got.Person {
		if err := w.HTTP.Sessions.SignIn(r.Context(), got.Person); err != nil {
			return err
		}
	}
	return see(rw, r, "/record/"+got.Page+"/new")
}

// claimSignIn mails a sign-in link to the address the claim was sent to.
func (w *Web) claimSignIn(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	if err := w.Wallet.RequestSignIn(r.Context(), account.Token(r.PathValue("token")), reads(r)); err != nil {
		return err
	}
	return w.sent(rw, r, "the address the award was sent to")
}

func (w *Web) acceptWaiting(rw http.ResponseWriter, r *http.Request) error {
	got, err := w.Wallet.AcceptWaiting(r.Context(), httpx.Actor(r.Context()), wallet.AwardID(r.PathValue("award")))
	if err != nil {
		return err
	}
	return see(rw, r, "/record/"+got.Page+"/new")
}

// leafOf is an award's leaf: run-out and revoked ones turn brown, none fall.
func leafOf(s wallet.State) picture.LeafState {
	switch s {
	case wallet.StateInForce:
		return picture.Held
	case wallet.StateNotYet:
		return picture.Open
	}
	return picture.Dry
}

// branch draws a record, oldest award lowest. A year stands beside its first.
func branch(held []wallet.View, fresh string) view.Sprig {
	s := view.Sprig{Text: "Your record as a branch: " + tallyWords(held) + ". The list beside it says the same."}
	year := 0
	for i := len(held) - 1; i >= 0; i-- {
		v := held[i]
		hours := v.Summary.Hours
		if hours == 0 {
			hours = v.Summary.ECTS * 25
		}
		l := picture.Leaf{State: leafOf(v.State), Hours: hours, New: v.Award.Page == fresh}
		if y := v.Summary.AwardedOn.Year(); y != year {
			l.Text, year = fmt.Sprint(y), y
		}
		s.Leaves = append(s.Leaves, l)
	}
	return s
}

// tallyWords counts by state: "four in force, one run out".
func tallyWords(held []wallet.View) string {
	counts := map[wallet.State]int{}
	for _, v := range held {
		counts[v.State]++
	}
	text := ""
	for _, c := range []struct {
		state wallet.State
		word  string
	}{{wallet.StateInForce, "in force"}, {wallet.StateNotYet, "not yet in force"}, {wallet.StateSuspended, "on hold"}, {wallet.StateRanOut, "run out"}, {wallet.StateRevoked, "revoked"}} {
		if counts[c.state] == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += small(counts[c.state]) + " " + c.word
	}
	return text
}

// small writes numbers to twelve as words.
func small(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return view.Number(n)
}

// record is a learner's home.
func (w *Web) record(rw http.ResponseWriter, r *http.Request) error {
	home, err := w.Wallet.Home(r.Context(), httpx.Actor(r.Context()))
	if err != nil {
		return err
	}
	p := view.Record{Frame: w.frame(r, "My record"), Next: nextInRecord(home), Branch: branch(home.Held, "")}
	p.Said = upperFirst(tallyWords(home.Held)) + ". A page is seen by whoever has its address."
	lent, err := w.Issuer.DelegatedToMe(r.Context(), httpx.Actor(r.Context()))
	if err != nil {
		return err
	}
	if len(lent) > 0 {
		p.Others = view.Link{Text: "What you may award for others", Href: "/delegated"}
	}
	for _, v := range home.Held {
		p.Lines = append(p.Lines, w.recordLine(v))
	}
	for _, x := range home.Waiting {
		s := x.Summary
		p.Waiting = append(p.Waiting, view.WaitingLine{Action: "/accept/" + string(x.Award.ID),
			Label: view.Label{Badge: w.signedPicture(s, picture.Middle, ""), Name: s.Title, By: s.Issuer.Name, Facts: "Awarded " + awardedFacts(s) + " Sent on " + view.Day(x.Sent) + "."}})
	}
	return w.render(rw, r, http.StatusOK, view.RecordPage(p))
}

func (w *Web) recordLine(v wallet.View) view.RecordLine {
	at := "/a/" + v.Award.Page
	fact := "Awarded on " + view.Day(v.Summary.AwardedOn) + ". " + v.Words + "."
	if v.Hidden {
		fact += " Taken down: nobody sees its page."
	}
	return view.RecordLine{Leaf: leafOf(v.State),
		Label:   view.Label{Badge: w.signedPicture(v.Summary, picture.Middle, ""), Name: v.Summary.Title, Href: at, By: v.Summary.Issuer.Name, Facts: fact},
		Actions: []view.Link{{Text: "Who sees it", Href: "/record/" + v.Award.Page}, {Text: "Certificate", Href: at + ".pdf"}}}
}

// nextInRecord is what is most worth doing: accept what waits, show the newest,
// or look for the first.
func nextInRecord(home wallet.Home) view.Step {
	look := view.Link{Text: "Look for another", Href: "/catalogue"}
	if len(home.Waiting) > 0 {
		s := home.Waiting[0].Summary
		return view.Step{Over: "Your next step", Title: "Accept " + s.Title, Text: s.Issuer.Name + " has awarded it to you. Accept it and it is yours to show.", Main: view.Link{Text: "Look at it", Href: "#waiting"}}
	}
	for _, v := range home.Held {
		if v.State == wallet.StateInForce && !v.Hidden {
			return view.Step{Over: "Your next step", Title: "Show " + v.Summary.Title, Text: "It was awarded on " + view.Day(v.Summary.AwardedOn) + " and has a page of its own. Add it to your profile, or send its address to someone.",
				Main: view.Link{Text: "See its page", Href: "/a/" + v.Award.Page}, Other: look}
		}
	}
	return view.Step{Over: "Your next step", Title: "Find something to earn", Text: "Each micro-credential says what it takes, what it proves and what it costs.", Main: view.Link{Text: "Look through the catalogue", Href: "/catalogue"}}
}

// claimed follows acceptance: the new leaf grows, once.
func (w *Web) claimed(rw http.ResponseWriter, r *http.Request) error {
	by, page := httpx.Actor(r.Context()), r.PathValue("page")
	v, err := w.Wallet.Page(r.Context(), by, page)
	if err != nil {
		return err
	}
	if !v.Mine {
		return see(rw, r, "/a/"+page)
	}
	home, err := w.Wallet.Home(r.Context(), by)
	if err != nil {
		return err
	}
	p := view.Claimed{Frame: w.frame(r, "It is yours"), Label: w.recordLine(v).Label, Branch: branch(home.Held, page), Share: w.Wallet.LinkedIn(v),
		Text: "It has a page of its own. Whoever has the page’s address can see it; nobody finds it by searching.", Page: view.Link{Text: "See its page", Href: "/a/" + page}}
	p.NoIndex = true
	return w.render(rw, r, http.StatusOK, view.ClaimedPage(p))
}

// privacy says who sees an award's page and offers the other.
func (w *Web) privacy(rw http.ResponseWriter, r *http.Request) error {
	by := httpx.Actor(r.Context())
	if by.Person == "" {
		return errSignIn
	}
	v, err := w.Wallet.Page(r.Context(), by, r.PathValue("page"))
	if err != nil {
		return err
	}
	if !v.Mine {
		return fault.NoSuch("award", r.PathValue("page"))
	}
	at := "/record/" + v.Award.Page
	p := view.Confirm{Frame: w.frame(r, "Who sees it", view.Link{Text: "My record", Href: "/record"}, view.Link{Text: v.Summary.Title}), Back: view.Link{Text: "Leave it as it is", Href: "/record"}}
	if v.Hidden {
		p.Heading, p.Lede, p.Action, p.Button = "Show the page again", "The page of "+v.Summary.Title+" is taken down: nobody but you sees it.", at+"/show", "Show the page again"
		p.Changes = []string{"Its address opens the page again, and so do its downloads.", "Links and codes that people already have work again."}
	} else {
		p.Heading, p.Lede, p.Action, p.Button, p.Danger = "Take the page down", "The page of "+v.Summary.Title+" is open to everyone who has its address.", at+"/withdraw", "Take the page down", true
		p.Changes = []string{"Its address answers “withdrawn”, and so do its downloads.", "The award stays yours and stays in your record. Files of it that people already have can still be checked.", "You can show it again whenever you like; the address stays the same."}
	}
	return w.render(rw, r, http.StatusOK, view.ConfirmPage(p))
}

// setPrivacy hides or shows a page.
func (w *Web) setPrivacy(do func(Wallet, context.Context, account.Actor, string) error, said string) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		at := r.PathValue("page")
		if err := do(w.Wallet, r.Context(), httpx.Actor(r.Context()), at); err != nil {
			return err
		}
		w.HTTP.Sessions.Say(r.Context(), "ok", said)
		return see(rw, r, "/record")
	}
}
