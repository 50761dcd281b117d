package secure

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"

	"laurel/account"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/fault"
)

// Instance is one way of signing: a key and a suite (VC API §Instances).
type Instance struct {
	Name   string
	Suite  string     // as its proofs name it; of an enveloping one, the media type
	Form   proof.Form // of an enveloping one
	Status bool       // it gives each credential a place in a status list
	Signer key.Signer
}

// OpenOwner stands for an organisation where the instances are open.
const OpenOwner account.OrgID = "vcapi-open"

// Keys are the organisations' signing keys.
type Keys interface {
	Signer(ctx context.Context, org account.OrgID) (key.Signer, error) // Ed25519
	ES256(ctx context.Context, org account.OrgID) (key.Signer, error)  // nil without one
}

// instances are the ways to sign with a kind of key. Several hold for one key
// of an organisation; open, each has a key of its own.
var instances = []struct {
	Instance
	key key.Type
}{
	{Instance{Name: "eddsa-rdfc-2022", Suite: "eddsa-rdfc-2022"}, key.Ed25519},
	{Instance{Name: "eddsa-jcs-2022", Suite: "eddsa-jcs-2022"}, key.Ed25519},
	{Instance{Name: "ecdsa-rdfc-2019-p256", Suite: "ecdsa-rdfc-2019"}, key.P256},
	{Instance{Name: "ecdsa-rdfc-2019-p384", Suite: "ecdsa-rdfc-2019"}, key.P384},
	{Instance{Name: "ecdsa-jcs-2019-p256", Suite: "ecdsa-jcs-2019"}, key.P256},
	{Instance{Name: "ecdsa-jcs-2019-p384", Suite: "ecdsa-jcs-2019"}, key.P384},
	{Instance{Name: "ecdsa-sd-2023", Suite: "ecdsa-sd-2023"}, key.P256},
	{Instance{Name: "bbs-2023", Suite: "bbs-2023"}, key.BLS12381},
	{Instance{Name: legacy, Suite: "Ed25519Signature2020"}, key.Ed25519},
	{Instance{Name: "enveloped", Suite: string(proof.VCJWT), Form: proof.VCJWT}, key.P256},
	{Instance{Name: "status", Suite: "eddsa-rdfc-2022", Status: true}, key.Ed25519},
}

// legacy is the instance of a suite that is made for tests of other software
// alone; organisations do not have it.
const legacy = "ed25519-2020"

// Open holds the keys of open instances. They follow from one secret, so that
// their DIDs outlive a restart.
type Open struct {
	Secret [32]byte

	once sync.Once
	all  []Instance
	err  error
}

func (o *Open) instances() ([]Instance, error) {
	o.once.Do(func() {
		for _, one := range instances {
			priv, err := o.derive(one.Name, one.key)
			if err != nil {
				o.err = err
				return
			}
			one.Signer = key.DIDKeySigner(priv)
			o.all = append(o.all, one.Instance)
		}
	})
	return o.all, o.err
}

// blsBegins is how clients know a BLS12-381 key by its did:key. Some of the
// keys begin otherwise.
const blsBegins = "did:key:zUC7"

// derive makes the key of a name. Where a candidate is no scalar of the curve,
// or clients would not know it for what it is, the next is tried.
func (o *Open) derive(name string, typ key.Type) (key.Private, error) {
	size := 32
	if typ == key.P384 {
		size = 48
	}
	var last error
	for try := range 64 {
		secret, err := hkdf.Key(sha256.New, o.Secret[:], nil, fmt.Sprintf("laurel vcapi %s %s %d", name, typ, try), size)
		if err != nil {
			return key.Private{}, err
		}
		priv, err := key.FromSecret(typ, secret)
		clear(secret)
		if err == nil && typ == key.BLS12381 && !strings.HasPrefix(priv.Public().DIDKey(), blsBegins) {
			err = errors.New("this key's did:key is of an unusual beginning")
		}
		if err == nil {
			return priv, nil
		}
		last = err
	}
	return key.Private{}, last
}

// Instances lists those that an actor may use.
func (s *Service) Instances(ctx context.Context, by account.Actor) ([]Instance, error) {
	owner, err := s.owner(by, account.Issue, account.Verify)
	if err != nil {
		return nil, err
	}
	return s.instancesOf(ctx, owner)
}

func (s *Service) instancesOf(ctx context.Context, owner account.OrgID) ([]Instance, error) {
	if owner == OpenOwner {
		return s.Open.instances()
	}
	ed, err := s.Keys.Signer(ctx, owner)
	if err != nil {
		return nil, err
	}
	ec, err := s.Keys.ES256(ctx, owner)
	if err != nil {
		return nil, err
	}
	var out []Instance
	for _, one := range instances {
		switch {
		case one.Name == legacy:
			continue
		case one.Form != "" && ec == nil:
			one.Signer = ed // a did:key has one key, and signs everything with it
		case one.key == key.Ed25519:
			one.Signer = ed
		case one.key == key.P256 && ec != nil:
			one.Signer = ec
		default:
			continue
		}
		out = append(out, one.Instance)
	}
	return out, nil
}

func (s *Service) instance(ctx context.Context, owner account.OrgID, name string) (Instance, error) {
	all, err := s.instancesOf(ctx, owner)
	if err != nil {
		return Instance{}, err
	}
	for _, one := range all {
		if one.Name == name {
			return one, nil
		}
	}
	return Instance{}, fault.NoSuch("instance", name)
}

// May tells whether an actor may do this over the VC API.
func (s *Service) May(by account.Actor, rights ...account.Right) error {
	_, err := s.owner(by, rights...)
	return err
}

// owner is for whom an actor acts who has one of these rights there: the
// organisation of its API key, or nobody's where the door is open.
func (s *Service) owner(by account.Actor, rights ...account.Right) (account.OrgID, error) {
	if s.Open != nil && !by.SignedIn() {
		return OpenOwner, nil
	}
	if by.Client == "" || len(by.Memberships) != 1 {
		return "", fault.New(fault.NotSignedIn, "vcapi.noKey", "Show an API key: Authorization: Bearer laurel_…; laurel apikey new makes one.")
	}
	org := by.Memberships[0].Org
	var err error
	for _, right := range rights {
		if err = by.Require(right, org); err == nil {
			return org, nil
		}
	}
	if fault.Is(err, fault.Forbidden) {
		err = fault.New(fault.Forbidden, "vcapi.scope", "This API key does not have the scope {scope}.", "scope", string(rights[0]))
	}
	return "", err
}
