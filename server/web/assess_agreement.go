package web

import (
	"fmt"
	"net/http"
	"strings"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/measure"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// assessors shows how far assessors agree and whether one moves away from the
// others: to moderators of all, to an assessor of themselves.
func (w *Web) assessors(rw http.ResponseWriter, r *http.Request) error {
	by, org := httpx.Actor(r.Context()), account.OrgID(r.PathValue("org"))
	all, err := w.Assess.Agreements(r.Context(), by, org)
	if err != nil {
		return err
	}
	p := view.Sheet{Frame: w.partFrame(r, org, judging(by, org), "How assessors agree", view.Link{Text: "Assessing", Href: deskPath(org, "assess")}, view.Link{Text: "How assessors agree"}), Heading: "How assessors agree",
		Lede: "Compared where two of them judged the same work without seeing each other. It says how alike they judge, not who is right."}
	if !by.MaySome(account.Moderate, org) {
		p.Heading, p.Lede = "How you judge beside others", "Compared where another judged the same work and neither saw the other’s judgement. Only you and the moderators see this."
	}
	for i, a := range all {
		p.Sections = append(p.Sections, agreementSections(a, i)...)
	}
	if len(all) == 0 {
		p.Sections = append(p.Sections, view.SheetSection{ID: "none", Heading: "Nothing to compare yet", Empty: "Figures appear where two assessors have judged the same work. An assessment can ask for that under “Judging”."})
	}
	p.Sections = append(p.Sections, view.SheetSection{ID: "meaning", Heading: "What the figures mean", Facts: []view.Fact{
		{Name: "Same level", Value: "The share of criteria on which both gave the same level."},
		{Name: "Cohen’s κ", Value: "How much more often they are the same than by chance: 1 is always, 0 is no more than chance. With its 95 % interval; from " + view.Number(assess.AgreeFrom) + " pairs of levels on."},
		{Name: "Weighted κ", Value: "The same, where two levels apart counts four times as much as one."},
		{Name: "Beside others", Value: "The mean difference in levels. +0.5 is half a level more generous. From " + view.Number(measure.TrendFrom) + " works on, it is said whether that is more than chance."}}})
	return w.render(rw, r, http.StatusOK, view.SheetPage(p))
}

func agreementSections(a assess.Agreement, n int) []view.SheetSection {
	table := &view.SheetTable{Caption: "Each assessor beside all others: " + view.Count(a.Works, "work", "works") + " judged by two, " + view.Count(a.Pairs, "pair", "pairs") + " of levels.",
		Head: []string{"Assessor", "Works", "Pairs", "Same level", "Cohen’s κ", "Weighted κ", "Beside others", "Over time"}}
	sections := []view.SheetSection{{ID: fmt.Sprintf("of-%d", n), Heading: a.Title, Facts: []view.Fact{{Name: "Cohen’s κ of all", Value: kappaWords(a.Known, a.Kappa, a.Pairs)}}, Table: table}}
	for i, f := range a.Assessors {
		table.Rows = append(table.Rows, []string{f.Name, view.Number(f.Works), view.Number(f.Pairs), percent(f.Same), kappaWords(f.Known, f.Kappa, f.Pairs), kappaWords(f.Known, f.Weighted, f.Pairs), leanWords(f.Drift), trendWords(f.Drift)})
		if len(f.Drift.Months) > 1 {
			sections = append(sections, driftSection(f, fmt.Sprintf("drift-%d-%d", n, i)))
		}
	}
	return sections
}

// kappaWords are κ with its interval and its number, or that there is too little.
func kappaWords(known bool, k measure.Interval, pairs int) string {
	switch {
	case pairs < assess.AgreeFrom:
		return "Too few to say (" + view.Number(pairs) + " of " + view.Number(assess.AgreeFrom) + " pairs)"
	case !known:
		return "Cannot be told: all levels are the same one"
	}
	return decimal(k.Value) + " (" + decimal(k.Low) + " to " + decimal(k.High) + ", n = " + view.Number(k.N) + ")"
}

func leanWords(d measure.Drift) string {
	if d.Overall.N < measure.TrendFrom {
		return view.Signed(d.Overall.Value) + ", too few to say (" + view.Number(d.Overall.N) + " of " + view.Number(measure.TrendFrom) + " works)"
	}
	words := view.Signed(d.Overall.Value) + " levels (" + view.Signed(d.Overall.Low) + " to " + view.Signed(d.Overall.High) + ")"
	return words + map[int]string{1: ", more generous", -1: ", stricter", 0: ", no more than chance"}[d.Leans()]
}

func trendWords(d measure.Drift) string {
	switch {
	case !d.Known:
		return "Too few to say"
	case d.Moves():
		return view.Signed(d.Trend.Value) + " levels in 30 days"
	}
	return "Steady"
}

// driftSection draws an assessor's mean difference month by month.
func driftSection(f assess.AssessorFigures, id string) view.SheetSection {
	within := 1.0
	var points []view.TrendPoint
	var said []string
	table := &view.SheetTable{Caption: "Mean difference from the other assessor, in levels; above 0 is more generous. With 95 % intervals.", Head: []string{"Month", "Works", "Mean", "Interval"}}
	for _, m := range f.Drift.Months {
		v, word := m.Mean, m.Start.Format("1/2006")
		point := view.TrendPoint{Word: word, Value: v.Value, Low: v.Value, High: v.Value}
		interval := "Too few to say"
		if v.N > 2 { // two that are the same would look certain
			point.Low, point.High = v.Low, v.High
			interval = view.Signed(v.Low) + " to " + view.Signed(v.High)
		}
		within = max(within, v.Value, -v.Value)
		points = append(points, point)
		said = append(said, word+" "+view.Signed(v.Value))
		table.Rows = append(table.Rows, []string{m.Start.Format("January 2006"), view.Number(v.N), view.Signed(v.Value), interval})
	}
	if len(points) > 12 {
		points = points[len(points)-12:]
	}
	chart := view.TrendChart(id+"-chart", f.Name+" beside others, by month", "Mean difference in levels: "+strings.Join(said, ", ")+".", points, within)
	return view.SheetSection{ID: id, Heading: f.Name + " over time", Chart: &chart, Table: table}
}
