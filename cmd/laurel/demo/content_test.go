package demo

import (
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

func TestOrganisations(t *testing.T) {
	c := Load()
	if len(c.Organisations) != 10 {
		t.Errorf("%d organisations, want ten", len(c.Organisations))
	}
	kinds, hues, web := map[account.Kind]bool{}, map[int]bool{}, 0
	for _, o := range c.Organisations {
		kinds[o.Kind] = true
		if o.Hue < 0 || o.Hue > 359 || hues[o.Hue] {
			t.Errorf("%s: hue %d", o.Key, o.Hue)
		}
		hues[o.Hue] = true
		if o.DID == account.DIDWeb {
			web++
		}
		site, err := url.Parse(o.Website)
		if err != nil || site.Scheme != "https" || !strings.HasSuffix(site.Host, ".example") {
			t.Errorf("%s: website %q", o.Key, o.Website)
		}
		checkAddress(t, o.Email)
		if _, err := language.ParseRegion(o.Country); err != nil || len(o.Country) != 2 || o.City == "" || len(o.Description) < 80 {
			t.Errorf("%s: country %q, city %q or description", o.Key, o.Country, o.City)
		}
		if _, ok := c.Registrar(o.Key); !ok {
			t.Errorf("%s: nobody can give its awards", o.Key)
		}
		if !slices.ContainsFunc(c.Credentials, func(x Credential) bool { return x.Org == o.Key }) {
			t.Errorf("%s offers nothing", o.Key)
		}
	}
	if len(kinds) < 5 || web != 2 {
		t.Errorf("%d kinds of organisation and %d on did:web; want at least 5, and 2", len(kinds), web)
	}
}

func TestCredentialsAreWellDescribed(t *testing.T) {
	c := Load()
	if len(c.Credentials) != 36 {
		t.Errorf("%d micro-credentials, want 36", len(c.Credentials))
	}
	keys, titles, byField, complete := map[string]bool{}, map[string]bool{}, map[string]int{}, 0
	for _, offer := range c.Credentials {
		d := offer.Definition
		if keys[offer.Key] || titles[d.Title] {
			t.Errorf("%s: key or title is used twice", offer.Key)
		}
		keys[offer.Key], titles[d.Title] = true, true
		byField[d.Field]++
		if err := d.Complete(); err != nil {
			t.Errorf("%s cannot be published: %v", offer.Key, faults(err))
		}
		checkWriting(t, offer)
		checkPlace(t, c, offer)
		if euComplete(d) {
			complete++
		}
	}
	for _, f := range issuer.Fields() {
		if byField[f.Slug] == 0 {
			t.Errorf("no micro-credential in %s", f.Slug)
		}
	}
	if complete < 34 {
		t.Errorf("%d of 36 complete in the EU’s sense, want most", complete)
	}
}

// checkWriting holds a description to what a good university would write.
func checkWriting(t *testing.T, offer Credential) {
	t.Helper()
	d := offer.Definition
	verb := regexp.MustCompile(`^[A-Z][a-z]+s\b`) // third person: "Writes", "Explains"
	vague := regexp.MustCompile(`^(Knows|Understands|Learns|Appreciates|Is)\b`)
	if n := len(d.Outcomes); n < 3 || n > 5 {
		t.Errorf("%s: %d outcomes, want 3 to 5", offer.Key, n)
	}
	for _, o := range d.Outcomes {
		if !verb.MatchString(o) || vague.MatchString(o) {
			t.Errorf("%s: outcome %q does not begin with a verb one can watch", offer.Key, o)
		}
	}
	if n := strings.Count(d.Description, ".") + strings.Count(d.Description, "?"); n < 2 || n > 4 {
		t.Errorf("%s: %d sentences of description, want 2 or 3", offer.Key, n)
	}
	if len(d.Criteria) < 200 {
		t.Errorf("%s: criteria say too little", offer.Key)
	}
	if strings.ContainsAny(d.Title+d.Description+d.Criteria, "!") {
		t.Errorf("%s: exclamation mark", offer.Key)
	}
	if d.ECTS > 0 && (d.Hours < 25*d.ECTS || d.Hours > 30*d.ECTS) {
		t.Errorf("%s: %g hours and %g ECTS do not fit", offer.Key, d.Hours, d.ECTS)
	}
	if d.EQF == 0 && d.EQFNote == "" {
		t.Errorf("%s: neither a level nor the reason for none", offer.Key)
	}
	if n := len(d.Skills); n < 2 || n > 4 {
		t.Errorf("%s: %d skills, want 2 to 4", offer.Key, n)
	}
}

// checkPlace looks at what a definition points to.
func checkPlace(t *testing.T, c Content, offer Credential) {
	t.Helper()
	d := offer.Definition
	i := slices.IndexFunc(c.Organisations, func(o Organisation) bool { return o.Key == offer.Org })
	if i < 0 {
		t.Errorf("%s belongs to nobody: %q", offer.Key, offer.Org)
	} else if c.Organisations[i].Country != d.Country {
		t.Errorf("%s: country %s, its organisation is in %s", offer.Key, d.Country, c.Organisations[i].Country)
	}
	if _, err := language.Parse(d.Language); err != nil {
		t.Errorf("%s: language %q", offer.Key, d.Language)
	}
	for _, s := range d.Skills {
		if _, ok := skill.Starter().ByID(s.Skill); !ok {
			t.Errorf("%s: no skill %q in the starter framework", offer.Key, s.Skill)
		}
		if !s.Level.Known() {
			t.Errorf("%s: %s at level %d", offer.Key, s.Skill, s.Level)
		}
		if d.EQF > 0 && int(s.Level) > d.EQF {
			t.Errorf("%s: %s at level %d, above the award’s own level %d", offer.Key, s.Skill, s.Level, d.EQF)
		}
	}
}

// euComplete tells whether every mandatory element is filled.
func euComplete(d issuer.Definition) bool {
	mandatory, _ := d.EUCount()
	return mandatory == 11
}

// faults names every field at fault.
func faults(err error) string {
	var all []string
	if f, ok := errors.AsType[*fault.Error](err); ok {
		for _, field := range f.Fields() {
			all = append(all, field.Field+": "+field.Sentence())
		}
	}
	return strings.Join(all, "; ")
}

func TestDraftsAreUnfinished(t *testing.T) {
	c := Load()
	if len(c.Drafts) < 2 {
		t.Errorf("%d drafts, want a couple", len(c.Drafts))
	}
	for _, draft := range c.Drafts {
		if err := draft.Definition.Validate(); err != nil {
			t.Errorf("%s cannot be saved: %v", draft.Key, faults(err))
		}
		if euComplete(draft.Definition) {
			t.Errorf("%s is complete, so it is no draft", draft.Key)
		}
	}
}

func TestPeople(t *testing.T) {
	c := Load()
	if n := len(c.Learners); n < 155 || n > 170 {
		t.Errorf("%d learners, want about 160", n)
	}
	if c.Learners[0].Name != "Mira Fenwright" || c.Learners[1].Name != "Bram Oskell" {
		t.Errorf("the stories’ learners are %v", c.Learners[:2])
	}
	seen := map[string]bool{}
	for _, l := range c.Learners {
		checkAddress(t, l.Email)
		if seen[l.Email] || seen[l.Name] || strings.TrimSpace(l.Name) != l.Name || l.Name == "" {
			t.Errorf("%q <%s> is there twice or has no name", l.Name, l.Email)
		}
		seen[l.Email], seen[l.Name] = true, true
	}
	for _, s := range c.Staff {
		checkAddress(t, s.Email)
		if seen[s.Email] {
			t.Errorf("%s is there twice", s.Email)
		}
		seen[s.Email] = true
	}
}

func TestRoles(t *testing.T) {
	c := Load()
	want := []string{"registrar", "author", "assessor", "learner", "employer", "quality", "operator"}
	var got []string
	for _, r := range c.Roles {
		got = append(got, r.Key)
		checkAddress(t, r.Email)
		member := slices.ContainsFunc(c.Staff, func(s Staff) bool { return s.Org == r.Org && s.Email == r.Email && s.Name == r.Name })
		learner := slices.Contains(c.Learners, Learner{r.Name, r.Email})
		if r.Org != "" && !member || r.Key == "learner" && !learner {
			t.Errorf("%s: %s <%s> is not among the people", r.Key, r.Name, r.Email)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("roles %v, want %v", got, want)
	}
}

func checkAddress(t *testing.T, address string) {
	t.Helper()
	a, err := mail.ParseAddress(address)
	if err != nil || a.Address != address || !strings.HasSuffix(address, ".example") || strings.ToLower(address) != address {
		t.Errorf("address %q", address)
	}
	if strings.IndexFunc(address, func(r rune) bool { return r > 126 }) >= 0 {
		t.Errorf("address %q is not ASCII", address)
	}
}
