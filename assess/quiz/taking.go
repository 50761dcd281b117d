package quiz

import (
	"context"
	"slices"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Door is what somebody sees before a quiz.
type Door struct {
	Quiz     ID
	Org      account.OrgID
	Terms    Terms
	Open     bool
	Attempts []Attempt // theirs, the oldest first
	Running  AttemptID // "" where none is
	Closed   string    // why they cannot begin; "" where they can
	NotOpen  bool      // they cannot, for it is not open
	For      string    // what asks them for it, as [Asking] names it; "" where nothing does
}

// Door shows a quiz to who may take it. It fails with [fault.NotFound] for a
// quiz that is not open and neither was begun by them nor is asked of them.
func (s *Service) Door(ctx context.Context, by account.Actor, id ID) (d Door, err error) {
	if err := signedIn(by); err != nil {
		return Door{}, err
	}
	org, err := s.Store.OrgOf(ctx, id)
	if err != nil {
		return Door{}, err
	}
	if err := s.endOverdue(ctx, by.Person, id); err != nil {
		return Door{}, err
	}
	asked, err := s.askedFor(ctx, by, id)
	if err != nil {
		return Door{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		d, err = s.door(tx, by, org, id, asked)
		return err
	})
	return d, err
}

func (s *Service) askedFor(ctx context.Context, by account.Actor, id ID) (string, error) {
	if s.Asking == nil {
		return "", nil
	}
	return s.Asking.For(ctx, by.Person, id)
}

func (s *Service) door(tx Tx, by account.Actor, org account.OrgID, id ID, asked string) (Door, error) {
	q, err := tx.Quiz(org, id)
	if err != nil {
		return Door{}, err
	}
	d := Door{Quiz: id, Org: org, Terms: q.Terms, Open: q.Open, For: asked}
	if d.Attempts, err = tx.Attempts(by.Person, id); err != nil {
		return Door{}, err
	}
	if !q.Open && len(d.Attempts) == 0 && asked == "" && !by.MayIn(account.ReadDrafts, org, q.Unit) {
		return Door{}, fault.NoSuch("quiz", string(id))
	}
	for _, a := range d.Attempts {
		if a.Running(s.now()) {
			d.Running = a.ID
		}
	}
	if closed := s.closed(q, by, d.Attempts); closed != nil && d.Running == "" {
		d.Closed, d.NotOpen = closed.Error(), !q.Open && !by.MayIn(account.ReadDrafts, org, q.Unit)
	}
	return d, nil
}

// closed says why somebody cannot begin.
func (s *Service) closed(q Quiz, by account.Actor, attempts []Attempt) error {
	switch {
	case by.MayIn(account.ReadDrafts, q.Org, q.Unit):
		return fault.New(fault.Forbidden, "quiz.insider", "You can read the answers of this quiz, so you cannot take it. Look at its preview instead.")
	case !q.Open:
		return conflict("quiz.notOpen", "This quiz is not open at present.")
	case q.Terms.Attempts > 0 && len(attempts) >= q.Terms.Attempts:
		return conflict("quiz.noAttempts", "You have used all of the {n} attempts that this quiz allows.", "n", strconv.Itoa(q.Terms.Attempts))
	}
	if n := len(attempts); n > 0 {
		again := attempts[n-1].Ended.Add(time.Duration(q.Terms.Wait) * time.Hour)
		if s.now().Before(again) {
			return conflict("quiz.wait", "You can try again from {time} on.", "time", again.Format("2 January 2006 at 15:04 UTC"))
		}
	}
	return nil
}

// Begin begins an attempt, or finds the one that is running: whoever lost the
// connection goes on where they were.
func (s *Service) Begin(ctx context.Context, by account.Actor, id ID) (a Attempt, err error) {
	if err := signedIn(by); err != nil {
		return Attempt{}, err
	}
	org, err := s.Store.OrgOf(ctx, id)
	if err != nil {
		return Attempt{}, err
	}
	if err := s.endOverdue(ctx, by.Person, id); err != nil {
		return Attempt{}, err
	}
	asked, err := s.askedFor(ctx, by, id)
	if err != nil {
		return Attempt{}, err
	}
	fresh := Attempt{ID: AttemptID(newID()), Org: org, Quiz: id, Person: by.Person, Seed: newSeed(), Begun: s.now()}
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err = s.begin(tx, by, fresh, asked)
		return err
	})
	return a, err
}

