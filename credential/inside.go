package credential

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"laurel/credential/internal/strict"
)

// Recorded lists the credentials that a learner record holds, byte for byte
// as they stand in it: JSON, and in older records compact JWSs. Of other
// credentials there are none.
func (c *Credential) Recorded() [][]byte {
	if !c.IsRecord() {
		return nil
	}
	var doc map[string]json.RawMessage
	if json.Unmarshal(c.Bytes(), &doc) != nil {
		return nil
	}
	var out [][]byte
	for _, subject := range rawList(doc["credentialSubject"]) {
		var members map[string]json.RawMessage
		if json.Unmarshal(subject, &members) != nil {
			continue
		}
		for _, one := range rawList(members["verifiableCredential"]) {
			out = append(out, unquoted(one))
		}
	}
	return out
}

// rawList is a value as a list, as JSON.
func rawList(value json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if bytes.HasPrefix(value, []byte("[")) && json.Unmarshal(value, &list) == nil {
		return list
	}
	if len(value) == 0 || string(value) == "null" {
		return nil
	}
	return []json.RawMessage{value}
}

// unquoted is the text of a JSON string, and anything else as it is.
func unquoted(value json.RawMessage) []byte {
	var text string
	if bytes.HasPrefix(value, []byte(`"`)) && json.Unmarshal(value, &text) == nil {
		return []byte(text)
	}
	return value
}

// Things that are endorsed.
const (
	OfCredential  = "credential"
	OfAchievement = "achievement"
	OfProfile     = "profile"
)

// Endorsed is an endorsement that stands in a credential.
type Endorsed struct {
	Raw     []byte            // the endorsement: JSON, or a compact JWS
	Pointer string            // where it stands (RFC 6901)
	Of      map[string]string // what it may be about: ids, and what each is
}

// Endorsements lists the endorsements that stand in a credential, those of its
// achievement and its profiles among them, at most limit of them; more counts
// the others. Those in credentials within it belong to these.
//
// Where it stands tells what an endorsement may be about: an achievement or a
// profile in which it stands, and at the top the credential and everything in
// it (OB 3.0 §AchievementCredential).
func (c *Credential) Endorsements(limit int) (list []Endorsed, more int) {
	if c.tape != nil && !c.tape.Begins("endorsement") { // nearly all, which need not be decoded for it
		return nil, 0
	}
	w := c.endorsements(limit)
	return w.list, w.more
}

// Endorsable lists what an endorsement of the credential may be about: the
// ids of the credential and of the achievements and profiles in it, and what each is.
func (c *Credential) Endorsable() map[string]string { return c.endorsements(0).all }

func (c *Credential) endorsements(limit int) *endorsementWalk {
	w := &endorsementWalk{limit: limit, all: map[string]string{}}
	w.name(c.members(), OfCredential)
	w.walk(c.members(), nil, w.all)
	return w
}

type endorsementWalk struct {
	limit, more int
	all         map[string]string
	list        []Endorsed
}

// apart are the members in which other documents stand, or what is no part of
// this one.
var apart = map[string]bool{"@context": true, "proof": true, "endorsement": true, "endorsementJwt": true, "verifiableCredential": true}

// walk visits an object; about is what an endorsement in it may be about.
func (w *endorsementWalk) walk(m map[string]any, path []string, about map[string]string) {
	for _, one := range []string{"endorsement", "endorsementJwt"} {
		_, isList := m[one].([]any)
		for i, value := range many(m[one]) {
			step := append(slices.Clone(path), one)
			if isList {
				step = append(step, fmt.Sprint(i))
			}
			w.add(value, strict.Pointer(step...), about)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if apart[name] {
			continue
		}
		for i, value := range many(m[name]) {
			inner, ok := value.(map[string]any)
			if !ok {
				continue
			}
			step := append(slices.Clone(path), name)
			if _, isList := m[name].([]any); isList {
				step = append(step, fmt.Sprint(i))
			}
			w.walk(inner, step, w.name(inner, className(name, inner)))
		}
	}
}

// name notes what an object is, for endorsements at the top, and returns what
// endorsements within it may be about.
func (w *endorsementWalk) name(m map[string]any, class string) map[string]string {
	id := asText(m["id"])
	if id == "" || class == "" {
		return nil
	}
	if w.all[id] == "" {
		w.all[id] = class
	}
	return map[string]string{id: class}
}

// className is what an object within a credential is, as far as it can be endorsed.
func className(member string, m map[string]any) string {
	types := asTexts(m["type"])
	switch {
	case hasAny(types, "Achievement"):
		return OfAchievement
	case hasAny(types, "Profile"), member == "issuer", member == "creator", member == "source", member == "parentOrg":
		return OfProfile
	}
	return ""
}

func (w *endorsementWalk) add(value any, pointer string, about map[string]string) {
	if len(w.list) == w.limit {
		w.more++
		return
	}
	raw, err := line(value)
	if err != nil {
		return // decoded JSON can be written
	}
	w.list = append(w.list, Endorsed{Raw: unquoted(raw), Pointer: pointer, Of: about})
}

// WithEndorsements adds signed endorsements to a credential that is not
// signed yet: JSON to its endorsement, compact JWSs to its endorsementJwt. The
// rest of its bytes stay. It refuses what nobody has signed, and what is about
// nothing in it ([Credential.Endorsable]); whether a signature holds is for
// credential/verify. The published context of Open Badges does not define
// endorsementJwt: a credential that has one is signed as a JWT.
func WithEndorsements(doc []byte, endorsements ...[]byte) ([]byte, error) {
	c, err := Parse(doc)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"proof", "endorsement", "endorsementJwt"} {
		if _, there := c.members()[name]; there {
			return nil, fmt.Errorf("the credential has a member %q already", name)
		}
	}
	about := c.Endorsable()
	var objects, tokens [][]byte
	for _, raw := range endorsements {
		raw = bytes.TrimSpace(raw)
		said, token := raw, !bytes.HasPrefix(raw, []byte("{"))
		if token {
			if said, err = payload(raw); err != nil {
				return nil, err
			}
		}
		one, err := Parse(said)
		switch {
		case err != nil:
			return nil, err
		case !one.IsEndorsement():
			return nil, errors.New("this is no endorsement")
		case !token && one.members()["proof"] == nil:
			return nil, errors.New("nobody has signed this endorsement")
		case about[one.Endorsement().ID] == "":
			return nil, fmt.Errorf("the endorsement is about %q, which is neither the credential nor anything in it", clip(one.Endorsement().ID))
		case token:
			tokens = append(tokens, slices.Concat([]byte{'"'}, raw, []byte{'"'}))
		default:
			objects = append(objects, raw)
		}
	}
	doc = bytes.TrimSpace(doc)
	if len(objects) > 0 {
		doc = withMember(doc, "endorsement", array(objects))
	}
	if len(tokens) > 0 {
		doc = withMember(doc, "endorsementJwt", array(tokens))
	}
	return doc, nil
}

// payload is what a compact JWS is said to sign.
func payload(token []byte) ([]byte, error) {
	if !isJWS(string(token)) {
		return nil, errors.New("this is neither JSON nor a compact JWS")
	}
	parts := bytes.Split(token, []byte("."))
	out, err := base64.RawURLEncoding.DecodeString(string(parts[1]))
	if err != nil {
		return nil, errors.New("the payload of the endorsement is not base64url")
	}
	return out, nil
}

// array is a JSON array of values in JSON.
func array(values [][]byte) []byte {
	return append(append([]byte{'['}, bytes.Join(values, []byte{','})...), ']')
}
