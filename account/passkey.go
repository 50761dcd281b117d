package account

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"laurel/fault"
)

const (
	maxPasskeys   = 20 // of one person
	challengeLife = 5 * time.Minute
)

// PasskeyID names a passkey to its owner.
type PasskeyID string

// Passkey is a key pair of a person's device or password manager (W3C Web
// Authentication, Level 3). We keep the public half.
type Passkey struct {
	ID         PasskeyID
	Person     PersonID
	Name       string
	Synced     bool // its provider keeps a copy elsewhere (§6.1.3)
	Created    time.Time
	Used       *time.Time
	Suspect    *time.Time // since when there may be a copy of it: it signs nobody in
	Credential []byte     // the credential id
	Handle     []byte     // the user handle it was made under
	record     webauthn.Credential
}

// Record is what is kept of the key besides, as JSON.
func (p Passkey) Record() (string, error) {
	raw, err := json.Marshal(p.record)
	return string(raw), err
}

// SetRecord reads what was kept.
func (p *Passkey) SetRecord(text string) error {
	if err := json.Unmarshal([]byte(text), &p.record); err != nil {
		return fmt.Errorf("reading passkey %s: %w", p.ID, err)
	}
	p.Synced = p.record.Flags.BackupState
	return nil
}

// PasskeysPossible tells whether passkeys can be made under the public
// address: browsers want a name and https, or localhost.
func (s *Service) PasskeysPossible() bool {
	u, err := url.Parse(s.PublicURL)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return false
	}
	return u.Scheme == "https" || u.Hostname() == "localhost"
}

// relyingParty is this server as passkeys know it: by the host of its public
// address. A key is found on the device itself and asks its owner for a
// fingerprint or a PIN, for it signs in alone.
func (s *Service) relyingParty() (*webauthn.WebAuthn, error) {
	if !s.PasskeysPossible() {
		return nil, fault.New(fault.Conflict, "passkey.address", "Passkeys need a server whose address is a name and begins with https.")
	}
	u, err := url.Parse(s.PublicURL)
	if err != nil {
		return nil, err
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: "Laurel at " + u.Host, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired}})
}

// keyOwner is a person as the library asks for one.
type keyOwner struct {
	handle       []byte
	name, called string
	keys         []webauthn.Credential
}

func (o keyOwner) WebAuthnID() []byte                         { return o.handle }
func (o keyOwner) WebAuthnName() string                       { return o.called }
func (o keyOwner) WebAuthnDisplayName() string                { return o.name }
func (o keyOwner) WebAuthnCredentials() []webauthn.Credential { return o.keys }

func ownerOf(p Person, all []Passkey) keyOwner {
	o := keyOwner{handle: []byte(p.ID), name: p.Name, called: p.Email()}
	if o.name == "" {
		o.name = o.called
	}
	for _, k := range all {
		o.keys = append(o.keys, k.record)
	}
	return o
}

// Passkeys lists the actor's own, the oldest first.
func (s *Service) Passkeys(ctx context.Context, by Actor) (all []Passkey, err error) {
	if err := requirePerson(by); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Passkeys(by.Person)
		return err
	})
	return all, err
}

// BeginPasskey gives what a browser needs to make a passkey for the actor:
// PublicKeyCredentialCreationOptionsJSON (§5.1.8). Its challenge is good once,
// for five minutes.
func (s *Service) BeginPasskey(ctx context.Context, by Actor) (options []byte, err error) {
	if err := requirePerson(by); err != nil {
		return nil, err
	}
	rp, err := s.relyingParty()
	if err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		all, err := tx.Passkeys(by.Person)
		if err != nil {
			return err
		}
		if len(all) >= maxPasskeys {
			return fault.New(fault.Conflict, "passkey.tooMany", "An account has at most {max} passkeys. Remove one first.", "max", fmt.Sprint(maxPasskeys))
		}
		owner := ownerOf(p, all)
		made, session, err := rp.BeginRegistration(owner, webauthn.WithExclusions(webauthn.Credentials(owner.keys).CredentialDescriptors()))
		if err != nil {
			return err
		}
		if options, err = json.Marshal(made.Response); err != nil {
			return err
		}
		return s.keepChallenge(tx, by.Person, session)
	})
	return options, err
}

