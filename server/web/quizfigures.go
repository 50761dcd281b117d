package web

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/assess/measure"
	"laurel/assess/quiz"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// quizFigures shows how a quiz and its questions do.
func (w *Web) quizFigures(rw http.ResponseWriter, r *http.Request) error {
	f, err := w.Quizzes.Figures(r.Context(), httpx.Actor(r.Context()), account.OrgID(r.PathValue("org")), quiz.ID(r.PathValue("quiz")))
	if err != nil {
		return err
	}
	here := quizzesPath(f.Quiz.Org, string(f.Quiz.ID))
	p := view.QuizFigures{Frame: w.frame(r, "Figures", quizCrumbs(f.Quiz.Org, view.Link{Text: f.Quiz.Terms.Title, Href: here})...), Title: f.Quiz.Terms.Title,
		Lede: "How people did, and which questions to look at. The figures name nobody.", Back: view.Link{Text: "Back to the quiz", Href: here}, Notes: figureNotes}
	if f.Attempts < quiz.FiguresFrom {
		p.TooFew = fmt.Sprintf("Too few to show: %s ended so far, and figures begin at %d.", view.Count(f.Attempts, "attempt has", "attempts have"), quiz.FiguresFrom)
		return w.render(rw, r, http.StatusOK, view.QuizFiguresPage(p))
	}
	p.Sums = []view.Sum{{Number: view.Number(f.Attempts), Word: "Attempts"}, {Number: view.Number(f.Passed), Word: "Passed"}, {Number: view.Number(f.Late), Word: "Ended by the time"}}
	if f.Capped {
		p.Lede += " They are of the newest " + view.Number(f.Attempts) + " attempts."
	}
	var words []string
	for i := range f.Deciles {
		words = append(words, strconv.Itoa(10*i)+"–")
	}
	desc := fmt.Sprintf("Attempts by percent of the points, n = %s: ", view.Number(f.Attempts))
	for i, n := range f.Deciles {
		if i > 0 {
			desc += ", "
		}
		desc += fmt.Sprintf("from %d %%: %s", 10*i, view.Number(n))
	}
	p.Results = view.BarChart("results-chart", "Results in steps of ten percent", desc+".", words, f.Deciles[:])
	may := httpx.Actor(r.Context()).MayIn(account.Define, f.Quiz.Org, f.Quiz.Unit)
	for _, i := range f.Items {
		v := itemFigure(f.Quiz, i)
		if !may { // the form of a question is for who may change it
			v.Href = ""
		}
		p.Items = append(p.Items, v)
	}
	slices.SortStableFunc(p.Items, func(a, b view.ItemFigure) int { return cmp.Compare(len(b.Remarks), len(a.Remarks)) })
	return w.render(rw, r, http.StatusOK, view.QuizFiguresPage(p))
}

var figureNotes = []string{
	"Difficulty p is the mean share of a question’s points: 0.90 is easy, 0.30 is hard.",
	"Discrimination r is the point-biserial correlation of a question with the rest of the quiz, itself left out. Above 0.20 it tells people apart; below 0 those who know more answer it worse.",
	"Best less weakest is p among the 27 % with the best results less p among the 27 % with the weakest. It is shown from 10 answers on.",
	"A version with fewer than 5 answers is not shown.",
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

func itemFigure(q quiz.Quiz, i quiz.ItemFigures) view.ItemFigure {
	v := view.ItemFigure{Text: shortText(i.Item.Text), Href: bankPath(quiz.Bank{Org: q.Org, ID: q.Bank}, "items", string(i.Ref.Item)), N: view.Number(i.N),
		Facts: i.Item.Topic + ", version " + strconv.Itoa(i.Ref.Version), Difficulty: decimal(i.Difficulty), Biserial: "–", UpperLower: "–", Remarks: remarks(i)}
	switch {
	case i.Retired:
		v.Facts += ", retired"
	case !i.Newest:
		v.Facts += ", replaced"
	}
	if i.BiserialKnown {
		v.Biserial = decimal(i.Biserial)
	}
	if i.UpperLowerKnown {
		v.UpperLower = decimal(i.UpperLower)
	}
	if i.Item.Kind != quiz.Single && i.Item.Kind != quiz.Multiple {
		return v
	}
	v.OptionsNote = fmt.Sprintf("n = %s, p = %s", v.N, v.Difficulty)
	chosen := map[string]bool{}
	for _, o := range i.Options {
		option := i.Option(o)
		chosen[option.Text] = true
		v.Options = append(v.Options, view.OptionFigure{Text: option.Text, Right: option.Right, All: share(o.Share, o.Chosen), Upper: percent(o.Upper), Lower: percent(o.Lower)})
	}
	for _, o := range i.Item.Options {
		if !chosen[o.Text] {
			v.Options = append(v.Options, view.OptionFigure{Text: o.Text, Right: o.Right, All: share(0, 0), Upper: percent(0), Lower: percent(0)})
		}
	}
	return v
}

func percent(f float64) string { return strconv.FormatFloat(100*f, 'f', 0, 64) + " %" }

func share(f float64, n int) string { return percent(f) + " (" + view.Number(n) + ")" }

// remarks say what an author should look at.
func remarks(i quiz.ItemFigures) (all []string) {
	if i.N < 10 {
		return nil // too few to judge a question by
	}
	switch {
	case i.Difficulty > 0.95:
		all = append(all, "Nearly everybody has it right: it tells nobody apart.")
	case i.Difficulty < 0.2:
		all = append(all, "Nearly nobody has it right: is it taught, and is the key right?")
	}
	if i.BiserialKnown && i.Biserial < 0 {
		all = append(all, "Those who do better elsewhere have it wrong more often: check the key and the words.")
	} else if i.BiserialKnown && i.Biserial < 0.1 && i.Difficulty <= 0.95 {
		all = append(all, "It hardly tells people apart.")
	}
	for _, o := range i.Options {
		if option := i.Option(o); !option.Right && i.UpperLowerKnown && o.Upper > o.Lower+0.1 {
			all = append(all, "The best choose “"+shortText(option.Text)+"” more often than the weakest.")
		}
	}
	if i.Item.Kind == quiz.Single {
		for at, o := range i.Item.Options {
			if !o.Right && !slices.ContainsFunc(i.Options, func(f measure.OptionFigures) bool { return f.Option == strconv.Itoa(at) }) && i.N >= 20 {
				all = append(all, "Nobody chooses “"+shortText(o.Text)+"”.")
			}
		}
	}
	return all
}
