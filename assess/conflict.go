package assess

import (
	"slices"

	"laurel/account"
	"laurel/fault"
)

// Conflict is why somebody may not judge an application; "" for no reason.
type Conflict string

const (
	NoConflict   Conflict = ""
	IsApplicant  Conflict = "isApplicant"  // it is their own
	IsEmployer   Conflict = "isEmployer"   // belongs to an organisation that the applicant works for
	LeadsStaff   Conflict = "leadsStaff"   // the applicant works for the assessing organisation, which they lead
	MarkedBefore Conflict = "markedBefore" // has judged it before
	HasNoRight   Conflict = "hasNoRight"   // may not judge here at all
)

// rightOf is what somebody needs to take a part.
func (p Part) right() account.Right {
	if p == Moderator {
		return account.Moderate
	}
	return account.Assess
}

// conflictOf finds why who may not take a part in judging a, which is for
// something of a unit, and the organisation that stands between them. An applicant's employers are the
// organisations they belong to and the one they named. Where the assessing
// organisation is itself the employer, its assessors may judge their
// colleagues, but those who lead it may not.
func conflictOf(a Application, unit account.UnitID, applicant, who account.Actor, p Part, marks []Mark) (Conflict, account.OrgID) {
	if who.Person == a.Person {
		return IsApplicant, ""
	}
	if !who.MayIn(p.right(), a.Org, unit) {
		return HasNoRight, ""
	}
	for _, employer := range employers(a, applicant) {
		if employer != a.Org && who.Member(employer) {
			return IsEmployer, employer
		}
		if employer == a.Org && leads(who, employer) {
			return LeadsStaff, employer
		}
	}
	for _, m := range marks {
		if m.Assessor == who.Person && !m.Dropped {
			return MarkedBefore, ""
		}
	}
	return NoConflict, ""
}

// employers are the organisations that an applicant works for, as far as is known.
func employers(a Application, applicant account.Actor) (all []account.OrgID) {
	for _, m := range applicant.Memberships {
		all = append(all, m.Org)
	}
	if a.Employer != "" && !slices.Contains(all, a.Employer) {
		all = append(all, a.Employer)
	}
	return all
}

func leads(who account.Actor, org account.OrgID) bool {
	return slices.ContainsFunc(who.Memberships, func(m account.Membership) bool {
		return m.Org == org && (m.Role == account.Owner || m.Role == account.Manager)
	})
}

// ofAnother refuses somebody who looks after the judging of their own work.
func (a Application) ofAnother(by account.Actor) error {
	if by.Person != "" && by.Person == a.Person {
		return fault.New(fault.Forbidden, "assess.own", "This is your own application. Somebody else must look after how it is judged; you find it under My assessments.")
	}
	return nil
}

// fault is the conflict as a sentence; between is the organisation's name.
func (c Conflict) fault(between string) error {
	text := map[Conflict]string{
		IsApplicant:  "Nobody judges their own work. Somebody else must take this one.",
		IsEmployer:   "The applicant works for {organisation}, and so does this assessor. Somebody from outside must take this one.",
		LeadsStaff:   "The applicant works for {organisation}, which this assessor leads. Somebody else must take this one.",
		MarkedBefore: "This assessor has judged it already. Somebody new must take this one.",
		HasNoRight:   "This person may not judge here. Choose an assessor, or give them that role first.",
	}[c]
	if c == NoConflict {
		return nil
	}
	return fault.New(fault.Conflict, "assess.conflict."+string(c), text, "organisation", between)
}
