package credential

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"laurel/credential/internal/strict"
)

// checker walks a credential by the tables of classes.
type checker struct {
	form  Form
	more  bool // also what the schemas do not say, and forgiving
	old   bool // VC Data Model 1.1
	path  []step
	found []Problem
}

// step is one step to the present value: a member's name, or the place in a
// list where index is not -1.
type step struct {
	name  string
	index int
}

func newChecker(form Form) *checker { return &checker{form: form, path: make([]step, 0, 16)} }

func (k *checker) enter(name string) { k.path = append(k.path, step{name, -1}) }
func (k *checker) enterAt(index int) { k.path = append(k.path, step{"", index}) }
func (k *checker) leave()            { k.path = k.path[:len(k.path)-1] }

// in notes problems of a member.
func (k *checker) in(name string, fn func()) {
	k.enter(name)
	fn()
	k.leave()
}

func (k *checker) add(severity Severity, code, format string, args ...any) {
	if len(k.found) == maxProblems {
		return
	}
	steps := make([]string, len(k.path))
	for i, s := range k.path {
		if steps[i] = s.name; s.index >= 0 {
			steps[i] = strconv.Itoa(s.index)
		}
	}
	k.found = append(k.found, Problem{strict.Pointer(steps...), code, fmt.Sprintf(format, args...), severity})
}

func (k *checker) fault(code, format string, args ...any) { k.add(Error, code, format, args...) }
func (k *checker) warn(code, format string, args ...any)  { k.add(Warning, code, format, args...) }

// refuse notes what the schemas refuse and [Check] forgives.
func (k *checker) refuse(code, format string, args ...any) {
	severity := Error
	if k.more {
		severity = Warning
	}
	k.add(severity, code, format, args...)
}

// object checks an object by its class.
func (k *checker) object(m map[string]any, c *class) {
	known := 0
	for i := range c.members {
		r := &c.members[i]
		value, there := m[r.name]
		if !there && !r.needed(k) || r.lenient && k.form == Strict {
			continue
		}
		if there {
			known++
		}
		k.enter(r.name)
		k.member(value, r)
		k.leave()
	}
	if c.any != nil && !slices.ContainsFunc(c.any, func(name string) bool { _, there := m[name]; return there }) {
		k.fault("shape.missing", "%s is missing", strings.Join(c.any, " or "))
	}
	if c.closed && known < len(m) {
		k.strangers(m, c)
	}
	if k.more && c.more != nil {
		c.more(k, m)
	}
}

// strangers notes the members that a closed class does not have.
func (k *checker) strangers(m map[string]any, c *class) {
	var names []string
	for name := range m {
		if !slices.ContainsFunc(c.members, func(r member) bool { return r.name == name }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		k.in(name, func() { k.fault("shape.unknown", "%s has no member %q", c.name, clip(name)) })
	}
}

// member checks the value of a member: one, or several where there may be.
func (k *checker) member(value any, r *member) {
	list, isList := value.([]any)
	switch {
	case value == nil:
		k.fault("shape.missing", "%s is missing", r.name)
	case r.kind == types || r.kind == contexts:
		k.value(value, r)
	case isList && r.many:
		if len(list) == 0 && r.filled {
			k.fault("shape.missing", "%s is empty", r.name)
		}
		k.each(list, r)
	case isList:
		k.listed(list, r)
	case r.many && k.form == Strict:
		k.fault("shape.array", "%s must be an array, also of one", r.name)
	default:
		k.value(value, r)
	}
}

func (k *checker) each(list []any, r *member) {
	for i, item := range list {
		k.enterAt(i)
		k.value(item, r)
		k.leave()
	}
}

// listed checks a list where the schema has one value.
func (k *checker) listed(list []any, r *member) {
	if len(list) == 0 || len(list) > 1 && !r.several && r.kind != text {
		k.fault("shape.many", "%s must be one value", r.name)
		return
	}
	k.refuse("shape.list", "%s is a list where most readers expect one value", r.name)
	k.each(list, r)
}

func (k *checker) value(v any, r *member) {
	switch r.kind {
	case text:
		k.text(v, r)
	case types:
		k.types(v, r)
	case contexts:
		k.contexts(v, r)
	case word:
		k.word(v, r)
	case moment:
		k.moment(v, r)
	case number:
		if _, ok := v.(float64); !ok {
			k.fault("shape.type", "%s must be a number", r.name)
		}
	case boolean:
		if _, ok := v.(bool); !ok {
			k.fault("shape.type", "%s must be true or false", r.name)
		}
	case object, profile:
		k.part(v, r)
	}
}

// part checks an object within an object, or the id that may stand for it.
func (k *checker) part(v any, r *member) {
	m, isObject := v.(map[string]any)
	_, isText := v.(string)
	switch {
	case r.kind == profile && isText:
		if k.more {
			k.text(v, r)
		}
		if k.more && r.class == "Profile" {
			k.warn("issuer.noProfile", "the issuer is an id alone; its name is not part of the credential")
		}
	case r.kind == profile && isObject && !k.more && k.form == Lenient && byLanguage(m, nil):
	case isObject && k.more && r.whole:
		k.credentialOf(r.class, m)
	case isObject:
		k.object(m, classes[r.class])
	case isText && r.class == "Image" && k.old:
		k.warn("shape.type", "%s should be an object of the class Image", r.name)
	default:
		k.fault("shape.type", "%s must be an object", r.name)
	}
}
