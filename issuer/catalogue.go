package issuer

import (
	"context"
	"slices"
	"strings"

	"laurel/account"
	"laurel/fault"
	"laurel/skill"
)

// PageSize is how many micro-credentials one page of the catalogue shows.
const PageSize = 24

// CatalogueQuery says what somebody is looking for. Its zero value asks for
// everything, and so does each zero member.
type CatalogueQuery struct {
	Text     string // read up to 200 bytes; every word must be found
	Field    string // slug of a [Field]
	Level    int    // EQF
	MaxHours float64
	MaxPrice Price  // where Stated; see [ReadMaxPrice]
	Language string // its base: "pt" finds pt-BR
	Mode     Participation
	Start    string // [RollingStart], or a day on or before which it begins
	Issuer   account.OrgID
	Skill    skill.ID
	Sort     Sort
	Page     int // from 1; clamped to the pages there are
}

// Sort is an order of the catalogue. The zero Sort is by relevance where words
// were typed, and otherwise the newest first.
type Sort string

const (
	ByRelevance Sort = "relevance"
	ByNewest    Sort = "newest"
	ByHours     Sort = "hours"
	ByPrice     Sort = "price"
	ByTitle     Sort = "title"
	ByCost      Sort = "cost" // of each ECTS credit
)

// Sorts lists the orders as a form offers them.
func Sorts() []Choice {
	return []Choice{
		{string(ByRelevance), "Best match first"},
		{string(ByNewest), "Newest first"},
		{string(ByHours), "Least work first"},
		{string(ByPrice), "Lowest price first"},
		{string(ByCost), "Lowest price for each ECTS credit first"},
		{string(ByTitle), "By title"},
	}
}

// Item is a published micro-credential as the catalogue shows it. Items are
// shared between readers: nobody changes one.
type Item struct {
	Version // the newest published
	Issuer  Brand
	Offers  []Offer // that are not past, what can be begun first first
}

// Brand is what a badge and a label need to know of an organisation.
type Brand struct {
	ID   account.OrgID
	Name string
	Hue  int
}

// CatalogueResult is one page of what was found.
type CatalogueResult struct {
	Query  CatalogueQuery // as it was read: trimmed, clamped, the sort decided
	Items  []Item
	Total  int
	Page   int
	Pages  int
	Facets Facets
	// Unmentioned are the typed words that no micro-credential mentions. Where
	// a slip explains them, DidYouMean says how the catalogue writes them, and
	// Items are those that would be found so.
	Unmentioned []string
	DidYouMean  []Suggestion
}

// Suggestion is a word of the catalogue that may have been meant.
type Suggestion struct {
	Word  string // as the catalogue writes it: "Kubernetes"
	Count int    // how many would be found with it, under the same filters
	Text  string // the whole query with the word put right
}

// Catalogue searches what is published. Anybody may.
func (s *Service) Catalogue(ctx context.Context, q CatalogueQuery) (CatalogueResult, error) {
	x, err := s.index(ctx)
	if err != nil {
		return CatalogueResult{}, err
	}
	return x.search(q.cleaned()), nil
}

// Sentence says in words why nothing was found, or that a word was taken for
// another; it is empty where the results speak for themselves.
func (r CatalogueResult) Sentence() string {
	switch {
	case len(r.Unmentioned) > 0:
		return r.unmentioned()
	case r.Total > 0:
		return ""
	case r.Query.Text == "" && r.Query.narrowed():
		return "No micro-credential is like this. Fewer conditions find more."
	case r.Query.Text == "":
		return "Nothing is published yet."
	case r.Query.narrowed():
		return "No micro-credential here mentions " + quoted(r.Query.Text) + ". Fewer words or conditions find more."
	}
	return "No micro-credential mentions all of " + quoted(r.Query.Text) + " at once. Fewer words find more."
}

func (r CatalogueResult) unmentioned() string {
	words := make([]string, len(r.Unmentioned))
	for i, w := range r.Unmentioned {
		words[i] = quoted(w)
	}
	said := "No micro-credential mentions " + strings.Join(words, " or ") + "."
	for i, m := range r.DidYouMean {
		said += []string{" Did you mean ", " or "}[min(i, 1)] + quoted(m.Word) + " (" + Number(float64(m.Count)) + ")"
	}
	if len(r.DidYouMean) > 0 {
		said += "?"
	}
	return said + " Fewer words find more."
}

func quoted(text string) string { return "“" + text + "”" }

// Offering is an organisation with what it offers.
type Offering struct {
	Organisation account.Organisation
	Items        []Item // newest first
	Awards       int    // how many it has issued
}

