package wallet

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
)

// Service holds every rule about what learners hold.
type Service struct {
	Store     Store
	Awards    Awards
	Accounts  Accounts
	PublicURL string           // what links begin with
	Secret    account.Secret   // must be set: claim links are made of it
	Now       func() time.Time // nil is time.Now
	CacheSize int              // bytes of drawn files kept in memory; 0 is 32 MiB

	files cache
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC()
	}
	return s.Now().UTC()
}

func (s *Service) record(tx Tx, e account.Event) error {
	e.At = s.now()
	return tx.Record(e)
}

var errNoSecret = errors.New("wallet: the service has no secret")

// token is the token of an award's link: always the same one, so that a mail
// sent twice carries the same link, and known to nobody without the secret.
func (s *Service) token(id AwardID, generation int) account.Token {
	sum := s.keyed("claim link", string(id)+"\x00"+strconv.Itoa(generation))
	return account.Token(base64.RawURLEncoding.EncodeToString(sum))
}

// blind is a mail address as it is kept here: equal for equal addresses, and
// of no use without the secret.
func (s *Service) blind(email string) ([]byte, error) {
	normal, err := account.NormalEmail(email)
	if err != nil {
		return nil, err
	}
	return s.keyed("address", normal), nil
}

func (s *Service) keyed(use, text string) []byte {
	h := hmac.New(sha256.New, s.Secret[:])
	h.Write([]byte("laurel wallet " + use + "\x00" + text))
	return h.Sum(nil)
}

func (s *Service) base() string { return strings.TrimSuffix(s.PublicURL, "/") }

// PageURL is the address of an award's public page.
func (s *Service) PageURL(page string) string { return s.base() + "/a/" + page }

// FileURL is the address of an award in one of its forms.
func (s *Service) FileURL(page, ext string) string { return s.PageURL(page) + "." + ext }

// CheckURL opens the verify page with the award loaded; it is what the QR code
// says.
func (s *Service) CheckURL(page string) string {
	return s.base() + "/verify?url=" + url.QueryEscape(s.PageURL(page))
}

// person is the person who acts: neither nobody nor an API key.
func person(by account.Actor) (account.PersonID, error) {
	switch who := reader(by); {
	case who != "":
		return who, nil
	case !by.SignedIn():
		return "", fault.New(fault.NotSignedIn, "account.signIn", "Please sign in first.")
	}
	return "", fault.New(fault.Forbidden, "wallet.peopleOnly", "Only people hold awards; this is a key or a command.")
}

// reader is the person who looks; "" for nobody, and for a key, whoever made it.
func reader(by account.Actor) account.PersonID {
	if by.Client != "" {
		return ""
	}
	return by.Person
}
