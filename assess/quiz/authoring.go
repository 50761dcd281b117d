package quiz

import (
	"context"
	"slices"
	"strconv"

	"laurel/account"
	"laurel/fault"
)

// Bounds of what an organisation keeps.
const (
	maxBanks   = 200
	maxItems   = 2000 // in one bank
	maxQuizzes = 1000
)

// Banks lists an organisation's item banks; to who has a role in units alone,
// those of these units.
func (s *Service) Banks(ctx context.Context, by account.Actor, org account.OrgID) (all []Bank, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Banks(org)
		return err
	})
	return slices.DeleteFunc(all, func(b Bank) bool { return !by.MayIn(account.ReadDrafts, org, b.Unit) }), err
}

// AddBank begins an item bank in a unit; the empty unit is the whole
// organisation.
func (s *Service) AddBank(ctx context.Context, by account.Actor, org account.OrgID, unit account.UnitID, title string) (Bank, error) {
	b := Bank{ID: BankID(newID()), Org: org, Unit: unit, Title: oneLine(title), Created: s.now()}
	if bad := tooLong("title", b.Title, maxTitle); bad != nil {
		return Bank{}, bad
	}
	if b.Title == "" {
		return Bank{}, fault.Field("title", "Give the item bank a title.")
	}
	if err := by.RequireIn(account.Define, org, unit); err != nil {
		if unit == "" && fault.Is(err, fault.NotFound) && by.MaySome(account.Define, org) {
			return Bank{}, chooseUnit()
		}
		return Bank{}, err
	}
	return b, s.Store.Update(ctx, func(tx Tx) error {
		others, err := tx.Banks(org)
		if err != nil {
			return err
		}
		if len(others) >= maxBanks {
			return conflict("quiz.tooManyBanks", "There are {limit} item banks already. Use one of them.", "limit", strconv.Itoa(maxBanks))
		}
		if err := tx.AddBank(b); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "quiz.bankAdded", string(b.ID)))
	})
}

func chooseUnit() error {
	return fault.Field("unit", "Choose one of your units: your role does not count in the whole organisation.")
}

// SetBankUnit gives an item bank, and so the quizzes over it, to another unit.
// It needs the right to define in both.
func (s *Service) SetBankUnit(ctx context.Context, by account.Actor, org account.OrgID, id BankID, unit account.UnitID) (b Bank, err error) {
	if err := by.RequireSome(account.Define, org); err != nil {
		return Bank{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if b, err = bankFor(tx, by, account.Define, org, id); err != nil || b.Unit == unit {
			return err
		}
		if !by.MayIn(account.Define, org, unit) {
			return chooseUnit()
		}
		if err := tx.SetBankUnit(org, id, unit); err != nil {
			return err
		}
		before := b.Unit
		b.Unit = unit
		return tx.Record(s.event(by, org, "quiz.bankUnitSet", string(id), "unit", string(unit), "before", string(before)))
	})
	return b, err
}

// bankFor is an item bank in whose unit by has a right; those of other units
// are not there for who has a role in units alone.
func bankFor(tx Tx, by account.Actor, right account.Right, org account.OrgID, id BankID) (Bank, error) {
	b, err := tx.Bank(org, id)
	if err == nil {
		err = by.RequireIn(right, org, b.Unit)
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return Bank{}, fault.NoSuch("item bank", string(id))
	case err != nil:
		return Bank{}, err
	}
	return b, nil
}

// itemFor is bankFor for an item.
func itemFor(tx Tx, by account.Actor, right account.Right, org account.OrgID, id ItemID) (Kept, error) {
	k, err := tx.Item(org, id)
	if err == nil {
		_, err = bankFor(tx, by, right, org, k.Bank)
	}
	switch {
	case fault.Is(err, fault.NotFound):
		return Kept{}, fault.NoSuch("question", string(id))
	case err != nil:
		return Kept{}, err
	}
	return k, nil
}

// Bank is an item bank with all of its items, also those retired.
func (s *Service) Bank(ctx context.Context, by account.Actor, org account.OrgID, id BankID) (b Bank, items []Kept, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Bank{}, nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if b, err = bankFor(tx, by, account.ReadDrafts, org, id); err != nil {
			return err
		}
		items, err = tx.Items(org, id)
		return err
	})
	return b, items, err
}

// Item is an item with all of its versions, the oldest first.
func (s *Service) Item(ctx context.Context, by account.Actor, org account.OrgID, id ItemID) (k Kept, versions []ItemVersion, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Kept{}, nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if k, err = itemFor(tx, by, account.ReadDrafts, org, id); err != nil {
			return err
		}
		versions, err = tx.ItemVersions(org, id)
		return err
	})
	return k, versions, err
}

