package secure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/proof"
	"laurel/credential/verify"
	"laurel/fault"
)

// Service holds every rule about signing what others put together.
type Service struct {
	Store     Store
	Keys      Keys
	Open      *Open            // nil: an API key is needed
	PublicURL string           // without a slash at its end
	Now       func() time.Time // nil is time.Now

	mu     sync.Mutex
	signed map[ListID]signedList
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC().Truncate(time.Second)
	}
	return s.Now().UTC().Truncate(time.Second)
}

// Refused says why a document is not signed.
type Refused struct{ Problems []credential.Problem }

func (r *Refused) Error() string { return "refused: " + r.Problems[0].String() }

func refuse(pointer, code, format string, args ...any) error {
	return &Refused{[]credential.Problem{{Pointer: pointer, Code: code, Text: fmt.Sprintf(format, args...), Severity: credential.Error}}}
}

// refused gives an error of reading or signing the form of a refusal.
func refused(code string, err error) error {
	if f, ok := err.(*credential.FormatError); ok {
		return refuse(f.Pointer, f.Code, "%s", f.Text)
	}
	return refuse("", code, "%v", err)
}

// IssueRequest asks for a credential to be signed.
type IssueRequest struct {
	Credential []byte // JSON, without a proof
	ID         string // by which its status is changed where it has no id itself
	// Mandatory are JSON Pointers to what a holder may not leave out, for
	// suites of selective disclosure. nil stands for what decides about a
	// credential: issuer, dates, status.
	Mandatory []string
}

// maxID bounds a credential's id.
const maxID = 2048

// keepable tells whether an id can be kept on every engine.
func keepable(id string) bool {
	return len(id) <= maxID && utf8.ValidString(id) && !strings.ContainsFunc(id, unicode.IsControl)
}

// Issue signs a credential as it stands by an instance, in the name of its
// key's owner alone. The error is [*Refused] where it may not be signed so.
func (s *Service) Issue(ctx context.Context, by account.Actor, instance string, req IssueRequest) ([]byte, error) {
	owner, err := s.owner(by, account.Issue)
	if err != nil {
		return nil, err
	}
	with, err := s.instance(ctx, owner, instance)
	if err != nil {
		return nil, err
	}
	c, err := credential.Parse(req.Credential)
	if err != nil {
		return nil, refused("json.unreadable", err)
	}
	if err := signable(c, with); err != nil {
		return nil, err
	}
	if req.ID == "" {
		req.ID = c.ID()
	}
	if !keepable(req.ID) {
		return nil, refuse("/id", "id.form", "the id is longer than %d bytes, or has control characters in it", maxID)
	}
	doc := c.Bytes()
	if with.Status {
		if doc, err = s.withStatus(ctx, owner, with, c, req.ID); err != nil {
			return nil, err
		}
	}
	signed, err := s.sign(ctx, with, c, doc, req.Mandatory)
	if err != nil {
		return nil, refused("proof.notMade", err)
	}
	return signed, s.note(ctx, by, owner, "credential.signed", signed)
}

// signable looks that a credential conforms and is the signer's to sign.
func signable(c *credential.Credential, with Instance) error {
	found := verify.Conform(c)
	if _, err := purposeOf(c); with.Status && err == nil {
		found = slices.DeleteFunc(found, func(p credential.Problem) bool { // the entry is not complete yet
			return strings.HasPrefix(p.Pointer, "/credentialStatus")
		})
	}
	if len(found) > 0 {
		return &Refused{found}
	}
	if _, there := c.Value().(map[string]any)["proof"]; there {
		return refuse("/proof", "proof.there", "the credential has a proof already")
	}
	if did := with.Signer.Controller(); c.Issuer().ID != did {
		return refuse("/issuer", "issuer.other", "this instance signs for %s alone", did)
	}
	return nil
}

func (s *Service) sign(ctx context.Context, with Instance, c *credential.Credential, doc []byte, mandatory []string) ([]byte, error) {
	if with.Form != "" {
		sealed, err := proof.Seal(ctx, doc, with.Signer, with.Form, proof.Sealing{})
		if err != nil {
			return nil, err
		}
		return proof.Envelope(with.Form, sealed)
	}
	o := proof.Options{Suite: with.Suite, Created: s.now()}
	if with.discloses() {
		if o.Mandatory = mandatory; mandatory == nil {
			o.Mandatory = deciding(c)
		}
	}
	return proof.Add(ctx, doc, with.Signer, o)
}

