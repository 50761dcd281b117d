package verify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
)

// tokenList is a Token Status List, and which keys it was found to be signed by.
type tokenList struct {
	*status.Token

	mu      sync.Mutex
	signers []signer
}

// signer is an issuer whose key signed the list; "" is whoever has the key.
type signer struct {
	issuer string
	key    key.Public
}

// maxSigners bounds what is remembered; a list has one signer, and strangers
// may name it as theirs.
const maxSigners = 8

// signedBy tells whether the list is known to be signed by one that matches.
func (l *tokenList) signedBy(matches func(signer) bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, s := range l.signers {
		if matches(s) {
			return true
		}
	}
	return false
}

func (l *tokenList) remember(s signer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.signers) < maxSigners {
		l.signers = append(l.signers, s)
	}
}

func readTokenList(_ *Verifier, _ context.Context, raw []byte) *held {
	token, err := status.ParseToken(raw)
	if err != nil {
		return unread(err)
	}
	return &held{
		token: &tokenList{Token: token}, bytes: token.List.Len()*token.List.Size()/8 + len(raw),
		ttl: token.TTL, until: token.Expires, sound: true,
	}
}

// checkTokenList looks that the issuer of a credential signed the list: with
// the same key, or with another one of its own.
func (v *Verifier) checkTokenList(ctx context.Context, l *tokenList, issuer string, own proof.Key) error {
	same := func(s signer) bool {
		return s.issuer == issuer || own.Public.Type() != 0 && own.Ends.IsZero() && s.key.Equal(own.Public)
	}
	if l.signedBy(same) {
		return nil
	}
	if l.Verify(own.Public) == nil {
		return l.take(signer{key: own.Public}, own)
	}
	k, err := v.tokenKey(ctx, issuer, l.KeyID, l.Algorithm())
	if err == nil && codeOf(k.Owner) != proof.CodeLapsed { // which take judges
		err = k.Owner
	}
	if err == nil {
		err = l.Verify(k.Public)
	}
	if err != nil {
		return err
	}
	return l.take(signer{issuer, k.Public}, k)
}

var errKeyEnded = errors.New("the key that signed it was out of use, or has been withdrawn")

// take accepts a list that a key has signed, if that key counts for it: a list
// speaks of now, so one by a key that others may have counts for nothing.
func (l *tokenList) take(s signer, k proof.Key) error {
	if k.Ends.IsZero() {
		l.remember(s)
		return nil
	}
	if k.Revoked || !l.IssuedAt.Before(k.Ends) {
		return errKeyEnded
	}
	return nil
}

// inTokenList is where an error of a list is: in the list, unless the place
// lies beyond its end.
func inTokenList(err error) string {
	if errors.Is(err, &status.Error{Code: status.Range}) {
		return "payload /status/status_list/idx"
	}
	return strings.TrimSpace("list " + strict.PlaceOf(err))
}

// tokenStatus looks an SD-JWT VC up in its issuer's Token Status List.
func (v *Verifier) tokenStatus(ctx context.Context, x examined) Finding {
	ref := x.vc.Status
	if ref == nil {
		return found(Status, Pass, "status.none")
	}
	place := func(t *told) {
		t.line("list", ref.URI)
		t.line("place", fmt.Sprint(ref.Index))
	}
	if v.Status == nil || v.Offline && !local(v.Status) {
		return found(Status, Unknown, "status.offline").saying(place)
	}
	now := v.now()
	list, had, err := v.list(ctx, now, tokens, ref.URI, readTokenList)
	if list == nil {
		return found(Status, Unknown, "status.unreachable").because(err).saying(place)
	}
	unreliable := func(err error) Finding {
		return found(Status, Unknown, "status.unverified", "problem", clause(err.Error())).at(inTokenList(err)).because(err).saying(place)
	}
	if list.problem != nil {
		return unreliable(list.problem)
	}
	if err := v.checkTokenList(ctx, list.token, x.cred.IssuerID(), x.key); err != nil {
		return unreliable(err)
	}
	value, failed := list.token.Status(ref.URI, ref.Index, now)
	if failed != nil {
		return unreliable(failed)
	}
	f := found(Status, Unknown, "status.kindNotRead")
	switch {
	case value == status.Valid && err != nil && !list.speaksOn(had, now):
		f.Code, f.Cause = "status.unreachable", err
	case value == status.Valid:
		f.Outcome, f.Code = Pass, "status.inForce"
	case value == status.Invalid:
		f.Outcome, f.Code = Fail, "status.revoked"
	case value == status.Suspended:
		f.Outcome, f.Code = Hold, "status.suspended"
	}
	return f.saying(func(t *told) {
		if place(t); f.Outcome != Pass {
			t.place("payload /status/status_list")
		}
		t.line("value", fmt.Sprint(value))
		t.moment("list of", list.token.IssuedAt)
		if err != nil {
			t.moment("list as it was", had)
			t.line("it could not be had again", err.Error())
		}
	})
}
