package verify

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"laurel/credential"
	"laurel/credential/internal/strict"
)

// A credential may say the digests of files that it refers to (VC Data Model
// 2.0, section 5.3): of its contexts and schemas among others. The contexts
// that are in the binary are used to read it, so theirs must be right; so must
// those of files that stand in the credential itself, as data: addresses. No
// file is fetched for its digest alone: that of any other one is noted as not
// compared, and decides nothing.

// maxRelated bounds what is told of related files.
const maxRelated = 20

// related looks at what a credential says of related files. What a part of a
// credential leaves out is none of its faults.
func related(c *credential.Credential, part bool) []credential.Problem {
	if t := c.Tape(); t != nil && !t.Names("relatedResource", "digestSRI", "digestMultibase") {
		return nil // as nearly always
	}
	r := relatedFiles{part: part, seen: map[string]bool{}}
	tree, _ := c.Value().(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		switch name {
		case "@context", "proof", "endorsement":
		case "relatedResource":
			r.resources(tree[name])
		default:
			r.within("/"+pointerToken(name), tree[name])
		}
	}
	return r.problems
}

// relatedFiles gathers the problems.
type relatedFiles struct {
	part     bool
	seen     map[string]bool
	problems []credential.Problem
}

func (r *relatedFiles) say(severity credential.Severity, at, code, format string, args ...any) {
	if len(r.problems) < maxRelated || severity == credential.Error {
		r.problems = append(r.problems, credential.Problem{Pointer: at, Code: code, Text: fmt.Sprintf(format, args...), Severity: severity})
	}
}

// resources reads the value of relatedResource.
func (r *relatedFiles) resources(v any) {
	at := "/relatedResource"
	list, many := v.([]any)
	if !many {
		r.resource(at, v)
		return
	}
	for i, v := range list {
		r.resource(at+"/"+strconv.Itoa(i), v)
	}
}

func (r *relatedFiles) resource(at string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		r.say(credential.Error, at, "shape.type", "a related resource is an object")
		return
	}
	id, _ := m["id"].(string)
	switch {
	case id == "" && m["id"] == nil && r.part:
	case id == "":
		r.say(credential.Error, at+"/id", "shape.missing", "a related resource says by its id which one it is")
	case r.seen[id]:
		r.say(credential.Error, at+"/id", "resource.twice", "%q is there twice", clipped(id))
	}
	r.seen[id] = true
	if m["digestSRI"] == nil && m["digestMultibase"] == nil && !r.part {
		r.say(credential.Error, at, "resource.noDigest", "a related resource has its digest as digestSRI or digestMultibase")
	}
	r.within(at, v)
}

// within looks at an object, and those in it, for digests. Credentials are
// looked at by themselves.
func (r *relatedFiles) within(at string, v any) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			r.within(at+"/"+strconv.Itoa(i), item)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			here := at + "/" + pointerToken(name)
			switch name {
			case "@context", "proof", "endorsement", "verifiableCredential":
			case "digestSRI":
				r.digests(here, v["id"], v[name], sriDigests)
			case "digestMultibase":
				r.digests(here, v["id"], v[name], multibaseDigests)
			default:
				r.within(here, v[name])
			}
		}
	}
}

// digests compares the digests of one member, of which there may be several,
// with those of the file.
func (r *relatedFiles) digests(at string, id, v any, read func(string) ([]digest, error)) {
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	name, _ := id.(string)
	files, known := knownFiles(name)
	for _, v := range list {
		text, ok := v.(string)
		if !ok {
			r.say(credential.Error, at, "shape.type", "a digest is a text")
			continue
		}
		said, err := read(text)
		switch {
		case err != nil:
			r.say(credential.Error, at, "resource.form", "%s", err)
		case !known:
			r.say(credential.Warning, at, "resource.notCompared", "the digest of %q is not compared, as the file is not used", clipped(name))
		case !slices.ContainsFunc(said, func(d digest) bool { return slices.ContainsFunc(files, d.is) }):
			r.say(credential.Error, at, "resource.digest", "the digest of %q is not that of the file as it is known", clipped(name))
		}
	}
}

// clipped keeps a stranger's text short.
func clipped(s string) string { return strict.Clip(s, 200) }

// pointerToken writes a member's name for a JSON Pointer (RFC 6901, section 3).
func pointerToken(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
