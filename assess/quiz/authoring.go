package quiz

import (
	"context"
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

// Banks lists an organisation's item banks.
func (s *Service) Banks(ctx context.Context, by account.Actor, org account.OrgID) (all []Bank, err error) {
	if err := by.Require(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Banks(org)
		return err
	})
	return all, err
}

// AddBank begins an item bank.
func (s *Service) AddBank(ctx context.Context, by account.Actor, org account.OrgID, title string) (Bank, error) {
	b := Bank{ID: BankID(newID()), Org: org, Title: oneLine(title), Created: s.now()}
	if bad := tooLong("title", b.Title, maxTitle); bad != nil {
		return Bank{}, bad
	}
	if b.Title == "" {
		return Bank{}, fault.Field("title", "Give the item bank a title.")
	}
	if err := by.Require(account.Define, org); err != nil {
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

// Bank is an item bank with all of its items, also those retired.
func (s *Service) Bank(ctx context.Context, by account.Actor, org account.OrgID, id BankID) (b Bank, items []Kept, err error) {
	if err := by.Require(account.ReadDrafts, org); err != nil {
		return Bank{}, nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if b, err = tx.Bank(org, id); err != nil {
			return err
		}
		items, err = tx.Items(org, id)
		return err
	})
	return b, items, err
}

// Item is an item with all of its versions, the oldest first.
func (s *Service) Item(ctx context.Context, by account.Actor, org account.OrgID, id ItemID) (k Kept, versions []ItemVersion, err error) {
	if err := by.Require(account.ReadDrafts, org); err != nil {
		return Kept{}, nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if k, err = tx.Item(org, id); err != nil {
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
	if err := by.Require(account.Define, org); err != nil {
		return Kept{}, err
	}
	k := Kept{ID: ItemID(newID()), Org: org, Bank: bank, Version: 1, Item: i, Created: s.now(), Changed: s.now()}
	return k, s.Store.Update(ctx, func(tx Tx) error {
		b, err := tx.Bank(org, bank)
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
	if err := by.Require(account.Define, org); err != nil {
		return Kept{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if k, err = tx.Item(org, id); err != nil {
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
	if err := by.Require(account.Define, org); err != nil {
		return Kept{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if k, err = tx.Item(org, id); err != nil || k.Retired == retired {
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
