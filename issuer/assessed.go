package issuer

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/credential"
	"laurel/fault"
)

// Assessed is how an award was earned, as far as it says so in itself: rubric
// levels, what was handed in by its hash, and who judged it.
type Assessed struct {
	Criteria  []AssessedCriterion `json:"criteria"`
	Evidence  []AssessedEvidence  `json:"evidence"`
	Assessors []string            `json:"assessors"` // names
	Narrative string              `json:"narrative"` // "The identity was checked."
	// Recognised is that prior learning was recognised, by a portfolio and not
	// by tasks.
	Recognised bool `json:"recognised,omitempty"`
	// ByEvidence is that it renews an award by what was done since, and not by
	// tasks.
	ByEvidence bool `json:"byEvidence,omitempty"`
}

// AssessedCriterion is one row of a rubric and the level that was reached.
type AssessedCriterion struct {
	ID      string          `json:"id"` // unique within the award
	Title   string          `json:"title"`
	Levels  []AssessedLevel `json:"levels"`  // from the lowest to the highest
	Reached int             `json:"reached"` // index
	Needed  int             `json:"needed"`  // index; 0: any
}

// AssessedLevel is a level of a rubric's row.
type AssessedLevel struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Points      int    `json:"points"`
}

// AssessedEvidence is a piece of work by its content.
type AssessedEvidence struct {
	Title  string `json:"title"`
	Kind   string `json:"kind"`
	SHA256 string `json:"sha256"`        // hexadecimal
	Size   int    `json:"size"`          // bytes
	For    string `json:"for,omitempty"` // what it shows: "For outcomes 1 and 3."
}

// IssueEarned is Issue for what an assessment decided: a second call under one
// key answers the first one's award, whatever else it says, because a name or
// an address may have changed since.
func (s *Service) IssueEarned(ctx context.Context, by account.Actor, req IssueRequest) (Award, error) {
	org, err := s.orgOf(ctx, by, account.Issue, req.Achievement)
	if err != nil {
		return Award{}, err
	}
	if req.Key == "" {
		return Award{}, fault.Field("key", "What was earned is awarded under a key.")
	}
	var known Award
	found := false
	err = s.Store.View(ctx, func(tx Tx) error {
		known, _, found, err = tx.Taken(org, req.Key)
		return err
	})
	switch {
	case err != nil:
		return Award{}, err
	case found && known.Signed:
		return known, nil
	case found:
		return s.finish(ctx, by, known)
	}
	if req.Renews == "" {
		if req.Renews, err = s.earnedBefore(ctx, org, req); err != nil {
			return Award{}, err
		}
	}
	return s.Issue(ctx, by, req)
}

// earnedBefore is the award that runs out and that the one who is awarded
// earned before: to be assessed again renews it. "" for none.
func (s *Service) earnedBefore(ctx context.Context, org account.OrgID, req IssueRequest) (found AwardID, err error) {
	email := req.cleaned().Email
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err := tx.Awards(org, AwardFilter{Achievement: req.Achievement, Status: InForce, Text: email, Limit: 20})
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Recipient.Email != email || a.ValidUntil == nil || a.Superseded() {
				continue
			}
			_, renewed, err := tx.Chain(org, a.ID)
			if err != nil {
				return err
			}
			if renewed == nil {
				found = a.ID
				return nil
			}
		}
		return nil
	})
	return found, err
}

// withAssessed adds to an award what it says of how it was earned.
func (s *Service) withAssessed(ctx context.Context, a Award) (Award, error) {
	if a.Assessed != nil {
		return a, nil
	}
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		a.Assessed, err = tx.Assessed(a.Org, a.ID)
		return err
	})
	return a, err
}

// into writes it into a credential: OB 3.0 §Result with RubricCriterionLevel,
// §Evidence, and §AchievementSubject source for who assessed.
func (e *Assessed) into(c *credential.AchievementCredential, url, orgURL string) {
	if e == nil {
		return
	}
	subject := &c.CredentialSubject
	if e.Recognised {
		id := url + "#recognition"
		subject.Achievement.ResultDescription = append(subject.Achievement.ResultDescription,
			credential.ResultDescription{ID: id, Type: []string{"ResultDescription"}, Name: "Recognition of prior learning", ResultType: "Status"})
		subject.Result = append(subject.Result, credential.Result{Type: []string{"Result"}, ResultDescription: id, Status: "Completed"})
	}
	for _, row := range e.Criteria {
		d, r := row.result(url + "#criterion-" + row.ID)
		subject.Achievement.ResultDescription = append(subject.Achievement.ResultDescription, d)
		subject.Result = append(subject.Result, r)
	}
	for _, piece := range e.Evidence {
		c.Evidence = append(c.Evidence, credential.Evidence{Type: []string{"Evidence"}, Name: piece.Title, Genre: piece.Kind, Narrative: piece.For,
			Description: fmt.Sprintf("SHA-256 %s, %d bytes", piece.SHA256, piece.Size)})
	}
	if len(e.Assessors) > 0 {
		subject.Source = credential.NewProfile(orgURL+"#assessors", listed(e.Assessors))
	}
	subject.Narrative = e.Narrative
}

func (row AssessedCriterion) result(id string) (credential.ResultDescription, credential.Result) {
	d := credential.ResultDescription{ID: id, Type: []string{"ResultDescription"}, Name: row.Title, ResultType: "RubricCriterionLevel"}
	level := func(n int) string { return id + "-" + strconv.Itoa(n+1) }
	for n, l := range row.Levels {
		d.RubricCriterionLevel = append(d.RubricCriterionLevel, credential.RubricCriterionLevel{ID: level(n), Type: []string{"RubricCriterionLevel"},
			Name: l.Title, Description: l.Description, Level: strconv.Itoa(n + 1), Points: strconv.Itoa(l.Points)})
	}
	if row.Needed > 0 {
		d.RequiredLevel = level(row.Needed)
	}
	return d, credential.Result{Type: []string{"Result"}, ResultDescription: id, AchievedLevel: level(row.Reached)}
}

// listed is "A, B and C".
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
