package status

import "laurel/credential/internal/strict"

// EntryAt reads the usual credentialStatus as it stands in a text, at value i,
// without decoding it first: a single entry of one bit whose members are all
// single texts. Its own id is left out. It is false for every other, also for
// one with anything wrong about it; [ParseEntries] reads them all.
func EntryAt(t *strict.Tape, i int) (e Entry, ok bool) {
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
		case "id": // which means nothing for this kind
		case "statusPurpose":
			if e.Purpose = Revocation; string(value) != Revocation {
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
	for i := range len(b) {
		if b[i] < '0' || b[i] > '9' {
			return 0, false
		}
		n = n*10 + int(b[i]-'0')
	}
	return n, true
}
