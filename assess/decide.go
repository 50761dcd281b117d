package assess

import (
	"math"
	"slices"
)

// Disagree lists the criteria on which two sheets are more than one level
// apart: a difference of one is judgement, a larger one needs a third person.
func Disagree(d Design, a, b Sheet) (apart []CriterionID) {
	for _, c := range d.Criteria() {
		if diff := a.Levels[c.ID] - b.Levels[c.ID]; diff > 1 || diff < -1 {
			apart = append(apart, c.ID)
		}
	}
	return apart
}

// Decide finds the result of complete sheets: one, or two that do not
// [Disagree]. Of two the points are the mean, and the level is the lower one,
// which both saw at least. It is the only place where passing is decided.
func Decide(d Design, sheets []Sheet, scores map[TaskID]Score) Decision {
	var found Decision
	for _, t := range d.Tasks {
		r := TaskResult{Task: t.ID, Title: t.Title, Max: float64(t.Max())}
		if t.Kind == QuizTask {
			r.Points = scores[t.ID].of(t.Points)
		}
		for _, c := range t.Rubric {
			cr := c.result(sheets)
			r.Points += cr.Points
			r.Criteria = append(r.Criteria, cr)
			if cr.Level < c.Need {
				found.Missed = append(found.Missed, c.Title+": “"+cr.Name+"” was reached, “"+c.Levels[c.Need].Title+"” is needed.")
			}
		}
		if !reaches(r.Points, r.Max, d.Pass.LeastEach) {
			found.Missed = append(found.Missed, t.Title+": "+Number(r.Points)+" of "+Number(r.Max)+" points were reached, "+needed(r.Max, d.Pass.LeastEach)+" are needed in each task.")
		}
		found.Points, found.Max = found.Points+r.Points, found.Max+r.Max
		found.Tasks = append(found.Tasks, r)
	}
	if !reaches(found.Points, found.Max, d.Pass.Least) {
		found.Missed = append(found.Missed, "Altogether "+Number(found.Points)+" of "+Number(found.Max)+" points were reached, "+needed(found.Max, d.Pass.Least)+" are needed.")
	}
	found.Passed = len(found.Missed) == 0
	for _, g := range d.Pass.Grades {
		if reaches(found.Points, found.Max, g.Least) {
			found.Grade = g.Name
		}
	}
	return found
}

// of is the part of so many points that the score is worth.
func (s Score) of(points int) float64 {
	if s.Max <= 0 || s.Got <= 0 {
		return 0
	}
	return float64(points) * min(s.Got/s.Max, 1)
}

func (c Criterion) result(sheets []Sheet) CriterionResult {
	r := CriterionResult{Criterion: c.ID, Title: c.Title, Level: len(c.Levels) - 1, Max: float64(c.Max())}
	for _, s := range sheets {
		level := s.Levels[c.ID]
		r.Level = min(r.Level, level)
		r.Points += float64(c.Levels[level].Points) / float64(len(sheets))
	}
	r.Name = c.Levels[r.Level].Title
	return r
}

// reaches tells whether points are so many per cent. A hair's breadth is let
// pass: quiz points are fractions.
func reaches(points, of float64, percent int) bool {
	return points*100 >= of*float64(percent)-1e-6
}

func needed(of float64, percent int) string { return Number(math.Ceil(of*float64(percent)-1e-6) / 100) }

// asked is the design without the optional tasks that were left out: they
// count neither for nor against.
func (d Design) asked(answers []Answer) Design {
	d.Tasks = slices.DeleteFunc(slices.Clone(d.Tasks), func(t Task) bool {
		return t.Optional && contentOf(answers, t.ID).Empty()
	})
	return d
}

func contentOf(answers []Answer, id TaskID) Content {
	for _, a := range answers {
		if a.Task == id {
			return a.Content
		}
	}
	return Content{}
}

// evidenceOf lists what was handed in, by its content.
func evidenceOf(d Design, answers []Answer) (all []Evidence) {
	if d.ByPortfolio() {
		return piecesAsEvidence(answers)
	}
	for _, t := range d.Tasks {
		c := contentOf(answers, t.ID)
		if c.Text != "" {
			kind := "text"
			if t.Kind == ObservedTask {
				kind = "observation"
			}
			all = append(all, Evidence{Task: t.ID, Title: t.Title, Kind: kind, SHA256: hashOf(c.Text), Size: len(c.Text)})
		}
		if c.Link != "" {
			all = append(all, Evidence{Task: t.ID, Title: t.Title, Kind: "link", SHA256: hashOf(c.Link), Size: len(c.Link), Link: c.Link})
		}
		for _, f := range c.Files {
			all = append(all, Evidence{Task: t.ID, Title: t.Title, Kind: f.Type, SHA256: f.Hash, Size: f.Size})
		}
	}
	return all
}
