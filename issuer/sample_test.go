package issuer_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

const (
	nordmark   account.OrgID = "org-nordmark"
	kaltwasser account.OrgID = "org-kaltwasser"
)

var organisations = orgs{
	nordmark: {ID: nordmark, Name: "Nordmark University", Kind: account.University, Country: "NO", City: "Trondheim", Hue: 150,
		Website: "https://nordmark.example", Email: "registrar@nordmark.example", Description: "Teaches since 1910."},
	kaltwasser: {ID: kaltwasser, Name: "Kaltwasser Pâtisserie", Kind: account.Company, Country: "DE", City: "Köln", Hue: 30},
}

type orgs map[account.OrgID]account.Organisation

func (o orgs) Organisation(_ context.Context, id account.OrgID) (account.Organisation, error) {
	found, ok := o[id]
	if !ok {
		return found, fault.NoSuch("organisation", string(id))
	}
	return found, nil
}

// complete is a definition that can be published.
func complete(title string, change func(*issuer.Definition)) issuer.Definition {
	d := issuer.Definition{
		Title: title, Description: "For those who want to do it well.", Field: "data-analytics",
		Outcomes: []string{"Explain a result to a colleague"}, Criteria: "A project, marked against a rubric.",
		Hours: 75, ECTS: 3, EQF: 5, Assessment: issuer.Project, Participation: issuer.Online, Supervision: issuer.SupervisedOnline,
		QualityAssurance: "External examiner", Language: "en", Country: "NO",
		Price: issuer.Price{Stated: true, Cents: 18000, Currency: "EUR"}, ValidMonths: 60, Stackable: issuer.Alone,
		Grading: issuer.Grading{Kind: issuer.Percent, Needed: "60"},
	}
	if change != nil {
		change(&d)
	}
	return d
}

// published is what the catalogue's tests search: ids m1, m2 … in this order,
// each a day older than the one before.
var published = versions(
	of(nordmark, complete("Run services on Kubernetes", func(d *issuer.Definition) {
		d.Field, d.Hours, d.ECTS, d.EQF = "cloud", 100, 4, 6
		d.Outcomes = []string{"Deploy a service to a cluster", "Find why a pod does not start"}
		d.Language, d.Participation = "en-GB", issuer.Blended
	})),
	of(nordmark, complete("Ask a database", func(d *issuer.Definition) {
		d.Skills = []issuer.SkillLevel{{Skill: "query-relational-database", Level: 4}}
		d.Description = "Joins, groups and windows, with e-mail support."
	})),
	of(nordmark, complete("Containers in production", func(d *issuer.Definition) {
		d.Field, d.Hours, d.ECTS = "cloud", 25, 1
		d.Description = "From one container to Kubernetes."
		d.Price = issuer.Price{Stated: true}
		d.Language = "nb"
	})),
	of(kaltwasser, complete("Crème brûlée für zwölf", func(d *issuer.Definition) {
		d.Field, d.Hours, d.ECTS, d.EQF = "pastry-arts", 8, 0, 3
		d.Assessment, d.Participation, d.Supervision = issuer.Observed, issuer.Onsite, issuer.SupervisedOnsite
		d.Language, d.Country = "de", "DE"
		d.Price = issuer.Price{Stated: true, Cents: 9500, Currency: "EUR"}
	})),
	of(kaltwasser, complete("Taste chocolate", func(d *issuer.Definition) {
		d.Field, d.Hours, d.ECTS, d.EQF = "pastry-arts", 0, 2, 0
		d.Assessment, d.Participation, d.Supervision = issuer.Attendance, issuer.Onsite, ""
		d.Language, d.Country, d.Price = "de", "DE", issuer.Price{}
		d.Outcomes = []string{"Tell cocoa origins apart"}
	})),
)

type unnumbered struct {
	org account.OrgID
	d   issuer.Definition
}

func of(org account.OrgID, d issuer.Definition) unnumbered { return unnumbered{org, d} }

func versions(list ...unnumbered) []issuer.Version {
	var all []issuer.Version
	for i, u := range list {
		all = append(all, issuer.Version{Achievement: issuer.AchievementID(fmt.Sprint("m", i+1)), Org: u.org, Number: 1,
			Definition: u.d, At: noon.AddDate(0, 0, -i)})
	}
	return all
}

// shown is a store of what is published.
type shown struct {
	issuer.Public
	versions   atomic.Pointer[[]issuer.Version]
	offers     atomic.Pointer[[]issuer.Offer]
	generation atomic.Int64
	reads      atomic.Int64
	before     func() // called when the versions are read
	err        error
}

func show(list []issuer.Version) *shown {
	s := &shown{}
	s.set(list)
	return s
}

func (s *shown) set(list []issuer.Version) {
	s.versions.Store(&list)
	s.generation.Add(1)
}

func (s *shown) Generation(context.Context) (int64, error) { return s.generation.Load(), s.err }

func (s *shown) AwardCount(context.Context, account.OrgID, issuer.AchievementID) (int, error) {
	return 7, nil
}

func (s *shown) PublishedVersions(context.Context) ([]issuer.Version, error) {
	s.reads.Add(1)
	if s.before != nil {
		s.before()
	}
	return *s.versions.Load(), nil
}

func catalogueOver(p issuer.Public) *issuer.Service {
	return &issuer.Service{Public: p, Orgs: organisations, Skills: skill.Starter(),
		PublicURL: "https://laurel.example", Now: func() time.Time { return noon }}
}
