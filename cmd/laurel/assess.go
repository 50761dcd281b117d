package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
	"laurel/issuer"
	"laurel/store"
	"laurel/wallet"
)

// newAssess puts assessing over the store and the other rooms.
func (a *app) newAssess() *assess.Service {
	s := &assess.Service{Store: a.db.Assess(), Whose: a.db.AssessWhose(), Awards: earnedAwards{a}, People: a.accounts, Quizzes: quizScores{a.quizzes, a.db.Assess()},
		Holdings: heldAwards{a}, Renewals: renewals{a}, Now: a.now}
	if a.settings.ScanCommand != "" {
		s.Scanner = scanCommand(strings.Fields(a.settings.ScanCommand))
	}
	return s
}

func (a *app) assessJobs() {
	store.On(&a.jobs, a.assess.Assign)
	store.On(&a.jobs, a.assess.AssignWaiting)
	store.On(&a.jobs, a.assess.AwardPassed)
	store.On(&a.jobs, a.assess.AwardWaiting)
	store.On(&a.jobs, a.mailAssess)
	store.On(&a.jobs, a.mailWork)
	store.On(&a.jobs, a.assess.RemindAssessors)
	a.jobs.Every(time.Hour, assess.AssignWaiting{})
	a.jobs.Every(time.Hour, assess.AwardWaiting{})
	a.jobs.Every(time.Hour, assess.RemindAssessors{})
}

// earnedAwards gives assessing what the issuer defines, and awards what was earned.
type earnedAwards struct{ *app }

// Achievement is a micro-credential as it is published, or else its draft.
func (e earnedAwards) Achievement(ctx context.Context, id assess.AchievementID) (assess.Achievement, error) {
	org, err := e.issuer.Public.OrgOfAchievement(ctx, issuer.AchievementID(id))
	if err != nil {
		return assess.Achievement{}, err
	}
	var a issuer.Achievement
	var d issuer.Definition
	err = e.issuer.Store.View(ctx, func(tx issuer.Tx) error {
		if a, err = tx.Achievement(org, issuer.AchievementID(id)); err != nil {
			return err
		}
		if d = a.Draft; a.Published == 0 {
			return nil
		}
		v, err := tx.Version(org, a.ID, a.Published)
		d = v.Definition
		return err
	})
	return assess.Achievement{ID: id, Org: org, Unit: a.Unit, Title: d.Title, Language: d.OwnLanguage(), Version: a.Published, Open: a.State == issuer.Published, Outcomes: d.Outcomes,
		Result: resultKind(d.Grading.Kind), Least: d.Grading.Least()}, err
}

func resultKind(k issuer.GradingKind) assess.Result {
	switch k {
	case issuer.PassFail:
		return assess.PassFail
	case issuer.Percent:
		return assess.Percent
	case issuer.Points:
		return assess.Points
	case issuer.Grade:
		return assess.Graded
	}
	return assess.NoResult
}

// Award gives what was earned, in the name of the assessment that decided it.
func (e earnedAwards) Award(ctx context.Context, earned assess.Earned) (string, error) {
	a, err := e.Achievement(ctx, earned.Achievement)
	if err != nil {
		return "", err
	}
	if earned.Version > 0 {
		a.Version = earned.Version
	}
	grading, err := e.grading(ctx, a)
	if err != nil {
		return "", err
	}
	by := account.Actor{Client: "assessment", Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: earned.Org}}}
	req := issuer.IssueRequest{Achievement: issuer.AchievementID(earned.Achievement), Name: earned.Name, Email: earned.Email,
		AwardedOn: earned.Decision.At.Format(time.DateOnly), Version: earned.Version, Part: issuer.PartOf(earned.Part), Result: resultOf(earned, grading), Key: earned.Key, Assessed: assessedOf(earned)}
	if earned.Renews != "" {
		if req, err = (renewals{e.app}).earned(ctx, req, earned); err != nil {
			return "", err
		}
	}
	award, err := e.issuer.IssueEarned(ctx, by, req)
	if earned.Renews != "" {
		err = ended(err)
	}
	return string(award.ID), err
}

func (e earnedAwards) grading(ctx context.Context, a assess.Achievement) (issuer.Grading, error) {
	if a.Version == 0 {
		return issuer.Grading{}, fault.New(fault.Conflict, "award.notPublished", "Publish this micro-credential before you award it.")
	}
	v, err := e.issuer.VersionOf(ctx, issuer.AchievementID(a.ID), a.Version)
	return v.Definition.Grading, err
}

