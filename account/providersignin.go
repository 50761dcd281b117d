package account

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"laurel/fault"
)

// flowLife is how long somebody may take at a provider.
const flowLife = 10 * time.Minute

// Flow is somebody on the way to a provider and back, as it is kept: without
// the state that names it and the token that its browser holds.
type Flow struct {
	Hash    []byte // of the state
	Browser []byte // hash of the browser's token
	Data    []byte // sealed under the state
	Expires time.Time
}

// flowData is what the way back needs.
type flowData struct{ Nonce, Verifier, Next string }

// Login is an organisation whose sign-in opens an account.
type Login struct {
	Org     OrgID
	OrgName string
	Since   time.Time
}

// ProviderForAddress finds the organisation that signs in the people of an
// address's domain; [fault.NotFound] when none does. The answer is about the
// domain and the same for every address in it.
func (s *Service) ProviderForAddress(ctx context.Context, email string) (o Organisation, err error) {
	normal, err := NormalEmail(email)
	if err != nil {
		return Organisation{}, err
	}
	_, domain, _ := strings.Cut(normal, "@")
	err = s.Store.View(ctx, func(tx Tx) error {
		org, err := tx.OrgByDomain(domain)
		if err != nil {
			return err
		}
		o, err = tx.Organisation(org)
		return err
	})
	return o, err
}

// HasProvider tells whether people sign in with an organisation.
func (s *Service) HasProvider(ctx context.Context, org OrgID) (has bool, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err := tx.Provider(org)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		for _, d := range p.Domains {
			has = has || d.Allowed != nil
		}
		return err
	})
	return has, err
}

// BeginProviderSignIn gives the address at the provider to send somebody to, and
// the token that their browser keeps meanwhile: who comes back must show both it
// and the state. The request carries a nonce and a PKCE challenge (RFC 7636).
func (s *Service) BeginProviderSignIn(ctx context.Context, org OrgID, next string) (url string, browser Token, err error) {
	p, err := s.provider(ctx, org)
	if err != nil {
		return "", "", err
	}
	at, err := s.discover(ctx, p.Issuer)
	if err != nil {
		return "", "", noAnswer(err)
	}
	client, err := s.client(p, at)
	if err != nil {
		return "", "", err
	}
	state, browser := NewToken(), NewToken()
	data := flowData{Nonce: NewToken().Reveal(), Verifier: oauth2.GenerateVerifier(), Next: localPath(next)}
	plain, err := json.Marshal(data)
	if err != nil {
		return "", "", err
	}
	f := Flow{Hash: state.Hash(), Browser: browser.Hash(), Expires: s.now().Add(flowLife)}
	if f.Data, err = seal([]byte(state), "provider flow", plain, []byte(org)); err != nil {
		return "", "", err
	}
	url = client.AuthCodeURL(state.Reveal(), oidc.Nonce(data.Nonce), oauth2.S256ChallengeOption(data.Verifier))
	return url, browser, s.Store.Update(ctx, func(tx Tx) error { return tx.AddFlow(org, f) })
}

func (s *Service) provider(ctx context.Context, org OrgID) (p Provider, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err = tx.Provider(org)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "provider.none", "This organisation has no sign-in of its own here.")
	}
	return p, err
}

// ProviderAnswer is what a browser brings back from a provider (OpenID Connect
// Core §3.1.2.5, RFC 9207 for the issuer).
type ProviderAnswer struct {
	State, Code, Issuer string
	Browser             Token
}

// FinishProviderSignIn spends the state, has the code exchanged for an id token,
// checks it, and tells who signed in and where to go. The token's address must
// be proved by the provider and lie in a domain that the organisation may sign
// in. An address that nobody has gets an account.
func (s *Service) FinishProviderSignIn(ctx context.Context, org OrgID, in ProviderAnswer) (id PersonID, next string, err error) {
	data, err := s.takeFlow(ctx, org, in)
	if err != nil {
		return "", "", err
	}
	p, err := s.provider(ctx, org)
	if err != nil {
		return "", "", err
	}
	if in.Issuer != "" && in.Issuer != p.Issuer {
		return "", "", refusedByUs("It came from another provider than the one you were sent to.")
	}
	who, err := s.exchange(ctx, p, in.Code, data)
	if err != nil {
		return "", "", err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		now, err := tx.Provider(org)
		if err != nil {
			return err
		}
		if now.Issuer != p.Issuer || !now.signsIn(who.Email) {
			return refusedByUs("Its address is not in a domain that this organisation may sign in here.")
		}
		id, err = s.personOf(tx, org, who)
		if err != nil {
			return err
		}
		return s.own(tx, Actor{Person: id}, "person.signedIn", string(org), map[string]string{"by": "provider"})
	})
	if err != nil {
		return "", "", err
	}
	return id, data.Next, nil
}

// signsIn tells whether an address lies in a domain that is allowed.
func (p Provider) signsIn(email string) bool {
	_, domain, _ := strings.Cut(email, "@")
	for _, d := range p.Domains {
		if d.Domain == domain && d.Allowed != nil {
			return true
		}
	}
	return false
}

