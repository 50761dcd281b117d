package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// monthsDrawn is how many of the months fit beside each other on a phone.
const monthsDrawn = 12

func (w *Web) numberRoutes(mux *http.ServeMux) {
	w.handle(mux, "GET /desk/{org}/numbers", w.numbers)
	w.handle(mux, "GET /desk/{org}/numbers.csv", w.numbersCSV)
}

func numbersPath(org account.OrgID) string { return deskPath(org, "numbers") }

// numbers tells what was awarded, in counts.
func (w *Web) numbers(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadNumbers)
	if err != nil {
		return err
	}
	by := httpx.Actor(r.Context())
	n, err := w.Issuer.Numbers(r.Context(), by, org.ID)
	if err != nil {
		return err
	}
	trail := []view.Link{{Text: "Numbers"}}
	if by.MaySome(account.ReadDrafts, org.ID) {
		trail = append([]view.Link{{Text: "Desk", Href: deskPath(org.ID)}}, trail...)
	}
	p := view.Sheet{Frame: w.partFrame(r, org.ID, account.ReadNumbers, "Numbers", trail...), Heading: "Numbers", Lede: "What " + org.Name + " awarded, in counts. Nobody is named here."}
	if p.Part != "" {
		p.Lede = "What was awarded, in counts. Nobody is named here."
	}
	if len(n.Of) == 0 {
		p.Sections = []view.SheetSection{{ID: "none", Heading: "Nothing to count yet", Empty: "Figures appear once a micro-credential is published."}}
		return w.render(rw, r, http.StatusOK, view.SheetPage(p))
	}
	p.Sections = []view.SheetSection{allTogether(n), byMonth(n.Months), byAchievement(n.Of, numbersPath(org.ID)+".csv"),
		{ID: "meaning", Heading: "What is counted", Facts: []view.Fact{
			{Name: "Awarded", Value: "Each award that was signed, by the day that stands on it, in UTC. What was corrected counts twice: the old award among the revoked, and the one in its place."},
			{Name: "In force", Value: "Neither suspended nor revoked. Awards that have run out are among them."},
		}}}
	return w.render(rw, r, http.StatusOK, view.SheetPage(p))
}

func allTogether(n issuer.Numbers) view.SheetSection {
	var all issuer.Tally
	for _, t := range n.Of {
		all.InForce, all.Suspended, all.Revoked = all.InForce+t.InForce, all.Suspended+t.Suspended, all.Revoked+t.Revoked
	}
	return view.SheetSection{ID: "together", Heading: "All together", Facts: []view.Fact{
		{Name: "Awarded", Value: view.Number(all.Given())},
		{Name: "In force", Value: view.Number(all.InForce)},
		{Name: "Suspended", Value: view.Number(all.Suspended)},
		{Name: "Revoked", Value: view.Number(all.Revoked)},
		{Name: "Micro-credentials", Value: view.Number(len(n.Of))},
	}}
}

func byMonth(months []issuer.MonthTally) view.SheetSection {
	table := &view.SheetTable{Caption: "Awards of each month, the latest first.", Head: []string{"Month", "Awarded"}}
	first := 0
	for first < len(months)-monthsDrawn && months[first].Awards == 0 {
		first++ // before it began
	}
	for i := len(months) - 1; i >= first; i-- {
		table.Rows = append(table.Rows, []string{months[i].Month.Start().Format("January 2006"), view.Number(months[i].Awards)})
	}
	drawn := months[len(months)-monthsDrawn:]
	var words, said []string
	var amounts []int
	for _, m := range drawn {
		words, amounts = append(words, m.Month.Start().Format("1/06")), append(amounts, m.Awards)
		said = append(said, m.Month.Start().Format("January 2006")+" "+view.Number(m.Awards))
	}
	chart := view.BarChart("months-chart", "Awards of the last 12 months", strings.Join(said, ", ")+".", words, amounts)
	return view.SheetSection{ID: "months", Heading: "Month by month", Chart: &chart, Table: table}
}

func byAchievement(all []issuer.Tally, file string) view.SheetSection {
	table := &view.SheetTable{Caption: "Each micro-credential, the most awarded first.", Head: []string{"Micro-credential", "Awarded", "In force", "Suspended", "Revoked"}}
	for _, t := range all {
		title := t.Title
		if t.State.Ended() {
			title += " (" + string(t.State) + ")"
		}
		table.Rows = append(table.Rows, []string{title, view.Number(t.Given()), view.Number(t.InForce), view.Number(t.Suspended), view.Number(t.Revoked)})
	}
	return view.SheetSection{ID: "each", Heading: "Each micro-credential", Table: table, More: view.Link{Text: "As a file (CSV)", Href: file}}
}

// numbersCSV gives the counts of each micro-credential for a spreadsheet.
func (w *Web) numbersCSV(rw http.ResponseWriter, r *http.Request) error {
	org, err := w.ownOrg(r, account.ReadNumbers)
	if err != nil {
		return err
	}
	n, err := w.Issuer.Numbers(r.Context(), httpx.Actor(r.Context()), org.ID)
	if err != nil {
		return err
	}
	asFile(rw, "text/csv; charset=utf-8", "numbers.csv")
	out := csv.NewWriter(rw)
	_ = out.Write([]string{"id", "title", "state", "awarded", "inForce", "suspended", "revoked"})
	for _, t := range n.Of {
		_ = out.Write([]string{string(t.Achievement), harmless(t.Title), string(t.State), strconv.Itoa(t.Given()), strconv.Itoa(t.InForce), strconv.Itoa(t.Suspended), strconv.Itoa(t.Revoked)})
	}
	out.Flush()
	return out.Error()
}