// resultOf says a decision as the awards of a micro-credential state results. A
// portfolio is judged without points: that it was recognised is its result.
func resultOf(e assess.Earned, g issuer.Grading) string {
	d := e.Decision
	if e.Portfolio {
		return ""
	}
	switch g.Kind {
	case issuer.Percent:
		return assess.Number(float64(int(d.Percent()*10+1e-6)) / 10)
	case issuer.Points:
		best := 0.0
		if _, err := fmt.Sscan(g.Max, &best); err != nil || best == 0 {
			best = d.Max
		}
		return assess.Number(float64(int(d.Percent()*best/10+1e-6)) / 10)
	case issuer.Grade:
		return d.Grade
	}
	return ""
}

// assessedOf is what an award says of how it was earned. Links stay out: the
// work is the learner's to show.
func assessedOf(e assess.Earned) *issuer.Assessed {
	renewed := e.Portfolio && e.Renews != ""
	out := &issuer.Assessed{Assessors: e.Assessors, Recognised: e.Portfolio && !renewed, ByEvidence: renewed}
	for _, t := range e.Decision.Tasks {
		task, _ := e.Design.Task(t.Task)
		for i, c := range t.Criteria {
			row := issuer.AssessedCriterion{ID: string(c.Criterion), Title: c.Title, Reached: c.Level, Needed: task.Rubric[i].Need}
			for _, l := range task.Rubric[i].Levels {
				row.Levels = append(row.Levels, issuer.AssessedLevel{Title: l.Title, Description: l.Description, Points: l.Points})
			}
			out.Criteria = append(out.Criteria, row)
		}
	}
	for _, piece := range e.Decision.Evidence {
		shown := ""
		if len(piece.For) > 0 {
			shown = "For " + issuer.PartOf(piece.For).Words() + "."
		}
		out.Evidence = append(out.Evidence, issuer.AssessedEvidence{Title: piece.Title, Kind: assess.KindName(piece.Kind), SHA256: piece.SHA256, Size: piece.Size, For: shown})
	}
	var said []string
	if w := e.Witness; w != nil && w.Watched {
		said = append(said, "The work was supervised.")
	}
	if w := e.Witness; w != nil && w.Identity {
		said = append(said, "The identity of the learner was checked.")
	}
	switch {
	case renewed:
		said = append(said, "Renewed by evidence of what was done since, for: "+strings.Join(e.Recognised, "; ")+".")
	case len(e.Recognised) > 0:
		said = append(said, "Recognised from prior learning: "+strings.Join(e.Recognised, "; ")+".")
	}
	out.Narrative = strings.Join(said, " ")
	return out
}

// heldAwards gives portfolios what the learner holds.
type heldAwards struct{ *app }

func (h heldAwards) Held(ctx context.Context, by account.Actor) (all []assess.HeldAward, err error) {
	home, err := h.wallet.Home(ctx, by)
	for _, v := range home.Held {
		if v.State != wallet.StateInForce {
			continue
		}
		sum := sha256.Sum256(v.Award.JSON)
		all = append(all, assess.HeldAward{ID: string(v.Award.ID), Title: v.Summary.Title, Issuer: v.Summary.Issuer.Name, On: v.Summary.AwardedOn.Format(time.DateOnly),
			State: v.Words, Link: h.wallet.PageURL(v.Award.Page), SHA256: hex.EncodeToString(sum[:]), Size: len(v.Award.JSON)})
	}
	return all, err
}

// scanFor is how long a scanner may take over one file.
const scanFor = 45 * time.Second

// scanCommand gives a file to a program on its standard input: it ends with 0
// when it found nothing and with 1 when it found something, which it says on
// its output, as clamdscan does. Anything else means that it could not tell.
type scanCommand []string

func (c scanCommand) Scan(ctx context.Context, data []byte) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, scanFor)
	defer cancel()
	cmd := exec.CommandContext(ctx, c[0], c[1:]...)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout = bytes.NewReader(data), &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 1 && ctx.Err() == nil {
		if found := strings.TrimSpace(out.String()); found != "" {
			return found, nil
		}
		return "something harmful", nil
	}
	return "", err
}
