package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/bake"
	"laurel/credential/status"
	"laurel/credential/verify"
)

// TestChecklist goes through what the public validator of 1EdTech and the
// verifiers in use ask of a badge, in the validator's order: over an award of
// the issuer's service, and over the same badge signed over the VC API.
func TestChecklist(t *testing.T) {
	h := newHouse(t)
	for _, kind := range []account.KeyKind{account.DIDKey, account.DIDWeb} {
		org, by := h.another(kind)
		award := h.give(by, org, definition())
		for name, raw := range map[string][]byte{"award": award.JSON, "VC API": h.overVCAPI(by, org, award.JSON)} {
			t.Run(fmt.Sprint(kind, "/", name), func(t *testing.T) {
				c, err := credential.Parse(raw)
				if err != nil {
					t.Fatal(err)
				}
				l := &listed{h: h, c: c, raw: raw, did: org.DID, doc: decoded(t, raw)}
				for _, probe := range probes {
					t.Run(probe.name, func(t *testing.T) {
						if err := probe.check(l); err != nil {
							t.Error(err)
						}
					})
				}
			})
		}
	}
}

// overVCAPI has a badge signed by the organisation's instance for status, with
// an API key.
func (h *house) overVCAPI(by account.Actor, org account.Organisation, signed []byte) []byte {
	h.t.Helper()
	_, key, err := h.accounts.NewAPIKey(h.t.Context(), by, org.ID, account.KeyRequest{Scopes: []account.Right{account.Issue, account.Verify}, Name: "suite"})
	if err != nil {
		h.t.Fatal(err)
	}
	doc := decoded(h.t, signed)
	delete(doc, "proof")
	delete(doc, "credentialStatus")
	body, err := json.Marshal(object{"credential": doc})
	if err != nil {
		h.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), "POST", h.publicURL+"/vcapi/status/credentials/issue", bytes.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+key.Reveal())
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out struct{ VerifiableCredential json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != http.StatusCreated {
		h.t.Fatal(resp.Status, err, out)
	}
	return out.VerifiableCredential
}

// listed is a badge that goes through the list.
type listed struct {
	h   *house
	c   *credential.Credential
	raw []byte
	doc object
	did string
}

func (l *listed) proof() object { return l.doc["proof"].([]any)[0].(object) }

// probes are the validator's, in its order, and then what others ask besides.
var probes = []struct {
	name  string
	check func(*listed) error
}{
	{"JsonLDValidation", func(l *listed) error { return problems(verify.Conform(l.c)) }},
	{"ContextProperty", func(l *listed) error {
		return equal(l.doc["@context"], []any{credential.ContextV2, credential.ContextOB})
	}},
	{"TypeProperty", func(l *listed) error {
		return equal(l.doc["type"], []any{"VerifiableCredential", "OpenBadgeCredential"})
	}},
	{"JsonSchema", func(l *listed) error {
		return problems(credential.CheckSchema(l.c, credential.KindAchievement, credential.Strict))
	}},
	{"InlineJsonSchema", func(l *listed) error { return equal(l.doc["credentialSchema"], nil) }},
	{"CredentialSubject", subjectProbe},
	{"Evidence", func(l *listed) error { return typed(l.doc["evidence"], "Evidence") }},
	{"Issuer", func(l *listed) error { return typed([]any{l.doc["issuer"]}, "Profile") }},
	{"Proof", proofProbe},
	{"RefreshService", func(l *listed) error { return equal(l.doc["refreshService"], nil) }},
	{"Revocation", revocationProbe},
	{"Expiration and Issuance", datesProbe},
	{"Endorsement", func(l *listed) error { return equal(l.doc["endorsement"], nil) }},

	{"the proof is a list of one", func(l *listed) error { return equal(len(l.doc["proof"].([]any)), 1) }},
	{"the issuer is the proof's controller, byte for byte", func(l *listed) error {
		controller, _, _ := strings.Cut(l.proof()["verificationMethod"].(string), "#")
		issuer := l.doc["issuer"].(object)["id"]
		return first(equal(controller, issuer), equal(issuer, l.did))
	}},
	{"Ed25519 by eddsa-rdfc-2022", func(l *listed) error { return equal(l.proof()["cryptosuite"], "eddsa-rdfc-2022") }},
	{"an id that is a URL", func(l *listed) error {
		if !strings.HasPrefix(l.c.ID(), l.h.publicURL+"/a/") {
			return fmt.Errorf("the id is %q", l.c.ID())
		}
		return nil
	}},
	{"baked into a PNG", bakedProbe},
	{"our own verifier finds it good", func(l *listed) error {
		v := l.h.online()
		if r := v.Verify(l.h.t.Context(), l.raw, verify.Options{}); r.Verdict() != verify.Good {
			return fmt.Errorf("%s: %s", r.Verdict(), r.Sentence())
		}
		return nil
	}},
}

func problems(found []credential.Problem) error {
	if len(found) > 0 {
		return fmt.Errorf("%v", found)
	}
	return nil
}

