package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"laurel/assess/quiz"
	"laurel/server/web/view"
)

func (w *Web) quizResult(rw http.ResponseWriter, r *http.Request, sh quiz.Sheet) error {
	a := sh.Attempt
	p := view.QuizResult{Frame: w.frame(r, a.Terms.Title, view.Link{Text: a.Terms.Title, Href: quizPath(a.Quiz)}), Passed: a.Passed, Word: "Not passed yet",
		Heading: fmt.Sprintf("%s · attempt %d, begun on %s", a.Terms.Title, a.Number, view.Moment(a.Begun)), Again: view.Link{Text: "To the quiz and your attempts", Href: quizPath(a.Quiz)}}
	p.NoIndex = true
	p.Text = fmt.Sprintf("You have %s of %s points; %s are needed.", points(a.Points), points(a.Max), points(a.Max*a.Terms.Pass/100))
	if a.Passed {
		p.Word = "Passed"
	}
	if a.Late {
		p.Text += " The time ended; what you had saved by then counts."
	}
	for _, t := range sh.Topics {
		p.Topics = append(p.Topics, view.Fact{Name: t.Topic, Value: points(t.Points) + " of " + points(t.Max) + " points"})
	}
	for _, q := range sh.Asked {
		p.Questions = append(p.Questions, solved(q))
	}
	if len(sh.Asked) == 0 {
		p.Told = "The answers to this quiz are not shown, so that its questions can be asked again."
	}
	return w.render(rw, r, http.StatusOK, view.QuizResultPage(p))
}

// solved is a question with what was answered and what is right.
func solved(q quiz.Asked) view.QuizSolved {
	s := view.QuizSolved{Number: q.Place + 1, Text: q.Item.Text, Explain: q.Item.Explain, Mark: "hold", Word: "right in part",
		Points: points(q.Saved.Share*float64(q.Item.Points)) + " of " + view.Count(q.Item.Points, "point", "points")}
	switch {
	case q.Saved.Share >= 1-1e-9:
		s.Mark, s.Word = "pass", "right"
	case q.Saved.Share <= 1e-9:
		s.Mark, s.Word = "fail", "not right"
	}
	s.Yours, s.Right = givenWords(q.Item, q.Saved.Answer), rightWords(q.Item)
	return s
}

func givenWords(i quiz.Item, a quiz.Answer) (words []string) {
	switch i.Kind {
	case quiz.Single, quiz.Multiple:
		for _, c := range a.Chosen {
			words = append(words, i.Options[c].Text)
		}
	case quiz.Ordering:
		for place := 1; place <= len(a.Places); place++ {
			for option, p := range a.Places {
				if p == place {
					words = append(words, i.Options[option].Text)
				}
			}
		}
	default:
		if a.Text != "" {
			words = []string{a.Text}
		}
	}
	return words
}

// rightWords say what is right.
func rightWords(i quiz.Item) (words []string) {
	switch i.Kind {
	case quiz.Single, quiz.Multiple:
		for _, at := range i.RightOptions() {
			words = append(words, i.Options[at].Text)
		}
	case quiz.Ordering:
		for _, o := range i.Options {
			words = append(words, o.Text)
		}
	case quiz.Numeric:
		words = []string{numberWords(i.Number)}
	default:
		words = i.Accept[:1]
	}
	return words
}

func numberWords(n quiz.Number) string {
	words := strings.TrimSpace(strconv.FormatFloat(n.Value, 'g', -1, 64) + " " + n.Unit)
	switch {
	case n.Tolerance == 0:
		return words
	case n.Percent:
		return words + ", up to " + strconv.FormatFloat(n.Tolerance, 'g', -1, 64) + " % off"
	}
	return words + ", up to " + strings.TrimSpace(strconv.FormatFloat(n.Tolerance, 'g', -1, 64)+" "+n.Unit) + " off"
}
