package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/assess"
)

// Assess is what the calls ask of package assess. Judging is not among it:
// assessors are people.
type Assess interface {
	Plan(ctx context.Context, by account.Actor, id assess.AchievementID) (assess.Plan, error)
	SavePlan(ctx context.Context, by account.Actor, id assess.AchievementID, revision int, d assess.Design) (assess.Plan, error)
	PublishPlan(ctx context.Context, by account.Actor, id assess.AchievementID, revision int) (assess.PlanVersion, error)
	Version(ctx context.Context, by account.Actor, id assess.AchievementID, number int) (assess.PlanVersion, error)

	Entries(ctx context.Context, by account.Actor, org account.OrgID, f assess.Filter) ([]assess.Entry, error)
	Entry(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Entry, error)
	EntryFile(ctx context.Context, by account.Actor, id assess.ApplicationID, hash string) (assess.FileRef, []byte, error)
	Agreement(ctx context.Context, by account.Actor, org account.OrgID) ([]assess.Agreement, error)

	Open(ctx context.Context, by account.Actor, req assess.OpenRequest) (assess.Application, error)
	SaveAnswerFor(ctx context.Context, by account.Actor, req assess.SaveRequest) (assess.Answer, error)
	AddFileFor(ctx context.Context, by account.Actor, id assess.ApplicationID, task assess.TaskID, name string, data []byte) (assess.Answer, error)
	RemoveFileFor(ctx context.Context, by account.Actor, id assess.ApplicationID, task assess.TaskID, hash string) (assess.Answer, error)
	SavePieceFor(ctx context.Context, by account.Actor, req assess.PieceRequest, key string) (assess.Answer, error)
	RemovePieceFor(ctx context.Context, by account.Actor, id assess.ApplicationID, piece assess.TaskID) (assess.Answer, error)
	SubmitFor(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Application, error)
	WithdrawFor(ctx context.Context, by account.Actor, id assess.ApplicationID) (assess.Application, error)
}

// assessment is how an achievement is assessed.
type assessment struct {
	Achievement  string     `json:"achievement"`
	Organisation string     `json:"organisation"`
	Revision     int        `json:"revision" doc:"Of the draft; the number in its ETag. 0 while nobody has begun to write it."`
	Published    int        `json:"published,omitempty" doc:"Number of the newest version; left out, nobody can apply yet."`
	Created      *time.Time `json:"created,omitempty"`
	Changed      *time.Time `json:"changed,omitempty"`
	Draft        design     `json:"draft"`
}

// assessmentVersion is what applications are judged by.
type assessmentVersion struct {
	Achievement string    `json:"achievement"`
	Version     int       `json:"version"`
	PublishedAt time.Time `json:"publishedAt"`
	Design      design    `json:"design"`
	Of          int       `json:"of,omitempty" doc:"Version of the achievement whose outcomes portfolios are judged by."`
	Outcomes    []string  `json:"outcomes,omitempty" doc:"That portfolios are judged by, where prior learning is recognised."`
}

// design is what is asked, how it is judged, and who judges it.
type design struct {
	Intro         string   `json:"intro,omitempty" maxLength:"10000" doc:"What a learner reads before applying; Markdown."`
	Tasks         []task   `json:"tasks,omitempty" maxItems:"20" nullable:"false"`
	Pass          passRule `json:"pass,omitempty" doc:"When somebody has passed: all of it must hold, and the level that each criterion needs."`
	Double        bool     `json:"double,omitempty" doc:"Two assessors judge, neither seeing the other's."`
	Blind         bool     `json:"blind,omitempty" doc:"Assessors see a number in place of the name."`
	DueDays       int      `json:"dueDays,omitempty" minimum:"0" maximum:"365" doc:"An assessor has, from being assigned."`
	AppealDays    int      `json:"appealDays,omitempty" minimum:"0" maximum:"365" doc:"A learner has, from the decision; 0: no appeal."`
	Supervised    bool     `json:"supervised,omitempty" doc:"Somebody watches, and that is recorded."`
	IdentityCheck bool     `json:"identityCheck,omitempty" doc:"Somebody checks who it is, and that is recorded."`
	Recognise     bool     `json:"recognise,omitempty" doc:"Who can do it already may show that by a portfolio."`
	Partial       bool     `json:"partial,omitempty" doc:"And be awarded the part that was shown."`
}

