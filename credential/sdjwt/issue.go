package sdjwt

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/strict"
	"laurel/credential/key"
)

// Issuing is what an issuer decides about an SD-JWT.
type Issuing struct {
	// Disclose lists what the holder may show or keep back, as JSON Pointers
	// into the claims; a step * stands for every member or element. What lies
	// inside a thing listed is only hidden by itself when it is listed as well.
	Disclose []string
	// Decoys is how many digests of nothing are added to each object and array
	// that hides something, so that their count says less.
	Decoys int
	Type   string         // header typ, required: explicit typing keeps tokens apart
	Header map[string]any // further members of the header, such as kid
	Hash   string         // _sd_alg; "" stands for sha-256
	Holder key.Public     // goes into cnf; zero: the token is not bound to a holder
	Random io.Reader      // nil: the system's; tests hand over another
}

// Issue signs claims, a JSON object, as an SD-JWT with all its disclosures
// (RFC 9901 §6.1). Every path to disclose must lead somewhere.
func Issue(ctx context.Context, s key.Signer, claims []byte, opt Issuing) (string, error) {
	tree, err := jws.Object(claims, strict.Limits{Depth: maxDepth - 4})
	if err != nil {
		return "", err
	}
	if opt.Type == "" {
		return "", strict.At("header /typ", fmt.Errorf("%w: an SD-JWT says of which type it is", ErrMalformed))
	}
	h, err := hashNamed(orElse(opt.Hash, defaultHash))
	if err != nil {
		return "", err
	}
	if opt.Holder.Type() != 0 {
		if _, there := tree["cnf"]; there {
			return "", strict.At("/cnf", fmt.Errorf("%w: /cnf is there already", ErrMalformed))
		}
		tree["cnf"] = map[string]any{"jwk": raw(opt.Holder.JWK())}
	}
	w := hiding{hash: h, decoys: opt.Decoys, random: opt.Random, reached: make([]bool, len(opt.Disclose))}
	if w.random == nil {
		w.random = rand.Reader
	}
	paths, err := w.paths(opt.Disclose)
	if err != nil {
		return "", err
	}
	if err := free(tree, ""); err != nil {
		return "", err
	}
	if err := w.object(tree, paths); err != nil {
		return "", err
	}
	if i := slices.Index(w.reached, false); i >= 0 {
		return "", strict.At(short(opt.Disclose[i]), fmt.Errorf("%w: there is nothing at %s to disclose", ErrMalformed, short(opt.Disclose[i])))
	}
	if len(w.texts) > 0 {
		tree["_sd_alg"] = h.name
	}
	payload, err := jws.Marshal(tree)
	if err != nil {
		return "", err
	}
	header := map[string]any{"typ": opt.Type}
	maps.Copy(header, opt.Header)
	signed, err := jws.Sign(ctx, s, header, payload)
	if err != nil {
		return "", err
	}
	return strings.Join(append([]string{signed}, w.texts...), "~") + "~", nil
}

// raw is JSON that goes in as it is.
type raw []byte

