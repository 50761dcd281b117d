package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"laurel/account"
	"laurel/credential/verify"
	"laurel/fault"
	"laurel/picture"
	"laurel/record"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/verifier"
	"laurel/wallet"
)

// Verifier is what pages ask of package verifier.
type Verifier interface {
	Check(ctx context.Context, in verifier.Input) (verifier.Report, error)
}

// verifyRoutes bound how often one address may ask: each check may ask other
// servers. How many run at once is bounded by the verifier.
func (w *Web) verifyRoutes(mux *http.ServeMux) {
	l := &httpx.Limiter{Limit: w.Limits.Verify}
	asked := w.HTTP.Limited(l, w.do(w.checkAddress))
	mux.HandleFunc("GET /verify", func(rw http.ResponseWriter, r *http.Request) {
		if w.addressAsked(r) != "" {
			asked.ServeHTTP(rw, r)
			return
		}
		w.do(w.verifyPage).ServeHTTP(rw, r)
	})
	mux.Handle("POST /verify", w.HTTP.Limited(l, w.do(w.checkGiven)))
}

// addressAsked is the credential's address in a link or code: ?u= any address,
// ?a= the page of an award here.
func (w *Web) addressAsked(r *http.Request) string {
	q := r.URL.Query()
	if page := q.Get("a"); page != "" {
		return w.PublicURL + "/a/" + page
	}
	return strings.TrimSpace(or(q.Get("u"), q.Get("url")))
}

func (w *Web) verifyPage(rw http.ResponseWriter, r *http.Request) error {
	f := w.frame(r, "Check a credential")
	f.Description = "Check a badge, a certificate or a signed record: who stands behind it, whether it is unchanged and still in force."
	return w.render(rw, r, http.StatusOK, view.VerifyPage(view.Verify{Frame: f}))
}

func (w *Web) checkAddress(rw http.ResponseWriter, r *http.Request) error {
	address := w.addressAsked(r)
	return w.check(rw, r, verifier.Input{URL: address}, r.URL.RequestURI())
}

// checkGiven takes the form: a file, or else a text or address.
func (w *Web) checkGiven(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	in := verifier.Input{Text: strings.TrimSpace(r.PostFormValue("text")), Email: strings.TrimSpace(r.PostFormValue("email"))}
	data, name, err := given(r)
	if err != nil {
		return err
	}
	again := ""
	switch {
	case data != nil:
		in.Data, in.Name, in.Text = data, name, ""
	case isAddress(in.Text):
		in.URL, in.Text = in.Text, ""
		if in.Email == "" {
			again = "/verify?u=" + escape(in.URL)
		}
	case in.Text == "":
		return w.verifyAgain(rw, r, fault.Field("text", "Paste the credential or its address, or choose its file."))
	}
	return w.check(rw, r, in, again)
}

// given reads the file of the form; nil when none was chosen.
func given(r *http.Request) (data []byte, name string, err error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File["file"]) == 0 || r.MultipartForm.File["file"][0].Size == 0 {
		return nil, "", nil
	}
	head := r.MultipartForm.File["file"][0]
	f, err := head.Open()
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	data, err = io.ReadAll(f) // the body is bounded
	return data, head.Filename, err
}

