package notify

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"laurel/account"
	"laurel/fault"
)

// WordingID names a kind of mail in a language.
type WordingID struct {
	Kind     Kind   `json:"kind"`
	Language string `json:"language"`
}

// check refuses what no organisation has words for.
func (id WordingID) check() error {
	if !slices.Contains(Holders(), id.Kind) || !slices.Contains(Languages(), id.Language) {
		return fault.NoSuch("mail", string(id.Kind)+" in "+id.Language)
	}
	return nil
}

// WordingVersion is what an organisation says in a mail since some moment.
type WordingVersion struct {
	WordingID
	Wording      // the zero Wording gives the mail back to Laurel's words
	Revision int // 1 for the first; 0: never changed
	By       account.PersonID
	Changed  time.Time
}

// Own tells whether these are the organisation's own words.
func (v WordingVersion) Own() bool { return v.Wording != Wording{} }

// Words are those that a mail says: the organisation's own, or Laurel's.
func (v WordingVersion) Words() Wording {
	if v.Own() {
		return v.Wording
	}
	return Laurels(v.Kind, v.Language)
}

// People are the organisations and people that this room must know.
type People interface {
	Organisation(ctx context.Context, id account.OrgID) (account.Organisation, error)
	Actor(ctx context.Context, id account.PersonID) (account.Actor, error) // fault.NotFound where they are gone
}

// earlierWordings bounds how many earlier versions are shown.
const earlierWordings = 20

// WordingRewritten says that somebody else changed a wording since it was read.
type WordingRewritten struct {
	Now WordingVersion
}

func (e WordingRewritten) Error() string {
	return fmt.Sprintf("the words of %s in %s were changed meanwhile", e.Now.Kind, e.Now.Language)
}

// Unwrap makes it a [fault.Conflict].
func (e WordingRewritten) Unwrap() error {
	return fault.New(fault.Conflict, "mail.wordsChanged", "Somebody else changed these words just now. Look at them again before you decide.")
}

// Wordings are the mails that an organisation says in its own words, as they are now.
func (s *Service) Wordings(ctx context.Context, by account.Actor, org account.OrgID) (all []WordingVersion, err error) {
	if err := by.Require(account.ReadAwards, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Wordings(org)
		return err
	})
	return slices.DeleteFunc(all, func(v WordingVersion) bool { return !v.Own() }), err
}

// Wording is what an organisation says in a mail now, and what it said before,
// the newest first.
func (s *Service) Wording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID) (now WordingVersion, earlier []WordingVersion, err error) {
	if err := id.check(); err != nil {
		return now, nil, err
	}
	if err := by.Require(account.ReadAwards, org); err != nil {
		return now, nil, err
	}
	now.WordingID = id
	err = s.Store.View(ctx, func(tx Tx) error {
		earlier, err = tx.WordingHistory(org, id, earlierWordings+1)
		return err
	})
	if len(earlier) > 0 {
		now, earlier = earlier[0], earlier[1:]
	}
	return now, earlier, err
}

// SetWording changes what an organisation says in a mail. It holds for every
// mail that leaves from then on, also for those queued already. revision is the
// one that was read: [WordingRewritten] where it is not the newest.
func (s *Service) SetWording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID, revision int, w Wording) (WordingVersion, error) {
	if err := id.check(); err != nil {
		return WordingVersion{}, err
	}
	w = w.tidy()
	if err := w.check(id.Kind); err != nil {
		return WordingVersion{}, err
	}
	return s.setWording(ctx, by, org, id, revision, w, "mail.wordsChanged")
}

// ResetWording gives a mail back to Laurel's words.
func (s *Service) ResetWording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID, revision int) (WordingVersion, error) {
	if err := id.check(); err != nil {
		return WordingVersion{}, err
	}
	return s.setWording(ctx, by, org, id, revision, Wording{}, "mail.wordsReset")
}

func (s *Service) setWording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID, revision int, w Wording, what string) (v WordingVersion, err error) {
	if err := by.Require(account.Publish, org); err != nil {
		return v, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		now, err := newestWording(tx, org, id)
		if err != nil {
			return err
		}
		if now.Revision != revision {
			return WordingRewritten{now}
		}
		v = now
		if now.Wording == w { // nothing changes, and the log need not say so
			return nil
		}
		v = WordingVersion{id, w, revision + 1, by.Person, s.Now()}
		fresh, err := tx.AddWording(org, v)
		if err == nil && !fresh { // another server was faster
			err = WordingRewritten{now}
		}
		if err != nil {
			return err
		}
		e := by.Event(what, string(id.Kind))
		e.Org, e.Detail = org, map[string]string{"mail": string(id.Kind), "language": id.Language, "revision": strconv.Itoa(v.Revision)}
		return tx.Record(e)
	})
	return v, err
}

