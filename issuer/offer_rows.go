package issuer

import (
	"context"
	"errors"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// OfferRow is an offer as it stands in a table.
type OfferRow struct {
	Line        int
	Achievement string // its id, or its title where only one bears it
	Terms       Terms
	Problem     string // why the row could not be read
}

// OfferOutcome is what became of a row, or would become.
type OfferOutcome struct {
	Line    int
	Title   string // of the micro-credential
	Offer   Offer
	Was     bool   // this row was added before, and changes nothing
	Problem string // why it is not added
}

// maxOfferRows bounds the rows that are added at once.
const maxOfferRows = 500

var errDryRun = errors.New("a dry run keeps nothing")

// AddOffers adds an offer for each row: all of them, or none when a row has a
// problem. A dry run does the same and keeps nothing. The same row again finds
// the offer that was made of it, also when that was changed or withdrawn since.
func (s *Service) AddOffers(ctx context.Context, by account.Actor, org account.OrgID, rows []OfferRow, dryRun bool) (all []OfferOutcome, err error) {
	if len(rows) == 0 || len(rows) > maxOfferRows {
		return nil, fault.Field("file", "A file holds between 1 and {limit} offers.", "limit", Number(maxOfferRows))
	}
	if err := by.Require(account.Publish, org); err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		all = nil
		mine, err := tx.Achievements(org)
		if err != nil {
			return err
		}
		good := true
		for _, row := range rows {
			o, err := s.addRow(tx, by, org, mine, row)
			if err != nil {
				return err
			}
			good = good && o.Problem == ""
			all = append(all, o)
		}
		if dryRun || !good {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return all, err
}

// addRow adds one row within the transaction, or says what is wrong with it.
func (s *Service) addRow(tx Tx, by account.Actor, org account.OrgID, mine []Achievement, row OfferRow) (OfferOutcome, error) {
	o := OfferOutcome{Line: row.Line, Problem: row.Problem}
	if o.Problem != "" {
		return o, nil
	}
	a, problem := named(mine, row.Achievement)
	if problem != "" {
		o.Problem = problem
		return o, nil
	}
	o.Title = a.Draft.Title
	req := OfferRequest{Achievement: a.ID, Terms: row.Terms.cleaned()}
	req.Key = "table:" + req.fingerprint()
	if err := req.check(); err != nil {
		return o.refused(err)
	}
	now := s.now()
	fresh := Offer{ID: OfferID(newID()), Org: org, Achievement: a.ID, Terms: req.Terms, Revision: 1, Created: now, Changed: now}
	added, err := s.addOffer(tx, by, fresh, req)
	if err != nil {
		return o.refused(err)
	}
	o.Offer, o.Was = added, added.ID != fresh.ID
	return o, nil
}

// refused keeps a refusal as the row's problem; other errors end it all.
func (o OfferOutcome) refused(err error) (OfferOutcome, error) {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || (f.Kind != fault.Invalid && f.Kind != fault.Conflict) {
		return o, err
	}
	o.Problem = f.Sentence()
	for _, one := range f.Fields() {
		o.Problem = one.Field + ": " + one.Sentence()
		break
	}
	return o, nil
}

// named finds a micro-credential by its id or its title.
func named(mine []Achievement, name string) (found Achievement, problem string) {
	name = strings.TrimSpace(name)
	n := 0
	for _, a := range mine {
		if string(a.ID) == name {
			return a, ""
		}
		if strings.EqualFold(a.Draft.Title, name) && !a.State.Ended() {
			found = a
			n++
		}
	}
	switch {
	case name == "":
		return found, "achievement: Name the micro-credential, by its id or its title."
	case n == 0:
		return found, "achievement: None of yours has this id or title: " + name
	case n > 1:
		return found, "achievement: Several of yours bear this title. Write the id."
	}
	return found, ""
}
