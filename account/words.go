package account

import "cmp"

// word is what people read instead of a role.
type word struct{ name, does string }

var roleWords = map[Role]word{
	Owner:     {"Owner", "Does everything, and decides who else belongs here."},
	Registrar: {"Registrar", "Writes and publishes micro-credentials, awards them, takes them back, settles appeals."},
	Author:    {"Author", "Writes micro-credentials; somebody else publishes them."},
	Approver:  {"Approver", "Reads what authors wrote and says yes, or what is missing."},
	Assessor:  {"Assessor", "Marks what learners hand in."},
	Analyst:   {"Analyst", "Sees drafts and counts, never who was awarded what."},
	Recruiter: {"Recruiter", "Looks for people and checks what they show."},
	Manager:   {"Manager", "Leads a team: which skills it has and which it lacks."},
	Sponsor:   {"Sponsor", "Pays for learning and sees in counts what came of it."},
	Reviewer:  {"Reviewer", "Reads descriptions for a quality body."},
	Auditor:   {"Auditor", "Reads everything, the log included, and changes nothing."},
}

// Word is the role's name for people; empty for what is no role.
func (r Role) Word() string { return roleWords[r].name }

// roleNames are the roles' names in the languages besides English that mails are
// written in.
var roleNames = map[string]map[Role]string{"de": {
	Owner: "Inhaberin oder Inhaber", Registrar: "Registratur", Author: "Autorin oder Autor", Approver: "Freigabe", Assessor: "Beurteilung", Analyst: "Auswertung",
	Recruiter: "Personalsuche", Manager: "Teamleitung", Sponsor: "Förderung", Reviewer: "Begutachtung", Auditor: "Revision",
}}

// WordIn is the role's name in a language that mails are written in.
func (r Role) WordIn(language string) string { return cmp.Or(roleNames[language][r], r.Word()) }

// Does says in a sentence what the role may do.
func (r Role) Does() string { return roleWords[r].does }

// rightDoes says what a program may do with a right; those that no program is
// given have no words.
var rightDoes = map[Right]word{
	Define:          {"Write", "Write and change drafts of micro-credentials."},
	Publish:         {"Publish", "Publish micro-credentials, retire them, offer them, and change the words of mails."},
	Issue:           {"Award", "Award now or later, renew, correct, put on hold and revoke; award what other organisations let you award."},
	Delegate:        {"Delegate", "Let other organisations and people award what is published, and end that."},
	ReadDrafts:      {"Read drafts", "Read what is described, also what is not public yet."},
	ReadAwards:      {"Read awards", "Read who was awarded what, and what mails about it say."},
	ReadNumbers:     {"Read numbers", "Read counts, never who was awarded what."},
	ReadEvents:      {"Read the log", "Read what was done, when and by whom."},
	ReadAssessments: {"Read assessments", "Read what learners handed in and what was decided; where marking is blind, names only once it is decided."},
	HandIn:          {"Hand in for learners", "Begin applications for learners by their mail address, and hand in their work. It never judges."},
	ManageHooks:     {"Manage webhooks", "Add and change the programs that are told and those that may award."},
	Verify:          {"Check", "Have documents checked over the VC API."},
}

// Word is what people read instead of a right that a program may be given.
func (r Right) Word() string { return rightDoes[r].name }

// Does says in a sentence what a program may do with the right.
func (r Right) Does() string { return rightDoes[r].does }
