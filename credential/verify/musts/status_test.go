package musts_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/internal/jws"
	"laurel/credential/key"
	"laurel/credential/status"
)

const (
	listAt  = "https://laurel.example/status/7"
	tokenAt = "https://laurel.example/tsl/3"
)

// lists are status lists by their address; others do not answer.
type lists map[string][]byte

func (l lists) StatusList(_ context.Context, url string) ([]byte, error) {
	if raw, ok := l[url]; ok {
		return raw, nil
	}
	return nil, errors.New("no answer within 5 seconds")
}

// listed is a status list in order, changed.
func listed(t testing.TB, changes ...change) tree {
	t.Helper()
	raw, err := status.NewListCredential(status.Listing{ID: listAt, Issuer: issuer.Controller(), Purpose: status.Revocation, List: status.NewList(),
		ValidFrom: noon.Add(-time.Hour), ValidUntil: noon.Add(time.Hour), TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return changed(decoded(t, raw), changes)
}

// bits are an encodedList of any bits, packed in any way.
func bits(b []byte) change {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return set("/credentialSubject/encodedList", "u"+base64.RawURLEncoding.EncodeToString(out.Bytes()))
}

// entry is a status entry in order.
func entry() tree {
	return tree{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "94567", "statusListCredential": listAt}
}

// withStatus is a credential with an entry that was changed, and a list that was.
func withStatus(ofEntry, ofList change) judge {
	return func(t *testing.T) judged {
		e, l := entry(), listed(t)
		for doc, how := range map[*tree]change{&e: ofEntry, &l: ofList} {
			if how != nil {
				how(*doc)
			}
		}
		return judgedWith(t, e, signedBy(t, issuer, l, options(issuer)))
	}
}

func judgedWith(t testing.TB, entries any, list []byte) judged {
	v := verifier()
	v.Status = lists{listAt: list}
	return judgedBy(t, v, signedBy(t, issuer, changed(plain(), []change{set("/credentialStatus", entries)}), options(issuer)))
}

// messages are those of a size.
func messages(n int) (all []any) {
	for i := range n {
		all = append(all, tree{"status": fmt.Sprintf("0x%x", i), "message": "m"})
	}
	return all
}

func sized(size any, list any) change {
	return func(e tree) {
		e["statusSize"], e["statusPurpose"] = size, "message"
		if e["statusMessage"] = list; list == nil {
			delete(e, "statusMessage")
		}
	}
}

// TestBitstring: Bitstring Status List.
func TestBitstring(t *testing.T) {
	entryOf := func(how change) judge { return withStatus(how, nil) }
	listOf := func(how change) judge { return withStatus(nil, how) }
	const at, unverified, encodedList = "status.malformed /credentialStatus", "status.unverified list ", "/credentialSubject/encodedList"
	revoked := func(doc tree) {
		b := make([]byte, status.Entries/8)
		b[94567/8] = 0x80 >> (94567 % 8)
		bits(b)(doc)
	}
	several := func(how change) judge {
		return func(t *testing.T) judged {
			e := entry()
			how(e)
			return judgedWith(t, []any{entry(), e}, signedBy(t, issuer, listed(t), options(issuer)))
		}
	}
	hold(t, []must{
		{"status 1", "an entry in order", entryOf(nil), ""},
		{"status 1", "an entry of a kind that is not read", entryOf(set("/type", "https://example.org/Status")), "status.kindNotRead /credentialStatus"},
		{"status 1", "one of two entries not in order", several(drop("/statusListIndex")), at + "/1/statusListIndex"},
		{"status 1", "the older kind with the sign of the newer", withStatus(set("/type", "StatusList2021Entry"), func(l tree) {
			set("/type/1", "StatusList2021Credential")(l)
			set("/credentialSubject/type", "StatusList2021")(l)
		}), unverified + encodedList},
		{"status 2", "revoked", listOf(revoked), "status.revoked /credentialStatus"},
		{"status 2.1", "no type", entryOf(drop("/type")), at + "/type"},
		{"status 2.1", "no purpose", entryOf(drop("/statusPurpose")), at + "/statusPurpose"},
		{"status 2.1", "two purposes", entryOf(set("/statusPurpose", []any{"revocation", "suspension"})), at + "/statusPurpose"},
		{"status 2.1", "no index", entryOf(drop("/statusListIndex")), at + "/statusListIndex"},
		{"status 2.1", "an index below zero", entryOf(set("/statusListIndex", "-1")), at + "/statusListIndex"},
		{"status 2.1", "an index in hexadecimal", entryOf(set("/statusListIndex", "0x10")), at + "/statusListIndex"},
		{"status 2.1", "an index in words", entryOf(set("/statusListIndex", "first")), at + "/statusListIndex"},
		{"status 2.1", "an index with a plus", entryOf(set("/statusListIndex", "+5")), at + "/statusListIndex"},
		{"status 2.1", "an index that is a fraction", entryOf(set("/statusListIndex", 0.5)), at + "/statusListIndex"},
		{"status 2.1", "an index that is a number", entryOf(set("/statusListIndex", 5.0)), "shape.type /credentialStatus/statusListIndex"},
		{"status 2.1", "an index past every list", entryOf(set("/statusListIndex", "99999999999999999999999")), at + "/statusListIndex"},
		{"status 2.1", "no list", entryOf(drop("/statusListCredential")), at + "/statusListCredential"},
		{"status 2.1", "a list at no URL", entryOf(set("/statusListCredential", "list 7")), "shape.uri /credentialStatus/statusListCredential"},
		{"status 2.1", "its own id that is the list's", entryOf(set("/id", listAt)), "shape.value /credentialStatus/id"},
		{"status 2.1", "entries of no bits", entryOf(sized(0.0, nil)), at + "/statusSize"},
		{"status 2.1", "entries of half a bit", entryOf(sized(0.5, nil)), at + "/statusSize"},
		{"status 2.1", "entries below zero bits", entryOf(sized(-1.0, nil)), at + "/statusSize"},
		{"status 2.1", "entries of two bits without messages", entryOf(sized(2.0, nil)), at + "/statusMessage"},
		{"status 2.1", "three messages for two bits", entryOf(sized(2.0, messages(3))), at + "/statusMessage"},
		{"status 2.1", "five messages for two bits", entryOf(sized(2.0, messages(5))), at + "/statusMessage"},
		{"status 2.1", "a message twice", entryOf(sized(1.0, []any{messages(1)[0], messages(1)[0]})), at + "/statusMessage/1"},
		{"status 2.1", "a message without value", entryOf(sized(1.0, []any{messages(1)[0], tree{"message": "m"}})), at + "/statusMessage/1"},
		{"status 2.1", "a value without message", entryOf(sized(1.0, []any{messages(1)[0], tree{"status": "0x1"}})), at + "/statusMessage/1"},
		{"status 2.1", "a message for a value past the bits", entryOf(sized(1.0, []any{messages(1)[0], tree{"status": "0x2", "message": "m"}})), at + "/statusMessage/1"},
		{"status 2.1", "messages for more bits than are read", entryOf(sized(40.0, messages(4))), at + "/statusMessage"},
		{"status 2.1", "more entries than are read", func(t *testing.T) judged {
			all := make([]any, 17)
			for i := range all {
				all[i] = entry()
			}
			return judgedWith(t, all, signedBy(t, issuer, listed(t), options(issuer)))
		}, at},
		{"status 2.2", "a list of no such type", listOf(set("/type", []any{"VerifiableCredential"})), unverified + "/type"},
		{"status 2.2", "a list without subject", listOf(drop("/credentialSubject")), unverified + "/credentialSubject"},
		{"status 2.2", "a subject of another type", listOf(set("/credentialSubject/type", "StatusList2021")), unverified + "/credentialSubject/type"},
		{"status 2.2", "no purpose", listOf(drop("/credentialSubject/statusPurpose")), unverified + "/credentialSubject/statusPurpose"},
		{"status 2.2", "no bits", listOf(drop(encodedList)), unverified + encodedList},
		{"status 2.2", "bits without the sign of base64url", listOf(edited(encodedList, func(s string) string { return s[1:] })), unverified + encodedList},
		{"status 2.2", "bits in base58", listOf(edited(encodedList, func(s string) string { return "z" + s[1:] })), unverified + encodedList},
		{"status 2.2", "bits in base64 with other letters", listOf(edited(encodedList, func(s string) string { return s[:9] + "+/" + s[11:] })), unverified + encodedList},
		{"status 2.2", "bits that are not packed", listOf(set(encodedList, "u"+jws.Encode(make([]byte, 64)))), unverified + encodedList},
		{"status 2.2", "bits packed by zlib", listOf(func(doc tree) {
			var out bytes.Buffer
			z := zlib.NewWriter(&out)
			z.Write(make([]byte, status.Entries/8))
			z.Close()
			set(encodedList, "u"+jws.Encode(out.Bytes()))(doc)
		}), unverified + encodedList},
		{"status 2.2", "bits cut off", listOf(edited(encodedList, func(s string) string { return s[:len(s)-8] })), unverified + encodedList},
		{"status 2.2", "a ttl that is a text", listOf(set("/credentialSubject/ttl", "soon")), unverified + "/credentialSubject/ttl"},
		{"status 2.2", "a ttl below zero", listOf(set("/credentialSubject/ttl", -5.0)), unverified + "/credentialSubject/ttl"},
		{"status 2.2", "a list that has run out", listOf(set("/validUntil", "2026-05-11T11:59:59Z")), unverified + "/validUntil"},
		{"status 2.2", "a list that is not in force yet", listOf(set("/validFrom", "2026-05-11T12:30:00Z")), unverified + "/validFrom"},
		{"status 2.2", "a list whose end is no date", listOf(set("/validUntil", "soon")), unverified + "/validUntil"},
		{"status 2.3", "a list as in the example", listOf(nil), ""},
		{"status 2.4", "the leftmost bit of the first byte is place 0", withStatus(set("/statusListIndex", "0"), func(doc tree) {
			b := make([]byte, status.Entries/8)
			b[0] = 0x80
			bits(b)(doc)
		}), "status.revoked /credentialStatus"},
		{"status 2.4", "the rightmost bit of the first byte is not place 0", withStatus(set("/statusListIndex", "0"), func(doc tree) {
			b := make([]byte, status.Entries/8)
			b[0] = 0x01
			bits(b)(doc)
		}), ""},
		{"status 2.4", "a list of ours has the least number of places, packed and in base64url", failing(publishedWell), ""},
		{"status 2.5", "no answer", entryOf(set("/statusListCredential", "https://laurel.example/status/8")), "status.unreachable /credentialStatus"},
		{"status 2.5", "no credential at its address", func(t *testing.T) judged { return judgedWith(t, entry(), []byte("<html>")) }, "status.unverified list"},
		{"status 2.5", "a list that nobody signed", func(t *testing.T) judged { return judgedWith(t, entry(), encoded(t, listed(t))) }, unverified + "/proof"},
		{"status 2.5", "a list changed after signing", func(t *testing.T) judged {
			doc := decoded(t, signedBy(t, issuer, listed(t), options(issuer)))
			bits(bytes.Repeat([]byte{0}, 32768))(doc)
			return judgedWith(t, entry(), encoded(t, doc))
		}, unverified + "/proof/proofValue"},
		{"status 2.5", "a list that somebody unknown signed", func(t *testing.T) judged {
			other := credentialtest.Signer("mallory")
			return judgedWith(t, entry(), signedBy(t, other, listed(t, set("/issuer", other.Controller())), options(other)))
		}, unverified + "/issuer"},
		{"status 2.5", "a list for another purpose", listOf(set("/credentialSubject/statusPurpose", "suspension")), unverified + "/credentialSubject/statusPurpose"},
		{"status 2.5", "a list of fewer than 131,072 places", listOf(bits(make([]byte, status.Entries/8-1))), unverified + encodedList},
		{"status 2.5", "a list of fewer places, as they have two bits", withStatus(sized(2.0, messages(4)), set("/credentialSubject/statusPurpose", "message")), unverified + encodedList},
		{"status 2.5", "a place beyond the end", entryOf(set("/statusListIndex", "131072")), "status.unverified /credentialStatus/statusListIndex"},
		{"status 2.5", "bits that unpack to more than 64 MiB", listOf(bits(make([]byte, 65<<20))), unverified + encodedList},
	})
	tell(t, []unseen{
		{"status 2.6", "lists are cached, answered to any origin and by the media type asked for; a list as it was is asked for by the parameter timestamp", "of a server's answers; server/web and server/vcapi have tests of ours. A list of another time is neither asked for nor served"},
		{"status 2.7", "places are random, lists large and shared, messages tell little", "of all of an issuer's credentials together; that our places are spread at random is tested in credential/status"},
		{"status 4", "one store for every kind of list; a reason is in no bitstring; what is revoked stays revoked", "of the issuer's rooms, whose tests hold it"},
	})
}

// publishedWell looks at a list of ours.
func publishedWell(t *testing.T) error {
	doc := listed(t)
	p, err := status.ParsePublished(doc)
	switch subject := doc["credentialSubject"].(tree); {
	case err != nil:
		return err
	case p.List.Len() < status.Entries, subject["encodedList"].(string)[:4] != "uH4s", subject["type"] != "BitstringStatusList", subject["ttl"] == nil:
		return errors.New("it is not as the standard has it")
	}
	return nil
}

// listing signs a Token Status List, its header and claims changed.
func listing(t testing.TB, s key.Signer, header tree, changes ...change) []byte {
	t.Helper()
	head := tree{"typ": status.TokenType, "kid": s.Method()}
	for name, value := range header {
		if head[name] = value; value == nil {
			delete(head, name)
		}
	}
	l, err := status.NewTokenList(1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return token(t, s, head, changed(tree{"sub": tokenAt, "iat": float64(noon.Unix()), "exp": float64(noon.Unix() + 3600), "ttl": 3600.0,
		"status_list": tree{"bits": 1.0, "lst": l.Encode()}}, changes))
}

// inList is an SD-JWT VC whose status lies in a list.
func inList(place any, list func(t *testing.T) []byte) judge {
	return func(t *testing.T) judged {
		v := verifier()
		v.Status = lists{tokenAt: list(t)}
		return judgedBy(t, v, sdText(t, nil, with(set("/status", tree{"status_list": tree{"idx": place, "uri": tokenAt}})), given))
	}
}

func inToken(header tree, changes ...change) judge {
	return inList(412.0, func(t *testing.T) []byte { return listing(t, issuer, header, changes...) })
}

// TestTokenLists: Token Status List.
func TestTokenLists(t *testing.T) {
	const unverified = "status.unverified list "
	packed := func(b []byte) string {
		var out bytes.Buffer
		z := zlib.NewWriter(&out)
		z.Write(b)
		z.Close()
		return jws.Encode(out.Bytes())
	}
	taken := make([]byte, 1000)
	taken[412/8] = 1 << (412 % 8)
	hold(t, []must{
		{"status 3", "a list in order", inToken(nil), ""},
		{"status 3", "revoked: the least significant bit comes first", inToken(nil, set("/status_list/lst", packed(taken))), "status.revoked payload /status/status_list"},
		{"status 3", "bytes as in the example", failing(exampleOfTokens), ""},
		{"status 3", "another type", inToken(tree{"typ": "jwt"}), unverified + "header /typ"},
		{"status 3", "no type", inToken(tree{"typ": nil}), unverified + "header /typ"},
		{"status 3", "no sub", inToken(nil, drop("/sub")), unverified + "payload /sub"},
		{"status 3", "sub of another list", inToken(nil, set("/sub", tokenAt+"0")), unverified + "payload /sub"},
		{"status 3", "no iat", inToken(nil, drop("/iat")), unverified + "payload /iat"},
		{"status 3", "iat in words", inToken(nil, set("/iat", "now")), unverified + "payload /iat"},
		{"status 3", "iat in the future", inToken(nil, set("/iat", float64(noon.Unix()+7200))), unverified + "payload /iat"},
		{"status 3", "exp in words", inToken(nil, set("/exp", "soon")), unverified + "payload /exp"},
		{"status 3", "exp that has passed", inToken(nil, set("/exp", float64(noon.Unix()-1))), unverified + "payload /exp"},
		{"status 3", "ttl of nothing", inToken(nil, set("/ttl", 0.0)), unverified + "payload /ttl"},
		{"status 3", "ttl in words", inToken(nil, set("/ttl", "long")), unverified + "payload /ttl"},
		{"status 3", "no list", inToken(nil, drop("/status_list")), unverified + "payload /status_list"},
		{"status 3", "no bits", inToken(nil, drop("/status_list/bits")), unverified + "payload /status_list/bits"},
		{"status 3", "bits that are a text", inToken(nil, set("/status_list/bits", "1")), unverified + "payload /status_list/bits"},
		{"status 3", "three bits", inToken(nil, set("/status_list/bits", 3.0)), unverified + "payload /status_list/bits"},
		{"status 3", "no lst", inToken(nil, drop("/status_list/lst")), unverified + "payload /status_list/lst"},
		{"status 3", "lst padded", inToken(nil, edited("/status_list/lst", func(s string) string { return s + "=" })), unverified + "payload /status_list/lst"},
		{"status 3", "lst packed by gzip", inToken(nil, func(doc tree) {
			bits(make([]byte, 1000))(tree{"credentialSubject": doc["status_list"]})
			l := doc["status_list"].(tree)
			l["lst"] = l["encodedList"].(string)[1:]
		}), unverified + "payload /status_list/lst"},
		{"status 3", "lst cut off", inToken(nil, edited("/status_list/lst", func(s string) string { return s[:len(s)-4] })), unverified + "payload /status_list/lst"},
		{"status 3", "lst that unpacks to more than 64 MiB", inToken(nil, set("/status_list/lst", packed(make([]byte, 65<<20)))), unverified + "payload /status_list/lst"},
		{"status 3", "signed by another", inList(412.0, func(t *testing.T) []byte { return listing(t, holder, tree{"kid": issuer.Method()}) }), unverified + "signature"},
		{"status 3", "signed by nobody", inList(412.0, func(t *testing.T) []byte {
			return unsecured(encoded(t, tree{"sub": tokenAt}), `{"alg":"none","typ":"statuslist+jwt"}`)
		}), unverified + "payload /iat"},
		{"status 3", "a place beyond the end", inList(1e6, func(t *testing.T) []byte { return listing(t, issuer, nil) }), "status.unverified payload /status/status_list/idx"},
		{"status 3", "no token at its address", inList(412.0, func(*testing.T) []byte { return []byte("<html>") }), "status.unverified list"},
		{"status 3", "a credential that does not hold is looked up nowhere", func(t *testing.T) judged {
			v := verifier()
			v.Status = lists{tokenAt: listing(t, issuer, nil)}
			text := append(token(t, holder, tree{"typ": "dc+sd-jwt", "kid": issuer.Method()}, with(set("/status", tree{"status_list": tree{"idx": 412.0, "uri": tokenAt}}))), "~"+given+"~"...)
			return judgedBy(t, v, text)
		}, "status.notChecked"},
	})
	tell(t, []unseen{
		{"status 3", "a list as it was is asked for by the parameter time", "it is neither asked for nor served: what counts is now"},
	})
}

// exampleOfTokens reads the bytes of the standard's example.
func exampleOfTokens(*testing.T) error {
	l, err := status.DecodeTokenList(1, "eNrbuRgAAhcBXQ")
	if err != nil {
		return err
	}
	for i, want := range []int{1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1} {
		if got, err := l.At(i); err != nil || got != want {
			return fmt.Errorf("place %d is %d: %w", i, got, errors.Join(err))
		}
	}
	return nil
}
