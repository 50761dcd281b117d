package laureltest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// Authenticator is a passkey device made of software, with the browser round
// it: what it is asked and what it answers is the JSON that travels between a
// page and its server (W3C Web Authentication, Level 3, §5.1.8 to §5.1.11).
type Authenticator struct {
	Origin string // of the page that asks, such as https://laurel.example
	Host   string // the relying party's id
	Flags  byte   // §6.1; 0: the user was present and verified
	Synced bool   // its keys do not count their signatures
	Keys   []*DeviceKey
}

// DeviceKey is one passkey of the device.
type DeviceKey struct {
	ID     []byte
	Handle []byte // whose it is
	Count  uint32 // of its signatures; 0 stays 0, as with synced keys
	secret *ecdsa.PrivateKey
}

const verified = 0x05 // user present, user verified

// Create makes a passkey for creation options and gives the answer.
func (a *Authenticator) Create(t testing.TB, options []byte) []byte {
	t.Helper()
	var asked struct {
		Challenge string
		RP        struct{ ID string }
		User      struct{ ID string }
	}
	if err := json.Unmarshal(options, &asked); err != nil {
		t.Fatalf("creation options: %v in %s", err, options)
	}
	if asked.RP.ID != a.Host {
		t.Fatalf("a key for %q is asked by a page of %q", asked.RP.ID, a.Host)
	}
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	k := &DeviceKey{ID: make([]byte, 32), Handle: unBase64(t, asked.User.ID), Count: 1, secret: secret}
	if a.Synced {
		k.Count = 0
	}
	rand.Read(k.ID)
	a.Keys = append(a.Keys, k)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": append(a.data(k, 0x40), a.attested(t, k)...)})
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, k.ID, map[string]any{"clientDataJSON": inBase64(a.client(t, "webauthn.create", asked.Challenge)), "attestationObject": inBase64(object)})
}

// Get signs for request options with one of the device's keys.
func (a *Authenticator) Get(t testing.TB, options []byte, k *DeviceKey) []byte {
	t.Helper()
	var asked struct{ Challenge, RPID string }
	if err := json.Unmarshal(options, &asked); err != nil {
		t.Fatalf("request options: %v in %s", err, options)
	}
	if k.Count > 0 {
		k.Count++
	}
	client, data := a.client(t, "webauthn.get", asked.Challenge), a.data(k, 0)
	hash := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.secret, signed[:])
	if err != nil {
		t.Fatal(err)
	}
	return answer(t, k.ID, map[string]any{"clientDataJSON": inBase64(client), "authenticatorData": inBase64(data),
		"signature": inBase64(signature), "userHandle": inBase64(k.Handle)})
}

// client is what the browser says of the request (§5.8.1).
func (a *Authenticator) client(t testing.TB, kind, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// data is the authenticator data (§6.1).
func (a *Authenticator) data(k *DeviceKey, more byte) []byte {
	host, flags := sha256.Sum256([]byte(a.Host)), a.Flags
	if flags == 0 {
		flags = verified
	}
	return binary.BigEndian.AppendUint32(append(host[:], flags|more), k.Count)
}

// attested is the new key (§6.5.1): no model, the id, the public half as a
// COSE key (RFC 9053 §7.1.1).
func (a *Authenticator) attested(t testing.TB, k *DeviceKey) []byte {
	point, err := k.secret.PublicKey.Bytes() // 4, x, y
	if err != nil {
		t.Fatal(err)
	}
	public, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	out := binary.BigEndian.AppendUint16(make([]byte, 16), uint16(len(k.ID)))
	return append(append(out, k.ID...), public...)
}

func answer(t testing.TB, id []byte, response map[string]any) []byte {
	raw, err := json.Marshal(map[string]any{"id": inBase64(id), "rawId": inBase64(id), "type": "public-key",
		"clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func inBase64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func unBase64(t testing.TB, text string) []byte {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatalf("%q is not base64url: %v", text, err)
	}
	return b
}
