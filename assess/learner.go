package assess

import (
	"context"
	"reflect"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// keepRevisions is how many savings of one task are kept.
const keepRevisions = 20

// maxAnswer bounds a written answer, in characters.
const maxAnswer = 100_000

// Apply begins an application under the newest published plan. Employer is
// where the learner works, of the organisations here: nobody from there will
// mark. Somebody who has one that is not decided gets that one. Tasks whose
// outcomes were all recognised before are left out.
func (s *Service) Apply(ctx context.Context, by account.Actor, id AchievementID, employer account.OrgID) (Application, error) {
	return s.apply(ctx, by, id, employer, nil)
}

// Recognise begins an application to be judged by a portfolio: the learner can
// do it already. Otherwise it is as [Service.Apply].
func (s *Service) Recognise(ctx context.Context, by account.Actor, id AchievementID, employer account.OrgID) (Application, error) {
	return s.apply(ctx, by, id, employer, &Recognition{Portfolio: true})
}

func (s *Service) apply(ctx context.Context, by account.Actor, id AchievementID, employer account.OrgID, r *Recognition) (Application, error) {
	person, err := learner(by)
	if err != nil {
		return Application{}, err
	}
	a, err := s.Awards.Achievement(ctx, id)
	if err != nil {
		return Application{}, err
	}
	if !a.Open {
		return Application{}, fault.NoSuch("assessment", string(id))
	}
	if err := s.knownEmployer(ctx, employer); err != nil {
		return Application{}, err
	}
	return s.begin(ctx, by, a, beginning{person: person, employer: employer, recognition: r})
}

// begin begins an application, or finds the one that is not decided.
func (s *Service) begin(ctx context.Context, by account.Actor, of Achievement, how beginning) (Application, error) {
	fresh := Application{ID: ApplicationID(newID()), Org: of.Org, Person: how.person, Achievement: of.ID, State: Begun, Revision: 1, Recognition: how.recognition, Renewal: how.renewal,
		Opened: how.opened, Employer: how.employer, Round: 1, Created: s.now(), Changed: s.now()}
	var begun Application
	err := s.Store.Update(ctx, func(tx Tx) error {
		own, err := tx.OwnApplications(how.person)
		if err != nil {
			return err
		}
		known, err := fresh.among(own)
		if err != nil || known.ID != "" {
			begun = known
			return err
		}
		v, err := newestVersion(tx, of)
		if err != nil {
			return err
		}
		begun = fresh
		begun.Version = v.Number
		switch {
		case fresh.Renewal != nil: // all of it is shown anew
		case fresh.Portfolio():
			if err := v.Design.recognises(of); err != nil {
				return err
			}
			begun.Recognition = &Recognition{Portfolio: true, Credited: v.Design.known(own, of.ID)}
		default:
			begun.Recognition = v.Design.credit(own, of.ID)
		}
		added, err := tx.AddApplication(begun)
		if err != nil {
			return err
		}
		if !added {
			return conflict("assess.begun", "This was begun a moment ago, in another window or by the same request. Load the page or send it again.")
		}
		return tx.Record(s.begunEvent(by, begun))
	})
	return begun, err
}

// among finds the one that is not decided among a learner's, for the same
// micro-credential.
func (a Application) among(own []Application) (Application, error) {
	for _, known := range own {
		switch {
		case known.Achievement != a.Achievement:
		case known.State.Open() && known.Renews() != a.Renews():
			return Application{}, conflict("assess.otherAward", "Another application for this micro-credential is not decided yet, {which}. Have that decided or withdraw it first.", "which", known.renewing())
		case known.passed() && a.Renews() == "":
			return Application{}, conflict("assess.passed", "This is passed already.")
		case known.passed() && known.Renews() == a.Renews():
			return Application{}, conflict("assess.renewed", "The renewal of this award is passed already.")
		case known.State.Open() && known.Portfolio() != a.Portfolio():
			return Application{}, conflict("assess.otherWay", "This is begun in the other way, by tasks or by a portfolio. Have that decided or withdraw it first.")
		case known.State.Open():
			return known, nil
		}
	}
	return Application{}, nil
}

// passed tells whether it is passed as a whole.
func (a Application) passed() bool {
	return (a.State == Awarded || a.State == Passed) && !a.partial()
}

// renewing says what an application is for, beside its micro-credential.
func (a Application) renewing() string {
	if a.Renewal == nil {
		return "to be awarded"
	}
	return "to renew the award of " + a.Renewal.On.UTC().Format("2 January 2006")
}

// Own is what a learner sees of one application of theirs.
type Own struct {
	Application
	Design   Design
	Title    string // of the micro-credential
	Answers  []Answer
	Feedback []Mark    // that count; only once it is decided, and without who gave them
	Refused  []Refused // files that were not taken
	Scores   map[TaskID]Score
	Shut     map[TaskID]bool // quizzes that are not open to be answered at present
	Until    time.Time       // an appeal can be made until then; zero: it cannot
}

// Answer is the work on one task.
func (o Own) Answer(id TaskID) Answer {
	for _, a := range o.Answers {
		if a.Task == id {
			return a
		}
	}
	return Answer{Application: o.ID, Task: id}
}

// Own finds an application of the person who asks.
func (s *Service) Own(ctx context.Context, by account.Actor, id ApplicationID) (Own, error) {
	person, err := learner(by)
	if err != nil {
		return Own{}, err
	}
	return s.own(ctx, person, id)
}

func (s *Service) own(ctx context.Context, person account.PersonID, id ApplicationID) (o Own, err error) {
	var marks []Mark
	err = s.Store.View(ctx, func(tx Tx) error {
		if o.Application, err = tx.OwnApplication(person, id); err != nil {
			return err
		}
		if o.Design, err = designOf(tx, o.Application); err != nil {
			return err
		}
		if o.Answers, err = tx.Answers(o.Org, id); err != nil {
			return err
		}
		if o.Refused, err = tx.Quarantined(o.Org, id); err != nil {
			return err
		}
		marks, err = tx.Marks(o.Org, id)
		return err
	})
	if err != nil {
		return Own{}, err
	}
	if o.Scores, err = s.scores(ctx, o.Application, o.Design); err != nil {
		return Own{}, err
	}
	if o.Shut, err = s.shut(ctx, o.Application, o.Design); err != nil {
		return Own{}, err
	}
	o.Feedback, o.Until = feedback(o.Application, marks), o.AppealUntil(o.Design)
	a, err := s.Awards.Achievement(ctx, o.Achievement)
	o.Title = a.Title
	return o, err
}

// feedback is what the learner reads of the marks that count.
func feedback(a Application, marks []Mark) (shown []Mark) {
	if a.Decision == nil {
		return nil
	}
	for _, m := range marks {
		if slices.Contains(a.Decision.Marks, m.ID) {
			m.Assessor = ""
			shown = append(shown, m)
		}
	}
	return shown
}

// scores are those of the quizzes: as they were handed in, or as they are now.
func (s *Service) scores(ctx context.Context, a Application, d Design) (map[TaskID]Score, error) {
	if a.State != Begun {
		return a.Scores, nil
	}
	found := map[TaskID]Score{}
	for _, t := range d.Tasks {
		if t.Kind != QuizTask || s.Quizzes == nil {
			continue
		}
		score, done, err := s.Quizzes.Score(ctx, a.Org, a.ID, t)
		if err != nil {
			return nil, err
		}
		if done {
			found[t.ID] = score
		}
	}
	return found, nil
}

// shut are the quizzes that are still to be answered and not open.
func (s *Service) shut(ctx context.Context, a Application, d Design) (map[TaskID]bool, error) {
	found := map[TaskID]bool{}
	for _, t := range d.Tasks {
		if a.State != Begun || t.Kind != QuizTask || s.Quizzes == nil {
			continue
		}
		shut, err := s.Quizzes.Shut(ctx, a.Org, a.Person, t)
		if err != nil {
			return nil, err
		}
		if shut {
			found[t.ID] = true
		}
	}
	return found, nil
}

// OwnAll lists the applications of the person who asks, newest first.
func (s *Service) OwnAll(ctx context.Context, by account.Actor) (all []Own, err error) {
	person, err := learner(by)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		own, err := tx.OwnApplications(person)
		all = nil
		for _, a := range own {
			all = append(all, Own{Application: a})
		}
		return err
	})
	for i := range all {
		if err != nil {
			return nil, err
		}
		var a Achievement
		a, err = s.Awards.Achievement(ctx, all[i].Achievement)
		all[i].Title = a.Title
	}
	return all, err
}

