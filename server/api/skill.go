package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/fault"
	"laurel/skill"
)

// ability is a skill of the framework.
type ability struct {
	ID         string   `json:"id"`
	URL        string   `json:"url" doc:"Its page, to which credentials are aligned."`
	Name       string   `json:"name"`
	Definition string   `json:"definition"`
	Aliases    []string `json:"aliases,omitempty" doc:"What else people call it."`
	ESCO       string   `json:"esco,omitempty" doc:"The address of the same skill in ESCO."`
	Field      string   `json:"field" doc:"Under which it is listed."`
}

// framework says which list of skills it is.
type framework struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Publisher string `json:"publisher"`
}

type skillsOut struct {
	Body struct {
		Framework framework `json:"framework"`
		Items     []ability `json:"items" nullable:"false"`
	}
}

type skillOut struct{ Body ability }

func (a *API) skillCalls(h huma.API) {
	register(a, h, call{id: "searchSkills", tag: "Skills", method: "GET", path: base + "/skills", public: true,
		summary: "Search the skills", more: "As their names are typed, with a slip or two; without words all are listed."}, a.searchSkills)
	register(a, h, call{id: "readSkill", tag: "Skills", method: "GET", path: base + "/skills/{id}", public: true, errors: []int{404},
		summary: "Read a skill"}, a.readSkill)
}

func (a *API) searchSkills(_ context.Context, _ account.Actor, in *struct {
	Text  string `query:"q" maxLength:"200" doc:"What has been typed so far."`
	Limit int    `query:"limit" minimum:"1" maximum:"50" default:"20" doc:"How many a search finds at most."`
}) (*skillsOut, error) {
	found := a.Skills.Skills
	if in.Text != "" {
		found = a.Skills.Search(in.Text, in.Limit)
	}
	out := &skillsOut{}
	out.Body.Framework = framework{a.Skills.ID, a.Skills.Name, a.Skills.Version, a.Skills.Publisher}
	out.Body.Items = each(found, a.ability)
	return out, nil
}

func (a *API) readSkill(_ context.Context, _ account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*skillOut, error) {
	s, ok := a.Skills.ByID(skill.ID(in.ID))
	if !ok {
		return nil, fault.NoSuch("skill", in.ID)
	}
	return &skillOut{a.ability(s)}, nil
}

func (a *API) ability(s skill.Skill) ability {
	return ability{string(s.ID), a.PublicURL + "/skills/" + string(s.ID), s.Name, s.Definition, s.Aliases, s.ESCO, s.Field}
}
