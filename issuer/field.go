package issuer

// Field is a field of work or study, the catalogue's first facet.
type Field struct {
	Slug string // in addresses and in stored definitions
	Name string // for people
}

// Fields lists the fields in the order of their names.
func Fields() []Field {
	return []Field{
		{"ai", "Artificial intelligence"},
		{"blockchain", "Blockchain"},
		{"business-leadership", "Business leadership"},
		{"cloud", "Cloud"},
		{"coding", "Coding"},
		{"cybersecurity", "Cybersecurity"},
		{"data-analytics", "Data analytics"},
		{"data-science", "Data science"},
		{"digital-marketing", "Digital marketing"},
		{"leadership", "Leadership"},
		{"legal-tech", "Legal tech"},
		{"pastry-arts", "Pastry arts"},
		{"patient-communication", "Patient communication"},
		{"project-management", "Project management"},
		{"social-media-marketing", "Social-media marketing"},
		{"supply-chain", "Supply chain"},
		{"tech-sales", "Tech sales"},
		{"ux-design", "UX design"},
	}
}

// FieldName is the name behind a slug; the slug itself when it is unknown.
func FieldName(slug string) string {
	for _, f := range Fields() {
		if f.Slug == slug {
			return f.Name
		}
	}
	return slug
}

// A Choice is one value of a closed list, with its words.
type Choice struct {
	Value string
	Name  string // on a form and in a label: "Project, marked against a rubric"
}

func nameOf(list []Choice, value string) string {
	for _, c := range list {
		if c.Value == value {
			return c.Name
		}
	}
	return ""
}

// Assessment is how the learner shows the ability.
type Assessment string

const (
	Exam       Assessment = "exam"
	Project    Assessment = "project"
	Observed   Assessment = "observed"
	Portfolio  Assessment = "portfolio"
	Attendance Assessment = "attendance" // no assessment: a visibly weaker badge
)

// Assessments lists the kinds as a form offers them.
func Assessments() []Choice {
	return []Choice{
		{string(Project), "Project, marked against a rubric"},
		{string(Exam), "Examination"},
		{string(Observed), "Observed at work"},
		{string(Portfolio), "Portfolio of work"},
		{string(Attendance), "Attendance only"},
	}
}

// Name is the assessment in words.
func (a Assessment) Name() string { return nameOf(Assessments(), string(a)) }

// Participation is the form of taking part.
type Participation string

const (
	Online  Participation = "online"
	Onsite  Participation = "onsite"
	Blended Participation = "blended"
)

// Participations lists the forms.
func Participations() []Choice {
	return []Choice{{string(Online), "Online"}, {string(Onsite), "On site"}, {string(Blended), "Online and on site"}}
}

// Name is the form in words.
func (p Participation) Name() string { return nameOf(Participations(), string(p)) }

// Supervision says who watched the assessment and whether the learner's
// identity was checked (EU recommendation of 16 June 2022, Annex I).
type Supervision string

const (
	Unsupervised     Supervision = "none"
	Supervised       Supervision = "supervised"
	SupervisedOnline Supervision = "supervisedOnline"
	SupervisedOnsite Supervision = "supervisedOnsite"
)

// Supervisions lists the kinds.
func Supervisions() []Choice {
	return []Choice{
		{string(Unsupervised), "Unsupervised, identity not checked"},
		{string(Supervised), "Supervised, identity not checked"},
		{string(SupervisedOnline), "Supervised online, identity checked"},
		{string(SupervisedOnsite), "Supervised on site, identity checked"},
	}
}

// Name is the supervision in words.
func (s Supervision) Name() string { return nameOf(Supervisions(), string(s)) }

// IdentityChecked tells whether the learner's identity was checked.
func (s Supervision) IdentityChecked() bool {
	return s == SupervisedOnline || s == SupervisedOnsite
}

// Stackable says whether it counts towards something larger.
type Stackable string

const (
	Alone     Stackable = "alone"
	Stacks    Stackable = "stackable"
	Integrate Stackable = "integrated"
)

// Stackables lists the kinds.
func Stackables() []Choice {
	return []Choice{
		{string(Alone), "Stands alone"},
		{string(Stacks), "Counts towards a larger award"},
		{string(Integrate), "Is part of a programme"},
	}
}

// Name is the stackability in words.
func (s Stackable) Name() string { return nameOf(Stackables(), string(s)) }

// GradingKind is the kind of result an award carries.
type GradingKind string

const (
	NoResult GradingKind = "none"
	PassFail GradingKind = "pass"
	Percent  GradingKind = "percent"
	Points   GradingKind = "points"
	Grade    GradingKind = "grade"
)

// Gradings lists the kinds of result.
func Gradings() []Choice {
	return []Choice{
		{string(NoResult), "No result is stated"},
		{string(PassFail), "Passed"},
		{string(Percent), "Per cent"},
		{string(Points), "Points"},
		{string(Grade), "A grade in words or letters"},
	}
}
