package issuer

import (
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
)

// PartnerID is a UUIDv7 in text form.
type PartnerID string

// PartnerState is where an organisation that writes with another stands.
type PartnerState string

const (
	PartnerAsked    PartnerState = "asked"    // has not answered
	PartnerJoined   PartnerState = "joined"   // has written in the draft, or agreed to it
	PartnerDeclined PartnerState = "declined" // says no to the draft, with the reason
	PartnerLeft     PartnerState = "left"     // takes part no more
	PartnerRemoved  PartnerState = "removed"  // is not asked any more
)

// Name is the state in words.
func (s PartnerState) Name() string {
	return map[PartnerState]string{PartnerAsked: "Has not answered yet", PartnerJoined: "Takes part", PartnerDeclined: "Says no",
		PartnerLeft: "Has left", PartnerRemoved: "Was removed"}[s]
}

// Partner is an organisation that writes a draft with the one whose draft it
// is: an employer or an industry body.
type Partner struct {
	ID          PartnerID
	Org         account.OrgID // whose draft it is
	Achievement AchievementID
	With        account.OrgID // who writes with it; "" while Email was asked and has not answered
	Email       string        // who was asked by mail; "" as soon as an organisation is known
	Sections    []Section     // that it may change; none: it reads, and endorses
	Needed      bool          // nothing is published without its yes
	State       PartnerState
	By          account.PersonID // who asked
	Reason      string           // of what it did last, where there is one
	Revision    int              // of this entry
	Created     time.Time
	Changed     time.Time

	Comment  string           // what it says of the draft, signed when that is published
	AgreedTo int              // the draft's Text that it agreed to
	AgreedOn time.Time        // zero: it has not agreed
	AgreedBy account.PersonID // for it
}

// Active tells whether it takes part, or is still to answer.
func (p Partner) Active() bool {
	return p.State == PartnerAsked || p.State == PartnerJoined || p.State == PartnerDeclined
}

// Agrees tells whether it has said yes to the draft as it stands.
func (p Partner) Agrees(a Achievement) bool {
	return p.State == PartnerJoined && !p.AgreedOn.IsZero() && p.AgreedTo == a.Text
}

// Lacking tells whether its yes is what keeps the draft from being published.
func (p Partner) Lacking(a Achievement) bool { return p.Active() && p.Needed && !p.Agrees(a) }

// Bounds of writing together.
const (
	maxPartners       = 5   // of one draft at a time: each adds to every award
	maxPartnersPerDay = 50  // that one organisation asks
	maxEndorsement    = 600 // characters of what is said: it travels in every award
	invitationLife    = 30 * 24 * time.Hour
)

// PartnerRequest asks an organisation to write with a draft: one on this
// server, or whoever reads a mail address.
type PartnerRequest struct {
	With     account.OrgID
	Email    string
	Sections []Section
	Needed   bool
}

func (r PartnerRequest) checked() (PartnerRequest, error) {
	if (r.With == "") == (r.Email == "") {
		return r, fault.Field("with", "Name an organisation on this server, or a mail address: one of the two.")
	}
	if r.Email != "" {
		normal, err := account.NormalEmail(r.Email)
		if err != nil {
			return r, fault.Field("email", "This is not a mail address. It should look like name@example.org.")
		}
		r.Email = normal
	}
	known := values(Sections())
	var sections []Section
	for _, s := range r.Sections {
		if !slices.Contains(known, string(s)) {
			return r, fault.Field("sections", "Choose among the sections offered.")
		}
		if !slices.Contains(sections, s) {
			sections = append(sections, s)
		}
	}
	r.Sections = sections
	return r, nil
}

// Edit is a change of a draft's text: who made it, for which organisation, and
// when.
type Edit struct {
	Org         account.OrgID
	Achievement AchievementID
	Revision    int           // of the draft, by this change
	Of          account.OrgID // for whom: the draft's own organisation, or a partner
	By          account.PersonID
	Name        string // of By, where it is known
	Client      string // name of the program that acted; empty for a person
	At          time.Time
	Changes     []Change
}

// MaxEdits is how many changes of a draft are kept.
const MaxEdits = 200

// Sections lists what was changed, in the order of the form; "" among them for
// what is in no section.
func (e Edit) Sections() (all []Section) {
	for _, c := range e.Changes {
		if s := SectionOf(c.Field); !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}
