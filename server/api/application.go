package api

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

// Application is one person's try at an achievement.
type Application struct {
	ID           string     `json:"id"`
	Organisation string     `json:"organisation"`
	Achievement  string     `json:"achievement"`
	Title        string     `json:"title,omitempty" doc:"Of the achievement; not where one is opened or moved on."`
	Version      int        `json:"version" doc:"Of the assessment that it is judged by."`
	Way          string     `json:"way" enum:"tasks,portfolio"`
	State        string     `json:"state" enum:"begun,submitted,marking,moderation,notPassed,appealed,passed,awarded,notAwarded,withdrawn"`
	Candidate    string     `json:"candidate" doc:"What assessors see in place of the name where marking is blind."`
	Learner      *recipient `json:"learner,omitempty" doc:"Not where one is opened or moved on, nor while marking is blind and it is not decided."`
	Reference    string     `json:"reference,omitempty" doc:"Yours, to the key that opened it."`
	Opened       bool       `json:"opened" doc:"It was begun for the learner, by call: it can be handed in by call."`
	Round        int        `json:"round" doc:"1, and 2 after an appeal."`
	Lacking      int        `json:"lacking,omitempty" doc:"How many assessors are still to be found."`
	Due          *time.Time `json:"due,omitempty" doc:"When the next judgement is due."`
	Submitted    *time.Time `json:"submitted,omitempty"`
	Decided      *time.Time `json:"decided,omitempty"`
	Outcome      *outcome   `json:"outcome,omitempty" doc:"What was decided, as long as it stands."`
	Renews       *renewed   `json:"renews,omitempty" doc:"The award that it renews."`
	Award        string     `json:"award,omitempty" doc:"Id of the award, once there is one."`
	Problem      string     `json:"problem,omitempty" doc:"Why the award could not be made: yet, or where the state is notAwarded at all."`
	Revision     int        `json:"revision"`
	Created      time.Time  `json:"created"`
	Changed      time.Time  `json:"changed"`
}

// renewed is an award that an application renews.
type renewed struct {
	Award      string    `json:"award,omitempty" doc:"Its id; not while marking is blind and it is not decided."`
	AwardedOn  string    `json:"awardedOn" format:"date"`
	ValidUntil time.Time `json:"validUntil"`
	Ended      string    `json:"ended,omitempty" enum:"revoked,renewed,erased" doc:"What became of it while its renewal was judged: the state is notAwarded."`
}

// outcome is what was decided.
type outcome struct {
	Passed   bool    `json:"passed"`
	Points   float64 `json:"points"`
	Max      float64 `json:"max"`
	Percent  float64 `json:"percent"`
	Grade    string  `json:"grade,omitempty"`
	Outcomes []int   `json:"outcomes,omitempty" doc:"Numbers of those that a portfolio has shown."`
}

// applicationWhole is one with what was handed in and how it was judged.
type applicationWhole struct {
	Application
	Tasks      []Work      `json:"tasks" nullable:"false" doc:"In their order; of a portfolio, none."`
	Pieces     []piece     `json:"pieces" nullable:"false" doc:"Of a portfolio."`
	Refused    []refused   `json:"refused" nullable:"false" doc:"Files in which the virus scanner found something. Nobody can have them."`
	Judgements []judgement `json:"judgements" nullable:"false" doc:"What is in them is told once it is decided."`
	Results    []result    `json:"results" nullable:"false" doc:"The level that counts, criterion by criterion, once it is decided."`
	Missed     []string    `json:"missed" nullable:"false" doc:"What of the rule did not hold, a sentence each."`
	Evidence   []evidence  `json:"evidence" nullable:"false" doc:"What was judged, by its content."`
	Watched    bool        `json:"watched,omitempty" doc:"That somebody watched is recorded."`
	Identity   bool        `json:"identity,omitempty" doc:"That somebody checked who it was is recorded."`
}