func equal(got, want any) error {
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if !bytes.Equal(a, b) {
		return fmt.Errorf("it is %s, want %s", a, b)
	}
	return nil
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// typed wants a type in every object of a list, itself written as a list.
func typed(list any, typ string) error {
	all, _ := list.([]any)
	for _, one := range all {
		m, _ := one.(object)
		if types, _ := m["type"].([]any); !slices.Contains(types, any(typ)) {
			return fmt.Errorf("%v is not of the type %s", one, typ)
		}
	}
	return nil
}

func subjectProbe(l *listed) error {
	subject := l.doc["credentialSubject"].(object)
	achievement, _ := subject["achievement"].(object)
	criteria, _ := achievement["criteria"].(object)
	identifiers, _ := subject["identifier"].([]any)
	for _, one := range identifiers {
		if err := equal(one.(object)["type"], "IdentityObject"); err != nil {
			return err
		}
	}
	switch {
	case subject["id"] == nil && len(identifiers) == 0:
		return fmt.Errorf("nobody is named")
	case criteria["id"] == nil && criteria["narrative"] == nil:
		return fmt.Errorf("the criteria are %v", criteria)
	}
	return first(typed([]any{subject}, "AchievementSubject"), typed([]any{achievement}, "Achievement"), typed(subject["result"], "Result"),
		typed(achievement["resultDescription"], "ResultDescription"))
}

// proofProbe is the validator's: a purpose, a suite that it knows, and a key
// that the fragment spells.
func proofProbe(l *listed) error {
	p := l.proof()
	_, fragment, _ := strings.Cut(p["verificationMethod"].(string), "#")
	if !strings.HasPrefix(fragment, "z6Mk") {
		return fmt.Errorf("the key is %q", fragment)
	}
	return first(equal(p["type"], "DataIntegrityProof"), equal(p["proofPurpose"], "assertionMethod"))
}

func datesProbe(l *listed) error {
	for _, name := range []string{"validFrom", "validUntil"} {
		text, _ := l.doc[name].(string)
		if text == "" && name == "validUntil" {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil || at.After(time.Now()) != (name == "validUntil") {
			return fmt.Errorf("%s is %q", name, text)
		}
	}
	return nil
}

// revocationProbe gets the list without a token and holds it to what the
// validator does, which forgives it no warning.
func revocationProbe(l *listed) error {
	entry, _ := l.doc["credentialStatus"].(object)
	if err := first(equal(entry["type"], "BitstringStatusListEntry"), equal(entry["statusPurpose"], "revocation")); err != nil {
		return err
	}
	address, _ := entry["statusListCredential"].(string)
	if !strings.HasPrefix(address, l.h.publicURL+"/") || entry["id"] == address {
		return fmt.Errorf("the entry is %v", entry)
	}
	resp, err := http.Get(address)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the list: %s, %v", resp.Status, err)
	}
	var doc object
	if err := json.Unmarshal(raw, &doc); err != nil {
		return err
	}
	subject := doc["credentialSubject"].(object)
	if err := first(equal(doc["@context"], []any{credential.ContextV2}), equal(doc["id"], address), equal(doc["issuer"], l.did),
		equal(doc["type"], []any{"VerifiableCredential", "BitstringStatusListCredential"}), equal(subject["type"], "BitstringStatusList"),
		equal(subject["statusPurpose"], "revocation"), equal(len(doc["proof"].([]any)), 1)); err != nil {
		return err
	}
	bits, err := status.Decode(subject["encodedList"].(string))
	if err != nil || bits.Len() < status.Entries {
		return fmt.Errorf("the list has %d places: %v", bits.Len(), err)
	}
	index, err := strconv.Atoi(fmt.Sprint(entry["statusListIndex"]))
	if err != nil {
		return err
	}
	if set, err := bits.At(index); set || err != nil {
		return fmt.Errorf("the place is %v, %v", set, err)
	}
	v := l.h.online()
	if r := v.Verify(l.h.t.Context(), raw, verify.Options{}); r.Verdict() != verify.Good {
		return fmt.Errorf("the list is not good: %s", r.Sentence())
	}
	return nil
}

// bakedProbe wants one text chunk, not compressed, with the badge as it is.
func bakedProbe(l *listed) error {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		return err
	}
	baked, err := bake.PNG(picture.Bytes(), l.raw)
	if err != nil {
		return err
	}
	found := 0
	for at := 8; at+8 <= len(baked); {
		size := int(binary.BigEndian.Uint32(baked[at:]))
		if string(baked[at+4:at+8]) == "iTXt" {
			found++
			if want := "openbadgecredential\x00\x00\x00\x00\x00" + string(l.raw); string(baked[at+8:at+8+size]) != want {
				return fmt.Errorf("the chunk is %.60q", baked[at+8:at+8+size])
			}
		}
		at += 12 + size
	}
	return equal(found, 1)
}