func (s *Service) begin(tx Tx, by account.Actor, a Attempt, asked string) (Attempt, error) {
	d, err := s.door(tx, by, a.Org, a.Quiz, asked)
	if err != nil {
		return Attempt{}, err
	}
	if d.Running != "" {
		return tx.Attempt(by.Person, d.Running)
	}
	q, err := tx.Quiz(a.Org, a.Quiz)
	if err != nil {
		return Attempt{}, err
	}
	if err := s.closed(q, by, d.Attempts); err != nil {
		return Attempt{}, err
	}
	pool, err := tx.Items(a.Org, q.Bank)
	if err != nil {
		return Attempt{}, err
	}
	items, err := drawn(a.Seed, pool, q.Terms.Draws)
	if err != nil {
		return Attempt{}, err
	}
	for _, k := range items {
		a.Items = append(a.Items, Ref{k.ID, k.Version})
		a.Max += float64(k.Item.Points)
	}
	a.Number, a.Terms = len(d.Attempts)+1, q.Terms
	if q.Terms.Minutes > 0 {
		a.Deadline = a.Begun.Add(time.Duration(q.Terms.Minutes) * time.Minute)
	}
	added, err := tx.AddAttempt(a)
	if err != nil {
		return Attempt{}, err
	}
	if !added {
		return Attempt{}, conflict("quiz.beginning", "Your attempt is being begun at this moment. Ask again.")
	}
	if err := tx.Record(s.event(by, a.Org, "quiz.begun", string(a.Quiz), "attempt", string(a.ID), "seed", strconv.FormatUint(uint64(a.Seed), 16))); err != nil {
		return Attempt{}, err
	}
	if a.Deadline.IsZero() {
		return a, nil
	}
	return a, tx.LaterAt(CloseAttempt{by.Person, a.ID}, a.Deadline.Add(Grace+time.Second))
}

// Sheet is an attempt as its person sees it: the questions with what they
// answered, and after the end what the terms tell.
type Sheet struct {
	Attempt Attempt
	Asked   []Asked
	Now     time.Time // the server's
	Topics  []TopicPoints
}

// TopicPoints are the points of one topic.
type TopicPoints struct {
	Topic       string
	Points, Max float64
}

// Sheet is somebody's own attempt.
func (s *Service) Sheet(ctx context.Context, by account.Actor, id AttemptID) (sh Sheet, err error) {
	if err := signedIn(by); err != nil {
		return Sheet{}, err
	}
	a, err := s.end(ctx, by, id, false)
	if err != nil {
		return Sheet{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		items, answers, err := sheet(tx, a)
		sh = Sheet{Attempt: a, Now: s.now()}
		for place, item := range items {
			sh.add(place, item, answers)
		}
		return err
	})
	return sh, err
}

// sheet reads an attempt's items in order, and its answers.
func sheet(tx Tx, a Attempt) ([]Item, []Saved, error) {
	versions, err := tx.ItemsAt(a.Org, a.Items)
	if err != nil {
		return nil, nil, err
	}
	items := make([]Item, len(a.Items))
	for i, ref := range a.Items {
		items[i] = versions[ref]
	}
	answers, err := tx.Answers(a.Person, a.ID)
	return items, answers, err
}

func (sh *Sheet) add(place int, item Item, answers []Saved) {
	a := sh.Attempt
	asked := ask(place, item, a.Seed, a.Terms.Shuffle)
	for _, s := range answers {
		if s.Place == place {
			asked.Saved = s
		}
	}
	ended := !a.Ended.IsZero()
	if !ended || a.Terms.Tell != TellAnswers {
		asked.Item, asked.Solved = item.hidden(), false
	}
	if !ended {
		asked.Saved.Share = 0
	}
	if ended && a.Terms.Tell != TellResult {
		sh.count(item, asked.Saved.Share)
	}
	if !ended || a.Terms.Tell == TellAnswers {
		sh.Asked = append(sh.Asked, asked)
	}
}

func (sh *Sheet) count(item Item, share float64) {
	at := -1
	for i, t := range sh.Topics {
		if t.Topic == item.Topic {
			at = i
		}
	}
	if at < 0 {
		sh.Topics, at = append(sh.Topics, TopicPoints{Topic: item.Topic}), len(sh.Topics)
	}
	sh.Topics[at].Points += share * float64(item.Points)
	sh.Topics[at].Max += float64(item.Points)
}

