package issuer

import (
	"context"
	"slices"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// Submit asks for approval of the draft. It must be complete and have what the
// organisation's profiles block for. Approvers hear of it by mail.
func (s *Service) Submit(ctx context.Context, by account.Actor, id AchievementID, req StepRequest) (Achievement, error) {
	return s.move(ctx, by, id, Submit, req, func(tx Tx, a *Achievement) error {
		if err := a.Draft.Complete(); err != nil {
			return err
		}
		policy, err := tx.Policy(a.Org)
		if err != nil {
			return err
		}
		return policy.blocked(a.Draft)
	})
}

// TakeBack ends the review: the authors go on writing.
func (s *Service) TakeBack(ctx context.Context, by account.Actor, id AchievementID, req StepRequest) (Achievement, error) {
	return s.move(ctx, by, id, TakeBack, req, func(_ Tx, a *Achievement) error { a.ApprovedBy = ""; return nil })
}

// Approve says yes to the draft as it was read. It fails with [fault.Conflict]
// for somebody whose yes does not count by the organisation's policy.
func (s *Service) Approve(ctx context.Context, by account.Actor, id AchievementID, req StepRequest) (Achievement, error) {
	return s.move(ctx, by, id, Approve, req, func(tx Tx, a *Achievement) error {
		policy, err := tx.Policy(a.Org)
		if err != nil {
			return err
		}
		if !policy.mayApprove(*a, by.Person) {
			return conflict("achievement.ownWork", "You have written in this draft yourself. Your organisation wants the yes of somebody else.")
		}
		a.ApprovedBy = by.Person
		return nil
	})
}

// SendBack gives the draft back to its authors, who read the reason.
func (s *Service) SendBack(ctx context.Context, by account.Actor, id AchievementID, req StepRequest) (Achievement, error) {
	return s.move(ctx, by, id, SendBack, req, func(_ Tx, a *Achievement) error { a.ApprovedBy = ""; return nil })
}

// move makes one move of the table at the revision that was read. also does
// what is besides, or says why not.
func (s *Service) move(ctx context.Context, by account.Actor, id AchievementID, m Move, req StepRequest, also func(Tx, *Achievement) error) (moved Achievement, err error) {
	req.Comment = strings.TrimSpace(req.Comment)
	if err := req.check(m); err != nil {
		return Achievement{}, err
	}
	org, err := s.orgOf(ctx, by, moves[m].right, id)
	if err != nil {
		return Achievement{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		if a.Revision != req.Revision {
			return s.overtaken(tx, a)
		}
		next, err := a.moved(m)
		if err != nil {
			return err
		}
		if err := also(tx, &next); err != nil {
			return err
		}
		if moved, err = s.next(tx, a, next, req.Revision, a.Draft); err != nil {
			return err
		}
		return s.step(tx, by, a, m, req.Comment)
	})
	return moved, err
}

// step keeps what was done with a, and has those told who wait for it.
func (s *Service) step(tx Tx, by account.Actor, a Achievement, m Move, comment string) error {
	step := Step{ID: StepID(newID()), Org: a.Org, Achievement: a.ID, Move: m, Revision: a.Revision, By: by.Person, Client: by.Client, At: s.now(), Comment: comment}
	if err := tx.AddStep(step); err != nil {
		return err
	}
	if err := tx.Record(s.event(by, a.Org, "achievement."+string(m), string(a.ID), "step", string(step.ID))); err != nil {
		return err
	}
	switch m {
	case Submit, Approve, SendBack:
		return tx.Later(Reviewed{Org: a.Org, Achievement: a.ID, Step: step.ID})
	}
	return nil
}

// Steps lists what was done with a micro-credential, oldest first.
func (s *Service) Steps(ctx context.Context, by account.Actor, id AchievementID) (all []Step, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Steps(org, id)
		return err
	})
	return all, err
}

// Review is a draft that waits: for an approver, or approved, for publishing.
type Review struct {
	Achievement
	Last Step // the step that brought it here
	Mine bool // whoever asks may approve it by the policy
}

// Reviews lists the drafts that are in review or approved, the one that has
// waited longest first.
func (s *Service) Reviews(ctx context.Context, by account.Actor, org account.OrgID) (all []Review, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all = nil
		policy, err := tx.Policy(org)
		if err != nil {
			return err
		}
		drafts, err := tx.Waiting(org)
		if err != nil {
			return err
		}
		for _, a := range within(by, account.ReadDrafts, drafts) {
			r := Review{Achievement: a, Mine: a.Stage == InReview && by.MayIn(account.Approve, org, a.Unit) && policy.mayApprove(a, by.Person)}
			steps, err := tx.Steps(org, a.ID)
			if err != nil {
				return err
			}
			if len(steps) > 0 {
				r.Last = steps[len(steps)-1]
			}
			all = append(all, r)
		}
		return nil
	})
	slices.SortStableFunc(all, func(a, b Review) int { return a.Last.At.Compare(b.Last.At) })
	return all, err
}

// Reviewed has those told who wait for a step: approvers that there is
// something to read, whoever asked that it was answered.
type Reviewed struct {
	Org         account.OrgID `json:"org"`
	Achievement AchievementID `json:"achievement"`
	Step        StepID        `json:"step"`
}

func (Reviewed) Kind() string { return "issuer.reviewed" }

// ReviewNews is what a mail about a step says, and to whom it goes.
type ReviewNews struct {
	Step
	Title string
	Over  bool               // something was done since: nobody needs to be told
	To    []account.PersonID // who asked for the review; nobody of what is submitted
	Not   []account.PersonID // whose yes would not count
}

// ReviewNews reads what a job is to tell.
func (s *Service) ReviewNews(ctx context.Context, job Reviewed) (news ReviewNews, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err := tx.Achievement(job.Org, job.Achievement)
		if err != nil {
			return err
		}
		policy, err := tx.Policy(job.Org)
		if err != nil {
			return err
		}
		steps, err := tx.Steps(job.Org, job.Achievement)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(steps, func(step Step) bool { return step.ID == job.Step })
		if at < 0 {
			return fault.NoSuch("step", string(job.Step))
		}
		news = ReviewNews{Step: steps[at], Title: a.Draft.Title, Over: at+1 < len(steps)}
		if news.Move == Submit {
			if policy.Approval == SecondApproval {
				news.Not = a.Writers
			}
			return nil
		}
		for _, before := range slices.Backward(steps[:at]) {
			if before.Move == Submit && before.By != "" && before.By != news.By {
				news.To = []account.PersonID{before.By}
				break
			}
		}
		return nil
	})
	return news, err
}
