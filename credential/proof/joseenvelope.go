package proof

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"laurel/credential"
	"laurel/credential/internal/strict"
)

// The types of envelopes (VC Data Model 2.0 §Enveloped Verifiable Credentials).
const (
	EnvelopedVC = "EnvelopedVerifiableCredential"
	EnvelopedVP = "EnvelopedVerifiablePresentation"
)

// Envelope puts a sealed document into JSON, to stand in a presentation or in
// the body of a request.
func Envelope(f Form, sealed []byte) ([]byte, error) {
	typ, data := EnvelopedVC, "data:application/"+string(f)+","+string(sealed)
	if f.Presents() {
		typ = EnvelopedVP
	}
	if f.cose() {
		data = "data:application/" + string(f) + ";base64," + COSEText(sealed)
	}
	return withMembers([]byte("{}"), member{"@context", credential.ContextV2}, member{"id", data}, member{"type", typ})
}

// Unwrap takes what is sealed out of an envelope of either type. The error
// says that the envelope is wrong; ok is false where it is no envelope.
func Unwrap(c *credential.Credential) (sealed []byte, ok bool, err error) {
	if !c.HasType(EnvelopedVC, EnvelopedVP) {
		return nil, false, nil
	}
	_, sealed, err = fromDataURL(c.ID())
	return sealed, true, err
}

// fromDataURL reads the id of an envelope (RFC 2397).
func fromDataURL(id string) (media string, sealed []byte, err error) {
	head, data, ok := strings.Cut(id, ",")
	head, isData := strings.CutPrefix(head, "data:")
	if !ok || !isData || data == "" {
		return "", nil, wrong(CodeMalformed, "the envelope's id is no data URL with something in it").at("/id")
	}
	media, rest, _ := strings.Cut(strings.ToLower(head), ";")
	media = strings.TrimPrefix(media, "application/")
	coded := slices.Contains(strings.Split(rest, ";"), "base64")
	if strings.ContainsRune(data, '%') {
		if data, err = url.PathUnescape(data); err != nil {
			return media, nil, wrong(CodeMalformed, "the envelope's id is no data URL").at("/id").because(err)
		}
	}
	if !coded {
		return media, []byte(data), nil
	}
	sealed, ok = fromBase64(data)
	if !ok {
		return media, nil, wrong(CodeMalformed, "the envelope's id is not base64").at("/id")
	}
	return media, sealed, nil
}

// envelopesOnly looks that the credentials in a presentation stand in
// envelopes, as those that are sealed must (VC-JOSE-COSE §Securing
// Presentations), and that the envelopes hold something of their kind. What
// is in them is checked apart.
func envelopesOnly(tree map[string]any) error {
	list, many := tree["verifiableCredential"].([]any)
	if one, there := tree["verifiableCredential"]; there && !many {
		list = []any{one}
	}
	for i, item := range list {
		here := "/verifiableCredential"
		if many {
			here += fmt.Sprintf("/%d", i)
		}
		m, _ := item.(map[string]any)
		if !slices.Contains(texts(m["type"]), EnvelopedVC) {
			return strict.At(here+"/type", fmt.Errorf("%s is no %s", here, EnvelopedVC))
		}
		media, sealed, err := fromDataURL(text(m, "id"))
		if err != nil {
			return strict.At(here+"/id", fmt.Errorf("%s: %w", here, err))
		}
		if !looksSealed(media, sealed) {
			return strict.At(here+"/id", fmt.Errorf("%s holds no credential of the kind %q", here, clip(media)))
		}
	}
	return nil
}

const tokenCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"

// looksSealed tells whether data can be what its media type says: no more
// than whether it is worth reading.
func looksSealed(media string, sealed []byte) bool {
	f, known := forms[media]
	if media == "jwt" || media == "dc+sd-jwt" || media == "vc+ld+json+jwt" {
		f, known = VCJWT, true
	}
	if !known || f.Presents() {
		return false
	}
	if f.cose() {
		_, err := openCOSE(sealed)
		return err == nil
	}
	text := string(sealed)
	return strings.Count(text, ".") >= 2 && strings.Trim(text, tokenCharacters) == ""
}
