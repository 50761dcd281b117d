package verify

import (
	"bytes"
	"slices"

	"laurel/credential"
	"laurel/credential/internal/strict"
)

// Nearly every credential calls its members by their own names, and that can
// be seen without its statements: it uses contexts alone of which we know that
// they give no term of the vocabularies a second name, no name is an address
// or a keyword, and nothing within the credential goes by the credential's id.

// nameTrue are contexts that call each term of the vocabularies by its own
// name, or as otherwise says; a test reads them for it.
var nameTrue = []string{
	"https://www.w3.org/ns/credentials/v2",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
	"https://www.w3.org/2018/credentials/v1",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
	credential.ContextCLR,
	"https://w3id.org/security/data-integrity/v2",
	"https://w3id.org/security/data-integrity/v1",
	"https://w3id.org/security/suites/ed25519-2020/v1",
	"https://w3id.org/vc/status-list/2021/v1",
}

// plainlyNamed tells whether that can be seen; false means that it takes a
// closer look.
func plainlyNamed(t *strict.Tape) bool {
	own := textAt(t, t.Member(0, "id"))
	if bytes.HasPrefix(own, []byte("_:")) {
		return false
	}
	contexts := t.Member(0, "@context")
	if contexts < 0 || t.Kind(contexts) != strict.Array || contexts+1 == t.End(contexts) || !isModel(t, contexts+1) {
		return false
	}
	for at, end := 1, t.End(0); at < end; at = t.End(at + 1) {
		if name := t.Bytes(at); string(name) != "proof" && string(name) != "id" && !plainMember(t, at, own) {
			return false
		}
	}
	return true
}

// isModel tells whether a value is the context of a data model.
func isModel(t *strict.Tape, at int) bool {
	text := string(textAt(t, at))
	return text == nameTrue[0] || text == nameTrue[2]
}

// plainMember looks at a member and all that is in it.
func plainMember(t *strict.Tape, name int, own []byte) bool {
	called, value := t.Bytes(name), name+1
	switch {
	case string(called) == "@context":
		return trueContexts(t, value)
	case len(called) == 0 || called[0] == '@' || bytes.IndexByte(called, ':') >= 0:
		return false
	case string(called) == "id":
		id := textAt(t, value)
		return id != nil && !bytes.Equal(id, own) && simpleID(id)
	}
	return plainValue(t, value, own)
}

func plainValue(t *strict.Tape, at int, own []byte) bool {
	switch end := t.End(at); t.Kind(at) {
	case strict.Object:
		for at++; at < end; at = t.End(at + 1) {
			if !plainMember(t, at, own) {
				return false
			}
		}
	case strict.Array:
		for at++; at < end; at = t.End(at) {
			if !plainValue(t, at, own) {
				return false
			}
		}
	}
	return true
}

// trueContexts tells whether a @context, anywhere, names such contexts alone.
func trueContexts(t *strict.Tape, at int) bool {
	end := at + 1
	if t.Kind(at) == strict.Array {
		at, end = at+1, t.End(at)
	}
	for ; at < end; at = t.End(at) {
		if !slices.Contains(nameTrue, string(textAt(t, at))) {
			return false
		}
	}
	return true
}

// simpleID tells whether an id is surely not short for another: none of the
// contexts has a prefix of such a name.
func simpleID(id []byte) bool {
	for _, scheme := range []string{"https:", "http:", "did:", "urn:", "mailto:", "data:"} {
		if bytes.HasPrefix(id, []byte(scheme)) {
			return true
		}
	}
	return false
}

// textAt is a text of the tape, or nil where there is none.
func textAt(t *strict.Tape, at int) []byte {
	if at < 0 || t.Kind(at) != strict.Text {
		return nil
	}
	return t.Bytes(at)
}
