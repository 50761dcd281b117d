package canon

import "strings"

// iriParts is an IRI reference in its parts (RFC 3986, appendix B); a part
// that is there keeps its delimiter.
type iriParts struct{ scheme, authority, path, query, fragment string }

func iriPartsOf(s string) (r iriParts) {
	if i := strings.IndexAny(s, ":/?#"); i > 0 && s[i] == ':' {
		r.scheme, s = s[:i+1], s[i+1:]
	}
	if i := strings.IndexByte(s, '#'); i >= 0 {
		r.fragment, s = s[i:], s[:i]
	}
	if i := strings.IndexByte(s, '?'); i >= 0 {
		r.query, s = s[i:], s[:i]
	}
	if strings.HasPrefix(s, "//") {
		end := strings.IndexByte(s[2:], '/') + 2
		if end < 2 {
			end = len(s)
		}
		r.authority, s = s[:end], s[end:]
	}
	r.path = s
	return r
}

// resolve makes a relative reference absolute (RFC 3986, section 5.2.2). What
// has a scheme never comes here.
func resolve(base, relative string) string {
	b, r := iriPartsOf(base), iriPartsOf(relative)
	r.scheme = b.scheme
	switch {
	case r.authority != "":
		r.path = withoutDots(r.path)
	case r.path == "":
		r.authority, r.path = b.authority, b.path
		if r.query == "" {
			r.query = b.query
		}
	case r.path[0] == '/':
		r.authority, r.path = b.authority, withoutDots(r.path)
	case b.authority != "" && b.path == "":
		r.authority, r.path = b.authority, withoutDots("/"+r.path)
	default:
		folder := b.path[:strings.LastIndexByte(b.path, '/')+1]
		r.authority, r.path = b.authority, withoutDots(folder+r.path)
	}
	return r.scheme + r.authority + r.path + r.query + r.fragment
}

// withoutDots resolves . and .. in a path (RFC 3986, section 5.2.4).
func withoutDots(path string) string {
	rooted := strings.HasPrefix(path, "/")
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	kept := parts[:0]
	for i, part := range parts {
		last := i == len(parts)-1
		switch part {
		case ".", "..":
			if part == ".." && len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, part)
		}
	}
	if path = strings.Join(kept, "/"); rooted {
		path = "/" + path
	}
	return path
}
