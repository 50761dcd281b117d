package account

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"laurel/fault"
)

const (
	linkLife = 15 * time.Minute
	// Somebody may ask for this many links for one address, known or not, …
	requestsPerAddress, addressWindow = 5, 15 * time.Minute
	// … and for one account with all its addresses; what is more is not mailed.
	requestsPerPerson, personWindow = 20, 24 * time.Hour
)

// LinkPurpose is what a mailed link opens. A link of one purpose is unknown
// where another is asked for.
type LinkPurpose string

const (
	SignInLink  LinkPurpose = "signIn"
	AddressLink LinkPurpose = "address" // proves an address for the account that asked
	RecoverLink LinkPurpose = "recover" // proves a new address to one who has a recovery code
)

// paths are where the links lead, before their token.
var paths = map[LinkPurpose]string{SignInLink: "/signin/", AddressLink: "/account/addresses/", RecoverLink: "/recover/"}

// Link is a mailed one-time link as it is kept: without its token.
type Link struct {
	ID      LinkID
	Person  PersonID
	Purpose LinkPurpose
	Hash    []byte
	Next    []byte // what it carries, sealed under the token: where to go, or the address it proves
	Created time.Time
	Expires time.Time
	Used    *time.Time
}

// SignInMail is the job that mails a link. Its row may lie in a backup, so it
// holds ids, and what the mail needs is sealed under the server's secret.
// For an address that nobody has it is empty, and mails nothing.
type SignInMail struct {
	Link     LinkID   `json:"link"`
	Person   PersonID `json:"person"`
	Sealed   []byte   `json:"sealed"`
	Language string   `json:"language,omitempty"` // that whoever asked reads, BCP 47; empty: not known
}

// Kind names the job.
func (SignInMail) Kind() string { return "account.signInMail" }

type sealedMail struct{ Token, Email string }

// SignInLetter is what the mail is made of.
type SignInLetter struct {
	Link    LinkID // stays the same however often the job runs
	Purpose LinkPurpose
	To      string
	Name    string
	URL     string // a secret
	Expires time.Time

	Language string // the one they chose, else that whoever asked reads, BCP 47; empty: not known
}

// RequestSignIn mails a link to an address. The answer is the same whether or
// not somebody has it, and so is the work. next is a path of ours to go to;
// language is what whoever asks reads, BCP 47, or empty.
func (s *Service) RequestSignIn(ctx context.Context, email, next, language string) error {
	normal, err := NormalEmail(email)
	if err != nil {
		return err
	}
	if s.Secret == (Secret{}) {
		return errNoSecret
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		n, err := s.attempt(tx, "signIn.address", normal, addressWindow)
		if err != nil {
			return err
		}
		if n > requestsPerAddress {
			return fault.New(fault.TooMany, "signIn.tooMany", "Several links were sent to this address just now. Look for the newest mail, or try again in a quarter of an hour.")
		}
		p, err := tx.PersonByEmail(normal)
		known, who := err == nil, string(p.ID)
		if fault.Is(err, fault.NotFound) {
			who, err = "nobody at "+normal, nil
		}
		if err != nil {
			return err
		}
		// For nobody the same is counted, sealed and enqueued as for somebody.
		if n, err = s.attempt(tx, "signIn.person", who, personWindow); err != nil {
			return err
		}
		job, link, err := s.newLink(p, SignInLink, normal, localPath(next))
		if err != nil {
			return err
		}
		job.Language = language
		if !known || n > requestsPerPerson {
			return tx.Later(SignInMail{Link: link.ID, Sealed: job.Sealed, Language: language})
		}
		if err := tx.AddLink(p.ID, link); err != nil {
			return err
		}
		return tx.Later(job)
	})
}

// attempt counts one more try by who and tells how many there were in the window.
func (s *Service) attempt(tx Tx, what, who string, window time.Duration) (int, error) {
	blind, now := s.Secret.blind(who), s.now()
	if err := tx.AddAttempt(what, blind, s.newID(), now); err != nil {
		return 0, err
	}
	return tx.Attempts(what, blind, now.Add(-window))
}

// newLink makes a link and the job that mails it to an address. What it
// carries can be read with its token alone.
func (s *Service) newLink(p Person, purpose LinkPurpose, email, carries string) (SignInMail, Link, error) {
	token, now := NewToken(), s.now()
	link := Link{ID: LinkID(s.newID()), Person: p.ID, Purpose: purpose, Hash: token.Hash(), Created: now, Expires: now.Add(linkLife)}
	plain, err := json.Marshal(sealedMail{token.Reveal(), email})
	if err != nil {
		return SignInMail{}, Link{}, err
	}
	job := SignInMail{Link: link.ID, Person: p.ID}
	if job.Sealed, err = seal(s.Secret[:], "sign-in mail", plain, []byte(link.ID)); err != nil {
		return SignInMail{}, Link{}, err
	}
	link.Next, err = seal([]byte(token), "next", []byte(carries), []byte(link.ID))
	return job, link, err
}