func (i Instance) discloses() bool { return i.Suite == "ecdsa-sd-2023" || i.Suite == "bbs-2023" }

// deciding points at the members that no holder should be able to leave out.
func deciding(c *credential.Credential) []string {
	var out []string
	m := c.Value().(map[string]any)
	for _, name := range []string{"issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate", "credentialStatus"} {
		if _, there := m[name]; there {
			out = append(out, "/"+name)
		}
	}
	return out
}

// note records for an organisation what was signed in its name, by its hash.
func (s *Service) note(ctx context.Context, by account.Actor, owner account.OrgID, kind string, signed []byte) error {
	if owner == OpenOwner {
		return nil
	}
	sum := sha256.Sum256(signed)
	e := by.Event(kind, "sha256:"+hex.EncodeToString(sum[:]))
	e.Org, e.At = owner, s.now()
	return s.Store.Update(ctx, func(tx Tx) error { return tx.Record(e) })
}

// PresentRequest asks for a presentation to be signed.
type PresentRequest struct {
	Presentation      []byte // JSON, without a proof
	Challenge, Domain string
}

// Present signs a presentation by the instance whose DID is its holder; one
// that names none is signed by the first instance.
func (s *Service) Present(ctx context.Context, by account.Actor, req PresentRequest) ([]byte, error) {
	owner, err := s.owner(by, account.Issue)
	if err != nil {
		return nil, err
	}
	all, err := s.instancesOf(ctx, owner)
	if err != nil {
		return nil, err
	}
	c, err := credential.Parse(req.Presentation)
	if err != nil {
		return nil, refused("json.unreadable", err)
	}
	if found := verify.ConformPresentation(c); len(found) > 0 {
		return nil, &Refused{found}
	}
	m := c.Value().(map[string]any)
	if _, there := m["proof"]; there {
		return nil, refuse("/proof", "proof.there", "the presentation has a proof already")
	}
	with, doc, err := presenter(all, m, c.Bytes())
	if err != nil {
		return nil, err
	}
	signed, err := s.present(ctx, with, doc, req)
	if err != nil {
		return nil, refused("proof.notMade", err)
	}
	return signed, s.note(ctx, by, owner, "presentation.signed", signed)
}

// presenter finds the instance of a presentation's holder.
func presenter(all []Instance, m map[string]any, doc []byte) (Instance, []byte, error) {
	holder, there := m["holder"]
	if object, ok := holder.(map[string]any); ok {
		holder = object["id"]
	}
	if !there {
		holder = all[0].Signer.Controller()
		var err error
		if doc, err = withMember(doc, "holder", holder); err != nil {
			return Instance{}, nil, err
		}
	}
	at := slices.IndexFunc(all, func(i Instance) bool { return i.Signer.Controller() == holder })
	switch {
	case at < 0:
		return Instance{}, nil, refuse("/holder", "holder.other", "no instance signs for this holder")
	case all[at].discloses():
		return Instance{}, nil, refuse("/holder", "holder.suite", "%s signs credentials alone", all[at].Name)
	}
	return all[at], doc, nil
}

func (s *Service) present(ctx context.Context, with Instance, doc []byte, req PresentRequest) ([]byte, error) {
	if with.Form != "" {
		sealed, err := proof.Seal(ctx, doc, with.Signer, proof.VPJWT, proof.Sealing{Audience: req.Domain, Nonce: req.Challenge})
		if err != nil {
			return nil, err
		}
		return proof.Envelope(proof.VPJWT, sealed)
	}
	o := proof.Options{Suite: with.Suite, Purpose: proof.Authentication, Created: s.now(), Challenge: req.Challenge}
	if req.Domain != "" {
		o.Domain = []string{req.Domain}
	}
	return proof.Add(ctx, doc, with.Signer, o)
}

// Derive makes of a credential with a base proof one that discloses what the
// JSON Pointers select (VC API §Derive Credential). It needs no key.
func (s *Service) Derive(_ context.Context, by account.Actor, doc []byte, pointers []string) ([]byte, error) {
	if err := s.May(by, account.Verify, account.Issue); err != nil {
		return nil, err
	}
	derived, err := proof.Derive(doc, pointers)
	if err != nil {
		return nil, refused("proof.notDerived", err)
	}
	return derived, nil
}

func noPlace() error {
	return fault.NoSuch("credential", "with a place in a status list")
}
