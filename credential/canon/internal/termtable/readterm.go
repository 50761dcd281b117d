package termtable

func readTerm(name string, v any, at string) (Term, error) {
	t := Term{Name: name}
	switch v := v.(type) {
	case nil:
		t.Null, t.Simple = true, true
		return t, nil
	case string:
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
		t.ID, err = readString(v, at)
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
	case "@index", "@nest":
		return bad("unsupported", at, "%s is not supported in a term", key)
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
	case t.Reverse && t.Container&^Set != 0:
		return bad("invalidContext", at, "a reverse term is a set at most")
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

var containers = map[string]Container{"@list": List, "@set": Set, "@language": Language, "@graph": Graph}

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
			return 0, bad("unsupported", at, "the container %v is not supported", item)
		}
		all |= bit
	}
	if all&List != 0 && all != List || all&Graph != 0 && all&Language != 0 {
		return 0, bad("invalidContext", at, "these containers do not go together")
	}
	return all, nil
}
