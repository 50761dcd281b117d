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