// ByIssuer is an organisation's public page.
func (s *Service) ByIssuer(ctx context.Context, org account.OrgID) (Offering, error) {
	o, err := s.Orgs.Organisation(ctx, org)
	if err != nil {
		return Offering{}, err
	}
	x, err := s.index(ctx)
	if err != nil {
		return Offering{}, err
	}
	awards, err := s.Public.AwardCount(ctx, org, "")
	return Offering{o, x.itemsWhere(func(i Item) bool { return i.Org == org }), awards}, err
}

// BySkill lists what proves a skill, newest first.
func (s *Service) BySkill(ctx context.Context, id skill.ID) ([]Item, error) {
	x, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	return x.itemsWhere(func(i Item) bool { return i.Definition.teaches(string(id)) }), nil
}

// SkillCounts tells for each skill how many micro-credentials prove it.
func (s *Service) SkillCounts(ctx context.Context) (map[skill.ID]int, error) {
	x, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[skill.ID]int{}
	for _, item := range x.items {
		for _, sl := range item.Definition.Skills {
			counts[sl.Skill]++
		}
	}
	return counts, nil
}

// FieldCount is a field with how many micro-credentials it has.
type FieldCount struct {
	Field
	Count int
}

// FieldCounts lists all fields in the order of their names.
func (s *Service) FieldCounts(ctx context.Context) ([]FieldCount, error) {
	x, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, item := range x.items {
		counts[item.Definition.Field]++
	}
	var all []FieldCount
	for _, f := range Fields() {
		all = append(all, FieldCount{f, counts[f.Slug]})
	}
	return all, nil
}

// Newest lists the n that were published last.
func (s *Service) Newest(ctx context.Context, n int) ([]Item, error) {
	x, err := s.index(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(x.items[:min(max(n, 0), len(x.items))]), nil
}

// Detail is all that the public page of a micro-credential shows.
type Detail struct {
	Version
	Unit         account.UnitID
	State        State // retired ones keep their page
	Organisation account.Organisation
	Skills       []DetailSkill
	Offers       []Offer // that people can or could soon enrol in; none of what is retired
	Awards       int     // how many were given, of any version
	Supersedes   AchievementID
	SupersededBy AchievementID
	Endorsers    []account.Organisation // of the version, but those who withdrew
}

// DetailSkill is a skill of a definition. One that the framework does not know
// has its id for a name, and no address.
type DetailSkill struct {
	skill.Skill
	Level skill.Level
	URL   string
}

// Detail is the public page of a micro-credential; [fault.NotFound] before it
// was ever published.
func (s *Service) Detail(ctx context.Context, id AchievementID) (Detail, error) {
	a, v, err := s.published(ctx, id)
	if err != nil {
		return Detail{}, err
	}
	state := a.State
	org, err := s.Orgs.Organisation(ctx, v.Org)
	if err != nil {
		return Detail{}, wrap("reading the issuer of micro-credential", id, err)
	}
	d := Detail{Version: v, Unit: a.Unit, State: state, Organisation: org, SupersededBy: a.SupersededBy}
	if state == Published { // only then it has taken the other's place
		d.Supersedes = a.Supersedes
	}
	if d.Endorsers, err = s.endorsers(ctx, v); err != nil {
		return Detail{}, wrap("reading the endorsements of micro-credential", id, err)
	}
	if d.Awards, err = s.Public.AwardCount(ctx, v.Org, id); err != nil {
		return Detail{}, wrap("counting the awards of micro-credential", id, err)
	}
	if state == Published {
		if d.Offers, err = s.offersOf(ctx, v.Org, id); err != nil {
			return Detail{}, wrap("reading the offers of micro-credential", id, err)
		}
		d.Offers = slices.DeleteFunc(d.Offers, func(o Offer) bool { return o.Terms.State(s.today()) == Past })
	}
	for _, sl := range v.Definition.Skills {
		resolved := DetailSkill{Skill: skill.Skill{ID: sl.Skill, Name: string(sl.Skill)}, Level: sl.Level}
		if known, ok := s.Skills.ByID(sl.Skill); ok {
			resolved.Skill, resolved.URL = known, s.SkillURL(known.ID)
		}
		d.Skills = append(d.Skills, resolved)
	}
	return d, nil
}

// item finds one that is in the catalogue.
func (x *index) item(id AchievementID) (Item, error) {
	at, ok := x.byID[id]
	if !ok {
		return Item{}, fault.NoSuch("micro-credential", string(id))
	}
	return x.items[at], nil
}

func (x *index) itemsWhere(wanted func(Item) bool) []Item {
	var all []Item
	for _, item := range x.items {
		if wanted(item) {
			all = append(all, item)
		}
	}
	return all
}