// AddItem adds an item to a bank.
func (s *Service) AddItem(ctx context.Context, by account.Actor, org account.OrgID, bank BankID, i Item) (Kept, error) {
	i = i.cleaned()
	if err := i.validate(); err != nil {
		return Kept{}, err
	}
	if err := by.RequireSome(account.Define, org); err != nil {
		return Kept{}, err
	}
	k := Kept{ID: ItemID(newID()), Org: org, Bank: bank, Version: 1, Item: i, Created: s.now(), Changed: s.now()}
	return k, s.Store.Update(ctx, func(tx Tx) error {
		b, err := bankFor(tx, by, account.Define, org, bank)
		if err != nil {
			return err
		}
		if b.Items >= maxItems {
			return conflict("quiz.tooManyItems", "This bank has {limit} questions already. Begin another, or retire some.", "limit", strconv.Itoa(maxItems))
		}
		if err := tx.AddItem(k); err != nil {
			return err
		}
		return tx.Record(s.event(by, org, "quiz.itemAdded", string(k.ID), "bank", string(bank)))
	})
}

// ItemChange is a new version of an item.
type ItemChange struct {
	Version int // the one that was read
	Item    Item
	Why     string // for the log; may be empty
}

// ChangeItem gives an item a new version; who is answering the old one is
// judged by the old one. It fails with [fault.Conflict] when the item is no
// longer at the version that was read.
func (s *Service) ChangeItem(ctx context.Context, by account.Actor, org account.OrgID, id ItemID, c ItemChange) (k Kept, err error) {
	c.Item, c.Why = c.Item.cleaned(), oneLine(c.Why)
	if err := c.Item.validate(); err != nil {
		return Kept{}, err
	}
	if bad := tooLong("why", c.Why, maxTitle); bad != nil {
		return Kept{}, bad
	}
	if err := by.RequireSome(account.Define, org); err != nil {
		return Kept{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if k, err = itemFor(tx, by, account.Define, org, id); err != nil {
			return err
		}
		if k.Version != c.Version {
			return stale("question")
		}
		k.Version, k.Item, k.Changed = k.Version+1, c.Item, s.now()
		if err := s.stillEnough(tx, k); err != nil {
			return err
		}
		return s.saveItem(tx, by, k, c.Version, "quiz.itemChanged", "version", strconv.Itoa(k.Version), "why", c.Why)
	})
	return k, err
}

func (s *Service) saveItem(tx Tx, by account.Actor, k Kept, was int, kind string, detail ...string) error {
	saved, err := tx.SaveItem(k, was)
	if err != nil {
		return err
	}
	if !saved {
		return stale("question")
	}
	return tx.Record(s.event(by, k.Org, kind, string(k.ID), append(detail, "bank", string(k.Bank))...))
}

// RetireItem takes an item out of future draws, or puts it back. It fails with
// [fault.Conflict] where an open quiz would be left with too few.
func (s *Service) RetireItem(ctx context.Context, by account.Actor, org account.OrgID, id ItemID, retired bool) (k Kept, err error) {
	if err := by.RequireSome(account.Define, org); err != nil {
		return Kept{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if k, err = itemFor(tx, by, account.Define, org, id); err != nil || k.Retired == retired {
			return err
		}
		k.Retired, k.Changed = retired, s.now()
		if err := s.stillEnough(tx, k); err != nil {
			return err
		}
		kind := "quiz.itemRetired"
		if !retired {
			kind = "quiz.itemRestored"
		}
		return s.saveItem(tx, by, k, k.Version, kind)
	})
	return k, err
}

// stillEnough refuses what would leave an open quiz with too few items.
func (s *Service) stillEnough(tx Tx, changed Kept) error {
	items, err := tx.Items(changed.Org, changed.Bank)
	if err != nil {
		return err
	}
	for i := range items {
		if items[i].ID == changed.ID {
			items[i] = changed
		}
	}
	quizzes, err := tx.Quizzes(changed.Org)
	if err != nil {
		return err
	}
	for _, q := range quizzes {
		if !q.Open || q.Bank != changed.Bank {
			continue
		}
		if _, err := drawn(0, items, q.Terms.Draws); err != nil {
			return conflict("quiz.needsItem", "The open quiz “{title}” needs this question as it is. Add another of its topic first.", "title", q.Terms.Title)
		}
	}
	return nil
}
