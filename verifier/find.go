package verifier

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"laurel/credential/bake"
	"laurel/credential/fetch"
	"laurel/credential/proof"
	"laurel/fault"
)

// Source says in what a credential was found. The words are for people.
type Source string

const (
	FromJSON Source = "json"
	FromJWT  Source = "jwt"
	FromCOSE Source = "cose"
	FromPNG  Source = "png"
	FromSVG  Source = "svg"
	FromPDF  Source = "pdf"
	FromCode Source = "code" // a photo of a QR code
	FromURL  Source = "url"
)

// found is a credential's bytes and the way to them, the outermost first.
type found struct {
	credential []byte
	through    []Source
	address    string // where it was fetched, if it was
}

// Bounds of what strangers hand over.
const (
	MaxInput  = 20 << 20 // bytes of a file
	maxText   = 8 << 20  // bytes of pasted text
	maxFollow = 3        // addresses followed from one input: code → page → credential
)

// accept asks a server for the credential rather than for its page.
const accept = "application/vc, application/ld+json;q=0.9, application/json;q=0.9, application/vc+jwt;q=0.8, application/vc+sd-jwt;q=0.8, application/dc+sd-jwt;q=0.8, application/vc+cose;q=0.7, text/plain;q=0.5, image/png;q=0.4, image/svg+xml;q=0.4, application/pdf;q=0.3"

// Fetcher reads an address; *fetch.Client is one.
type Fetcher interface {
	Get(ctx context.Context, address, accept string) (fetch.Response, error)
}

// Find takes the credential out of a file: a picture, a certificate, a photo
// of a QR code, JSON, a JWT, or a text with an address in it. Without a
// Fetcher an address is not followed.
func Find(ctx context.Context, data []byte, get Fetcher) ([]byte, []Source, error) {
	f, err := find(ctx, data, get, maxFollow)
	return f.credential, f.through, err
}

func find(ctx context.Context, data []byte, get Fetcher, follow int) (found, error) {
	if len(data) > MaxInput {
		return found{}, fault.New(fault.TooLarge, "find.tooLarge", "This file is larger than {limit} MB, more than any credential needs.", "limit", "20")
	}
	trimmed := bytes.TrimSpace(data)
	if proof.IsCOSE(data) { // binary: what looks like a space belongs to it
		return found{credential: data, through: []Source{FromCOSE}}, nil
	}
	switch {
	case len(trimmed) == 0:
		return found{}, fault.New(fault.Invalid, "find.empty", "There is nothing in it. Choose the file you were given, or paste its text or address.")
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return baked(ctx, data, FromPNG, get, follow)
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return code(ctx, data, get, follow)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		credential, err := attachment(data)
		return found{credential: credential, through: []Source{FromPDF}}, err
	case bytes.HasPrefix(withoutBOM(trimmed), []byte("<")):
		return baked(ctx, trimmed, FromSVG, get, follow)
	}
	return text(ctx, trimmed, get, follow)
}

// text reads JSON, a compact JWS, or an address.
func text(ctx context.Context, data []byte, get Fetcher, follow int) (found, error) {
	switch {
	case len(data) > maxText:
		return found{}, fault.New(fault.TooLarge, "find.tooLarge", "This text is longer than {limit} MB, more than any credential needs.", "limit", "8")
	case data[0] == '{' || data[0] == '[':
		return found{credential: data, through: []Source{FromJSON}}, nil
	case looksLikeJWS(data):
		return found{credential: data, through: []Source{FromJWT}}, nil
	case proof.IsCOSE(data):
		return found{credential: data, through: []Source{FromCOSE}}, nil
	case data[0] == '"': // a JSON string around a JWS, as some servers answer
		var inner string
		if json.Unmarshal(data, &inner) == nil && looksLikeJWS([]byte(inner)) {
			return found{credential: []byte(inner), through: []Source{FromJWT}}, nil
		}
	}
	if address, ok := webAddress(string(data)); ok {
		return load(ctx, address, get, follow)
	}
	return found{}, fault.New(fault.Invalid, "find.unknown", "We could not find a credential in this. It may be a badge picture (PNG, SVG), a PDF certificate, JSON, a JWT, or the address of an award.")
}

