package web

import (
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) policyRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/policy", w.policyRead)
	w.handle(mux, "POST /desk/{org}/policy", w.policySet)
}

func (w *Web) policyRead(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	policy, err := w.Issuer.Policy(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	return w.policyForm(rw, r, http.StatusOK, org, policy, nil, nil)
}

func (w *Web) policySet(rw http.ResponseWriter, r *http.Request) error {
	if err := parseForm(r); err != nil {
		return err
	}
	org, err := w.ownOrg(r, account.Manage)
	if err != nil {
		return err
	}
	policy, bad, raw := readPolicy(r)
	if len(bad) > 0 {
		return w.policyForm(rw, r, http.StatusUnprocessableEntity, org, policy, raw, fault.Join(bad...))
	}
	err = w.Issuer.SetPolicy(r.Context(), httpx.Actor(r.Context()), org.ID, policy)
	if fault.Is(err, fault.Invalid) {
		return w.policyForm(rw, r, http.StatusUnprocessableEntity, org, policy, raw, err)
	}
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The rules are kept. They hold for whatever is published from now on.")
	return see(rw, r, deskPath(org.ID, "policy"))
}

// readPolicy takes the rules out of the form; raw are amounts as they were typed.
func readPolicy(r *http.Request) (p issuer.Policy, bad []*fault.Error, raw map[string]string) {
	raw = map[string]string{}
	p = issuer.Policy{Approval: issuer.Approval(r.PostFormValue("approval")), Profiles: []issuer.ProfileUse{}}
	for _, profile := range issuer.Profiles() {
		switch r.PostFormValue("profile-" + profile.Key) {
		case "listed":
			p.Profiles = append(p.Profiles, issuer.ProfileUse{Profile: profile.Key})
		case "needed":
			p.Profiles = append(p.Profiles, issuer.ProfileUse{Profile: profile.Key, Blocking: true})
		}
	}
	for _, e := range issuer.RuleElements() {
		need := issuer.Need(r.PostFormValue("own-" + e.Key))
		if need == "" {
			continue
		}
		rule := issuer.Rule{Element: e.Key, Need: need}
		if typed := strings.TrimSpace(r.PostFormValue("least-" + e.Key)); typed != "" && e.Unit != "" {
			n, err := strconv.ParseFloat(strings.Replace(typed, ",", ".", 1), 64)
			if err != nil {
				raw[e.Key] = typed
				bad = append(bad, fault.Field("least-"+e.Key, "Write a number, such as 3."))
			}
			rule.AtLeast = n
		}
		p.Own = append(p.Own, rule)
	}
	return p, bad, raw
}

// policyForm draws the form.
func (w *Web) policyForm(rw http.ResponseWriter, r *http.Request, status int, org account.Organisation, p issuer.Policy, raw map[string]string, err error) error {
	errs, list := fieldErrors(err)
	f := view.PolicyForm{Frame: w.frame(r, "What is asked before publishing", view.Link{Text: "Desk", Href: deskPath(org.ID)}, view.Link{Text: "Drafts that wait", Href: deskPath(org.ID, "reviews")},
		view.Link{Text: "What is asked"}), Errors: list, Action: deskPath(org.ID, "policy"),
		Approval: view.Choice{ID: "approval", Label: "Before a draft is published, it is approved by", Error: errs["approval"]}}
	for _, a := range issuer.Approvals() {
		f.Approval.Options = append(f.Approval.Options, view.Option{Value: a.Value, Text: a.Name, On: a.Value == string(p.Approval)})
	}
	for _, profile := range issuer.Profiles() {
		used, blocking := p.Uses(profile.Key)
		f.Profiles = append(f.Profiles, view.Choice{ID: "profile-" + profile.Key, Label: profile.Name, Help: profile.About, Options: []view.Option{
			{Value: "off", Text: "Not looked at", On: !used}, {Value: "listed", Text: "Missing elements are named", On: used && !blocking},
			{Value: "needed", Text: "What it must have is needed before publishing", On: blocking}}})
	}
	own := map[string]issuer.Rule{}
	for _, rule := range p.Own {
		own[rule.Element] = rule
	}
	for _, e := range issuer.RuleElements() {
		rule := own[e.Key]
		o := view.OwnRule{Need: view.Choice{ID: "own-" + e.Key, Label: e.Label, Error: errs["own-"+e.Key], Options: []view.Option{{Text: "not asked", On: rule.Need == ""},
			{Value: string(issuer.Should), Text: "advised", On: rule.Need == issuer.Should}, {Value: string(issuer.Must), Text: "needed", On: rule.Need == issuer.Must}}}}
		if e.Unit != "" {
			o.AtLeast = &view.Field{ID: "least-" + e.Key, Label: e.Label + ": at least", Value: or(raw[e.Key], nonZero(rule.AtLeast)), Unit: e.Unit, Mode: "decimal", Error: errs["least-"+e.Key]}
		}
		f.Own = append(f.Own, o)
	}
	return w.render(rw, r, status, view.PolicyPage(f))
}
