package assess

import (
	"context"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Renewal is that an application renews an award.
type Renewal struct {
	Award string    `json:"award,omitempty"` // its id; "" to those who may not know whose it is
	Page  string    `json:"page,omitempty"`  // its address is /a/PAGE
	On    time.Time `json:"on"`              // the day on which it was awarded
	Until time.Time `json:"until"`           // when it runs out
	Ended Ended     `json:"ended,omitempty"` // why it was passed and no award was made; "": it was not so
}

// Ended is what became of an award while its renewal was judged, so that there
// is nothing left to renew. [Awards] fails with it.
type Ended string

const (
	EndedRevoked Ended = "revoked" // it was revoked
	EndedRenewed Ended = "renewed" // it was renewed another way
	EndedErased  Ended = "erased"  // whoever held it had it erased
)

// Error says it in a sentence.
func (e Ended) Error() string {
	return map[Ended]string{EndedRevoked: "The award that this renews was revoked meanwhile, so there is nothing to renew.",
		EndedRenewed: "The award that this renews was renewed another way meanwhile.",
		EndedErased:  "Whoever held the award that this renews had it erased meanwhile."}[e]
}

// Renewable is an award that may be renewed by who holds it, and how.
type Renewable struct {
	Renewal
	Achievement      AchievementID // that is awarded: its own, or what took that one's place
	Evidence, Retest bool          // the ways there are
	Words            string        // what it takes, in the organisation's words
	From, To         time.Time     // between these it may be begun; zero: at any time
	Title            string        // of the micro-credential
	Design           Design        // the published rules that it is judged by
	Outcomes         []string      // that evidence is judged by
	Begun            ApplicationID // that renews it and is not decided; "": none
}

// RenewRequest begins the renewal of an award.
type RenewRequest struct {
	Award    string // its id
	Evidence bool   // by what was done since; otherwise by the tasks
	Employer account.OrgID
}

// Renewable finds how the one who asks may renew an award that they hold here:
// what they hand in stands in the queue of its assessors. It is
// [fault.NotFound] for an award that they do not hold, and a [fault.Conflict]
// that says why where it cannot be renewed now, or not here.
func (s *Service) Renewable(ctx context.Context, by account.Actor, award string) (Renewable, error) {
	if _, err := learner(by); err != nil {
		return Renewable{}, err
	}
	r, _, err := s.renewable(ctx, by, award)
	if err != nil {
		return Renewable{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		own, err := tx.OwnApplications(by.Person)
		for _, a := range own {
			if a.Renews() == r.Award && a.State.Open() {
				r.Begun = a.ID
			}
		}
		return err
	})
	return r, err
}

func (s *Service) renewable(ctx context.Context, holder account.Actor, award string) (Renewable, Achievement, error) {
	if s.Renewals == nil {
		return Renewable{}, Achievement{}, fault.NoSuch("award", award)
	}
	r, err := s.Renewals.Renewable(ctx, holder, award)
	if err != nil {
		return Renewable{}, Achievement{}, err
	}
	of, err := s.Awards.Achievement(ctx, r.Achievement)
	if err != nil {
		return Renewable{}, Achievement{}, err
	}
	v, err := s.PublishedPlan(ctx, r.Achievement)
	switch now := s.now(); {
	case fault.Is(err, fault.NotFound), err == nil && !r.Evidence && !r.Retest:
		return r, of, conflict("assess.renewElsewhere", "This award is not renewed by handing in something here. Ask whoever awarded it.")
	case err != nil:
		return Renewable{}, Achievement{}, err
	case !r.From.IsZero() && now.Before(r.From):
		err = conflict("assess.renewEarly", "This award can be renewed from {from} on.", "from", r.From.Format("2 January 2006"))
	case !r.To.IsZero() && now.After(r.To):
		err = conflict("assess.renewLate", "This award could be renewed until {until}. It has to be earned anew.", "until", r.To.Format("2 January 2006"))
	}
	if r.Title, r.Design, r.Outcomes = of.Title, v.Design, of.Outcomes; len(r.Outcomes) == 0 {
		r.Outcomes = []string{of.Title}
	}
	return r, of, err
}

// Renew begins an application that renews an award of the one who asks, under
// the newest published plan: what has been recognised or passed before does not
// count again. Somebody who has begun it gets that one. Passed, the new award
// is made by itself and names the old one.
func (s *Service) Renew(ctx context.Context, by account.Actor, req RenewRequest) (Application, error) {
	person, err := learner(by)
	if err != nil {
		return Application{}, err
	}
	if err := s.knownEmployer(ctx, req.Employer); err != nil {
		return Application{}, err
	}
	how, of, err := s.renewing(ctx, by, req)
	if err != nil {
		return Application{}, err
	}
	how.person = person
	return s.begin(ctx, by, of, how)
}

// renewing is how the renewal of a holder's award begins.
func (s *Service) renewing(ctx context.Context, holder account.Actor, req RenewRequest) (beginning, Achievement, error) {
	r, of, err := s.renewable(ctx, holder, req.Award)
	if err != nil {
		return beginning{}, of, err
	}
	if req.Evidence && !r.Evidence || !req.Evidence && !r.Retest {
		return beginning{}, of, fault.Field("way", "This award is not renewed in this way. Choose another.")
	}
	how := beginning{employer: req.Employer, renewal: &r.Renewal}
	if req.Evidence {
		how.recognition = &Recognition{Portfolio: true, Of: of.Version, Outcomes: r.Outcomes}
	}
	return how, of, nil
}

// stillRenews says why the award that an application renews can be renewed no
// longer. Whoever began in time may take theirs.
func (s *Service) stillRenews(ctx context.Context, a Application) error {
	if a.Renewal == nil || s.Renewals == nil {
		return nil
	}
	holder, err := s.People.Actor(ctx, a.Person)
	if err != nil {
		return err
	}
	_, err = s.Renewals.Renewable(ctx, holder, a.Renewal.Award)
	if fault.Is(err, fault.NotFound) {
		return conflict("assess.renewsNothing", "The award that this renews is no longer yours.")
	}
	return err
}

// Renews is the id of the award that it renews; "" for none.
func (a Application) Renews() string {
	if a.Renewal == nil {
		return ""
	}
	return a.Renewal.Award
}

// nameless is what those may know of a renewal who must not know whose it is:
// an award leads to its holder, its days do not.
func (r *Renewal) nameless() *Renewal {
	if r == nil {
		return nil
	}
	return &Renewal{On: r.On, Until: r.Until, Ended: r.Ended}
}

// renewalName is the state of a renewal in words.
func (a Application) renewalName() string {
	switch a.State {
	case NotPassed:
		return "Not renewed"
	case Passed:
		return "Passed, the renewed award is being made"
	case Awarded:
		return "Passed, and the award is renewed"
	case NotAwarded:
		return "Passed, and nothing was left to renew"
	}
	return a.State.Name()
}