// Answer saves an answer, in place of what was saved before. It fails with
// [fault.Gone] after the end of the time and the [Grace].
func (s *Service) Answer(ctx context.Context, by account.Actor, id AttemptID, place int, given Answer) error {
	if err := signedIn(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Attempt(by.Person, id)
		if err != nil {
			return err
		}
		if err := a.refusal(s.now()); err != nil {
			return err
		}
		if place < 0 || place >= len(a.Items) {
			return fault.NoSuch("question", strconv.Itoa(place+1))
		}
		items, err := tx.ItemsAt(a.Org, a.Items[place:place+1])
		if err != nil {
			return err
		}
		if err := given.fits(items[a.Items[place]]); err != nil {
			return err
		}
		return tx.SaveAnswer(by.Person, id, Saved{Place: place, Answer: given, At: s.now()})
	})
}

// Finish hands an attempt in. Doing it twice changes nothing.
func (s *Service) Finish(ctx context.Context, by account.Actor, id AttemptID) (Attempt, error) {
	if err := signedIn(by); err != nil {
		return Attempt{}, err
	}
	return s.end(ctx, by, id, true)
}

// end ends an attempt that is handed in or whose time is over, and judges it.
// One that still runs, or had ended, stays as it is.
func (s *Service) end(ctx context.Context, by account.Actor, id AttemptID, handedIn bool) (a Attempt, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err = tx.Attempt(by.Person, id)
		return err
	})
	if err != nil || !a.Ended.IsZero() || (!handedIn && a.Running(s.now())) {
		return a, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if a, err = tx.Attempt(by.Person, id); err != nil || !a.Ended.IsZero() {
			return err
		}
		items, answers, err := sheet(tx, a)
		if err != nil {
			return err
		}
		if a.Ended, a.Late = s.now(), !a.Running(s.now()); a.Late {
			a.Ended = a.Deadline
		}
		a, answers = a.marked(items, answers)
		first, err := tx.EndAttempt(a, answers)
		if err != nil {
			return err
		}
		if !first {
			a, err = tx.Attempt(by.Person, id)
			return err
		}
		kind := "quiz.handedIn"
		if a.Late {
			kind = "quiz.timeOver"
		}
		return tx.Record(s.event(by, a.Org, kind, string(a.Quiz), "attempt", string(a.ID)))
	})
	return a, err
}

// endOverdue ends what somebody left running beyond its time.
func (s *Service) endOverdue(ctx context.Context, person account.PersonID, id ID) error {
	var over []AttemptID
	err := s.Store.View(ctx, func(tx Tx) error {
		attempts, err := tx.Attempts(person, id)
		over = nil
		for _, a := range attempts {
			if a.Ended.IsZero() && !a.Running(s.now()) {
				over = append(over, a.ID)
			}
		}
		return err
	})
	for _, a := range over {
		if err != nil {
			return err
		}
		_, err = s.end(ctx, account.Actor{Person: person}, a, false)
	}
	return err
}

// CloseAttempt does the job: what was saved in time counts.
func (s *Service) CloseAttempt(ctx context.Context, job CloseAttempt) error {
	_, err := s.end(ctx, account.Actor{Person: job.Person, Client: "job close quiz"}, job.Attempt, false)
	if fault.Is(err, fault.NotFound) { // erased
		return nil
	}
	return err
}

// Shut tells whether somebody can neither begin a quiz nor go on with it, as it
// is not open. It is for those who ask them for it, and asks nobody's rights.
func (s *Service) Shut(ctx context.Context, org account.OrgID, id ID, person account.PersonID) (shut bool, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		q, err := tx.Quiz(org, id)
		if shut = err == nil && !q.Open; err != nil || q.Open {
			return err
		}
		attempts, err := tx.Attempts(person, id)
		if slices.ContainsFunc(attempts, func(a Attempt) bool { return a.Running(s.now()) }) {
			shut = false
		}
		return err
	})
	return shut, err
}

// Best is the result of a quiz that counts: the attempt with the most points.
type Best struct {
	Attempt AttemptID
	Quiz    ID
	Number  int
	Points  float64
	Max     float64
	Passed  bool
	At      time.Time
}

// Best is somebody's best ended attempt, by share of points, the earlier of
// two alike; false where there is none. It is for those who decide on an
// application, and asks nobody's rights.
func (s *Service) Best(ctx context.Context, org account.OrgID, id ID, person account.PersonID) (b Best, found bool, err error) {
	if err := s.endOverdue(ctx, person, id); err != nil {
		return Best{}, false, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		attempts, err := tx.Attempts(person, id)
		var best Attempt
		for _, a := range attempts {
			if a.Org == org && !a.Ended.IsZero() && (best.ID == "" || a.Percent() > best.Percent()+1e-9) {
				best = a
			}
		}
		b = Best{best.ID, id, best.Number, best.Points, best.Max, best.Passed, best.Ended}
		found = best.ID != ""
		return err
	})
	return b, found, err
}
