package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/picture"
	"laurel/server/httpx"
	"laurel/server/web/view"
	"laurel/wallet"
)

func (w *Web) awardRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/issue", w.issueForm)
	w.handle(mux, "POST /desk/{org}/issue", w.issue)
	w.handle(mux, "GET /desk/{org}/awards", w.awards)
	w.handle(mux, "GET /desk/{org}/awards/{award}", w.award)
	w.handle(mux, "GET /desk/{org}/awards/{award}/issued", w.issued)
	w.handle(mux, "GET /desk/{org}/awards/{award}/correct", w.correctForm)
	w.handle(mux, "POST /desk/{org}/awards/{award}/correct", w.correct)
	w.handle(mux, "POST /desk/{org}/awards/{award}/resend", w.resend)
	for _, c := range statusChanges {
		w.handle(mux, "GET /desk/{org}/awards/{award}/"+c.path, w.changeAsk(c))
		w.handle(mux, "POST /desk/{org}/awards/{award}/"+c.path, w.change(c))
	}
}

// ownAward is the award in the path with its version, of the organisation in
// the path.
func (w *Web) ownAward(r *http.Request) (issuer.Award, issuer.Version, error) {
	a, err := w.Issuer.Award(r.Context(), httpx.Actor(r.Context()), issuer.AwardID(r.PathValue("award")))
	if err != nil {
		return a, issuer.Version{}, err
	}
	if string(a.Org) != r.PathValue("org") {
		return a, issuer.Version{}, fault.NoSuch("award", r.PathValue("award"))
	}
	v, err := w.Issuer.AwardVersion(r.Context(), a)
	return a, v, err
}

// awardToChange is ownAward for those who may award in its unit.
func (w *Web) awardToChange(r *http.Request) (issuer.Award, issuer.Version, error) {
	a, v, err := w.ownAward(r)
	if err != nil {
		return a, v, err
	}
	by := httpx.Actor(r.Context())
	return a, v, by.RequireOf(account.Issue, a.Org, func() (account.UnitID, error) {
		of, err := w.Issuer.Achievement(r.Context(), by, a.Achievement)
		return of.Unit, err
	})
}

func awardPath(a issuer.Award) string { return deskPath(a.Org, "awards", string(a.ID)) }

// standing is an award's status as a mark and a word.
func (w *Web) standing(a issuer.Award) (kind, word string) {
	switch {
	case a.Superseded():
		return "fail", "corrected"
	case a.Status == issuer.Revoked:
		return "fail", "revoked"
	case a.RanOut(w.now()):
		return "fail", "run out"
	case a.Status == issuer.Suspended:
		return "hold", "on hold"
	}
	return "pass", "in force"
}

