package verify

// HeldDocument is what was found out about a credential in a learner record.
type HeldDocument struct {
	ID     string    `json:"id,omitempty" doc:"The credential’s own id."`
	Name   string    `json:"name,omitempty" doc:"What it was awarded for, by its own account."`
	Holder *Answered `json:"holder,omitempty" doc:"Whether it was issued to the learner whose record this is; a warning, which decides nothing."`
	Report Document  `json:"report"`
}

// EndorsementDocument is what was found out about an endorsement.
type EndorsementDocument struct {
	By      string   `json:"by" doc:"Who endorses: as we know them, else as they say and where they are at home."`
	Of      string   `json:"of,omitempty" enum:"credential,achievement,profile" doc:"What it is about."`
	About   string   `json:"about,omitempty" doc:"The id of what it is about."`
	Comment string   `json:"comment,omitempty" doc:"What they say, Markdown."`
	Pointer string   `json:"pointer,omitempty" doc:"Where it stands, a JSON Pointer."`
	Report  Document `json:"report"`
}

// more gives what stands within a document.
func (r Report) more(d *Document) {
	d.UncheckedEndorsements, d.Warnings = r.UncheckedEndorsements, r.Warnings()
	if r.Credential != nil && r.Credential.IsRecord() {
		d.Own, d.Partial = r.Own(), r.Credential.Partial()
	}
	for _, h := range r.Held {
		d.Held = append(d.Held, h.document())
	}
	for _, e := range r.Endorsements {
		d.Endorsements = append(d.Endorsements, e.document())
	}
}

func (h Held) document() HeldDocument {
	d := HeldDocument{Name: h.Title(), Report: h.Report.Document()}
	if h.Credential != nil {
		d.ID = h.Credential.ID()
	}
	if h.Holder.Code != "" {
		holder := h.Holder.answered()
		d.Holder = &holder
	}
	return d
}

func (e Endorsement) document() EndorsementDocument {
	d := EndorsementDocument{By: e.Endorser(), Of: e.Of, Comment: e.Comment, Pointer: e.Pointer, Report: e.Report.Document()}
	if e.Credential != nil {
		d.About = e.Credential.Endorsement().ID
	}
	return d
}
