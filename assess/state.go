package assess

import "slices"

// State is where an application stands.
type State string

const (
	Begun      State = "begun"      // the learner works on it
	Submitted  State = "submitted"  // handed in; assessors are to be found
	Marking    State = "marking"    // assessors have it
	Moderation State = "moderation" // they disagree; a moderator settles it
	NotPassed  State = "notPassed"  // decided; may be appealed for a time
	Appealed   State = "appealed"   // somebody new looks at all of it
	Passed     State = "passed"     // decided; the award is being made
	Awarded    State = "awarded"    // the award exists
	NotAwarded State = "notAwarded" // what it was to renew can be renewed no more ([Ended])
	Withdrawn  State = "withdrawn"  // by the learner
)

// moves is the whole table: what each state may become.
var moves = map[State][]State{
	Begun:      {Submitted, Passed, Withdrawn}, // all of it was recognised before
	Submitted:  {Marking, Withdrawn},
	Marking:    {Moderation, Passed, NotPassed, Withdrawn},
	Moderation: {Passed, NotPassed, Withdrawn},
	NotPassed:  {Appealed, Passed}, // the part that was recognised is taken
	Appealed:   {Passed, NotPassed},
	Passed:     {Awarded, NotAwarded},
	Awarded:    {},
	NotAwarded: {},
	Withdrawn:  {},
}

// States lists the states in the order of an application's life.
func States() []State {
	return []State{Begun, Submitted, Marking, Moderation, NotPassed, Appealed, Passed, Awarded, NotAwarded, Withdrawn}
}

// May tells whether an application in s may become next.
func (s State) May(next State) bool { return slices.Contains(moves[s], next) }

// Open tells whether something is still to be decided.
func (s State) Open() bool {
	return s == Begun || s == Submitted || s == Marking || s == Moderation || s == Appealed
}

// Name is the state in words.
func (s State) Name() string {
	return map[State]string{Begun: "Not handed in yet", Submitted: "Handed in, waiting for an assessor", Marking: "Being marked",
		Moderation: "With a moderator", NotPassed: "Not passed", Appealed: "Appealed, being looked at anew", Passed: "Passed, the award is being made",
		Awarded: "Passed and awarded", NotAwarded: "Passed, and not awarded", Withdrawn: "Withdrawn"}[s]
}

// move changes the state along the table.
func (a *Application) move(next State) error {
	if !a.State.May(next) {
		return a.not(next)
	}
	a.State = next
	return nil
}
