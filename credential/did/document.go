package did

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// Document is a controlled identifier document as far as keys go.
type Document struct {
	ID          string
	AlsoKnownAs []string
	Methods     []Method // all verification methods, listed or embedded
	Assertions  []string // absolute ids of the methods allowed for assertions
	// Authentications are the ids of those with which the subject shows that
	// it is itself, as holders do.
	Authentications []string
	// Fresh is how long it may be kept by what its server said; see
	// [fetch.Response].
	Fresh time.Duration

	seen   time.Time // when a [Cache] had it
	madeUp bool      // by [Methods.JWTIssuer]
	set    bool      // a JWK set, whose keys may be those of several issuers of its host
}

const (
	assertion      = "assertionMethod"
	authentication = "authentication"
)

// Method is a verification method. Its key may be of a kind not read; then
// Key is zero and Err says why.
type Method struct {
	ID         string // absolute
	Type       string // Multikey, JsonWebKey, or an older name
	Controller string
	Label      string // the kid of its JWK, or ""
	Key        key.Public
	Err        error
	Expires    time.Time // zero: never
	Revoked    time.Time // zero: not
}

// Ends is when the key's use ends: the earlier of expires and revoked, and
// whether that is revoked; zero when it does not.
func (m Method) Ends() (at time.Time, revoked bool) {
	if !m.Revoked.IsZero() && (m.Expires.IsZero() || !m.Revoked.After(m.Expires)) {
		return m.Revoked, true
	}
	return m.Expires, false
}

// Assertion returns the method with this absolute id, which must be well
// formed, controlled by the document's own subject and listed for assertions.
func (d *Document) Assertion(id string) (Method, error) { return d.For(assertion, id) }

// Listed are the ids of the methods that the document allows for the purpose
// of a proof; "" stands for assertions.
func (d *Document) Listed(purpose string) []string {
	switch purpose {
	case "", assertion:
		return d.Assertions
	case authentication:
		return d.Authentications
	}
	return nil
}