// SaveRequest saves the work on one task: its text and its link. The files
// have methods of their own.
type SaveRequest struct {
	Application ApplicationID
	Task        TaskID
	Revision    int // that was read; 0: none yet
	Text, Link  string
}

// SaveAnswer keeps a revision of the work. It fails with [fault.Conflict] when
// another was saved meanwhile, unless that says the same: nothing is
// overwritten unseen.
func (s *Service) SaveAnswer(ctx context.Context, by account.Actor, req SaveRequest) (Answer, error) {
	person, err := learner(by)
	if err != nil {
		return Answer{}, err
	}
	return s.saveAnswer(ctx, person, req)
}

func (s *Service) saveAnswer(ctx context.Context, person account.PersonID, req SaveRequest) (Answer, error) {
	req.Text, req.Link = tidy(req.Text), tidy(req.Link)
	bad := []*fault.Error{bounded("text", req.Text, maxAnswer)}
	if req.Link != "" {
		bad = append(bad, badLink("link", req.Link))
	}
	if err := fault.Join(bad...); err != nil {
		return Answer{}, err
	}
	return s.changeAnswer(ctx, person, req.Application, req.Task, func(t Task, was Answer) (Content, error) {
		c := was.Content
		if t.Kind == OutcomeTask {
			return c, fault.NoSuch("task", string(req.Task)) // a piece is saved as a whole
		}
		c.Text, c.Link = req.Text, req.Link
		if (t.Kind != TextTask && c.Text != "") || (t.Kind != LinkTask && c.Link != "") {
			return c, fault.Field("text", "This task asks for something else: {kind}.", "kind", lowerFirst(t.Kind.Name()))
		}
		if !reflect.DeepEqual(c, was.Content) && was.Revision != req.Revision {
			return c, errStaleAnswer
		}
		return c, nil
	})
}