func newestWording(tx Tx, org account.OrgID, id WordingID) (WordingVersion, error) {
	all, err := tx.WordingHistory(org, id, 1)
	if err != nil || len(all) == 0 {
		return WordingVersion{WordingID: id}, err
	}
	return all[0], nil
}

// OwnWording are the words of an organisation for a letter that leaves now, nil
// where it says what Laurel says. It is asked for the jobs that write mails.
func (s *Service) OwnWording(ctx context.Context, kind Kind, l Letter) (*Wording, error) {
	if l.Org == "" || !slices.Contains(Holders(), kind) {
		return nil, nil
	}
	var now WordingVersion
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		now, err = newestWording(tx, l.Org, WordingID{kind, l.Written()})
		return err
	})
	if err != nil || !now.Own() {
		return nil, err
	}
	return &now.Wording, nil
}

// PreviewWording is the mail that words make, as if it were to the actor, or
// for a program to somebody invented. Its link leads to no award.
func (s *Service) PreviewWording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID, w Wording) (Mail, error) {
	if err := id.check(); err != nil {
		return Mail{}, err
	}
	w = w.tidy()
	if err := w.check(id.Kind); err != nil {
		return Mail{}, err
	}
	if err := by.Require(account.Publish, org); err != nil {
		return Mail{}, err
	}
	name := by.Name
	if by.Person == "" || name == "" { // a mail is to people
		name = samples[id.Language].name
	}
	return s.sample(ctx, org, id, w, name, "name@example.org")
}

// sample writes a mail of some words about an award that does not exist.
func (s *Service) sample(ctx context.Context, id account.OrgID, of WordingID, w Wording, name, to string) (Mail, error) {
	org, err := s.People.Organisation(ctx, id)
	if err != nil {
		return Mail{}, err
	}
	say := samples[of.Language]
	l := Letter{Org: id, About: "sample", To: to, Name: name, Issuer: org.Name, ReplyTo: org.Email, Title: say.title, Language: of.Language, On: s.Now(),
		Link: s.PublicURL + "/desk/" + string(id) + "/mails/words/" + string(of.Kind) + "/" + of.Language, Server: s.PublicURL, Wording: &w}
	switch of.Kind {
	case Corrected, Suspended, Reinstated, Revoked:
		l.Reason = say.reason
	case HandedIn, Decided, Heard:
		l.Reason = say.news
	case Expires:
		l.On = s.Now().AddDate(0, 0, 30)
	}
	return Compose(of.Kind, l)
}

// samples are what a mail is about that only shows how it looks.
var samples = map[string]struct{ name, title, reason, news string }{
	English: {"First name Last name", "Data Analysis with SQL", "This is where your reason stands.", "This is where Laurel says what was decided or happens next."},
	"de":    {"Vorname Nachname", "Daten mit SQL auswerten", "Hier steht Ihre Begründung.", "Hier sagt Laurel, was entschieden wurde oder als Nächstes geschieht."},
}

// WordingTest is the job that mails some words to whoever tries them.
type WordingTest struct {
	Org     account.OrgID    `json:"org"`
	Person  account.PersonID `json:"person"`
	Mail    WordingID        `json:"mail"`
	Wording Wording          `json:"wording"`
	Asked   time.Time        `json:"asked"` // tells one test from another
}

// Kind names the job.
func (WordingTest) Kind() string { return "notify.wordingTest" }

// TestWording mails some words, saved or not, to the actor's own main address.
func (s *Service) TestWording(ctx context.Context, by account.Actor, org account.OrgID, id WordingID, w Wording) error {
	if err := id.check(); err != nil {
		return err
	}
	w = w.tidy()
	if err := w.check(id.Kind); err != nil {
		return err
	}
	if err := by.Require(account.Publish, org); err != nil {
		return err
	}
	if by.Person == "" || len(by.Emails) == 0 {
		return fault.New(fault.Conflict, "mailWords.noAddress", "A test goes to whoever asks for it. Sign in as somebody with a mail address.")
	}
	return s.Store.Update(ctx, func(tx Tx) error { return tx.Later(WordingTest{org, by.Person, id, w, s.Now()}) })
}

// SendWordingTest does the job. A test is no mail of the organisation to
// somebody: it stands in no list of what became of those.
func (s *Service) SendWordingTest(ctx context.Context, job WordingTest) error {
	by, err := s.People.Actor(ctx, job.Person)
	if fault.Is(err, fault.NotFound) || err == nil && (len(by.Emails) == 0 || !by.May(account.Publish, job.Org)) {
		return nil // gone, or no longer theirs to try
	}
	if err != nil {
		return err
	}
	m, err := s.sample(ctx, job.Org, job.Mail, job.Wording, by.Name, by.Emails[0])
	if err != nil {
		return err
	}
	m.Org, m.Person, m.Purpose, m.About = "", by.Person, "wordingTest", string(by.Person)+"."+strconv.FormatInt(job.Asked.UnixMicro(), 10)
	m.Subject = spoken[job.Mail.Language].test + m.Subject
	return s.Send(ctx, m)
}
