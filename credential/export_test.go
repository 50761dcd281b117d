package credential

// ClassMembers are the members of a class, and those it must have in a form.
func ClassMembers(name string, form Form) (names, required []string, closed bool) {
	k := newChecker(form)
	for _, r := range classes[name].members {
		if r.lenient && form == Strict {
			continue
		}
		names = append(names, r.name)
		if r.needed(k) {
			required = append(required, r.name)
		}
	}
	return names, required, classes[name].closed
}

// Checked is [Check], the long way.
func Checked(c *Credential) []Problem { return checked(c) }

// Quickly tells whether [Check] sees at once that nothing is wrong.
func Quickly(c *Credential) bool { return quickly(c.Tape()) }