// changeAnswer is revise for a change that needs no more than the task and what
// is there.
func (s *Service) changeAnswer(ctx context.Context, person account.PersonID, id ApplicationID, task TaskID, change func(Task, Answer) (Content, error)) (Answer, error) {
	return s.revise(ctx, person, id, task, func(_ Tx, _ Application, t Task, was Answer) (Content, error) { return change(t, was) })
}

// revise makes the next revision of the work on one task, if change makes a
// difference.
func (s *Service) revise(ctx context.Context, person account.PersonID, id ApplicationID, task TaskID, change func(Tx, Application, Task, Answer) (Content, error)) (Answer, error) {
	var next Answer
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, t, was, err := openAnswer(tx, person, id, task)
		if err != nil {
			return err
		}
		c, err := change(tx, a, t, was)
		if next = was; err != nil || reflect.DeepEqual(c, was.Content) {
			return err
		}
		next = Answer{Application: id, Task: task, Revision: was.Revision + 1, Content: c, Saved: s.now()}
		added, err := tx.AddAnswer(a.Org, next, keepRevisions)
		if err == nil && !added {
			err = errStaleAnswer
		}
		return err
	})
	return next, err
}

// openAnswer is a task that may still be worked on, and what is there of it.
func openAnswer(tx Tx, person account.PersonID, id ApplicationID, task TaskID) (Application, Task, Answer, error) {
	a, err := tx.OwnApplication(person, id)
	if err != nil {
		return a, Task{}, Answer{}, err
	}
	if a.State != Begun {
		return a, Task{}, Answer{}, errHandedIn
	}
	d, err := designOf(tx, a)
	if err != nil {
		return a, Task{}, Answer{}, err
	}
	was, err := newestAnswer(tx, a.Org, id, task)
	if err != nil {
		return a, Task{}, Answer{}, err
	}
	if a.Portfolio() && was.Revision > 0 {
		return a, Task{ID: task, Title: was.Content.Title, Kind: OutcomeTask}, was, nil
	}
	t, ok := d.Task(task)
	if !ok || t.Kind == QuizTask || t.Kind == ObservedTask || t.Kind == OutcomeTask {
		return a, Task{}, Answer{}, fault.NoSuch("task", string(task))
	}
	return a, t, was, nil
}

func newestAnswer(tx Tx, org account.OrgID, id ApplicationID, task TaskID) (Answer, error) {
	all, err := tx.Answers(org, id)
	for _, answer := range all {
		if answer.Task == task {
			return answer, nil
		}
	}
	return Answer{Application: id, Task: task}, err
}

var errHandedIn = conflict("assess.handedIn", "This is handed in and cannot be changed any more.")

var errStaleAnswer = conflict("assess.staleAnswer", "This was saved in another window meanwhile. Load the page again and compare before you save.")

// Revisions lists what was saved of a task before, newest first.
func (s *Service) Revisions(ctx context.Context, by account.Actor, id ApplicationID, task TaskID) (all []Answer, err error) {
	person, err := learner(by)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err := tx.OwnApplication(person, id)
		if err != nil {
			return err
		}
		all, err = tx.Revisions(a.Org, id, task)
		return err
	})
	return all, err
}

// RestoreRequest takes an earlier saving of a task back.
type RestoreRequest struct {
	Application ApplicationID
	Task        TaskID
	Number      int // revision to take back
	Revision    int // newest that was read
}

// Restore makes a new saving that says what an earlier one said; nothing is
// overwritten. It fails with [fault.Conflict] when something was saved since.
func (s *Service) Restore(ctx context.Context, by account.Actor, req RestoreRequest) (Answer, error) {
	person, err := learner(by)
	if err != nil {
		return Answer{}, err
	}
	return s.revise(ctx, person, req.Application, req.Task, func(tx Tx, a Application, _ Task, was Answer) (Content, error) {
		if was.Revision != req.Revision {
			return was.Content, errStaleAnswer
		}
		all, err := tx.Revisions(a.Org, a.ID, req.Task)
		if err != nil {
			return was.Content, err
		}
		i := slices.IndexFunc(all, func(old Answer) bool { return old.Revision == req.Number })
		if i < 0 {
			return was.Content, fault.New(fault.NotFound, "assess.noSaving", "This saving is not kept any more: of each task the newest 20 are.")
		}
		newest, err := tx.Answers(a.Org, a.ID)
		if err != nil {
			return was.Content, err
		}
		old := all[i].Content
		if total(newest)-total([]Answer{was})+total(all[i:i+1]) > MaxTotal {
			return was.Content, errTooMuch
		}
		return old, nil
	})
}
