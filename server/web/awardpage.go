package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

// awardPage answers /a/PAGE with the page, and /a/PAGE.json and its like with
// the award in that form.
func (w *Web) awardPage(rw http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("page")
	if page, ext, ok := strings.Cut(name, "."); ok {
		return w.awardFile(rw, r, page, ext)
	}
	rw.Header().Add("Vary", "Accept")
	if form := formFor(r.Header.Get("Accept")); form != "" { // the page's address is the credential's id
		return w.awardFile(rw, r, name, form)
	}
	v, err := w.Wallet.Page(r.Context(), httpx.Actor(r.Context()), name)
	if fault.Is(err, fault.Gone) {
		f := w.frame(r, "Withdrawn")
		f.NoIndex = true
		return w.render(rw, r, http.StatusGone, view.AwardGonePage(view.AwardGone{Frame: f, Text: httpx.Sentence(err)}))
	}
	if err != nil {
		return err
	}
	p, err := w.awardView(r, v)
	if err != nil {
		return err
	}
	rw.Header().Set("X-Robots-Tag", "noindex")
	return w.render(rw, r, http.StatusOK, view.AwardPage(p))
}

// formFor is the signed form that a program asks the page's address for, or ""
// for whoever wants the page. What is named first is wanted; a browser names
// HTML.
func formFor(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		kind, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch kind {
		case "text/html", "application/xhtml+xml", "*/*":
			return ""
		case "application/vc", "application/ld+json", "application/vc+ld+json", "application/json":
			return "json"
		case "application/vc+jwt", "application/jwt":
			return "jwt"
		}
	}
	return ""
}

// awardFile sends an award in one of its forms. Pages of other sites may read
// it: whoever has the address may have the file.
func (w *Web) awardFile(rw http.ResponseWriter, r *http.Request, page, ext string) error {
	f, err := w.Wallet.File(r.Context(), httpx.Actor(r.Context()), page, ext)
	if err != nil {
		return err
	}
	h := rw.Header()
	if ext == "svg" {
		httpx.Sandboxed(rw)
	}
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", `inline; filename="`+f.Name+`"`)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Cache-Control", "no-cache") // it may be withdrawn at any time
	_, err = rw.Write(f.Data)
	return err
}

func (w *Web) awardPreview(rw http.ResponseWriter, r *http.Request) error {
	f, err := w.Wallet.Preview(r.Context(), httpx.Actor(r.Context()), r.PathValue("page"))
	if err != nil {
		return err
	}
	rw.Header().Set("Content-Type", f.Type)
	rw.Header().Set("Cache-Control", "public, max-age=300")
	rw.Header().Set("X-Robots-Tag", "noindex")
	_, err = rw.Write(f.Data)
	return err
}

// embed is the award in someone else's frame, as everyone sees it.
func (w *Web) embed(rw http.ResponseWriter, r *http.Request) error {
	v, err := w.Wallet.Page(r.Context(), account.Actor{}, r.PathValue("page"))
	if err != nil {
		return err
	}
	p, err := w.awardView(r, v)
	if err != nil {
		return err
	}
	e := view.Embed{Frame: p.Frame, Href: w.PublicURL + "/a/" + v.Award.Page, Status: p.Status,
		Label: view.Label{Badge: p.Badge, Name: p.Title, By: p.Holder, Facts: "Awarded by " + v.Summary.Issuer.Name + " " + p.When + "."}}
	e.Frame.Crumbs, e.Frame.Meta, e.Frame.Assets.Script = nil, nil, ""
	e.Label.Badge.Alt, e.Status.Text = "", ""
	if p.Status.Kind == "pass" && v.Summary.ValidUntil != nil {
		e.Status.Text = "until " + view.Day(*v.Summary.ValidUntil)
	}
	rw.Header().Set("X-Robots-Tag", "noindex")
	return w.render(rw, r, http.StatusOK, view.EmbedPage(e))
}

// signedDefinition is the definition as it was signed into an award, so that
// its page says what the bytes say.
func signedDefinition(s record.Summary) issuer.Definition {
	return issuer.Definition{
		Title: s.Title, Description: s.Description, Outcomes: s.Outcomes, Criteria: s.Criteria, Hours: s.Hours, ECTS: s.ECTS,
		EQF: int(s.EQF), EQFNote: s.EQFNote, Assessment: issuer.Assessment(s.Assessment.Code), Participation: issuer.Participation(s.Participation.Code),
		Supervision: issuer.Supervision(s.Supervision.Code), QualityAssurance: s.QualityAssurance, Language: s.Language, Country: s.Issuer.Country,
		Prerequisites: s.Prerequisites, Stackable: issuer.Stackable(s.Stackability.Code), StacksInto: s.StacksInto, Further: s.Further,
	}
}

