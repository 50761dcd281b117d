package status

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Types of entries that are read. The older StatusList2021 is never written.
const (
	Bitstring  = "BitstringStatusListEntry"
	List2021   = "StatusList2021Entry"
	OneEdTech  = "1EdTechRevocationList" // OB3 VCRL: a plain JSON list of credential ids at the entry's id
	maxEntries = 16

	maxMessageBits = 12 // 4096 messages
)

// Entry is one of a credential's credentialStatus objects.
type Entry struct {
	ID, Type, Purpose string
	List              string // statusListCredential
	Index, Size       int
	Reference         string            // statusReference, the first when there are several
	Messages          map[uint64]string // statusMessage by value
}

// ParseEntries reads a credentialStatus as decoded from JSON: an object or an
// array of them. Of types it does not know it reads id and type only.
func ParseEntries(credentialStatus any) ([]Entry, error) {
	many := array(credentialStatus)
	if len(many) > maxEntries {
		return nil, failed(Malformed, "more than %d status entries", maxEntries)
	}
	if len(many) == 0 {
		return nil, nil
	}
	entries := make([]Entry, 0, len(many))
	_, several := credentialStatus.([]any)
	for i, one := range many {
		e, err := parseEntry(one)
		if err != nil && several {
			return nil, beneath("/"+strconv.Itoa(i), err)
		}
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// beneath moves an error to the place it has from further up.
func beneath(up string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.At = up + e.At
	}
	return err
}

func parseEntry(one any) (Entry, error) {
	m, ok := one.(map[string]any)
	if !ok {
		return Entry{}, failed(Malformed, "credentialStatus is not an object")
	}
	e := Entry{ID: text(m["id"]), Size: 1}
	for _, t := range array(m["type"]) {
		switch name := text(t); name {
		case Bitstring, List2021, OneEdTech:
			e.Type = name
		default:
			if e.Type == "" {
				e.Type = name
			}
		}
	}
	switch {
	case e.Type == "":
		return Entry{}, failedAt("/type", Malformed, "credentialStatus has no type")
	case e.Type == OneEdTech && e.ID == "":
		return Entry{}, failedAt("/id", Malformed, "credentialStatus of type %s has no id", OneEdTech)
	case e.Type != Bitstring && e.Type != List2021:
		return e, nil
	}
	e.Purpose, e.List = text(m["statusPurpose"]), text(m["statusListCredential"])
	for _, c := range []struct{ name, is string }{{"statusPurpose", e.Purpose}, {"statusListCredential", e.List}} {
		if c.is == "" {
			return Entry{}, failedAt("/"+c.name, Malformed, "credentialStatus lacks %s", c.name)
		}
	}
	if e.Index, ok = whole(m["statusListIndex"]); !ok {
		return Entry{}, failedAt("/statusListIndex", Malformed, "statusListIndex is not a whole number")
	}
	if size, given := m["statusSize"]; given {
		if e.Size, ok = whole(size); !ok || e.Size < 1 {
			return Entry{}, failedAt("/statusSize", Malformed, "statusSize is not a number above zero")
		}
	}
	if refs := array(m["statusReference"]); len(refs) > 0 {
		e.Reference = text(refs[0])
	}
	var err error
	e.Messages, err = messages(m["statusMessage"], e.Size)
	return e, err
}

// messages reads statusMessage: a text for every value that a place can have,
// demanded where a place has several bits (BSL §BitstringStatusListEntry).
func messages(v any, size int) (map[uint64]string, error) {
	list := array(v)
	if v == nil && size == 1 {
		return nil, nil
	}
	if size > maxMessageBits || len(list) != 1<<size {
		return nil, failedAt("/statusMessage", Malformed, "statusMessage does not have a message for each value of %d bits", size)
	}
	said := map[uint64]string{}
	for i, one := range list {
		m, _ := one.(map[string]any)
		value, err := strconv.ParseUint(text(m["status"]), 0, 64)
		message, there := m["message"].(string)
		_, twice := said[value]
		if err != nil || !there || twice || value >= 1<<size {
			return nil, failedAt("/statusMessage/"+strconv.Itoa(i), Malformed, "an entry of statusMessage lacks its value or its message, or is there twice")
		}
		said[value] = message
	}
	return said, nil
}

// Published is what a list document says, proof and dates aside.
type Published struct {
	ID       string
	Purposes []string
	List     *List
	TTL      time.Duration // how long it may be kept; 0: not said
}

// ParsePublished reads a decoded list credential of either kind.
func ParsePublished(doc any) (Published, error) {
	m, _ := doc.(map[string]any)
	types := texts(m["type"])
	old := slices.Contains(types, "StatusList2021Credential")
	if !old && !slices.Contains(types, "BitstringStatusListCredential") {
		return Published{}, failedAt("/type", Verification, "what lies at the list's address is not a status list")
	}
	subject, ok := m["credentialSubject"].(map[string]any)
	if !ok {
		return Published{}, failedAt("/credentialSubject", Malformed, "the status list has no subject")
	}
	kind, want := strings.Join(texts(subject["type"]), " "), "BitstringStatusList"
	if old {
		want = "StatusList2021"
	}
	if kind != want {
		return Published{}, failedAt("/credentialSubject/type", Verification, "the status list's subject is not of type %s", want)
	}
	p := Published{ID: text(m["id"]), Purposes: texts(subject["statusPurpose"])}
	if ttl, given := subject["ttl"]; given {
		ms, ok := whole(ttl)
		if !ok || ms > 1<<42 {
			return Published{}, failedAt("/credentialSubject/ttl", Malformed, "ttl is no number of milliseconds")
		}
		p.TTL = time.Duration(ms) * time.Millisecond
	}
	encoded, err := text(subject["encodedList"]), error(nil)
	if old {
		p.List, err = decode(encoded)
	} else {
		p.List, err = Decode(encoded)
	}
	return p, beneath("/credentialSubject/encodedList", err)
}

// Status is the value at an entry's place, 0 for "nothing said against it".
type Status struct {
	Value   uint64
	Message string
}

// Status looks up an entry (BSL §Validate Algorithm, from the purpose on).
// minimum is the least number of places the list must have; 0 stands for [Entries].
func (p Published) Status(e Entry, minimum int) (Status, error) {
	if !slices.Contains(p.Purposes, e.Purpose) {
		return Status{}, failedAt("/credentialSubject/statusPurpose", Verification, "the list is not for %s", e.Purpose)
	}
	if minimum == 0 {
		minimum = Entries
	}
	value, err := p.List.Value(e.Index, e.Size)
	if p.List.Len()/e.Size < minimum {
		return Status{value, e.Messages[value]}, failedAt("/credentialSubject/encodedList", Length, "the list has %d places, %d are the least", p.List.Len()/e.Size, minimum)
	}
	return Status{value, e.Messages[value]}, beneath("/statusListIndex", err)
}

func array(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func texts(v any) []string {
	var all []string
	for _, one := range array(v) {
		all = append(all, text(one))
	}
	return all
}

// whole reads a number that some write as a string and some do not.
func whole(v any) (int, bool) {
	switch v := v.(type) {
	case float64:
		return int(v), v == math.Trunc(v) && v >= 0 && v < 1<<53
	case string:
		n, err := strconv.ParseUint(v, 10, 53)
		return int(n), err == nil
	case json.Number:
		n, err := strconv.ParseUint(string(v), 10, 53)
		return int(n), err == nil
	}
	return 0, false
}