// baked unbakes a PNG or SVG; a PNG without a credential may be the
// screenshot of a QR code.
func baked(ctx context.Context, data []byte, kind Source, get Fetcher, follow int) (found, error) {
	credential, _, err := bake.Extract(data)
	if err == nil {
		inner, err := text(ctx, bytes.TrimSpace(credential), get, follow)
		if err != nil {
			return found{}, err
		}
		if inner.address == "" {
			inner.credential = credential // byte for byte as it was baked
		}
		inner.through = append([]Source{kind}, inner.through...)
		return inner, nil
	}
	if errors.Is(err, bake.ErrEmpty) && kind == FromPNG {
		return code(ctx, data, get, follow)
	}
	if errors.Is(err, bake.ErrEmpty) {
		return found{}, noneInPicture(err)
	}
	return found{}, fault.New(fault.Invalid, "find.picture", "This picture could not be read: {why}.", "why", err.Error()).Because(err)
}

func noneInPicture(cause error) error {
	return fault.New(fault.Invalid, "find.none", "This picture carries no credential. Ask for the original file: messengers and social networks often strip what is inside.").Because(cause)
}

// load fetches an address and looks into what comes back.
func load(ctx context.Context, address string, get Fetcher, follow int) (found, error) {
	if get == nil {
		return found{}, fault.New(fault.Unavailable, "find.offline", "This points to {address}, and nothing is fetched when working offline.", "address", address)
	}
	if follow == 0 {
		return found{}, fault.New(fault.Invalid, "find.loop", "This address leads to another and another; we stopped following.")
	}
	address = behindCheck(address)
	got, err := get.Get(ctx, address, accept)
	if err != nil {
		return found{}, notLoaded(address, err)
	}
	if strings.Contains(got.ContentType, "html") {
		return found{}, fault.New(fault.Invalid, "find.page", "The page at {address} shows no credential that a program can read. Ask its holder for the file.", "address", address)
	}
	inner, err := find(ctx, got.Body, get, follow-1)
	if err != nil {
		return found{}, err
	}
	inner.through = append([]Source{FromURL}, inner.through...)
	inner.address = got.URL
	return inner, nil
}

// behindCheck is the address that a link to a verify page asks to check: what
// the code on a certificate of any Laurel says. The two must be of one server.
// Every other address is itself.
func behindCheck(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(u.Path, "/verify") {
		return address
	}
	inner, err := url.Parse(u.Query().Get("url"))
	if err != nil || inner.Scheme != u.Scheme || inner.Host != u.Host {
		return address
	}
	return inner.String()
}

// notLoaded says in words why an address gave nothing.
func notLoaded(address string, err error) error {
	say := func(kind fault.Kind, code, text string) error {
		return fault.New(kind, code, text, "address", address).Because(err)
	}
	e, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		return err
	}
	switch {
	case e.Kind == fetch.Refused && e.Code == "private":
		return say(fault.Invalid, "find.private", "We do not fetch {address}: it points into a private network.")
	case e.Kind == fetch.Refused && (e.Code == "redirectLoop" || e.Code == "redirects"):
		return say(fault.Invalid, "find.redirects", "{address} sends us round in circles; we stopped following.")
	case e.Kind == fetch.Refused:
		return say(fault.Invalid, "find.refused", "We do not fetch {address}: only ordinary http and https addresses are followed.")
	case e.Kind == fetch.TooLarge:
		return say(fault.TooLarge, "find.tooLarge", "What {address} answers is larger than any credential needs; we stopped reading.")
	case e.Kind == fetch.Status && (e.Status == 404 || e.Status == 410):
		return say(fault.NotFound, "find.gone", "There is nothing at {address} any more, or its holder has withdrawn it.")
	case e.Kind == fetch.Status:
		return say(fault.Unavailable, "find.status", "{address} did not give the credential. Try again later, or ask for the file.")
	}
	return say(fault.Unavailable, "find.unreachable", "{address} did not answer. Try again later, or ask for the file.")
}

// webAddress tells whether text is one http(s) address. A did or a mail
// address is none.
func webAddress(text string) (string, bool) {
	if len(text) > 4096 || strings.ContainsAny(text, " \t\r\n") {
		return "", false
	}
	if !strings.Contains(text, "://") && strings.Contains(text, ".") && !strings.ContainsAny(text, "@{}<>\"") {
		text = "https://" + text // people leave it out
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", false
	}
	return u.String(), true
}

// looksLikeJWS tells a compact JWS by its three parts and its header, which
// begins like a JSON object.
func looksLikeJWS(data []byte) bool {
	if !bytes.HasPrefix(data, []byte("eyJ")) || bytes.Count(data, []byte(".")) < 2 {
		return false
	}
	return !bytes.ContainsAny(data, " \t\r\n{\"<")
}

func withoutBOM(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) }
