package termtable

func readTerm(name string, v any, at string) (Term, error) {
	t := Term{Name: name}
	switch v := v.(type) {
	case nil:
		t.Null, t.Simple = true, true
		return t, nil
	case string:
		if v == "" {
			return Term{}, bad("unsupported", at, "a term does not stand for the vocabulary itself")
		}
		t.ID, t.Simple = v, true
		return t, nil
	case map[string]any:
		for _, key := range names(v) {
			if err := t.entry(key, v[key], at+"/"+Escape(key)); err != nil {
				return Term{}, err
			}
		}
		return t, t.check(v, at)
	}
	return Term{}, bad("invalidContext", at, "a term is a string or an object")
}

// entry reads one member of an expanded term definition.
func (t *Term) entry(key string, v any, at string) (err error) {
	switch key {
	case "@id", "@reverse":
		if v == nil && key == "@id" {
			t.Null = true
			return nil
		}
		t.Reverse = t.Reverse || key == "@reverse"
		if t.ID, err = readString(v, at); t.ID == "" && err == nil {
			err = bad("unsupported", at, "a term does not stand for the vocabulary itself")
		}
	case "@type":
		t.Type, err = readString(v, at)
	case "@container":
		t.Container, err = readContainer(v, at)
	case "@language":
		t.Language, err = readText(v, at)
	case "@direction":
		t.Direction, err = readDirection(v, at)
	case "@prefix":
		t.Prefix, err = readFlag(v, at)
	case "@protected":
		t.Protected, err = readFlag(v, at)
	case "@context":
		t.Scoped, err = readScoped(v, at)
	case "@index":
		if t.Index, err = readString(v, at); err == nil && (t.Index == "" || t.Index[0] == '@') {
			err = bad("invalidContext", at, "the index of a term is a property")
		}
	case "@nest":
		if t.Nest, err = readString(v, at); err == nil && t.Nest != "@nest" && (t.Nest == "" || t.Nest[0] == '@') {
			err = bad("invalidContext", at, "@nest names a term that stands for @nest")
		}
	default:
		return bad("invalidContext", at, "%q does not belong in a term", key)
	}
	return err
}

// check refuses combinations that mean nothing.
func (t *Term) check(v map[string]any, at string) error {
	_, hasID := v["@id"]
	switch {
	case t.Reverse && hasID:
		return bad("invalidContext", at, "a term has @id or @reverse, not both")
	case t.Reverse && t.Container&^(Set|Index) != 0:
		return bad("invalidContext", at, "a reverse term is a set or an index map at most")
	case t.Reverse && t.Nest != "":
		return bad("invalidContext", at, "a reverse term is not nested")
	case t.Index != "" && t.Container&Index == 0:
		return bad("invalidContext", at, "a term with an index is a container of @index")
	case t.Reverse && t.Index != "":
		// The algorithm of the standard leaves the index of a reverse term
		// unread, processors in use read it.
		return bad("unsupported", at, "a reverse term with an index of its own is not supported")
	case t.Container&Type != 0 && t.Type != "" && t.Type != "@id" && t.Type != "@vocab":
		return bad("invalidContext", at, "the values in a container of @type are ids")
	}
	if t.Container&Type != 0 && t.Type == "" {
		t.Type = "@id"
	}
	return nil
}

func readScoped(v any, at string) ([]*Context, error) {
	list, many := v.([]any)
	if many && len(list) == 0 {
		return nil, nil
	}
	scoped, err := Read(v)
	if e, ok := err.(*Error); ok {
		e.Pointer = at + e.Pointer
	}
	return scoped, err
}

func readString(v any, at string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", bad("invalidContext", at, "this is a string")
	}
	return s, nil
}

var containers = map[string]Container{
	"@list": List, "@set": Set, "@language": Language, "@graph": Graph, "@index": Index, "@id": ID, "@type": Type,
}

func readContainer(v any, at string) (Container, error) {
	if v == nil {
		return 0, nil
	}
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	var all Container
	for _, item := range list {
		name, ok := item.(string)
		bit := containers[name]
		if !ok || bit == 0 {
			return 0, bad("invalidContext", at, "%v is no container", item)
		}
		all |= bit
	}
	keys := all & Keyed
	switch {
	case all&List != 0 && all != List,
		keys&(keys-1) != 0,
		all&Graph != 0 && keys&(Language|Type) != 0:
		return 0, bad("invalidContext", at, "these containers do not go together")
	}
	return all, nil
}