// awardRows are awards as lines of a table. Titles are read once a version.
func (w *Web) awardRows(r *http.Request, org account.Organisation, awards []issuer.Award) ([]view.AwardRow, error) {
	type key struct {
		id     issuer.AchievementID
		number int
		part   issuer.Part
	}
	titles := map[key]string{}
	accepted, err := w.acceptedOn(r, org.ID, awards)
	if err != nil {
		return nil, err
	}
	var rows []view.AwardRow
	for _, a := range awards {
		k := key{a.Achievement, a.Version, a.Part}
		if _, ok := titles[k]; !ok {
			v, err := w.Issuer.AwardVersion(r.Context(), a)
			if err != nil {
				return nil, err
			}
			titles[k] = v.Definition.Title
		}
		row := view.AwardRow{Number: a.Number(), Href: awardPath(a), Holder: a.Recipient.Name, Title: titles[k], On: view.Day(a.AwardedOn)}
		row.Kind, row.Status = w.standing(a)
		row.Accepted = "not yet"
		if at, ok := accepted[wallet.AwardID(a.ID)]; ok {
			row.Accepted = view.Day(at)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// acceptedOn tells when awards were accepted by their holders.
func (w *Web) acceptedOn(r *http.Request, org account.OrgID, awards []issuer.Award) (map[wallet.AwardID]time.Time, error) {
	ids := make([]wallet.AwardID, len(awards))
	for i, a := range awards {
		ids[i] = wallet.AwardID(a.ID)
	}
	return w.Wallet.Accepted(r.Context(), httpx.Actor(r.Context()), org, ids)
}

const awardsPerPage = 50

// unitDepth is how many awards of units a list goes through: they are gathered
// from each of their micro-credentials. What is further down is found by name,
// by micro-credential, or from the other end.
const unitDepth = 1000

// awards is the whole list, filtered and paged.
func (w *Web) awards(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadAwards)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	at, _ := strconv.Atoi(r.FormValue("from")) // no number is the first page
	f := issuer.AwardFilter{Text: strings.TrimSpace(r.FormValue("q")), Status: issuer.Status(r.FormValue("status")),
		Achievement: issuer.AchievementID(r.FormValue("m")), Order: awardOrder(r.FormValue("order")), Limit: awardsPerPage, Offset: max(at, 0)}
	ends := r.FormValue("ends")
	f = narrowed(f, ends, w.now())
	most := f.CountsTo()
	if !by.May(account.ReadAwards, org.ID) {
		most = min(most, unitDepth)
		f.Offset = min(f.Offset, most-awardsPerPage)
	}
	list, total, err := w.Issuer.Awards(r.Context(), by, org.ID, f)
	if err != nil {
		return err
	}
	all, err := w.Issuer.Achievements(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	p := view.Awards{Frame: w.partFrame(r, org.ID, account.ReadAwards, "Awards"), Action: deskPath(org.ID, "awards"),
		Text:    view.Field{ID: "q", Label: "Name, address or award number", Value: f.Text, Type: "search"},
		Filters: append([]view.Choice{endsFilter(ends)}, awardFilters(f, all)...), Total: countTo(total, f.CountsTo(), "award", "awards") + orderWords(f.Order), Sort: sortByDay(r.URL, f.Order),
		Pager: pagerTo(r.URL, f.Offset, len(list), total, awardsPerPage, most)}
	p.Pager.Plain = f.Order == issuer.EarliestAward || endOrder(f.Order, "") != ""
	if by.MaySome(account.Issue, org.ID) {
		p.Issue = view.Link{Text: "Issue an award", Href: deskPath(org.ID, "issue")}
	}
	if by.MaySome(account.ReadAwards, org.ID) {
		p.Mails = view.Link{Text: "What became of the mails", Href: deskPath(org.ID, "mails")}
		p.Many = view.Link{Text: "Many at once: files of people, several awards", Href: deskPath(org.ID, "batches")}
		p.Later = view.Link{Text: "Awards for later", Href: deskPath(org.ID, "scheduled")}
	}
	if total == 0 {
		p.Total = "No award fits. Fewer words find more."
	}
	if p.Rows, err = w.awardRows(r, org, list); err != nil {
		return err
	}
	for i, a := range list {
		if ends != "" && a.ValidUntil != nil && p.Rows[i].Kind == "pass" {
			p.Rows[i].Status += " until " + view.Day(*a.ValidUntil)
		}
	}
	if ends != "" && total > 0 && by.MaySome(account.Issue, org.ID) {
		p.Renew = view.Link{Text: "Renew several of them", Href: deskPath(org.ID, "batches", "select") + "?" + url.Values{"ends": {ends}, "m": {string(f.Achievement)}, "action": {string(issuer.RenewAction)}}.Encode()}
	}
	return w.render(rw, r, http.StatusOK, view.AwardsPage(p))
}

// awardOrder reads an order from an address; what is not one is the usual one.
func awardOrder(s string) issuer.AwardOrder {
	switch o := issuer.AwardOrder(s); o {
	case issuer.EarliestAward, issuer.NewestAward, issuer.EarliestEnd, issuer.LatestEnd:
		return o
	}
	return issuer.NewestMade
}

// countTo says how many there are, where most are counted.
func countTo(n, most int, one, many string) string {
	if n > most {
		return "More than " + view.Number(most) + " " + many
	}
	return view.Count(n, one, many)
}

// pagerTo is [pager] where most are counted.
func pagerTo(u *url.URL, offset, here, total, size, most int) view.Pager {
	p := pager(u, offset, here, total, size)
	if total > most {
		if offset+here >= most {
			p.Older = ""
		}
		p.Range = view.Number(offset+1) + "–" + view.Number(offset+here) + " of more than " + view.Number(most)
	}
	return p
}

func orderWords(o issuer.AwardOrder) string {
	switch o {
	case issuer.EarliestAward:
		return ", the earliest day first."
	case issuer.NewestAward:
		return ", the latest day first."
	case issuer.EarliestEnd:
		return ", what runs out earliest first."
	case issuer.LatestEnd:
		return ", what runs out latest first."
	}
	return ", those made last first."
}

// sortByDay is the head of the column that sorts: pressed once more, it turns
// the order round. Awards that run out are sorted by when they do.
func sortByDay(u *url.URL, now issuer.AwardOrder) map[string]view.Column {
	if endOrder(now, "") != "" {
		return nil
	}
	next, c := issuer.NewestAward, view.Column{}
	switch now {
	case issuer.NewestAward:
		next, c.Sorted = issuer.EarliestAward, "descending"
	case issuer.EarliestAward:
		c.Sorted = "ascending"
	}
	q := u.Query()
	q.Del("from")
	q.Set("order", string(next))
	c.Href = u.Path + "?" + q.Encode()
	return map[string]view.Column{"Awarded": c}
}

func awardFilters(f issuer.AwardFilter, all []issuer.Achievement) []view.Choice {
	status := view.Choice{ID: "status", Label: "Status", Options: []view.Option{{Text: "any"}}}
	for _, s := range []struct {
		value issuer.Status
		word  string
	}{{issuer.InForce, "not suspended or revoked"}, {issuer.Suspended, "on hold"}, {issuer.Revoked, "revoked"}} {
		status.Options = append(status.Options, view.Option{Value: string(s.value), Text: s.word, On: f.Status == s.value})
	}
	what := view.Choice{ID: "m", Label: "Micro-credential", Options: []view.Option{{Text: "any"}}}
	for _, a := range all {
		if a.Published > 0 {
			what.Options = append(what.Options, view.Option{Value: string(a.ID), Text: a.Draft.Title, On: f.Achievement == a.ID})
		}
	}
	order := view.Choice{ID: "order", Label: "Order"}
	type named struct {
		value issuer.AwardOrder
		word  string
	}
	orders := []named{{issuer.NewestMade, "made last first"}, {issuer.NewestAward, "latest day first"}, {issuer.EarliestAward, "earliest day first"}}
	if endOrder(f.Order, "") != "" {
		orders = []named{{issuer.EarliestEnd, "earliest end first"}, {issuer.LatestEnd, "latest end first"}}
	}
	for _, o := range orders {
		order.Options = append(order.Options, view.Option{Value: string(o.value), Text: o.word, On: f.Order == o.value})
	}
	return []view.Choice{status, what, order}
}

// pager says where a page of a list stands and leads to its neighbours.
func pager(u *url.URL, offset, here, total, size int) view.Pager {
	if total <= size && offset == 0 {
		return view.Pager{}
	}
	at := func(from int) string {
		q := u.Query()
		q.Del("from")
		if from > 0 {
			q.Set("from", strconv.Itoa(from))
		}
		return u.Path + "?" + q.Encode()
	}
	p := view.Pager{Range: view.Number(min(offset+1, total)) + "–" + view.Number(offset+here) + " of " + view.Number(total)}
	if offset > 0 {
		p.Newer = at(max(offset-size, 0))
	}
	if offset+here < total {
		p.Older = at(offset + size)
	}
	return p
}

// award shows one award to its issuer: what has happened, what can be done.
func (w *Web) award(rw http.ResponseWriter, r *http.Request) error {
	a, v, err := w.ownAward(r)
	if err != nil {
		return err
	}
	org, err := w.Accounts.Organisation(r.Context(), a.Org)
	if err != nil {
		return err
	}
	kind, word := w.standing(a)
	p := view.AwardAdmin{
		Frame:  w.frame(r, a.Number(), view.Link{Text: "Awards", Href: deskPath(a.Org, "awards")}, view.Link{Text: a.Number()}),
		Label:  view.Label{Badge: badgePicture(v, picture.Middle, ""), Name: v.Definition.Title, Href: versionPath(v), By: org.Name, Facts: summary(v.Definition)},
		Status: view.Verdict{Kind: kind, Word: upperFirst(word), Text: "since " + view.Day(a.Changed)},
		Facts:  awardFacts(a, v),
	}
	if p.History, err = w.history(r, a); err != nil {
		return err
	}
	origin, err := w.originFacts(r, a.Org, string(a.ID))
	if err != nil {
		return err
	}
	made, err := w.delegatedFacts(r, a)
	if err != nil {
		return err
	}
	p.Facts = append(append(append(p.Facts, chainFacts(a)...), made...), origin...)
	p.Actions, p.Why = awardActions(w.mayOf(r, account.Issue, a.Org, a.Achievement), a)
	accepted, err := w.acceptedOn(r, a.Org, []issuer.Award{a})
	if err != nil {
		return err
	}
	at, held := accepted[wallet.AwardID(a.ID)]
	if held {
		p.Facts = append(p.Facts, view.Fact{Name: "Accepted", Value: "on " + view.Day(at)})
	} else if len(p.Actions) > 1 {
		p.Facts = append(p.Facts, view.Fact{Name: "Accepted", Value: "not yet"})
		p.Resend = awardPath(a) + "/resend"
	}
	if p.Mails, err = w.awardMails(r, a, held); err != nil {
		return err
	}
	return w.render(rw, r, http.StatusOK, view.AwardAdminPage(p))
}

func awardFacts(a issuer.Award, v issuer.Version) []view.Fact {
	list := []view.Fact{{Name: "Holder", Value: a.Recipient.Name}, {Name: "Mail", Value: a.Recipient.Email}, {Name: "Awarded on", Value: view.Day(a.AwardedOn)}}
	if a.ValidUntil != nil {
		list = append(list, view.Fact{Name: "In force until", Value: view.Day(*a.ValidUntil)})
	}
	if words := v.Definition.Grading.Words(a.Result); words != "" {
		list = append(list, view.Fact{Name: "Result", Value: words})
	}
	if a.Evidence != "" {
		list = append(list, view.Fact{Name: "Evidence", Value: a.Evidence, Href: a.Evidence})
	}
	return append(list, view.Fact{Name: "Definition", Value: "version " + strconv.Itoa(a.Version)})
}

// awardActions are what can be done with an award as it stands, or why nothing.
func awardActions(may bool, a issuer.Award) ([]view.Link, string) {
	at := awardPath(a)
	switch {
	case a.Superseded():
		return []view.Link{{Text: "See the corrected award", Href: deskPath(a.Org, "awards", string(a.SupersededBy))}}, "A corrected award took its place."
	case a.Status == issuer.Revoked:
		return nil, "It is revoked, and that is final. Issue a new one if it was a mistake."
	case !may:
		return nil, "Only registrars and owners of your organisation can change an award."
	}
	revoke := view.Link{Text: "Revoke it", Href: at + "/revoke"}
	if a.Status == issuer.Suspended { // a correction would put it in force
		return []view.Link{{Text: "Reinstate it", Href: at + "/reinstate"}, revoke}, ""
	}
	actions := []view.Link{{Text: "Suspend it", Href: at + "/suspend"}, {Text: "Correct a mistake in it", Href: at + "/correct"}, revoke}
	if a.RenewedBy == nil {
		actions = append([]view.Link{{Text: "Renew it", Href: at + "/renew"}}, actions...)
	}
	return actions, ""
}

// delegatedFacts say by whom an award was made, where its own organisation did
// not make it.
func (w *Web) delegatedFacts(r *http.Request, a issuer.Award) ([]view.Fact, error) {
	how, d, err := w.Issuer.DelegatedBy(r.Context(), httpx.Actor(r.Context()), a.ID)
	if err != nil || how == nil {
		return nil, err
	}
	names, err := w.Accounts.NamesOf(r.Context(), how.Person, d.By)
	if err != nil {
		return nil, err
	}
	who := or(how.Client, or(names[how.Person], "somebody who had their account erased"))
	if how.To != "" {
		who = w.orgName(r, how.To) + ": " + who
	}
	return []view.Fact{{Name: "Why it exists", Value: "Made by " + who + ", who may award it for you" + quoted(d.Reason)},
		{Name: "Delegation", Value: "given on " + view.Moment(d.Created) + byWhom(names[d.By], d.Client), Href: delegationsPath(d.Org, string(d.ID))}}, nil
}

// history tells what was done with an award, from the organisation's events.
func (w *Web) history(r *http.Request, a issuer.Award) ([]view.Happened, error) {
	by := httpx.Actor(r.Context())
	events, err := w.Accounts.Events(r.Context(), by, a.Org, account.EventFilter{Subject: string(a.ID), Limit: 100})
	if fault.Is(err, fault.Forbidden) {
		return []view.Happened{{Title: "Issued", When: view.Moment(a.Created)}}, nil
	}
	if err != nil {
		return nil, err
	}
	members, err := w.Accounts.Members(r.Context(), by, a.Org)
	if err != nil && !fault.Is(err, fault.Forbidden) { // who may not see the members reads no names
		return nil, err
	}
	names := map[account.PersonID]string{}
	for _, m := range members {
		names[m.Person.ID] = m.Person.Name
	}
	var list []view.Happened
	for i := len(events) - 1; i >= 0; i-- {
		list = append(list, happened(events[i], names, a, i == 0))
	}
	return list, nil
}

func happened(e account.Event, names map[account.PersonID]string, a issuer.Award, last bool) view.Happened {
	h := view.Happened{Title: e.Kind, When: view.Moment(e.At)}
	switch name := names[e.Actor]; {
	case name != "":
		h.When += ", by " + name
	case e.Client != "":
		h.When += ", by " + e.Client
	}
	switch e.Kind {
	case "award.issued":
		h.Title = "Issued"
	case "award.accepted":
		h.Title = "Accepted by the holder"
	case "award.renewed":
		h.Title, h.Mark = "Renewed by a newer award", "done"
	case "award.linkRenewed":
		h.Title, h.Mark = "A new link was sent", "done"
	case "mail.sentAgain":
		h.Title, h.Mark = "A mail was sent again", "done"
	case "mail.bounced":
		h.Title, h.Mark, h.Text = "A mail came back", "hold", "Its words stand below, under “Mails about it”."
	case "award.suspended":
		h.Title, h.Mark = "Put on hold", "hold"
	case "award.inForce":
		h.Title, h.Mark = "Reinstated", "pass"
	case "award.revoked":
		h.Title, h.Mark = "Revoked", "fail"
		if a.Superseded() {
			h.Title, h.Text = "Replaced", "A corrected award took its place."
		}
	}
	if last && h.Text == "" && a.Reason != "" && h.Mark != "" {
		h.Text = "“" + a.Reason + "”"
	}
	return h
}

// resend makes a new link for an award that nobody has accepted, and mails it.
func (w *Web) resend(rw http.ResponseWriter, r *http.Request) error {
	a, _, err := w.ownAward(r)
	if err != nil {
		return err
	}
	if err := w.Wallet.RenewClaim(r.Context(), httpx.Actor(r.Context()), wallet.AwardID(a.ID)); err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "A new link is on its way to "+a.Recipient.Email+".")
	return see(rw, r, awardPath(a))
}