// AddPasskey keeps the passkey that a browser made: response is its
// RegistrationResponseJSON.
func (s *Service) AddPasskey(ctx context.Context, by Actor, name string, response []byte) (Passkey, error) {
	name, err := cleanName(name)
	if err != nil {
		return Passkey{}, fault.Field("name", "Give the passkey a name, of at most 200 characters, such as “my phone”.")
	}
	if err := requirePerson(by); err != nil {
		return Passkey{}, err
	}
	rp, err := s.relyingParty()
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(response)
	if err != nil {
		return Passkey{}, badPasskey(err)
	}
	session, err := s.takeChallenge(ctx, by.Person, parsed.Response.CollectedClientData.Challenge)
	if err != nil {
		return Passkey{}, err
	}
	k := Passkey{ID: PasskeyID(s.newID()), Person: by.Person, Name: name, Created: s.now()}
	err = s.Store.Update(ctx, func(tx Tx) error {
		p, err := tx.Person(by.Person)
		if err != nil {
			return err
		}
		owner := ownerOf(p, nil)
		made, err := rp.CreateCredential(owner, session, parsed)
		if err != nil {
			return badPasskey(err)
		}
		made.Attestation = webauthn.CredentialAttestation{} // none was asked for
		k.Credential, k.Handle, k.record, k.Synced = made.ID, owner.handle, *made, made.Flags.BackupState
		if err := tx.AddPasskey(by.Person, k); err != nil {
			return err
		}
		if err := s.own(tx, by, "passkey.added", string(k.ID), nil); err != nil {
			return err
		}
		return s.notice(tx, by.Person, PasskeyAdded, string(k.ID))
	})
	return k, err
}

// RemovePasskey forgets one of the actor's: it opens nothing any more.
func (s *Service) RemovePasskey(ctx context.Context, by Actor, id PasskeyID) error {
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RemovePasskey(by.Person, id); err != nil {
			return err
		}
		return s.own(tx, by, "passkey.removed", string(id), nil)
	})
}

// RenamePasskey calls one of the actor's something else.
func (s *Service) RenamePasskey(ctx context.Context, by Actor, id PasskeyID, name string) error {
	name, err := cleanName(name)
	if err != nil {
		return err
	}
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.RenamePasskey(by.Person, id, name); err != nil {
			return err
		}
		return s.own(tx, by, "passkey.renamed", string(id), nil)
	})
}

// keepChallenge keeps what the library must know when the answer comes.
func (s *Service) keepChallenge(tx Tx, person PersonID, session *webauthn.SessionData) error {
	session.Expires = time.Time{} // our own clock counts, see takeChallenge
	data, err := json.Marshal(session)
	if err != nil {
		return err
	}
	return tx.AddChallenge(person, challengeHash(session.Challenge), string(data), s.now().Add(challengeLife))
}

// takeChallenge spends a challenge, also where what follows fails: an answer
// can be given once.
func (s *Service) takeChallenge(ctx context.Context, person PersonID, challenge string) (session webauthn.SessionData, err error) {
	var data string
	err = s.Store.Update(ctx, func(tx Tx) error {
		data, err = tx.TakeChallenge(person, challengeHash(challenge), s.now())
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return session, fault.New(fault.Gone, "passkey.late", "This took too long, or was tried twice. Please begin again.")
	}
	if err != nil {
		return session, err
	}
	return session, json.Unmarshal([]byte(data), &session)
}

func challengeHash(challenge string) []byte {
	sum := sha256.Sum256([]byte(challenge))
	return sum[:]
}

// badPasskey is an answer that does not hold; why goes to who reads the code,
// not to who guesses.
func badPasskey(err error) error {
	if _, ok := errors.AsType[*protocol.Error](err); !ok {
		return err
	}
	return fault.New(fault.Invalid, "passkey.bad", "The passkey’s answer does not hold. Please begin again, or ask for a link by mail.").Because(err)
}
