package skill

import "fmt"

// Level says how far a skill or a whole award goes, 1 to 8. The steps are
// those of the European Qualifications Framework; the words are ours. Zero
// means that no level was given.
type Level int

// Lowest and Highest bound the levels.
const (
	Lowest  Level = 1
	Highest Level = 8
)

var levelWords = [Highest + 1]struct{ short, long string }{
	1: {"does simple tasks with help",
		"The holder knows the basic facts of the field and carries out simple, familiar tasks while somebody stands by."},
	2: {"does routine tasks under guidance",
		"The holder applies plain rules and tools to everyday tasks, solves routine problems and works under guidance with some freedom."},
	3: {"does whole tasks, asks when unsure",
		"The holder knows the principles of the field, chooses among known methods and answers for finishing a task, adapting to what comes up."},
	4: {"works alone in familiar surroundings",
		"The holder plans and finishes own work in surroundings that are usually predictable, solves the field's typical problems and looks over the routine work of others."},
	5: {"works alone, checks others",
		"The holder works independently in a field that changes, finds answers to problems that have no set solution, and checks and develops the work of others."},
	6: {"masters the field, answers for decisions",
		"The holder commands the field critically, solves complex and unforeseen problems and answers for decisions and for the growth of people and teams. A bachelor’s degree ends here."},
	7: {"shapes new approaches, leads",
		"The holder works at the edge of the field, joins knowledge from several fields into new approaches and leads work that is complex and hard to foresee. A master’s degree ends here."},
	8: {"extends what is known",
		"The holder creates knowledge or practice that experts accept as new, and answers for it with full authority and integrity. A doctorate ends here."},
}

// Known tells whether l is one of the eight levels.
func (l Level) Known() bool { return l >= Lowest && l <= Highest }

// Short gives the level in a few words: "works alone, checks others".
func (l Level) Short() string {
	if !l.Known() {
		return "no level given"
	}
	return levelWords[l].short
}

// Describe gives the level in a sentence or two for someone who has never
// heard of levels.
func (l Level) Describe() string {
	if !l.Known() {
		return "No level was given."
	}
	return levelWords[l].long
}

// String writes "level 5 of 8", or "no level".
func (l Level) String() string {
	if !l.Known() {
		return "no level"
	}
	return fmt.Sprintf("level %d of %d", int(l), int(Highest))
}
