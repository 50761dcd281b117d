package status

import "laurel/credential/internal/strict"

// EntriesAt is [ParseEntries] for a credentialStatus as it stands in a text,
// at value i. The usual single entry is read without decoding it first.
func EntriesAt(t *strict.Tape, i int) ([]Entry, error) {
	if e, ok := usual(t, i); ok {
		return []Entry{e}, nil
	}
	return ParseEntries(t.Value(i))
}

// usual reads an entry of one bit whose members are all single texts. It is
// false for every other, also for one with anything wrong about it.
func usual(t *strict.Tape, i int) (e Entry, ok bool) {
	if t.Kind(i) == strict.Array && i+1 < t.End(i) && t.End(i+1) == t.End(i) {
		i++
	}
	if t.Kind(i) != strict.Object {
		return Entry{}, false
	}
	e.Size = 1
	indexed := false
	for at, end := i+1, t.End(i); at < end; at = t.End(at + 1) {
		if t.Kind(at+1) != strict.Text {
			return Entry{}, false
		}
		value := t.Bytes(at + 1)
		switch string(t.Bytes(at)) {
		case "type":
			if string(value) != Bitstring {
				return Entry{}, false
			}
			e.Type = Bitstring
		case "id":
			e.ID = string(value)
		case "statusPurpose":
			switch string(value) {
			case Revocation:
				e.Purpose = Revocation
			default:
				e.Purpose = string(value)
			}
		case "statusListCredential":
			e.List = string(value)
		case "statusReference":
			e.Reference = string(value)
		case "statusListIndex":
			e.Index, indexed = digits(value)
		default: // sizes and messages among them
			return Entry{}, false
		}
	}
	return e, indexed && e.Type != "" && e.Purpose != "" && e.List != ""
}

func digits(b []byte) (n int, ok bool) {
	if len(b) == 0 || len(b) > 15 {
		return 0, false
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