// Work is what stands as the work on one task.
type Work struct {
	Task     string     `json:"task" doc:"Its id."`
	Title    string     `json:"title,omitempty"`
	Kind     string     `json:"kind,omitempty" enum:"file,text,link,observed,quiz,outcome"`
	Optional bool       `json:"optional,omitempty"`
	Revision int        `json:"revision" doc:"For If-Match; 0: nothing is there yet."`
	Saved    *time.Time `json:"saved,omitempty"`
	Text     string     `json:"text,omitempty"`
	Link     string     `json:"link,omitempty"`
	Files    []fileRef  `json:"files,omitempty"`
	Score    *score     `json:"score,omitempty" doc:"Of a quiz that was answered."`
}

type score struct {
	Got float64 `json:"got"`
	Max float64 `json:"max"`
}

type fileRef struct {
	SHA256 string `json:"sha256" doc:"Of its bytes, hexadecimal; read it under this name."`
	Name   string `json:"name" doc:"A number where marking is blind and it is not decided."`
	Type   string `json:"type" doc:"Found by looking at its bytes."`
	Size   int    `json:"size" doc:"Bytes."`
}

// piece is one of a portfolio's.
type piece struct {
	Work
	Outcomes []int      `json:"outcomes" nullable:"false" doc:"Numbers of those that it is to show."`
	Why      string     `json:"why,omitempty" doc:"How it shows them."`
	Award    *heldAward `json:"award,omitempty" doc:"One that the learner holds, and added."`
}

type heldAward struct {
	Title  string `json:"title"`
	Issuer string `json:"issuer"`
	On     string `json:"on"`
	State  string `json:"state" doc:"As it was when it was added."`
	URL    string `json:"url,omitempty" doc:"Left out where marking is blind and it is not decided."`
	SHA256 string `json:"sha256" doc:"Of its signed bytes."`
}

type refused struct {
	SHA256 string    `json:"sha256"`
	Task   string    `json:"task"`
	Size   int       `json:"size"`
	Found  string    `json:"found" doc:"In the scanner's words."`
	At     time.Time `json:"at"`
}

// judgement is one that somebody gave or is to give.
type judgement struct {
	ID       string            `json:"id"`
	Part     string            `json:"part" enum:"marker,moderator,hearer" doc:"The first judgement, or one of two; who settles a disagreement; who hears an appeal."`
	Round    int               `json:"round"`
	Due      time.Time         `json:"due"`
	Given    *time.Time        `json:"given,omitempty"`
	Counts   bool              `json:"counts" doc:"For the decision."`
	Assessor string            `json:"assessor,omitempty" doc:"The name, once it is decided."`
	Levels   map[string]int    `json:"levels,omitempty" doc:"By the criterion's id, from 0; once it is decided."`
	Notes    map[string]string `json:"notes,omitempty"`
	Feedback string            `json:"feedback,omitempty" doc:"To the learner."`
}

// result is how a criterion came out.
type result struct {
	Task      string  `json:"task"`
	Criterion string  `json:"criterion"`
	Title     string  `json:"title"`
	Level     int     `json:"level" doc:"From 0."`
	Name      string  `json:"name" doc:"Of the level."`
	Points    float64 `json:"points"`
	Max       float64 `json:"max"`
}

type evidence struct {
	Task   string `json:"task"`
	Title  string `json:"title"`
	Kind   string `json:"kind" doc:"text, link, observation, award, or the type of a file."`
	SHA256 string `json:"sha256"`
	Size   int    `json:"size"`
}

func applicationOf(by account.Actor, is assess.Application) Application {
	one := Application{ID: string(is.ID), Organisation: string(is.Org), Achievement: string(is.Achievement), Version: is.Version, Way: "tasks", State: string(is.State),
		Candidate: is.Candidate(), Round: is.Round, Lacking: is.Lacking, Submitted: inUTC(is.Submitted), Decided: inUTC(is.Decided), Award: is.Award, Problem: is.Problem,
		Revision: is.Revision, Created: is.Created.UTC(), Changed: is.Changed.UTC()}
	if is.Portfolio() {
		one.Way = "portfolio"
	}
	if r := is.Renewal; r != nil {
		one.Renews = &renewed{r.Award, r.On.UTC().Format(time.DateOnly), r.Until.UTC(), string(r.Ended)}
	}
	if o := is.Opened; o != nil {
		if one.Opened = true; o.Key == by.Key {
			one.Reference = o.Reference
		}
	}
	if d := is.Decision; d != nil && !is.State.Open() {
		one.Outcome = &outcome{d.Passed, d.Points, d.Max, d.Percent(), d.Grade, d.Shown}
	}
	return one
}