// For is Assertion for the purpose of a proof, as [Document.Listed] has it.
func (d *Document) For(purpose, id string) (Method, error) {
	allowed := d.Listed(purpose)
	for _, m := range d.Methods {
		if m.ID != id {
			continue
		}
		switch {
		case m.Controller != d.ID && !d.set:
			return Method{}, failure(ErrInvalid, "the key %s is controlled by %s", clip(id), clip(m.Controller))
		case !contains(allowed, id) && purpose == authentication:
			return Method{}, failure(ErrInvalid, "%s does not allow its key %s to sign in its name", clip(d.ID), clip(id))
		case !contains(allowed, id):
			return Method{}, failure(ErrInvalid, "%s does not allow its key %s to sign credentials", clip(d.ID), clip(id))
		}
		if m.Err != nil {
			return Method{}, m.Err
		}
		if m.Controller != d.ID { // a key of that issuer, which its host's set vouches for
			m.ID = m.Controller + "#" + m.Label
		}
		return m, nil
	}
	return Method{}, failure(ErrInvalid, "%s has no key %s", clip(d.ID), clip(id))
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// documentLimits bounds what is read; real documents have a few kilobytes.
var documentLimits = strict.Limits{Size: 256 << 10, Depth: 16, Values: 8192}

// Parse reads a document. Its error wraps [ErrInvalid]; a single bad key
// stands in its Method alone.
func Parse(raw []byte) (*Document, error) {
	tree, err := decode(raw)
	if err != nil {
		return nil, err
	}
	id := text(tree, "id")
	if id == "" {
		return nil, failure(ErrInvalid, "the document has no id")
	}
	d := &Document{ID: id, AlsoKnownAs: texts(tree["alsoKnownAs"])}
	for _, item := range many(tree["verificationMethod"]) {
		if m, ok := item.(map[string]any); ok {
			d.Methods = append(d.Methods, readMethod(id, m))
		}
	}
	d.Assertions = d.relationship(tree[assertion])
	d.Authentications = d.relationship(tree[authentication])
	return d, nil
}

// relationship reads the methods allowed for one use, named or embedded.
func (d *Document) relationship(value any) (ids []string) {
	for _, item := range many(value) {
		switch m := item.(type) {
		case string:
			ids = append(ids, absolute(d.ID, m))
		case map[string]any:
			method := readMethod(d.ID, m)
			ids = append(ids, method.ID)
			d.addOnce(method)
		}
	}
	return ids
}

func decode(raw []byte) (map[string]any, error) {
	value, err := strict.Decode(raw, documentLimits)
	if err != nil {
		return nil, failure(ErrInvalid, "%v", err)
	}
	tree, ok := value.(map[string]any)
	if !ok {
		return nil, failure(ErrInvalid, "a document is a JSON object")
	}
	return tree, nil
}

// parseAt reads what was found at an address: a document, a JWK, which becomes
// a document of the address with the one key, or a JWK set.
func parseAt(address string, raw []byte) (*Document, error) {
	tree, err := decode(raw)
	if err != nil {
		return nil, err
	}
	if _, isSet := tree["keys"].([]any); isSet && text(tree, "id") == "" && strings.HasPrefix(address, "https:") {
		return parseKeySet(address, tree)
	}
	if _, isKey := tree["kty"]; !isKey || !strings.HasPrefix(address, "https:") && !strings.HasPrefix(address, "http:") {
		return Parse(raw)
	}
	m := Method{ID: address, Type: "JsonWebKey", Controller: address}
	m.Key, m.Err = key.ReadJWK(tree)
	m.Err = asOurs(m.Err)
	return &Document{ID: address, Methods: []Method{m}, Assertions: []string{address}}, nil
}

// addOnce adds an embedded method unless one of its id is listed already:
// the list is what the spec looks at first.
func (d *Document) addOnce(method Method) {
	for _, m := range d.Methods {
		if m.ID == method.ID {
			return
		}
	}
	d.Methods = append(d.Methods, method)
}

func readMethod(base string, m map[string]any) Method {
	out := Method{ID: absolute(base, text(m, "id")), Type: text(m, "type"), Controller: text(m, "controller")}
	multi, hasMulti := m["publicKeyMultibase"].(string)
	jwk, hasJWK := m["publicKeyJwk"].(map[string]any)
	switch {
	case hasMulti && hasJWK:
		out.Err = failure(ErrInvalid, "the key %s is given twice", clip(out.ID))
	case hasMulti:
		out.Key, out.Err = key.ParseMultikey(multi)
	case hasJWK:
		out.Label = text(jwk, "kid")
		out.Key, out.Err = key.ReadJWK(jwk)
	default:
		out.Err = failure(ErrUnsupported, "the key %s is given neither as Multikey nor as JWK", clip(out.ID))
	}
	out.Err = asOurs(out.Err)
	out.Expires = out.moment(m, "expires")
	out.Revoked = out.moment(m, "revoked")
	return out
}

// moment reads a time that bounds the key's use. One that cannot be read
// must not make the key good for ever.
func (m *Method) moment(tree map[string]any, name string) time.Time {
	value, there := tree[name]
	if !there {
		return time.Time{}
	}
	var at time.Time
	s, _ := value.(string)
	if at.UnmarshalText([]byte(s)) != nil {
		m.Err = failure(ErrInvalid, "the key's %q is no date and time", name)
	}
	return at
}

// asOurs gives an error of package key the matching kind of this package.
func asOurs(err error) error {
	switch {
	case errors.Is(err, key.ErrUnsupported):
		return failure(ErrUnsupported, "%w", err)
	case errors.Is(err, key.ErrInvalid):
		return failure(ErrInvalid, "%w", err)
	}
	return err
}

// absolute completes an id that is a fragment only.
func absolute(base, id string) string {
	if strings.HasPrefix(id, "#") {
		return base + id
	}
	return id
}

func text(m map[string]any, name string) string {
	s, _ := m[name].(string)
	return s
}

func many(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func texts(v any) (out []string) {
	for _, item := range many(v) {
		if s, ok := item.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// NewDocument makes the document of a did:web of ours: an Ed25519 key as
// Multikey under its own text (BLS12-381 as well), another as JsonWebKey under its thumbprint.
// assertionMethod names them by their full DID URLs, which every known
// verifier finds.
func NewDocument(id string, keys ...key.Public) *Document {
	d := &Document{ID: id}
	for _, k := range keys {
		d.AddEnded(k, time.Time{}, time.Time{})
	}
	return d
}

// AddEnded adds a key that is in use no more. It stays listed for what it
// signed before: expires is when it ended, revoked since when it may have been
// in other hands (Controlled Identifiers §Verification Methods); zero is never.
func (d *Document) AddEnded(k key.Public, expires, revoked time.Time) {
	m := Method{ID: MethodID(d.ID, k), Type: "JsonWebKey", Controller: d.ID, Key: k, Expires: expires, Revoked: revoked}
	if asMultikey(k) {
		m.Type = "Multikey"
	}
	d.Methods = append(d.Methods, m)
	d.Assertions = append(d.Assertions, m.ID)
}

// asMultikey tells the keys that are written as Multikey: that of the did:key
// default, and one that has no settled JWK.
func asMultikey(k key.Public) bool { return k.Type() == key.Ed25519 || k.Type() == key.BLS12381 }

func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// MethodID is the id that [NewDocument] gives a key.
func MethodID(id string, k key.Public) string {
	if asMultikey(k) {
		return id + "#" + k.Multikey()
	}
	return id + "#" + k.Thumbprint()
}

// MarshalJSON writes the document with the contexts its methods need.
func (d *Document) MarshalJSON() ([]byte, error) {
	type method struct {
		ID                 string          `json:"id"`
		Type               string          `json:"type"`
		Controller         string          `json:"controller"`
		Expires            string          `json:"expires,omitempty"`
		Revoked            string          `json:"revoked,omitempty"`
		PublicKeyMultibase string          `json:"publicKeyMultibase,omitempty"`
		PublicKeyJwk       json.RawMessage `json:"publicKeyJwk,omitempty"`
	}
	out := struct {
		Context            []string `json:"@context"`
		ID                 string   `json:"id"`
		AlsoKnownAs        []string `json:"alsoKnownAs,omitempty"`
		VerificationMethod []method `json:"verificationMethod"`
		AssertionMethod    []string `json:"assertionMethod"`
		Authentication     []string `json:"authentication,omitempty"`
	}{
		Context:         []string{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", "https://w3id.org/security/jwk/v1"},
		ID:              d.ID,
		AlsoKnownAs:     d.AlsoKnownAs,
		AssertionMethod: d.Assertions,
		Authentication:  d.Authentications,
	}
	for _, m := range d.Methods {
		w := method{ID: m.ID, Type: m.Type, Controller: m.Controller, Expires: stamp(m.Expires), Revoked: stamp(m.Revoked)}
		if m.Type == "Multikey" {
			w.PublicKeyMultibase = m.Key.Multikey()
		} else {
			w.PublicKeyJwk = m.Key.JWK()
		}
		out.VerificationMethod = append(out.VerificationMethod, w)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(out)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
