package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/measure"
	"laurel/assess/quiz"
)

// Quizzes is what the calls ask of package quiz.
type Quizzes interface {
	Quizzes(ctx context.Context, by account.Actor, org account.OrgID) ([]quiz.Quiz, error)
	Figures(ctx context.Context, by account.Actor, org account.OrgID, id quiz.ID) (quiz.Figures, error)
}

// agreement is how assessors judge one achievement, compared where two of them
// judged the same work.
type agreement struct {
	Achievement string     `json:"achievement"`
	Title       string     `json:"title"`
	Works       int        `json:"works" doc:"Judged by two."`
	Pairs       int        `json:"pairs" doc:"Levels that two gave, of the same criterion of the same work."`
	Same        float64    `json:"same" doc:"Share of the pairs that are the same level."`
	Kappa       *interval  `json:"kappa,omitempty" doc:"Cohen's; left out below 20 pairs, or where all levels are one."`
	Weighted    *interval  `json:"weighted,omitempty" doc:"Cohen's, with quadratic weights."`
	Assessors   []assessor `json:"assessors,omitempty" doc:"Each against all others, to keys with the right to read assessments."`
}

// assessor is how one of them judges.
type assessor struct {
	Name     string    `json:"name"`
	Works    int       `json:"works"`
	Pairs    int       `json:"pairs"`
	Same     float64   `json:"same"`
	Kappa    *interval `json:"kappa,omitempty"`
	Weighted *interval `json:"weighted,omitempty"`
	Drift    *drift    `json:"drift,omitempty" doc:"Left out below 10 works."`
}

// drift is how far an assessor is from the others.
type drift struct {
	Overall interval `json:"overall" doc:"Mean difference in levels; above 0 is more lenient."`
	Trend   interval `json:"trend" doc:"Its change in 30 days."`
	Moves   bool     `json:"moves" doc:"The trend is surely not nothing."`
}

// interval is an estimate with its 95 % interval.
type interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	N     int     `json:"n" doc:"From so many."`
}

// quizLine is a quiz in a list.
type quizLine struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Open     bool      `json:"open" doc:"People may begin it."`
	Revision int       `json:"revision"`
	Created  time.Time `json:"created"`
	Changed  time.Time `json:"changed"`
}

// quizFigures tell how a quiz does.
type quizFigures struct {
	Quiz     quizLine      `json:"quiz"`
	Attempts int           `json:"attempts" doc:"Of the newest 5,000 that ended. Nothing more is told below 5, so that nobody is found in the figures."`
	Passed   int           `json:"passed"`
	Late     int           `json:"late" doc:"Ended by their time."`
	Deciles  []int         `json:"deciles" nullable:"false" doc:"Attempts by share of the points: 0 to 9 per cent, 10 to 19 … 90 to 100."`
	Items    []itemFigures `json:"items" nullable:"false" doc:"Of each version of an item that 5 or more answered."`
}

// itemFigures are one version of an item with its statistics.
type itemFigures struct {
	Item       string   `json:"item"`
	Version    int      `json:"version"`
	Text       string   `json:"text"`
	Kind       string   `json:"kind"`
	Newest     bool     `json:"newest" doc:"The version in use."`
	Retired    bool     `json:"retired,omitempty"`
	N          int      `json:"n" doc:"How many answered."`
	Difficulty float64  `json:"difficulty" doc:"p: mean share of the points; high is easy."`
	Biserial   *float64 `json:"discrimination,omitempty" doc:"Point-biserial correlation with the rest of the attempt; left out where one of the two does not vary."`
	UpperLower *float64 `json:"upperLower,omitempty" doc:"p among the best 27 per cent less p among the weakest (Kelley 1939); from 10 answers on."`
}

func (a *API) figureCalls(h huma.API) {
	missing := []int{http.StatusNotFound}
	register(a, h, call{id: "readAgreement", tag: "Assessing", method: "GET", path: base + "/agreement", errors: missing,
		summary: "Read how assessors agree", more: "By achievement, where two judged the same work without seeing each other. Needs the right to read numbers."}, a.readAgreement)
	register(a, h, call{id: "listQuizzes", tag: "Assessing", method: "GET", path: base + "/quizzes", errors: missing,
		summary: "List an organisation's quizzes", more: "Needs the right to read drafts."}, a.listQuizzes)
	register(a, h, call{id: "readQuizFigures", tag: "Assessing", method: "GET", path: base + "/quizzes/{id}/figures", errors: missing,
		summary: "Read a quiz's results and the statistics of its items", more: "They name nobody. Needs the right to read drafts."}, a.readQuizFigures)
}

type agreementOut struct {
	Body struct {
		Items []agreement `json:"items" nullable:"false"`
	}
}

func (a *API) readAgreement(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*agreementOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	all, err := a.Assess.Agreement(ctx, by, org)
	out := &agreementOut{}
	out.Body.Items = each(all, agreementOf)
	return out, err
}

func agreementOf(is assess.Agreement) agreement {
	out := agreement{Achievement: string(is.Achievement), Title: is.Title, Works: is.Works, Pairs: is.Pairs, Same: is.Same, Kappa: known(is.Known, is.Kappa), Weighted: known(is.Known, is.Weighted)}
	for _, f := range is.Assessors {
		one := assessor{Name: f.Name, Works: f.Works, Pairs: f.Pairs, Same: f.Same, Kappa: known(f.Known, f.Kappa), Weighted: known(f.Known, f.Weighted)}
		if f.Drift.Known {
			one.Drift = &drift{*known(true, f.Drift.Overall), *known(true, f.Drift.Trend), f.Drift.Moves()}
		}
		out.Assessors = append(out.Assessors, one)
	}
	return out
}

// known is an estimate, or nothing where there is too little to tell it.
func known(is bool, i measure.Interval) *interval {
	if !is {
		return nil
	}
	return &interval{i.Value, i.Low, i.High, i.N}
}

type quizzesOut struct {
	Body struct {
		Items []quizLine `json:"items" nullable:"false"`
	}
}

func (a *API) listQuizzes(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*quizzesOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	all, err := a.Quizzes.Quizzes(ctx, by, org)
	out := &quizzesOut{}
	out.Body.Items = each(all, quizOf)
	return out, err
}

func quizOf(q quiz.Quiz) quizLine {
	return quizLine{string(q.ID), q.Terms.Title, q.Open, q.Revision, q.Created.UTC(), q.Changed.UTC()}
}

type quizFiguresOut struct{ Body quizFigures }

func (a *API) readQuizFigures(ctx context.Context, by account.Actor, in *struct {
	ID           string `path:"id" maxLength:"100" doc:"Its id."`
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*quizFiguresOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	f, err := a.Quizzes.Figures(ctx, by, org, quiz.ID(in.ID))
	out := &quizFiguresOut{quizFigures{Quiz: quizOf(f.Quiz), Attempts: f.Attempts, Passed: f.Passed, Late: f.Late, Deciles: f.Deciles[:], Items: each(f.Items, itemOf)}}
	return out, err
}

func itemOf(is quiz.ItemFigures) itemFigures {
	one := itemFigures{Item: string(is.Ref.Item), Version: is.Ref.Version, Text: is.Item.Text, Kind: string(is.Item.Kind), Newest: is.Newest, Retired: is.Retired, N: is.N, Difficulty: is.Difficulty}
	if is.BiserialKnown {
		one.Biserial = &is.Biserial
	}
	if is.UpperLowerKnown {
		one.UpperLower = &is.UpperLower
	}
	return one
}