// signedSubstance is what the award stands for, from the signed bytes.
func (w *Web) signedSubstance(s record.Summary, title string) view.Substance {
	d := signedDefinition(s)
	out := w.substance(d, title)
	if words := s.Result.Words(); words != "" {
		out.Result = upperFirst(strings.TrimSuffix(words, ".")) + "."
	}
	for _, k := range s.Skills {
		out.Skills = append(out.Skills, view.SkillLine{Name: k.Name, Href: w.ourPath(k.URL), Level: int(k.Level), Assurance: assurance(d)})
	}
	return out
}

// signedEndorsements are what others say, as it was signed into the award; of
// our own they are told from our books, with what was withdrawn since.
func (w *Web) signedEndorsements(r *http.Request, s record.Summary) (lines []view.EndorsementLine) {
	for _, one := range s.Endorsements {
		l := view.EndorsementLine{By: view.Link{Text: one.By.Name, Href: one.By.URL}, Said: one.Comment}
		if id, ours := strings.CutPrefix(one.ID, w.PublicURL+"/e/"); ours {
			if e, err := w.Issuer.Endorsement(r.Context(), issuer.EndorsementID(id)); err == nil {
				l = w.endorsementLine(r, e)
				l.By.Text, l.Said = one.By.Name, one.Comment
			}
		}
		lines = append(lines, l)
	}
	return lines
}

// ourPath makes an address of this server a path; another's stays as it is.
func (w *Web) ourPath(address string) string {
	if rest, ok := strings.CutPrefix(address, w.PublicURL+"/"); ok {
		return "/" + rest
	}
	return address
}

// signedPicture is the badge of the version an award was given for.
func (w *Web) signedPicture(s record.Summary, size picture.Size, alt string) view.Picture {
	return view.Picture{Src: w.ourPath(s.Achievement) + "/badge.svg?v=" + escape(s.Version) + "&size=" + strconv.Itoa(int(size)), Alt: alt}
}

// firstName is what a heading calls the holder.
func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return or(first, name)
}

// awardView is the public page of an award in whatever state it is.
func (w *Web) awardView(r *http.Request, v wallet.View) (view.Award, error) {
	org, err := w.Accounts.Organisation(r.Context(), v.Award.Org)
	if err != nil {
		return view.Award{}, err
	}
	s, at := v.Summary, "/a/"+v.Award.Page
	issuerPage := view.Link{Text: s.Issuer.Name, Href: "/o/" + string(org.ID)}
	definition := w.ourPath(s.Achievement)
	p := view.Award{
		Frame: w.frame(r, s.Title+", "+s.Holder, issuerPage, view.Link{Text: s.Title, Href: definition}, view.Link{Text: "Award " + v.Award.Number}),
		Badge: w.signedPicture(s, picture.Full, v.Award.Badge.Alt()), Holder: s.Holder, Title: s.Title, Issuer: issuerPage,
		When: "on " + view.Day(s.AwardedOn), CheckHref: "/verify?a=" + v.Award.Page, Substance: w.signedSubstance(s, "What "+firstName(s.Holder)+" can do"),
		Facts: facts(signedDefinition(s)), Address: withoutScheme(w.PublicURL + at), Downloads: downloads(at, len(v.Award.European) > 0),
		Why: []view.Fact{{Name: "Definition", Value: "version " + s.Version, Href: definition + "?version=" + escape(s.Version)}, {Name: "Accepted", Value: "on " + view.Day(v.Accepted)}},
	}
	to, err := w.Issuer.OnBehalf(r.Context(), v.Award.Org, issuer.AwardID(v.Award.ID))
	if err != nil {
		return view.Award{}, err
	}
	if to != "" {
		p.Why = append(p.Why, view.Fact{Name: "Awarded on its behalf", Value: "by " + w.orgName(r, to), Href: "/o/" + string(to)})
	}
	p.Endorsed = w.signedEndorsements(r, s)
	for _, e := range s.Evidence {
		p.Why = append(p.Why, view.Fact{Name: "Evidence", Value: or(e.Name, e.URL), Href: e.URL})
	}
	standing, err := w.standingFacts(r, org)
	if err != nil {
		return view.Award{}, err
	}
	p.Why = append(p.Why, standing...)
	w.describe(&p, v)
	w.state(&p, v, org)
	if v.Mine {
		p.Owner = owner(v)
	}
	if err := w.renewalOf(r, &p, v, org); err != nil {
		return view.Award{}, err
	}
	if code, err := picture.QR(w.Wallet.CheckURL(v.Award.Page)); err == nil {
		p.QR = string(code)
	}
	return p, nil
}

