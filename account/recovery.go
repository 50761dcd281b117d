package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"laurel/fault"
)

const (
	recoveryCodes = 10 // that are printed at once
	codeLetters   = 16 // of 5 bits each
	// One code may be typed this often.
	triesPerCode, codeWindow = 5, 24 * time.Hour
)

// RecoveryCode is printed by its owner and opens the account once where the
// mailbox is lost. It prints as [redacted]; a keyed hash of it is kept.
type RecoveryCode string

// Reveal is the code in the clear, in four groups.
func (c RecoveryCode) Reveal() string {
	var groups []string
	for part := range slices.Chunk([]byte(c), 4) {
		groups = append(groups, string(part))
	}
	return strings.Join(groups, "-")
}

func (RecoveryCode) String() string   { return "[redacted]" }
func (RecoveryCode) GoString() string { return "[redacted]" }

// readCode is a code as somebody typed it: in any case, with what separators
// they like, and with the digits that stand for look-alike letters.
func readCode(text string) (RecoveryCode, error) {
	typed := strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == ' ' || r == '\u00a0' || r == '\t':
			return -1
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		}
		return r
	}, text[:min(len(text), 100)]))
	if raw, err := base32.StdEncoding.DecodeString(typed); len(typed) != codeLetters || err != nil || len(raw) != codeLetters*5/8 {
		return "", fault.Field("code", "A code has sixteen letters and digits, such as ABCD-EFGH-IJKL-2345.")
	}
	return RecoveryCode(typed), nil
}

func (s *Service) codeHash(c RecoveryCode) []byte {
	return s.Secret.blind("recovery code " + string(c))
}

// NewRecoveryCodes makes ten codes and returns them in the clear, this once.
// Those made before open nothing any more.
func (s *Service) NewRecoveryCodes(ctx context.Context, by Actor) ([]RecoveryCode, error) {
	if err := requirePerson(by); err != nil {
		return nil, err
	}
	if s.Secret == (Secret{}) {
		return nil, errNoSecret
	}
	codes := make([]RecoveryCode, recoveryCodes)
	hashes := make([][]byte, len(codes))
	for i := range codes {
		var raw [codeLetters * 5 / 8]byte
		rand.Read(raw[:]) // never fails
		codes[i] = RecoveryCode(base32.StdEncoding.EncodeToString(raw[:]))
		hashes[i] = s.codeHash(codes[i])
	}
	return codes, s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.SetRecoveryCodes(by.Person, hashes, s.now()); err != nil {
			return err
		}
		return s.own(tx, by, "recovery.codesMade", string(by.Person), nil)
	})
}

// RecoveryState is what is left of somebody's codes.
type RecoveryState struct {
	Left int
	Made time.Time // zero when none were made
}

// RecoveryState tells how many of the actor's codes are not used.
func (s *Service) RecoveryState(ctx context.Context, by Actor) (state RecoveryState, err error) {
	if err := requirePerson(by); err != nil {
		return state, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		state, err = tx.RecoveryState(by.Person)
		return err
	})
	return state, err
}

// recovery is what a recovery link carries.
type recovery struct{ Email, Code string }

// RequestRecovery mails a link to a new address of somebody who has one of
// their printed codes. The answer is the same for a code that opens something
// and one that does not, and so is the work. language is what their browser
// reads, BCP 47, or empty.
func (s *Service) RequestRecovery(ctx context.Context, code, email, language string) error {
	typed, codeErr := readCode(code)
	normal, emailErr := NormalEmail(email)
	if codeErr != nil || emailErr != nil {
		return fault.Join(asFault(codeErr), asFault(emailErr))
	}
	if s.Secret == (Secret{}) {
		return errNoSecret
	}
	hash := s.codeHash(typed)
	return s.Store.Update(ctx, func(tx Tx) error {
		tries, err := s.attempt(tx, "recover.code", string(typed), codeWindow)
		if err != nil {
			return err
		}
		sent, err := s.attempt(tx, "signIn.address", normal, addressWindow)
		if err != nil {
			return err
		}
		if tries > triesPerCode || sent > requestsPerAddress {
			return fault.New(fault.TooMany, "recover.tooMany", "This was tried several times just now. Look for the newest mail, or try again tomorrow.")
		}
		p, err := s.recoverable(tx, hash, normal)
		if err != nil {
			return err
		}
		carries, err := json.Marshal(recovery{normal, hex.EncodeToString(hash)})
		if err != nil {
			return err
		}
		job, link, err := s.newLink(p, RecoverLink, normal, string(carries))
		if err != nil {
			return err
		}
		job.Language = language
		if p.ID == "" {
			return tx.Later(SignInMail{Link: link.ID, Sealed: job.Sealed, Language: language})
		}
		if err := tx.AddLink(p.ID, link); err != nil {
			return err
		}
		return tx.Later(job)
	})
}

// recoverable is whom a code and a new address lead to; nobody where the code
// is not known or used, or the address another's.
func (s *Service) recoverable(tx Tx, hash []byte, normal string) (Person, error) {
	id, err := tx.PersonByRecoveryCode(hash)
	other, otherErr := tx.PersonByEmail(normal) // asked in any case: the work is the same
	switch {
	case fault.Is(err, fault.NotFound):
		return Person{}, nil
	case err != nil:
		return Person{}, err
	case otherErr == nil && other.ID != id:
		return Person{}, nil
	case otherErr != nil && !fault.Is(otherErr, fault.NotFound):
		return Person{}, otherErr
	}
	return tx.Person(id)
}

// RecoverInfo looks at a recovery link without spending it.
func (s *Service) RecoverInfo(ctx context.Context, token Token) (LinkInfo, error) {
	link, p, err := s.link(ctx, token, RecoverLink)
	return LinkInfo{Name: p.Name, Expires: link.Expires}, err
}

// Recover spends a recovery link and its code: the new address is the person's,
// mail goes there from now on, and they may be signed in. All of their
// addresses are told.
func (s *Service) Recover(ctx context.Context, token Token) (id PersonID, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		link, p, err := s.open(tx, token, RecoverLink)
		if err != nil {
			return err
		}
		text, err := carried(token, link)
		if err != nil {
			return err
		}
		var r recovery
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			return fmt.Errorf("reading link %s: %w", link.ID, err)
		}
		hash, err := hex.DecodeString(r.Code)
		if err != nil {
			return fmt.Errorf("reading link %s: %w", link.ID, err)
		}
		err = tx.SpendRecoveryCode(p.ID, hash, s.now())
		if fault.Is(err, fault.NotFound) {
			return fault.New(fault.Gone, "recover.used", "This recovery code has been used, or newer ones took its place.")
		}
		if err != nil {
			return err
		}
		if !slices.Contains(p.Emails, r.Email) {
			if err := tx.AddAddress(p.ID, r.Email, s.now()); err != nil {
				return err
			}
		}
		id = p.ID
		return s.recovered(tx, p.ID, r.Email, link.ID)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// recovered ends what may lie in a mailbox that is lost, this link among it.
func (s *Service) recovered(tx Tx, id PersonID, email string, link LinkID) error {
	if err := tx.SetMainAddress(id, email); err != nil {
		return err
	}
	if err := tx.EndLinks(id, s.now()); err != nil {
		return err
	}
	if err := s.own(tx, Actor{Person: id}, "person.recovered", string(link), nil); err != nil {
		return err
	}
	return s.notice(tx, id, Recovered, string(link))
}

// asFault is an error of our own kind, nil for none.
func asFault(err error) *fault.Error {
	f, _ := err.(*fault.Error)
	return f
}
