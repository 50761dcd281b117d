package issuer

import (
	"context"

	"laurel/account"
	"laurel/fault"
)

// ImportItem is a definition from another system.
type ImportItem struct {
	Source     string // its id there: what was imported is not imported again; "" if it has none
	Definition Definition
}

// ImportedItem is what became of it.
type ImportedItem struct {
	Achievement AchievementID
	Title       string
	Was         bool // it had been imported before, and stays as it is
}

// maxImport bounds one import.
const maxImport = 200

// Import begins a draft for each definition, all or none. What was imported
// from the same source before stays as it is.
func (s *Service) Import(ctx context.Context, by account.Actor, org account.OrgID, items []ImportItem) (all []ImportedItem, err error) {
	if len(items) == 0 || len(items) > maxImport {
		return nil, fault.Field("file", "Choose between 1 and {limit} definitions.", "limit", Number(maxImport))
	}
	for i, item := range items {
		items[i].Definition = item.Definition.cleaned()
		if err := items[i].Definition.Validate(); err != nil {
			return nil, err
		}
		if bad := tooLong("file", item.Source, 600); bad != nil {
			return nil, bad
		}
	}
	if err := by.Require(account.Define, org); err != nil {
		return nil, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		all = nil
		for _, item := range items {
			a, was, err := tx.Imported(org, item.Source)
			if err != nil {
				return err
			}
			if !was {
				a = s.begun(by, org, item.Definition)
				a.Source = item.Source
				if err := s.add(tx, by, a); err != nil {
					return err
				}
			}
			all = append(all, ImportedItem{a.ID, a.Draft.Title, was})
		}
		return nil
	})
	return all, err
}