func isAddress(text string) bool {
	return (strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")) && !strings.ContainsAny(text, " \n\t{")
}

// verifyAgain shows the box with what is wrong with what was given.
func (w *Web) verifyAgain(rw http.ResponseWriter, r *http.Request, err error) error {
	p := view.Verify{Frame: w.frame(r, "Check a credential"), Form: view.VerifyForm{Value: short(r.FormValue("text"), 2000), Error: httpx.Sentence(err)}}
	if p.Form.Value == "" {
		p.Form.Value = w.addressAsked(r)
	}
	p.Errors = []view.FieldError{{Field: "text", Text: p.Form.Error}}
	return w.render(rw, r, httpx.Status(err), view.VerifyPage(p))
}

// check asks the verifier. An input in which there is no credential comes back
// with a sentence; what is wrong with one stands in the report.
func (w *Web) check(rw http.ResponseWriter, r *http.Request, in verifier.Input, again string) error {
	report, err := w.Verifier.Check(r.Context(), in)
	if err != nil {
		if kind := fault.KindOf(err); kind == fault.Unexpected || kind == fault.TooMany {
			return err
		}
		return w.verifyAgain(rw, r, err)
	}
	p := w.reportView(r, report.Report, report.Summary)
	p.Found, p.Again, p.Email = found(report), again, in.Email
	if p.Keep, err = keep(report.Document()); err != nil {
		return err
	}
	w.addReason(r, &p, report.Summary)
	if in.URL != "" {
		p.Carry = in.URL // looked up anew
	} else if len(report.Bytes) <= maxCarry {
		p.Carry = string(report.Bytes)
	}
	rw.Header().Set("X-Robots-Tag", "noindex")
	return w.render(rw, r, http.StatusOK, view.ReportPage(p))
}

// keep is a report as a file inside the page: what is kept is what was shown,
// and nothing is stored here for it.
func keep(d verifier.ReportDocument) (string, error) {
	body, err := json.MarshalIndent(d, "", "  ")
	return "data:application/json;base64," + base64.StdEncoding.EncodeToString(body), err
}

// addReason tells of an award of ours that is out of force since when, and why;
// a stranger's list says neither.
func (w *Web) addReason(r *http.Request, p *view.Report, s record.Summary) {
	page, ok := strings.CutPrefix(s.ID, w.PublicURL+"/a/")
	if !ok || p.Verdict.Kind == "pass" {
		return
	}
	v, err := w.Wallet.Page(r.Context(), account.Actor{}, page)
	if err != nil || (v.State != wallet.StateRevoked && v.State != wallet.StateSuspended) {
		return // withdrawn, never accepted, or out of force for another reason
	}
	for i, c := range p.Checks {
		if c.Name == verify.Status.Title() && (c.Kind == "fail" || c.Kind == "hold") {
			day := " on " + view.Day(v.Award.Changed)
			p.Checks[i].Text = "Revoked by its issuer" + day + "."
			if c.Kind == "hold" {
				p.Checks[i].Text = "Suspended by its issuer" + day + ", who may lift that."
			}
			p.Verdict.Text = strings.Replace(p.Verdict.Text, " took it back.", " took it back"+day+".", 1)
			p.Verdict.Text = strings.Replace(p.Verdict.Text, " suspended it and ", " suspended it"+day+" and ", 1)
			if v.Award.Replaced != "" {
				p.Checks[i].Text += " A corrected award took its place."
			} else if v.Award.Reason != "" {
				p.Checks[i].Text += " The issuer’s reason: “" + strings.TrimSuffix(v.Award.Reason, ".") + ".”"
			}
		}
	}
}

// maxCarry bounds the credential that a report carries along, so that an
// address can be compared without sending the file again.
const maxCarry = 512 << 10

// found says in what the credential was.
func found(r verifier.Report) string {
	names := map[verifier.Source]string{verifier.FromPNG: "a badge picture", verifier.FromSVG: "a badge picture", verifier.FromPDF: "a PDF", verifier.FromCode: "the code in a picture"}
	if len(r.Through) == 0 {
		return ""
	}
	from := names[r.Through[0]]
	switch {
	case r.Address != "" && from != "":
		return "Read from " + from + ", which leads to " + withoutScheme(r.Address) + "."
	case r.Address != "":
		return "Read from " + withoutScheme(r.Address) + "."
	case from != "":
		return "Read from " + from + "."
	}
	return ""
}

// kinds are the marks of outcomes and verdicts.
var (
	outcomeMark = map[verify.Outcome]string{verify.Pass: "pass", verify.Fail: "fail", verify.Hold: "hold", verify.Unknown: "unknown"}
	verdictMark = map[verify.Verdict]string{verify.Good: "pass", verify.NotGood: "fail", verify.OnHold: "hold", verify.CouldNotTell: "unknown"}
)

// reportView is a report as the page shows it.
func (w *Web) reportView(r *http.Request, rep verify.Report, s record.Summary) view.Report {
	p := view.Report{
		Frame:   w.frame(r, rep.Headline(), view.Link{Text: "Check a credential", Href: "/verify"}, view.Link{Text: "Report"}),
		Verdict: view.Verdict{Kind: verdictMark[rep.Verdict()], Word: rep.Headline(), Text: rep.Sentence()},
		Checked: "Checked on " + view.Moment(rep.At) + ".",
		Says:    s.Description, Outcomes: s.Outcomes, Facts: summaryFacts(s),
	}
	p.NoIndex = true
	if f, asked := rep.Finding(verify.Signature); asked {
		p.Unproven = f.Outcome == verify.Fail
	}
	for _, f := range rep.Findings {
		line := view.CheckLine{Kind: outcomeMark[f.Outcome], Word: f.Outcome.Word(), Name: f.Check.Title(), Text: f.Sentence(), Why: why(f, rep)}
		for _, d := range f.Detail() {
			line.Detail = append(line.Detail, view.Fact{Name: d.Label, Value: d.Value})
		}
		p.Checks = append(p.Checks, line)
	}
	addWithin(&p, rep)
	p.Stands = w.standsFor(s)
	if p.Stands.Name == "" {
		p.Says = or(p.Says, "It could not be read, so it says nothing.")
	}
	p.DoKind, p.Do, p.DoLink = w.whatToDo(rep, s)
	return p
}

// why is a second, quieter sentence where a reader might draw the wrong
// conclusion.
func why(f verify.Finding, rep verify.Report) string {
	sig, _ := rep.Finding(verify.Signature)
	switch {
	case f.Check == verify.Status && f.Outcome == verify.Unknown && sig.Outcome == verify.Pass:
		return "This is not a fault of the person who sent it."
	case f.Check == verify.Status && f.Outcome != verify.Pass && sig.Outcome == verify.Pass:
		return "The signature is still genuine. That only shows who wrote it, not that it still holds."
	case f.Check == verify.IssuerKey && f.Outcome == verify.Pass && !rep.IssuerKnown:
		return "An issuer we do not know is no sign of forgery."
	}
	return ""
}

// standsFor is the credential as a label; its badge is drawn again from what it
// says, unless it is one of ours.
func (w *Web) standsFor(s record.Summary) view.Label {
	l := view.Label{Name: s.Title, By: s.Issuer.Name}
	var facts []string
	if s.Holder != "" {
		facts = append(facts, "held by "+s.Holder)
	}
	if !s.AwardedOn.IsZero() {
		facts = append(facts, "awarded "+view.Day(s.AwardedOn))
	}
	l.Facts = sentences(facts...)
	if at, ok := strings.CutPrefix(s.Achievement, w.PublicURL); ok && strings.HasPrefix(at, "/m/") {
		l.Href = at
		l.Badge = view.Picture{Src: at + "/badge.svg?v=" + escape(s.Version) + "&size=1"}
		return l
	}
	b := picture.Badge{Seed: or(s.Achievement, s.Title), Title: s.Title, Issuer: s.Issuer.Name, Hue: 220, Level: int(s.EQF), Outline: picture.Assessed}
	if strings.HasPrefix(s.Achievement, "https://") || strings.HasPrefix(s.Achievement, "http://") {
		l.Href = s.Achievement
	}
	l.Badge = view.Picture{Src: dataSVG(b.SVG(picture.Middle))}
	return l
}

func summaryFacts(s record.Summary) []view.Fact {
	var list []view.Fact
	add := func(name, value string) {
		if value != "" {
			list = append(list, view.Fact{Name: name, Value: value})
		}
	}
	add("Result", s.Result.Words())
	add("Workload", s.Workload())
	if s.EQF.Known() {
		list = append(list, view.Fact{Name: "Level", Value: view.Number(int(s.EQF)) + " of 8: " + s.EQF.Short(), Level: int(s.EQF)})
	}
	add("Assessment", s.Assessment.String())
	add("Supervision", s.Supervision.String())
	add("Form", s.Participation.String())
	add("Quality", s.QualityAssurance)
	add("Language", record.LanguageName(s.Language))
	add("Prerequisites", s.Prerequisites)
	add("Stackable", s.Stackability.String())
	for _, k := range s.Skills {
		add("Skill", k.Name+levelSuffix(int(k.Level)))
	}
	for _, e := range s.Evidence {
		list = append(list, view.Fact{Name: "Evidence", Value: or(or(e.Name, e.Text), e.URL), Href: e.URL})
	}
	return list
}

func levelSuffix(level int) string {
	if level == 0 {
		return ""
	}
	return ", level " + view.Number(level)
}

// onlyHolderFails tells whether a report says no to nothing but the address
// that was typed.
func onlyHolderFails(rep verify.Report) bool {
	for _, f := range rep.Findings {
		if (f.Check == verify.Holder) != (f.Outcome == verify.Fail) {
			return false
		}
	}
	return true
}

// whatToDo says how a reader goes on from an answer that is not good.
func (w *Web) whatToDo(rep verify.Report, s record.Summary) (kind, text string, link view.Link) {
	if at, ok := strings.CutPrefix(s.ID, w.PublicURL); ok && strings.HasPrefix(at, "/a/") {
		link = view.Link{Text: "Its page says more", Href: at}
	}
	switch rep.Verdict() {
	case verify.NotGood:
		if sig, _ := rep.Finding(verify.Signature); sig.Outcome == verify.Fail {
			return "stop", "Ask the person who sent it for the file as they received it, or ask its issuer.", link
		}
		if onlyHolderFails(rep) {
			return "stop", "People have several addresses: ask to which one it was sent, and compare that.", link
		}
		return "stop", "Ask the person who sent it; there may be a newer or corrected one. Or ask its issuer.", link
	case verify.OnHold:
		return "warn", "Check again before you decide, or ask its issuer why it is on hold.", link
	case verify.CouldNotTell:
		return "warn", "Check again in a few minutes. Until then treat it as not checked.", link
	}
	if !rep.IssuerKnown {
		return "", "Find out by other ways whether the issuer is who it says it is, for example on its own web site.", link
	}
	return "", "", link
}
