package account

import (
	"context"
	"encoding/json"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"laurel/fault"
)

// BeginPasskeySignIn gives what a browser needs to sign somebody in with a
// passkey: PublicKeyCredentialRequestOptionsJSON (Web Authentication §5.1.9).
// It names nobody: the device knows whose keys it has.
func (s *Service) BeginPasskeySignIn(ctx context.Context) (options []byte, err error) {
	rp, err := s.relyingParty()
	if err != nil {
		return nil, err
	}
	asked, session, err := rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, err
	}
	if options, err = json.Marshal(asked.Response); err != nil {
		return nil, err
	}
	return options, s.Store.Update(ctx, func(tx Tx) error { return s.keepChallenge(tx, "", session) })
}

// SignInByPasskey checks a browser's AuthenticationResponseJSON and tells who
// signed in. A key whose counter went back may have been copied (§6.1.1): it is
// marked, refused, and its owner is told by mail.
func (s *Service) SignInByPasskey(ctx context.Context, response []byte) (id PersonID, err error) {
	rp, err := s.relyingParty()
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(response)
	if err != nil {
		return "", badPasskey(err)
	}
	session, err := s.takeChallenge(ctx, "", parsed.Response.CollectedClientData.Challenge)
	if err != nil {
		return "", err
	}
	var copied bool
	err = s.Store.Update(ctx, func(tx Tx) error {
		k, err := tx.PasskeyByCredential(parsed.RawID)
		if fault.Is(err, fault.NotFound) {
			return unknownPasskey()
		}
		if err != nil {
			return err
		}
		owner := keyOwner{handle: k.Handle, keys: []webauthn.Credential{k.record}}
		used, err := rp.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return owner, nil }, session, parsed)
		if err != nil {
			return badPasskey(err)
		}
		id, k.record = k.Person, *used
		copied = used.Authenticator.CloneWarning || k.Suspect != nil
		return s.passkeyUsed(tx, k, copied)
	})
	switch {
	case err != nil:
		return "", err
	case copied:
		return "", fault.New(fault.Forbidden, "passkey.copied",
			"This passkey may have been copied: it counts its uses, and the count went back. It signs nobody in any more. Ask for a link by mail, then remove it from your account.")
	}
	return id, nil
}

// passkeyUsed notes a use, or that there may be a copy.
func (s *Service) passkeyUsed(tx Tx, k Passkey, copied bool) error {
	now := s.now()
	by := Actor{Person: k.Person}
	if !copied {
		k.Used = &now
		if err := tx.SetPasskey(k.Person, k); err != nil {
			return err
		}
		return s.own(tx, by, "person.signedIn", string(k.ID), map[string]string{"by": "passkey"})
	}
	if k.Suspect != nil {
		return nil // told already
	}
	k.Suspect = &now
	if err := tx.SetPasskey(k.Person, k); err != nil {
		return err
	}
	if err := s.own(tx, by, "passkey.suspect", string(k.ID), nil); err != nil {
		return err
	}
	return s.notice(tx, k.Person, PasskeyCopied, string(k.ID))
}

func unknownPasskey() error {
	return fault.New(fault.NotFound, "passkey.unknown", "This passkey is not known here. It may have been removed from its account; ask for a link by mail.")
}