// task is one piece of work.
type task struct {
	ID           string      `json:"id,omitempty" maxLength:"40" doc:"Send back what you read, so that versions can be compared; left out, a new task."`
	Title        string      `json:"title,omitempty" maxLength:"200"`
	Instructions string      `json:"instructions,omitempty" maxLength:"10000" doc:"Markdown."`
	Kind         string      `json:"kind" enum:"file,text,link,observed,quiz"`
	Optional     bool        `json:"optional,omitempty" doc:"Left out by a learner, it counts neither for nor against."`
	Quiz         string      `json:"quiz,omitempty" maxLength:"100" doc:"Id of the quiz, of a quiz."`
	Points       int         `json:"points,omitempty" minimum:"0" maximum:"1000" doc:"What a whole quiz is worth; other tasks: as their rubric says."`
	Outcomes     []int       `json:"outcomes,omitempty" maxItems:"20" doc:"Numbers of the outcomes that it shows, from 1."`
	Rubric       []criterion `json:"rubric,omitempty" maxItems:"20" nullable:"false" doc:"None for a quiz."`
}

// criterion is one row of a rubric.
type criterion struct {
	ID     string  `json:"id,omitempty" maxLength:"40" doc:"As a task's."`
	Title  string  `json:"title,omitempty" maxLength:"200"`
	Need   int     `json:"need,omitempty" minimum:"0" maximum:"7" doc:"Number of the lowest level that passes, from 0."`
	Levels []level `json:"levels,omitempty" maxItems:"8" nullable:"false" doc:"From the lowest to the highest, points not falling."`
}

// level is one step of a criterion.
type level struct {
	Title       string `json:"title" maxLength:"200"`
	Description string `json:"description,omitempty" maxLength:"10000"`
	Points      int    `json:"points,omitempty" minimum:"0" maximum:"1000"`
}

// passRule says when somebody has passed.
type passRule struct {
	Least     int     `json:"least,omitempty" minimum:"0" maximum:"100" doc:"Per cent of all points."`
	LeastEach int     `json:"leastEach,omitempty" minimum:"0" maximum:"100" doc:"Per cent of each task's points."`
	Grades    []grade `json:"grades,omitempty" maxItems:"10" doc:"From the lowest to the highest."`
}

// grade is a word for a result of so much or more.
type grade struct {
	Name  string `json:"name" maxLength:"200"`
	Least int    `json:"least" minimum:"0" maximum:"100" doc:"Per cent of all points."`
}

type (
	assessmentOut struct {
		ETag string `header:"ETag" doc:"The revision, for If-Match."`
		Body assessment
	}
	assessmentVersionOut struct{ Body assessmentVersion }
)

func (a *API) assessmentCalls(h huma.API) {
	const path = base + "/achievements/{id}/assessment"
	stale := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	register(a, h, call{id: "readAssessment", tag: "Assessing", method: "GET", path: path, errors: []int{404},
		summary: "Read how an achievement is assessed", more: "The draft, and the number of what is published. Needs the right to read drafts."}, a.readAssessment)
	register(a, h, call{id: "saveAssessment", tag: "Assessing", method: "PUT", path: path, errors: stale,
		summary: "Save the draft of an assessment", more: "The whole design is replaced: what is left out is emptied. The first is saved with If-Match \"0\". Needs the right to write."}, a.saveAssessment)
	register(a, h, call{id: "publishAssessment", tag: "Assessing", method: "POST", path: path + "/publish", errors: stale,
		summary: "Publish the draft of an assessment", more: "Whoever applies from then on is judged by it; whoever has begun stays under theirs. Needs the right to publish."}, a.publishAssessment)
	register(a, h, call{id: "readAssessmentVersion", tag: "Assessing", method: "GET", path: path + "/versions/{number}", errors: []int{404},
		summary: "Read an assessment as it was published", more: "Applications name the version that they are judged by."}, a.readAssessmentVersion)
}