// entryOf is an application as it may be read.
func entryOf(by account.Actor, e assess.Entry) Application {
	one := applicationOf(by, e.Application)
	if one.Title = e.Title; !e.Nameless {
		one.Learner = &recipient{e.Learner, e.Email}
	}
	if !e.Due.IsZero() {
		one.Due = inUTC(&e.Due)
	}
	return one
}

func wholeOf(by account.Actor, e assess.Entry) applicationWhole {
	one := applicationWhole{Application: entryOf(by, e), Tasks: []Work{}, Pieces: each(e.Pieces(), pieceOf), Results: []result{}, Missed: []string{}, Evidence: []evidence{},
		Refused: each(e.Refused, func(r assess.Refused) refused { return refused{r.Hash, string(r.Task), r.Size, r.Found, r.At.UTC()} }), Judgements: each(e.Judgements, judgementOf)}
	if !e.Portfolio() {
		for _, t := range e.Design.Tasks {
			w := workOf(e.Answer(t.ID))
			w.Title, w.Kind, w.Optional = t.Title, string(t.Kind), t.Optional
			if s, done := e.Scores[t.ID]; done {
				w.Score = &score{s.Got, s.Max}
			}
			one.Tasks = append(one.Tasks, w)
		}
	}
	if w := e.Identity; w != nil {
		one.Watched, one.Identity = w.Watched, w.Identity
	}
	if d := e.Decision; d != nil {
		one.Missed = append(one.Missed, d.Missed...)
		for _, t := range d.Tasks {
			for _, c := range t.Criteria {
				one.Results = append(one.Results, result{string(t.Task), string(c.Criterion), c.Title, c.Level, c.Name, c.Points, c.Max})
			}
		}
		one.Evidence = each(d.Evidence, func(v assess.Evidence) evidence { return evidence{string(v.Task), v.Title, v.Kind, v.SHA256, v.Size} })
	}
	return one
}

func workOf(is assess.Answer) Work {
	w := Work{Task: string(is.Task), Revision: is.Revision, Text: is.Content.Text, Link: is.Content.Link}
	if is.Revision > 0 {
		w.Saved = inUTC(&is.Saved)
	}
	for _, f := range is.Content.Files {
		w.Files = append(w.Files, fileRef{f.Hash, f.Name, f.Type, f.Size})
	}
	return w
}

func pieceOf(is assess.Answer) piece {
	p := piece{Work: workOf(is), Outcomes: append([]int{}, is.Content.Outcomes...), Why: is.Content.Why}
	p.Title = is.Content.Title
	if h := is.Content.Award; h != nil {
		p.Award = &heldAward{h.Title, h.Issuer, h.On, h.State, h.Link, h.SHA256}
	}
	return p
}

func judgementOf(is assess.Judgement) judgement {
	j := judgement{ID: string(is.ID), Part: string(is.Part), Round: is.Round, Due: is.Due.UTC(), Given: inUTC(is.Given), Counts: is.Counts, Assessor: is.Assessor}
	if s := is.Sheet; s != nil {
		j.Levels, j.Notes, j.Feedback = map[string]int{}, map[string]string{}, s.Feedback
		for id, n := range s.Levels {
			j.Levels[string(id)] = n
		}
		for id, note := range s.Notes {
			j.Notes[string(id)] = note
		}
	}
	return j
}

// cursor is a place in a list as it is handed out: opaque, so that nobody
// builds on what is in it.
func cursor(p assess.Place) string {
	text, _ := json.Marshal([]any{p.Changed.UTC(), p.ID}) // a time and a text: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

func placeOf(cursor string) (p assess.Place, err error) {
	if cursor == "" {
		return p, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(cursor))
	if err == nil {
		err = json.Unmarshal(text, &[]any{&p.Changed, &p.ID})
	}
	if err != nil || p.ID == "" {
		return assess.Place{}, fault.Field("after", "Send what next was, as you read it.")
	}
	return p, nil
}
