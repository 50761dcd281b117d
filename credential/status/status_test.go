package status_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"laurel/credential/credentialtest/tally"
	"laurel/credential/status"
)

func TestPublishedVectors(t *testing.T) {
	var file struct {
		Cases []struct {
			Name, EncodedList, Use, Expect, SHA256 string
			StatusListIndex                        string
			StatusSize, DecodedBytes               int
			Entries                                []struct {
				StatusListIndex string
				Status          uint64
			}
		}
	}
	readShared(t, "spec/vectors/bitstring/vectors.json", &file)
	lists := map[string]string{}
	for _, c := range file.Cases {
		lists[c.Name] = c.EncodedList
		t.Run(c.Name, func(t *testing.T) {
			tally.Ran(t, "bitstring", "Bitstring Status List", tally.Read)
			encoded, size := c.EncodedList, max(c.StatusSize, 1)
			if c.Use != "" {
				encoded = lists[c.Use]
			}
			entries := c.Entries
			if c.StatusListIndex != "" {
				entries = append(entries, struct {
					StatusListIndex string
					Status          uint64
				}{c.StatusListIndex, 0})
			}
			p, err := status.ParsePublished(listDoc(encoded))
			for _, e := range entries {
				index, convErr := strconv.Atoi(e.StatusListIndex)
				if err != nil || convErr != nil {
					break
				}
				var got status.Status
				got, err = p.Status(status.Entry{Purpose: "revocation", Index: index, Size: size}, 0)
				if err == nil && got.Value != e.Status {
					t.Errorf("place %d is %d, want %d", index, got.Value, e.Status)
				}
			}
			if c.Expect != "" {
				if !errors.Is(err, &status.Error{Code: c.Expect}) {
					t.Fatalf("got %v, want %s", err, c.Expect)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if c.DecodedBytes > 0 && p.List.Len() != 8*c.DecodedBytes {
				t.Errorf("%d bits, want %d bytes", p.List.Len(), c.DecodedBytes)
			}
			if c.SHA256 != "" && sum(t, p.List.Encode()) != c.SHA256 {
				t.Error("the bits written again differ")
			}
		})
	}
}

func TestListRemembersWhatWasSet(t *testing.T) {
	l := status.NewList()
	want := map[int]bool{0: true, 7: true, 8: true, 94567: true, status.Entries - 1: true}
	for i := range want {
		if err := l.Set(i, true); err != nil {
			t.Fatal(err)
		}
	}
	again, err := status.Decode(l.Encode())
	if err != nil {
		t.Fatal(err)
	}
	for i := range status.Entries {
		if got, err := again.At(i); err != nil || got != want[i] {
			t.Fatalf("place %d: %v, %v", i, got, err)
		}
	}
	for i := range want {
		again.Set(i, false)
	}
	if again.Encode() != status.NewList().Encode() {
		t.Error("clearing all places does not give the clear list")
	}
	for _, i := range []int{-1, status.Entries} {
		if _, err := l.At(i); !errors.Is(err, &status.Error{Code: status.Range}) {
			t.Errorf("place %d: %v", i, err)
		}
		if err := l.Set(i, true); !errors.Is(err, &status.Error{Code: status.Range}) {
			t.Errorf("setting place %d: %v", i, err)
		}
	}
}

func TestDecodeIsBounded(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for range 65 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	for name, tt := range map[string]struct{ encoded, code string }{
		"a bomb":     {"u" + base64.RawURLEncoding.EncodeToString(packed.Bytes()), status.Length},
		"not gzip":   {"uAAAA", status.Malformed},
		"cut off":    {status.NewList().Encode()[:30], status.Malformed},
		"not base64": {"u!!!!", status.Malformed},
		"base58":     {"z6Mk", status.Malformed},
		"nothing":    {"", status.Malformed},
	} {
		if _, err := status.Decode(tt.encoded); !errors.Is(err, &status.Error{Code: tt.code}) {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
	}
}

func TestIndexIsAPermutation(t *testing.T) {
	places := map[int]bool{}
	secret := sha256.Sum256([]byte("one"))
	neighbours := 0
	for n, last := 0, -2; n < status.Entries; n++ {
		i := status.Index(secret, n)
		if i < 0 || i >= status.Entries || places[i] {
			t.Fatalf("credential %d gets place %d, taken or beyond the end", n, i)
		}
		if i-last == 1 || last-i == 1 {
			neighbours++
		}
		places[i], last = true, i
	}
	if neighbours > 20 { // two are expected of chance
		t.Errorf("%d credentials lie beside the one issued before them", neighbours)
	}
	other, same := sha256.Sum256([]byte("two")), 0
	for n := range 4096 {
		if status.Index(secret, n) == status.Index(other, n) {
			same++
		}
	}
	if same > 3 {
		t.Errorf("two secrets agree on %d of 4096 places", same)
	}
}

func TestListCredential(t *testing.T) {
	list := status.NewList()
	list.Set(9, true)
	day := time.Date(2026, 5, 12, 9, 0, 0, 0, time.FixedZone("CEST", 7200))
	got, err := status.NewListCredential(status.Listing{
		ID: "https://laurel.example/status/7", Issuer: "did:key:z6Mk", Purpose: status.Revocation, List: list,
		ValidFrom: day, ValidUntil: day.AddDate(0, 0, 7), TTL: time.Hour,
	})
	want := `{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"https://laurel.example/status/7","type":["VerifiableCredential","BitstringStatusListCredential"],` +
		`"issuer":"did:key:z6Mk","validFrom":"2026-05-12T07:00:00Z","validUntil":"2026-05-19T07:00:00Z","credentialSubject":{"id":"https://laurel.example/status/7#list",` +
		`"type":"BitstringStatusList","statusPurpose":"revocation","ttl":3600000,"encodedList":"` + list.Encode() + `"}}`
	if err != nil || string(got) != want {
		t.Fatalf("got  %s, %v\nwant %s", got, err, want)
	}
	p, err := status.ParsePublished(decoded(t, string(got)))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := status.ParseEntries(decoded(t, `{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"9","statusListCredential":"https://laurel.example/status/7"}`))
	if err != nil || len(entries) != 1 {
		t.Fatal(entries, err)
	}
	if s, err := p.Status(entries[0], 0); err != nil || s.Value != 1 {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestParseEntries(t *testing.T) {
	const list = `"statusPurpose":"revocation","statusListCredential":"https://a.example/1"`
	for _, tt := range []struct {
		name, json string
		want       int
		code       string
	}{
		{"none", `null`, 0, ""},
		{"index as a number", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":23}`, 1, ""},
		{"two", `[{"type":["StatusList2021Entry"],` + list + `,"statusListIndex":"1"},{"type":"1EdTechRevocationList","id":"https://a.example/2"}]`, 2, ""},
		{"unknown kind", `{"type":"Other","id":"x"}`, 1, ""},
		{"not an object", `"https://a.example/1"`, 0, status.Malformed},
		{"no type", `{}`, 0, status.Malformed},
		{"no index", `{"type":"BitstringStatusListEntry",` + list + `}`, 0, status.Malformed},
		{"negative index", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"-1"}`, 0, status.Malformed},
		{"half an index", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":1.5}`, 0, status.Malformed},
		{"no list", `{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"1"}`, 0, status.Malformed},
		{"size of nothing", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusSize":0}`, 0, status.Malformed},
		{"large places without messages", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusSize":2}`, 0, status.Malformed},
		{"a message missing", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusMessage":[{"status":"0x0","message":"a"}]}`, 0, status.Malformed},
		{"a message twice", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusMessage":[{"status":"0x0","message":"a"},{"status":"0","message":"b"}]}`, 0, status.Malformed},
		{"a message for no value", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusMessage":[{"status":"0x0","message":"a"},{"status":"0x2","message":"b"}]}`, 0, status.Malformed},
		{"too many messages", `{"type":"BitstringStatusListEntry",` + list + `,"statusListIndex":"1","statusSize":63,"statusMessage":[]}`, 0, status.Malformed},
		{"revocations without an address", `{"type":"1EdTechRevocationList"}`, 0, status.Malformed},
	} {
		entries, err := status.ParseEntries(decoded(t, tt.json))
		if tt.code == "" && (err != nil || len(entries) != tt.want) || tt.code != "" && !errors.Is(err, &status.Error{Code: tt.code}) {
			t.Errorf("%s: got %+v, %v", tt.name, entries, err)
		}
	}
}

func TestMessagesOfLargerEntries(t *testing.T) {
	entries, err := status.ParseEntries(decoded(t, `{"type":"BitstringStatusListEntry","statusPurpose":"message","statusListIndex":"0","statusListCredential":"https://a.example/1","statusSize":2,
		"statusMessage":[{"status":"0x0","message":"none"},{"status":"0x1","message":"asked for"},{"status":"0x2","message":"at the printer's"},{"status":"0x3","message":"undefined"}],"statusReference":["https://a.example/words"]}`))
	if err != nil {
		t.Fatal(err)
	}
	list := status.NewList()
	list.Set(0, true)
	got, err := status.Published{Purposes: []string{"message"}, List: list}.Status(entries[0], 1)
	if err != nil || got != (status.Status{Value: 2, Message: "at the printer's"}) || entries[0].Reference != "https://a.example/words" {
		t.Errorf("got %+v, %v from %+v", got, err, entries)
	}
}

// TestSizedLists writes and reads places of several bits, under several purposes.
func TestSizedLists(t *testing.T) {
	for _, size := range []int{1, 2, 3, 8, 13} {
		list, err := status.NewSizedList(size)
		if err != nil {
			t.Fatal(err)
		}
		last := uint64(1)<<size - 1
		for index, value := range map[int]uint64{0: last, 7: 1, 94567: last - 1, status.Entries - 1: last} {
			if err := list.SetValue(index, size, last); err != nil {
				t.Fatal(err)
			}
			if err := list.SetValue(index, size, value); err != nil {
				t.Fatal(err)
			}
			if got, err := list.Value(index, size); err != nil || got != value {
				t.Errorf("%d bits: place %d is %d, want %d (%v)", size, index, got, value, err)
			}
		}
		if got, _ := list.Value(6, size); got != 0 {
			t.Errorf("%d bits: a neighbour was changed to %d", size, got)
		}
		if list.SetValue(status.Entries, size, 0) == nil || list.SetValue(0, size, last+1) == nil {
			t.Errorf("%d bits: what does not fit is taken", size)
		}
		doc, err := status.NewListCredential(status.Listing{ID: "https://a.example/1", Issuer: "did:web:a.example", Purpose: status.Message,
			More: []string{status.Refresh}, List: list, ValidFrom: time.Unix(0, 0), TTL: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		p, err := status.ParsePublished(decoded(t, string(doc)))
		if err != nil || p.TTL != time.Minute || len(p.Purposes) != 2 {
			t.Fatalf("it is read as %+v: %v", p, err)
		}
		for _, purpose := range []string{status.Message, status.Refresh} {
			if got, err := p.Status(status.Entry{Purpose: purpose, Index: 94567, Size: size}, 0); err != nil || got.Value != last-1 {
				t.Errorf("%d bits, %s: %+v, %v", size, purpose, got, err)
			}
		}
	}
	for _, size := range []int{0, -1, 1 << 20} {
		if _, err := status.NewSizedList(size); err == nil {
			t.Errorf("a list of places of %d bits is made", size)
		}
	}
}

// TestTypeOfAList: a type that merely contains a list's name is another.
func TestTypeOfAList(t *testing.T) {
	doc := `{"type":["VerifiableCredential",%q],"credentialSubject":{"type":"BitstringStatusList","statusPurpose":"revocation","encodedList":"` + status.NewList().Encode() + `"}}`
	for typ, want := range map[string]bool{"BitstringStatusListCredential": true, "NotABitstringStatusListCredential": false, "BitstringStatusListCredentialDraft": false} {
		if _, err := status.ParsePublished(decoded(t, fmt.Sprintf(doc, typ))); (err == nil) != want {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(status.NewList().Encode())
	f.Add("uH4sIAAAAAAACA2NhGAW")
	f.Fuzz(func(t *testing.T, encoded string) {
		l, err := status.Decode(encoded)
		if err != nil {
			return
		}
		again, err := status.Decode(l.Encode())
		if err != nil || again.Encode() != l.Encode() {
			t.Fatalf("%q does not come back: %v", encoded, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(`{"type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"9","statusListCredential":"https://a.example/1"}`)
	f.Add(`{"type":["BitstringStatusListCredential"],"credentialSubject":{"type":"BitstringStatusList","statusPurpose":"revocation","encodedList":"` + status.NewList().Encode() + `"}}`)
	f.Fuzz(func(_ *testing.T, doc string) {
		var v any
		if json.Unmarshal([]byte(doc), &v) != nil {
			return
		}
		p, err := status.ParsePublished(v)
		entries, _ := status.ParseEntries(v)
		for _, e := range entries {
			if err == nil {
				p.Status(e, 0)
			}
		}
	})
}

// sum unpacks an encoded list without the package's help and hashes it.
func sum(t *testing.T, encoded string) string {
	t.Helper()
	packed, err := base64.RawURLEncoding.DecodeString(encoded[1:])
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, z); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func listDoc(encoded string) any {
	return map[string]any{"type": []any{"VerifiableCredential", "BitstringStatusListCredential"}, "credentialSubject": map[string]any{
		"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": encoded}}
}

func decoded(t *testing.T, doc string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(doc), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func readShared(t *testing.T, name string, into any) {
	t.Helper()
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	data, err := os.ReadFile(filepath.Join(root, name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("published vectors are not here: %s", name)
	}
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}