// describe is what other sites and programs see of the page.
func (w *Web) describe(p *view.Award, v wallet.View) {
	m := w.Wallet.Meta(v)
	p.NoIndex, p.Canonical, p.Frame.Description = true, m.URL, m.Description
	p.Meta = append(openGraph(m.Title, m.Description, m.URL, m.Image), view.Meta{Property: "og:image:alt", Content: m.ImageAlt})
	p.LinkedIn = w.Wallet.LinkedIn(v)
	if v.State == wallet.StateInForce && !v.Hidden {
		p.EmbedCode, p.EmbedHref = w.Wallet.Embed(v), "/embed/"+v.Award.Page
	}
}

func owner(v wallet.View) *view.Owner {
	o := &view.Owner{Href: "/record/" + v.Award.Page, Hidden: v.Hidden, Text: "This page is yours. Everyone who has its address can see it."}
	if v.Hidden {
		o.Text = "You have taken this page down: nobody but you sees it."
	}
	return o
}

func withoutScheme(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return or(rest, address)
}

func downloads(path string, european bool) []view.Download {
	all := []view.Download{
		{Text: "Certificate", Href: path + ".pdf", Kind: "PDF"},
		{Text: "Badge picture", Href: path + ".png", Kind: "PNG", Also: []view.Link{{Text: "SVG", Href: path + ".svg"}}},
		{Text: "The signed record", Href: path + ".json", Kind: "JSON", Also: []view.Link{{Text: "JWT", Href: path + ".jwt"}}},
	}
	if european {
		all = append(all, view.Download{Text: "European description", Href: path + ".eu.json", Kind: "JSON"})
	}
	return all
}

// state says whether the award counts now; nothing is hidden when it does not.
func (w *Web) state(p *view.Award, v wallet.View, org account.Organisation) {
	a, changed := v.Award, view.Day(v.Award.Changed)
	read := "Confirmed with the issuer today, " + w.now().UTC().Format("15:04 UTC") + "."
	out := func(kind, word, text string) {
		p.Status = view.Verdict{Kind: kind, Word: word, Text: read}
		p.Out = &view.Verdict{Kind: kind, Word: word, Text: text}
		p.Frame.Title = word + ": " + p.Frame.Title
		if kind == "fail" {
			p.Substance.Leaf = picture.Dry
		}
	}
	crossOut := func() {
		p.Crossed = true
		p.Badge.Alt = "Badge, crossed out: " + v.Summary.Title + ", " + v.Summary.Issuer.Name
	}
	switch v.State {
	case wallet.StateRevoked:
		crossOut()
		if a.Replaced != "" {
			p.When += ", replaced on " + changed
			out("fail", "Corrected", org.Name+" replaced this award on "+changed+" by a corrected one. This one no longer counts.")
			p.IfYours, p.Replacement = "The corrected award is in your record; you need not accept it again.", view.Link{Text: "See the corrected award", Href: "/a/" + a.Replaced}
			return
		}
		p.When += ", revoked on " + changed
		out("fail", "Revoked", org.Name+" took this award back on "+changed+quoted(a.Reason)+" It no longer counts.")
		p.Substance.CanTitle = "What " + firstName(p.Holder) + " was said to be able to do"
		askIssuer(p, org, a.Number)
	case wallet.StateRanOut:
		out("fail", "Run out", "This award was in force until "+view.Day(*v.Summary.ValidUntil)+". The holder may have renewed it; ask.")
	case wallet.StateSuspended:
		out("hold", "On hold", org.Name+" suspended this award on "+changed+quoted(a.Reason)+" They may lift that. Check again before you decide.")
		askIssuer(p, org, a.Number)
	case wallet.StateNotYet:
		out("hold", "Not yet in force", "This award counts from "+view.Day(v.Summary.ValidFrom)+".")
	default:
		end := "without end. "
		if v.Summary.ValidUntil != nil {
			end = "until " + view.Day(*v.Summary.ValidUntil) + ". "
		}
		p.Status = view.Verdict{Kind: "pass", Word: "In force", Text: end + read}
	}
}

func quoted(reason string) string {
	if reason == "" {
		return "."
	}
	return ": “" + strings.TrimSuffix(reason, ".") + ".”"
}

// askIssuer tells the holder whom to write to.
func askIssuer(p *view.Award, org account.Organisation, number string) {
	p.IfYours = "You were told by mail. If you think this is wrong, write to"
	if org.Email == "" {
		p.IfYours += " " + org.Name + " and quote " + number + "."
		return
	}
	p.Contact, p.Number = view.Link{Text: org.Email, Href: "mailto:" + org.Email + "?subject=" + url.PathEscape("Award "+number)}, number
}
