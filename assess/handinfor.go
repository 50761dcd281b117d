package assess

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// maxReference bounds what a program calls an application, in characters.
const maxReference = 200

// OpenRequest begins an application for a learner.
type OpenRequest struct {
	Achievement AchievementID
	Email, Name string        // of the learner; the name is for an account that is made
	Portfolio   bool          // to be judged by a portfolio, as [Service.Recognise]
	Employer    account.OrgID // where the learner works, of the organisations here; empty: none of them
	Renews      string        // id of the learner's award that it renews, by a portfolio or by the tasks; "": none
	Reference   string        // what the caller calls it
	// Key makes a repeated request find the first one's application. The same
	// key for another learner or micro-credential is a [fault.Conflict].
	Key string
}

func (r OpenRequest) check() error {
	bad := []*fault.Error{bounded("reference", r.Reference, maxReference)}
	if len(r.Key) > 255 {
		bad = append(bad, fault.Field("key", "An idempotency key has at most 255 characters."))
	}
	if _, err := account.NormalEmail(r.Email); err != nil {
		bad = append(bad, fault.Field("email", "This is not a mail address. It should look like name@example.org."))
	}
	return fault.Join(bad...)
}

// Open begins an application for a learner of the organisation's, by the mail
// address: a learning system hands in for its learners. The learner's account
// is made if there is none, and lets nobody in but whoever reads the mail. One
// that was opened so and is not decided is found again; one that the learner
// began is theirs alone, a [fault.Conflict].
func (s *Service) Open(ctx context.Context, by account.Actor, req OpenRequest) (Application, error) {
	req.Reference = tidy(req.Reference)
	if err := req.check(); err != nil {
		return Application{}, err
	}
	a, err := s.achievement(ctx, by, account.HandIn, req.Achievement)
	if err != nil {
		return Application{}, err
	}
	if _, err := s.PublishedPlan(ctx, req.Achievement); err != nil { // nobody gets an account for nothing
		return Application{}, err
	}
	if err := s.knownEmployer(ctx, req.Employer); err != nil {
		return Application{}, err
	}
	person, err := s.People.AccountFor(ctx, by, a.Org, req.Email, req.Name)
	if err != nil {
		return Application{}, err
	}
	known, found, err := s.openedUnder(ctx, a.Org, req, person)
	if err != nil || found {
		return known, err
	}
	opened := &Opened{By: by.Person, Client: by.Client, Key: by.Key, Under: req.Key, Reference: req.Reference}
	how := beginning{employer: req.Employer}
	switch {
	case req.Renews != "":
		if how, err = s.renewingFor(ctx, a, person, req); err != nil {
			return Application{}, err
		}
	case req.Portfolio:
		how.recognition = &Recognition{Portfolio: true}
	}
	how.person, how.opened = person, opened
	begun, err := s.begin(ctx, by, a, how)
	if err == nil && begun.Opened == nil {
		return Application{}, conflict("assess.learners", "The learner has begun this themselves. It is theirs to hand in or to withdraw.")
	}
	return begun, err
}

// renewingFor is how the renewal of a learner's award begins. What is renewed is
// for the micro-credential that the caller named, who may hand in for no other.
func (s *Service) renewingFor(ctx context.Context, a Achievement, person account.PersonID, req OpenRequest) (beginning, error) {
	holder, err := s.People.Actor(ctx, person)
	if err != nil {
		return beginning{}, err
	}
	how, of, err := s.renewing(ctx, holder, RenewRequest{Award: req.Renews, Evidence: req.Portfolio, Employer: req.Employer})
	if err == nil && of.ID != a.ID {
		err = fault.NoSuch("award", req.Renews)
	}
	return how, err
}

// openedUnder finds what was opened under the request's key before.
func (s *Service) openedUnder(ctx context.Context, org account.OrgID, req OpenRequest, person account.PersonID) (known Application, found bool, err error) {
	if req.Key == "" {
		return Application{}, false, nil
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		known, err = tx.ApplicationUnder(org, req.Key)
		found = err == nil
		return absent(err)
	})
	if found && (known.Person != person || known.Achievement != req.Achievement || known.Portfolio() != req.Portfolio || known.Renews() != req.Renews) {
		return Application{}, false, conflict("assess.keyReused", "This idempotency key was used for another request.")
	}
	return known, found, err
}

// learnerOf is whose an application is that the one who asks may hand in for
// the learner.
func (s *Service) learnerOf(ctx context.Context, by account.Actor, id ApplicationID) (account.PersonID, error) {
	org, err := s.applicationOrg(ctx, by, account.HandIn, id)
	if err != nil {
		return "", err
	}
	var a Application
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err = tx.Application(org, id)
		return err
	})
	if err == nil && a.Opened == nil {
		err = conflict("assess.learners", "The learner has begun this themselves. It is theirs to hand in or to withdraw.")
	}
	return a.Person, err
}