// SignInLetter opens a job to be mailed. There is nothing to mail (false) for
// an address nobody has, and when the link was used or has run out.
func (s *Service) SignInLetter(ctx context.Context, job SignInMail) (SignInLetter, bool, error) {
	if job.Person == "" {
		return SignInLetter{}, false, nil
	}
	plain, err := unseal(s.Secret[:], "sign-in mail", job.Sealed, []byte(job.Link))
	if err != nil {
		return SignInLetter{}, false, fmt.Errorf("opening the mail of link %s: %w", job.Link, err)
	}
	var mail sealedMail
	if err := json.Unmarshal(plain, &mail); err != nil {
		return SignInLetter{}, false, err
	}
	token := Token(mail.Token)
	link, p, err := s.link(ctx, token, "")
	switch {
	case fault.Is(err, fault.Gone), fault.Is(err, fault.NotFound):
		return SignInLetter{}, false, nil
	case err != nil:
		return SignInLetter{}, false, err
	}
	return SignInLetter{Link: link.ID, Purpose: link.Purpose, To: mail.Email, Name: p.Name, URL: s.linkURL(link.Purpose, token), Expires: link.Expires, Language: cmp.Or(p.Language, job.Language)}, true, nil
}

func (s *Service) linkURL(purpose LinkPurpose, token Token) string {
	return strings.TrimSuffix(s.PublicURL, "/") + paths[purpose] + token.Reveal()
}

// NewSignInLink makes a link without mailing it, for those who run the server:
// the demo's doors, and an owner's first way in where no mail is sent yet.
func (s *Service) NewSignInLink(ctx context.Context, by Actor, id PersonID, next string, life time.Duration) (url string, err error) {
	if err := by.RequireOperator(); err != nil {
		return "", err
	}
	token, now := NewToken(), s.now()
	link := Link{ID: LinkID(s.newID()), Person: id, Purpose: SignInLink, Hash: token.Hash(), Created: now, Expires: now.Add(life)}
	if link.Next, err = seal([]byte(token), "next", []byte(localPath(next)), []byte(link.ID)); err != nil {
		return "", err
	}
	return s.linkURL(SignInLink, token), s.Store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Person(id); err != nil {
			return err
		}
		if err := tx.AddLink(id, link); err != nil {
			return err
		}
		e := by.Event("person.linkMade", string(id))
		e.Person = id
		return s.record(tx, e)
	})
}

// LinkInfo is what the page behind a link may show before its button is pressed.
type LinkInfo struct {
	Name    string
	Expires time.Time
}

// LinkInfo looks at a link without spending it: mail scanners open links.
func (s *Service) LinkInfo(ctx context.Context, token Token) (LinkInfo, error) {
	link, p, err := s.link(ctx, token, SignInLink)
	return LinkInfo{Name: p.Name, Expires: link.Expires}, err
}

// SignIn spends a link and tells who signed in, and where to go.
func (s *Service) SignIn(ctx context.Context, token Token) (id PersonID, next string, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		link, p, err := s.open(tx, token, SignInLink)
		if err != nil {
			return err
		}
		path, err := carried(token, link)
		if err != nil {
			return err
		}
		if err := tx.SpendLink(p.ID, link.ID, s.now()); err != nil {
			return err
		}
		id, next = p.ID, path
		return s.record(tx, Event{Person: p.ID, Actor: p.ID, Kind: "person.signedIn", Subject: string(link.ID)})
	})
	if err != nil {
		return "", "", err
	}
	return id, next, nil
}

// carried reads what a link carries.
func carried(token Token, link Link) (string, error) {
	text, err := unseal([]byte(token), "next", link.Next, []byte(link.ID))
	if err != nil {
		return "", fmt.Errorf("opening link %s: %w", link.ID, err)
	}
	return string(text), nil
}

func (s *Service) link(ctx context.Context, token Token, purpose LinkPurpose) (link Link, p Person, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		link, p, err = s.open(tx, token, purpose)
		return err
	})
	return link, p, err
}

// open finds the link of a token as long as it may be used, of one purpose or
// (empty) of any.
func (s *Service) open(tx Tx, token Token, purpose LinkPurpose) (Link, Person, error) {
	link, err := tx.LinkByHash(token.Hash())
	switch {
	case fault.Is(err, fault.NotFound), err == nil && purpose != "" && link.Purpose != purpose:
		return Link{}, Person{}, fault.New(fault.NotFound, "signIn.unknown", "This link is not known here. Ask for a new one.")
	case err != nil:
		return Link{}, Person{}, err
	case link.Used != nil:
		return Link{}, Person{}, fault.New(fault.Gone, "signIn.used", "This link has been used. Ask for a new one.")
	case !s.now().Before(link.Expires):
		return Link{}, Person{}, fault.New(fault.Gone, "signIn.expired", "This link has run out. Ask for a new one.")
	}
	p, err := tx.Person(link.Person)
	return link, p, err
}

// Tidy is the job that forgets what has run out: links, sessions, counted attempts.
type Tidy struct{}

// Kind names the job.
func (Tidy) Kind() string { return "account.tidy" }

// Tidy does the job.
func (s *Service) Tidy(ctx context.Context, _ Tidy) error {
	return s.Store.Update(ctx, func(tx Tx) error { return tx.Tidy(s.now()) })
}
