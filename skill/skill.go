// Package skill holds frameworks of skills, the eight levels a skill can be
// shown at, and the search that finds a skill as its name is typed.
//
// Start with [Starter], the framework every installation has, and
// [Framework.Search]. The package is pure: it reads nothing and keeps nothing.
package skill

import "sync"

// ID names a skill within its framework: lower-case words joined by hyphens.
type ID string

// Skill is something a person can do, said so that two assessors would agree
// on who can do it.
type Skill struct {
	ID         ID
	Name       string   // the ability, as an instruction: "Query a relational database"
	Definition string   // one sentence
	Aliases    []string // what else people call it
	ESCO       string   // the address of the same skill in ESCO, or ""
	Field      string   // slug of the field it is listed under
}

// Framework is a published list of skills. It is not changed once searched.
type Framework struct {
	ID, Name, Version, Publisher string
	Skills                       []Skill

	once  sync.Once
	byID  map[ID]int
	index *index
}

// ByID finds one skill.
func (f *Framework) ByID(id ID) (Skill, bool) {
	f.prepare()
	i, ok := f.byID[id]
	if !ok {
		return Skill{}, false
	}
	return f.Skills[i], true
}

// InField lists the skills of one field in the framework's order.
func (f *Framework) InField(slug string) []Skill {
	var found []Skill
	for _, s := range f.Skills {
		if s.Field == slug {
			found = append(found, s)
		}
	}
	return found
}

// prepare builds what looking up and searching need, once.
func (f *Framework) prepare() {
	f.once.Do(func() {
		f.byID = make(map[ID]int, len(f.Skills))
		for i, s := range f.Skills {
			f.byID[s.ID] = i
		}
		f.index = newIndex(f.Skills)
	})
}