// SaveAnswerFor is [Service.SaveAnswer] for a learner.
func (s *Service) SaveAnswerFor(ctx context.Context, by account.Actor, req SaveRequest) (Answer, error) {
	person, err := s.learnerOf(ctx, by, req.Application)
	if err != nil {
		return Answer{}, err
	}
	return s.saveAnswer(ctx, person, req)
}

// AddFileFor is [Service.AddFile] for a learner. It adds to a piece of a
// portfolio, too.
func (s *Service) AddFileFor(ctx context.Context, by account.Actor, id ApplicationID, task TaskID, name string, data []byte) (Answer, error) {
	person, err := s.learnerOf(ctx, by, id)
	if err != nil {
		return Answer{}, err
	}
	return s.addFile(ctx, by, person, id, task, name, data)
}

// RemoveFileFor is [Service.RemoveFile] for a learner.
func (s *Service) RemoveFileFor(ctx context.Context, by account.Actor, id ApplicationID, task TaskID, hash string) (Answer, error) {
	person, err := s.learnerOf(ctx, by, id)
	if err != nil {
		return Answer{}, err
	}
	return s.removeFile(ctx, person, id, task, hash)
}

// SavePieceFor is [Service.SavePiece] for a learner. A new piece under a key is
// one, however often it is sent. Awards are the learner's own to add.
func (s *Service) SavePieceFor(ctx context.Context, by account.Actor, req PieceRequest, key string) (Answer, error) {
	if req.Award != "" {
		return Answer{}, fault.Field("award", "Awards are the learner's own to add, at their page.")
	}
	if len(key) > 255 {
		return Answer{}, fault.Field("key", "An idempotency key has at most 255 characters.")
	}
	person, err := s.learnerOf(ctx, by, req.Application)
	if err != nil {
		return Answer{}, err
	}
	if req.Piece == "" && key != "" {
		req.Piece = pieceUnder(req.Application, key)
	}
	return s.savePiece(ctx, by, person, req)
}

// pieceUnder names a piece by the key of its request.
func pieceUnder(id ApplicationID, key string) TaskID {
	sum := sha256.Sum256([]byte("piece\x00" + string(id) + "\x00" + key))
	return TaskID("pk" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26]))
}

// RemovePieceFor is [Service.RemovePiece] for a learner.
func (s *Service) RemovePieceFor(ctx context.Context, by account.Actor, id ApplicationID, piece TaskID) (Answer, error) {
	person, err := s.learnerOf(ctx, by, id)
	if err != nil {
		return Answer{}, err
	}
	return s.removePiece(ctx, person, id, piece)
}

// SubmitFor is [Service.Submit] for a learner. What is handed in already stays
// as it is.
func (s *Service) SubmitFor(ctx context.Context, by account.Actor, id ApplicationID) (Application, error) {
	person, err := s.learnerOf(ctx, by, id)
	if err != nil {
		return Application{}, err
	}
	o, err := s.own(ctx, person, id)
	if err != nil || o.Submitted != nil && o.State != Withdrawn {
		return o.Application, err
	}
	return s.submit(ctx, by, o)
}

// WithdrawFor is [Service.Withdraw] for a learner. What is withdrawn already
// stays as it is.
func (s *Service) WithdrawFor(ctx context.Context, by account.Actor, id ApplicationID) (Application, error) {
	person, err := s.learnerOf(ctx, by, id)
	if err != nil {
		return Application{}, err
	}
	o, err := s.own(ctx, person, id)
	if err != nil || o.State == Withdrawn {
		return o.Application, err
	}
	return s.withdraw(ctx, by, person, id)
}

// beginning is who begins an application, and how.
type beginning struct {
	person      account.PersonID
	employer    account.OrgID
	recognition *Recognition // nil: by tasks
	renewal     *Renewal     // nil: it renews nothing
	opened      *Opened      // nil: by the learner
}

func (s *Service) knownEmployer(ctx context.Context, employer account.OrgID) error {
	if employer == "" {
		return nil
	}
	_, err := s.People.Organisation(ctx, employer)
	if fault.Is(err, fault.NotFound) {
		return fault.Field("employer", "Choose one of the organisations, or that you work for none of them.")
	}
	return err
}

// begunEvent is that an application was begun.
func (s *Service) begunEvent(by account.Actor, a Application) account.Event {
	detail := []string{"achievement", string(a.Achievement), "version", strconv.Itoa(a.Version)}
	if a.Opened != nil {
		detail = append(detail, "for", "learner")
	}
	if a.Renewal != nil {
		detail = append(detail, "renews", a.Renewal.Award)
	}
	return s.event(by, a.Org, "application.begun", string(a.ID), detail...)
}