func (a *API) readAssessment(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"The achievement's id."`
}) (*assessmentOut, error) {
	p, err := a.Assess.Plan(ctx, by, assess.AchievementID(in.ID))
	return assessmentBody(p), err
}

func (a *API) saveAssessment(ctx context.Context, by account.Actor, in *struct {
	RevisionIn
	Body design
}) (*assessmentOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	p, err := a.Assess.SavePlan(ctx, by, assess.AchievementID(in.ID), revision, in.Body.internal())
	return assessmentBody(p), at("body.", err)
}

func (a *API) publishAssessment(ctx context.Context, by account.Actor, in *RevisionIn) (*assessmentVersionOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	v, err := a.Assess.PublishPlan(ctx, by, assess.AchievementID(in.ID), revision)
	return &assessmentVersionOut{assessmentVersionBody(v)}, at("draft.", err)
}

func (a *API) readAssessmentVersion(ctx context.Context, by account.Actor, in *struct {
	ID     string `path:"id" maxLength:"100" doc:"The achievement's id."`
	Number int    `path:"number" minimum:"1" maximum:"1000000" doc:"Of the version."`
}) (*assessmentVersionOut, error) {
	v, err := a.Assess.Version(ctx, by, assess.AchievementID(in.ID), in.Number)
	return &assessmentVersionOut{assessmentVersionBody(v)}, err
}

func assessmentBody(p assess.Plan) *assessmentOut {
	body := assessment{Achievement: string(p.Achievement), Organisation: string(p.Org), Revision: p.Revision, Published: p.Published, Draft: designOf(p.Draft)}
	if p.Revision > 0 {
		body.Created, body.Changed = inUTC(&p.Created), inUTC(&p.Changed)
	}
	return &assessmentOut{etag(p.Revision), body}
}

func assessmentVersionBody(v assess.PlanVersion) assessmentVersion {
	return assessmentVersion{Achievement: string(v.Achievement), Version: v.Number, PublishedAt: v.At.UTC(), Design: designOf(v.Design), Of: v.Design.Of, Outcomes: v.Design.Outcomes}
}

func designOf(d assess.Design) design {
	out := design{Intro: d.Intro, Double: d.Double, Blind: d.Blind, DueDays: d.DueDays, AppealDays: d.AppealDays, Supervised: d.Supervised, IdentityCheck: d.IdentityCheck,
		Recognise: d.Recognise, Partial: d.Partial, Tasks: each(d.Tasks, taskOf),
		Pass: passRule{d.Pass.Least, d.Pass.LeastEach, each(d.Pass.Grades, func(g assess.Grade) grade { return grade(g) })}}
	return out
}

func taskOf(t assess.Task) task {
	return task{ID: string(t.ID), Title: t.Title, Instructions: t.Instructions, Kind: string(t.Kind), Optional: t.Optional, Quiz: t.Quiz, Points: t.Points, Outcomes: t.Outcomes,
		Rubric: each(t.Rubric, func(c assess.Criterion) criterion {
			return criterion{string(c.ID), c.Title, c.Need, each(c.Levels, func(l assess.Level) level { return level(l) })}
		})}
}

func (d design) internal() assess.Design {
	return assess.Design{Intro: d.Intro, Double: d.Double, Blind: d.Blind, DueDays: d.DueDays, AppealDays: d.AppealDays, Supervised: d.Supervised, IdentityCheck: d.IdentityCheck,
		Recognise: d.Recognise, Partial: d.Partial, Tasks: each(d.Tasks, task.internal),
		Pass: assess.PassRule{Least: d.Pass.Least, LeastEach: d.Pass.LeastEach, Grades: each(d.Pass.Grades, func(g grade) assess.Grade { return assess.Grade(g) })}}
}

func (t task) internal() assess.Task {
	return assess.Task{ID: assess.TaskID(t.ID), Title: t.Title, Instructions: t.Instructions, Kind: assess.TaskKind(t.Kind), Optional: t.Optional, Quiz: t.Quiz, Points: t.Points, Outcomes: t.Outcomes,
		Rubric: each(t.Rubric, func(c criterion) assess.Criterion {
			return assess.Criterion{ID: assess.CriterionID(c.ID), Title: c.Title, Need: c.Need, Levels: each(c.Levels, func(l level) assess.Level { return assess.Level(l) })}
		})}
}