func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// free looks that the claims use none of the mechanism's names.
func free(v any, pointer string) error {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			at := pointer + strict.Pointer(name)
			if name == "_sd" || name == "..." || name == "_sd_alg" {
				return strict.At(short(at), fmt.Errorf("%w: %s: the name is reserved", ErrMalformed, short(at)))
			}
			if err := free(v[name], at); err != nil {
				return err
			}
		}
	case []any:
		for i, item := range v {
			if err := free(item, pointer+"/"+strconv.Itoa(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// hiding replaces what is to be disclosed by digests, children first.
type hiding struct {
	hash    hashing
	decoys  int
	random  io.Reader
	texts   []string
	reached []bool
}

// path is what is left of a path to disclose; number is which one it was.
type path struct {
	steps  []string
	number int
}

func (w *hiding) paths(pointers []string) ([]path, error) {
	var out []path
	for i, p := range pointers {
		steps, ok := strings.CutPrefix(p, "/")
		if !ok {
			return nil, strict.At(short(p), fmt.Errorf("%w: %.80q is no JSON Pointer to a member", ErrMalformed, p))
		}
		out = append(out, path{strings.Split(steps, "/"), i})
	}
	return out, nil
}

var unescape = strings.NewReplacer("~1", "/", "~0", "~")

// into picks the paths that lead through a step; here tells whether one ends there.
func (w *hiding) into(paths []path, step string) (rest []path, here bool) {
	for _, p := range paths {
		if p.steps[0] != "*" && unescape.Replace(p.steps[0]) != step {
			continue
		}
		if len(p.steps) == 1 {
			here, w.reached[p.number] = true, true
			continue
		}
		rest = append(rest, path{p.steps[1:], p.number})
	}
	return rest, here
}

// value hides inside a value, and gives what stands there afterwards.
func (w *hiding) value(v any, paths []path) (any, error) {
	if len(paths) == 0 {
		return v, nil
	}
	switch v := v.(type) {
	case map[string]any:
		return v, w.object(v, paths)
	case []any:
		return w.elements(v, paths)
	}
	return v, nil
}

func (w *hiding) object(m map[string]any, paths []path) error {
	var digests []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		rest, here := w.into(paths, name)
		v, err := w.value(m[name], rest)
		if err != nil {
			return err
		}
		m[name] = v
		if !here {
			continue
		}
		digest, err := w.hide(name, v)
		if err != nil {
			return err
		}
		digests = append(digests, digest)
		delete(m, name)
	}
	if len(digests) == 0 {
		return nil
	}
	for range w.decoys {
		decoy, err := w.decoy()
		if err != nil {
			return err
		}
		digests = append(digests, decoy)
	}
	slices.Sort(digests) // hides the order of the members
	m["_sd"] = digests
	return nil
}

// elements hides elements of an array, and puts decoys among them.
func (w *hiding) elements(list []any, paths []path) ([]any, error) {
	out := make([]any, 0, len(list))
	before := len(w.texts)
	for i, v := range list {
		rest, here := w.into(paths, strconv.Itoa(i))
		v, err := w.value(v, rest)
		if err != nil {
			return nil, err
		}
		if here {
			digest, err := w.hide(v)
			if err != nil {
				return nil, err
			}
			v = map[string]any{"...": digest}
		}
		out = append(out, v)
	}
	if len(w.texts) == before {
		return out, nil
	}
	for range w.decoys {
		decoy, err := w.decoy()
		if err != nil {
			return nil, err
		}
		at, err := w.below(len(out) + 1)
		if err != nil {
			return nil, err
		}
		out = slices.Insert(out, at, any(map[string]any{"...": decoy}))
	}
	return out, nil
}

// hide makes the disclosure of a member, name and value, or of an element.
func (w *hiding) hide(what ...any) (digest string, err error) {
	salt, err := w.salt()
	if err != nil {
		return "", err
	}
	text, err := jws.Marshal(append([]any{salt}, what...))
	if err != nil {
		return "", err
	}
	w.texts = append(w.texts, jws.Encode(text))
	return w.hash.digest(w.texts[len(w.texts)-1]), nil
}

// salt has 128 bits, drawn anew for each disclosure (RFC 9901 §9.3).
func (w *hiding) salt() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(w.random, b[:]); err != nil {
		return "", err
	}
	return jws.Encode(b[:]), nil
}

func (w *hiding) decoy() (string, error) {
	salt, err := w.salt()
	return w.hash.digest(salt), err
}

// below draws a number below n; the slight unevenness gives nothing away.
func (w *hiding) below(n int) (int, error) {
	var b [4]byte
	_, err := io.ReadFull(w.random, b[:])
	return int(binary.BigEndian.Uint32(b[:]) % uint32(n)), err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
