package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"laurel/fault"
	"laurel/server/web/view"
	"laurel/skill"
)

// skillsIndex is the framework as an index, or what a search in it found.
func (w *Web) skillsIndex(rw http.ResponseWriter, r *http.Request) error {
	fw := w.Skills
	p := view.Skills{Frame: w.frame(r, "Skills"), Name: fw.Name, Version: fw.Version, Publisher: fw.Publisher,
		Count: len(fw.Skills), Query: strings.TrimSpace(r.FormValue("q"))}
	p.Description = "The skills that micro-credentials here name, each with a definition."
	if p.Query != "" {
		for _, s := range fw.Search(p.Query, 30) {
			p.Found = append(p.Found, view.SkillEntry{Name: s.Name, Href: skillPath(s.ID), Definition: s.Definition})
		}
		return w.render(rw, r, http.StatusOK, view.SkillsPage(p))
	}
	taught, err := w.Issuer.SkillCounts(r.Context())
	if err != nil {
		return err
	}
	p.Groups = skillGroups(fw, taught)
	return w.render(rw, r, http.StatusOK, view.SkillsPage(p))
}

func skillGroups(fw *skill.Framework, taught map[skill.ID]int) []view.SkillGroup {
	groups := map[string]*view.SkillGroup{}
	for _, s := range fw.Skills {
		g, ok := groups[s.Field]
		if !ok {
			g = &view.SkillGroup{Name: fieldName(s.Field)}
			groups[s.Field] = g
		}
		g.Entries = append(g.Entries, view.Entry{Text: s.Name, Href: skillPath(s.ID), Count: taught[s.ID]})
	}
	var all []view.SkillGroup
	for _, g := range groups {
		slices.SortFunc(g.Entries, func(a, b view.Entry) int { return cmp.Compare(a.Text, b.Text) })
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b view.SkillGroup) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

func (w *Web) skillPage(rw http.ResponseWriter, r *http.Request) error {
	s, ok := w.Skills.ByID(skill.ID(r.PathValue("id")))
	if !ok {
		return fault.NoSuch("skill", r.PathValue("id"))
	}
	taught, err := w.Issuer.BySkill(r.Context(), s.ID)
	if err != nil {
		return err
	}
	p := view.Skill{
		Frame: w.frame(r, s.Name, view.Link{Text: "Skills", Href: "/skills"}, view.Link{Text: s.Name}),
		Name:  s.Name, Definition: s.Definition, Field: fieldName(s.Field), ESCO: s.ESCO,
		Aliases: strings.Join(s.Aliases, ", "), Offers: offerLabels(taught),
	}
	p.Frame.Description, p.Canonical = s.Definition, w.PublicURL+skillPath(s.ID)
	p.JSONLD = map[string]any{"@context": "https://schema.org", "@type": "DefinedTerm", "@id": p.Canonical, "name": s.Name,
		"description": s.Definition, "termCode": string(s.ID), "inDefinedTermSet": w.PublicURL + "/skills"}
	for l := skill.Lowest; l <= skill.Highest; l++ {
		p.Levels = append(p.Levels, view.Fact{Name: "Level " + view.Number(int(l)), Value: l.Describe()})
	}
	return w.render(rw, r, http.StatusOK, view.SkillPage(p))
}

// skillSearch answers the form that finds skills as they are typed.
func (w *Web) skillSearch(rw http.ResponseWriter, r *http.Request) error {
	type found struct {
		ID         skill.ID `json:"id"`
		Name       string   `json:"name"`
		Definition string   `json:"definition"`
	}
	list := []found{}
	for _, s := range w.Skills.Search(r.FormValue("q"), 8) {
		list = append(list, found{s.ID, s.Name, s.Definition})
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Cache-Control", "public, max-age=3600")
	return json.NewEncoder(rw).Encode(list)
}

func skillPath(id skill.ID) string { return "/skills/" + string(id) }