// takeFlow spends a state, in the browser that was sent away with it.
func (s *Service) takeFlow(ctx context.Context, org OrgID, in ProviderAnswer) (data flowData, err error) {
	var f Flow
	sum := sha256.Sum256([]byte(in.State))
	err = s.Store.Update(ctx, func(tx Tx) error {
		f, err = tx.TakeFlow(org, sum[:], s.now())
		return err
	})
	if fault.Is(err, fault.NotFound) || (err == nil && subtle.ConstantTimeCompare(f.Browser, in.Browser.Hash()) != 1) {
		return data, fault.New(fault.Gone, "provider.late", "This took too long, was used before, or began in another browser. Begin again.")
	}
	if err != nil {
		return data, err
	}
	plain, err := unseal([]byte(in.State), "provider flow", f.Data, []byte(org))
	if err != nil {
		return data, err
	}
	return data, json.Unmarshal(plain, &data)
}

// identity is who the provider says somebody is.
type identity struct{ Subject, Email, Name string }

// exchange has the code turned into an id token and checks it: signature,
// issuer, audience, end, nonce, and that its address is proved.
func (s *Service) exchange(ctx context.Context, p Provider, code string, data flowData) (identity, error) {
	at, err := s.discover(ctx, p.Issuer)
	if err != nil {
		return identity{}, noAnswer(err)
	}
	client, err := s.client(p, at)
	if err != nil {
		return identity{}, err
	}
	ctx = oidc.ClientContext(ctx, s.Web)
	got, err := client.Exchange(ctx, code, oauth2.VerifierOption(data.Verifier))
	if err != nil {
		return identity{}, noAnswer(err)
	}
	raw, _ := got.Extra("id_token").(string)
	token, err := at.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return identity{}, refusedByUs("Its answer does not hold.").Because(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(data.Nonce)) != 1 {
		return identity{}, refusedByUs("Its answer is for another request than yours.")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified any    `json:"email_verified"` // some send text
		Name     string `json:"name"`
		Party    string `json:"azp"`
	}
	if err := token.Claims(&claims); err != nil {
		return identity{}, refusedByUs("Its answer cannot be read.").Because(err)
	}
	email, err := NormalEmail(claims.Email)
	switch {
	case claims.Party != "" && claims.Party != p.ClientID:
		return identity{}, refusedByUs("Its answer is for another program than this one.")
	case token.Subject == "" || len(token.Subject) > 255: // Core §2
		return identity{}, refusedByUs("Its answer names nobody.")
	case err != nil || fmt.Sprint(claims.Verified) != "true":
		return identity{}, refusedByUs("It does not say that your mail address is proved.")
	}
	return identity{token.Subject, email, claims.Name}, nil
}

// personOf finds whose a provider's subject is: who signed in with it before,
// who has its address, or somebody new.
func (s *Service) personOf(tx Tx, org OrgID, who identity) (PersonID, error) {
	known, err := tx.PersonByLogin(org, who.Subject)
	if err == nil || !fault.Is(err, fault.NotFound) {
		return known, err
	}
	p, err := tx.PersonByEmail(who.Email)
	fresh := fault.Is(err, fault.NotFound)
	if err != nil && !fresh {
		return "", err
	}
	if fresh {
		name, err := cleanName(who.Name)
		if err != nil {
			name = who.Email
		}
		p = Person{ID: PersonID(s.newID()), Name: name, Emails: []string{who.Email}, Created: s.now()}
		if err := tx.AddPerson(p); err != nil {
			return "", err
		}
		if err := s.own(tx, Actor{Person: p.ID}, "person.opened", string(p.ID), nil); err != nil {
			return "", err
		}
	}
	logins, err := tx.Logins(p.ID)
	if err != nil {
		return "", err
	}
	for _, l := range logins {
		if l.Org == org { // the address went to another person there
			return "", refusedByUs("Your address belongs to an account that somebody else opens with it. Ask those who run the organisation’s sign-in.")
		}
	}
	if err := tx.AddLogin(p.ID, org, who.Subject, s.now()); err != nil {
		return "", err
	}
	if fresh {
		return p.ID, nil
	}
	return p.ID, s.notice(tx, p.ID, ProviderLinked, string(org))
}

// Logins lists the organisations whose sign-in opens the actor's account.
func (s *Service) Logins(ctx context.Context, by Actor) (all []Login, err error) {
	if err := requirePerson(by); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Logins(by.Person)
		return err
	})
	return all, err
}

// RemoveLogin forgets whom a provider knows the actor as. While an address of
// theirs lies in its domain, signing in there ties the two again, and says so by mail.
func (s *Service) RemoveLogin(ctx context.Context, by Actor, org OrgID) error {
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RemoveLogin(by.Person, org); err != nil {
			return err
		}
		return s.own(tx, by, "login.removed", string(org), nil)
	})
}

// refusedByUs is an answer of a provider that we do not take.
func refusedByUs(why string) *fault.Error {
	return fault.New(fault.Forbidden, "provider.refused", "Your organisation’s sign-in could not be used. "+why+" You can sign in by a mailed link instead.")
}

// noAnswer is a provider that could not be asked; why is logged.
func noAnswer(err error) error {
	return fault.New(fault.Unavailable, "provider.noAnswer", "Your organisation’s sign-in does not answer as it should. Try again, or sign in by a mailed link.").Because(err)
}
