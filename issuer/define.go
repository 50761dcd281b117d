package issuer

import (
	"context"
	"reflect"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// Create begins a draft of the whole organisation.
func (s *Service) Create(ctx context.Context, by account.Actor, org account.OrgID, d Definition) (Achievement, error) {
	return s.CreateIn(ctx, by, org, "", d)
}

// begun is a new draft, not yet kept.
func (s *Service) begun(by account.Actor, org account.OrgID, d Definition) Achievement {
	now := s.now()
	a := Achievement{ID: AchievementID(newID()), Org: org, State: Draft, Revision: 1, Text: 1, Created: now, Changed: now}
	return a.written(d, by.Person)
}

func (s *Service) add(tx Tx, by account.Actor, a Achievement) error {
	if err := tx.AddAchievement(a); err != nil {
		return err
	}
	return tx.Record(s.event(by, a.Org, "achievement.created", string(a.ID)))
}

// Stale says that somebody else saved the draft meanwhile. It is the cause of
// the [fault.Conflict] that Save and Publish answer.
type Stale struct {
	Now     Achievement // as it stands in the store
	Changes []Change    // from the reader's own text to what stands there
}

func (Stale) Error() string { return "the draft was changed by somebody else" }

// Save keeps a draft. It fails with [fault.Conflict], caused by [Stale], when
// the draft is no longer at the revision that the author read.
func (s *Service) Save(ctx context.Context, by account.Actor, id AchievementID, revision int, d Definition) (Achievement, error) {
	d = d.cleaned()
	if err := d.Validate(); err != nil {
		return Achievement{}, err
	}
	org, err := s.orgOf(ctx, by, account.Define, id)
	if err != nil {
		return Achievement{}, err
	}
	var saved Achievement
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		saved, err = s.write(tx, by, org, a, revision, d)
		return err
	})
	return saved, err
}

// write keeps d as the draft of a, written by somebody of an organisation: the
// draft's own, or one that writes with it.
func (s *Service) write(tx Tx, by account.Actor, of account.OrgID, a Achievement, revision int, d Definition) (Achievement, error) {
	next, changes := a, s.changes(a.Draft, d)
	if len(changes) > 0 {
		next = a.written(d, by.Person)
		next.Text = a.Revision + 1
	}
	saved, err := s.next(tx, a, next, revision, d)
	if err != nil {
		return saved, err
	}
	if len(changes) > 0 {
		if a.Stage != Writing {
			if err := s.step(tx, by, a, Reopen, ""); err != nil {
				return saved, err
			}
		}
		edit := Edit{Org: a.Org, Achievement: a.ID, Revision: saved.Revision, Of: of, By: by.Person, Client: by.Client, At: s.now(), Changes: changes}
		if err := tx.AddEdit(edit); err != nil {
			return saved, err
		}
		if err := s.agreementsFell(tx, a); err != nil {
			return saved, err
		}
	}
	if of == a.Org {
		return saved, tx.Record(s.event(by, of, "achievement.saved", string(a.ID)))
	}
	for _, org := range []account.OrgID{a.Org, of} { // each sees it in its own log
		if err := tx.Record(s.event(by, org, "achievement.saved", string(a.ID), "of", string(of))); err != nil {
			return saved, err
		}
	}
	return saved, nil
}

// next saves a as the revision after the one that was read, in place of was. mine
// is what whoever comes too late had written.
func (s *Service) next(tx Tx, was, a Achievement, revision int, mine Definition) (Achievement, error) {
	a.Revision, a.Changed = was.Revision+1, s.now()
	if was.Revision == revision {
		saved, err := tx.SaveAchievement(a, was.Revision)
		if err != nil || saved {
			return a, err
		}
	}
	return a, staleFault(Stale{Now: was, Changes: s.changes(mine, was.Draft)})
}

func staleFault(stale Stale) error {
	return fault.New(fault.Conflict, "achievement.stale", "Somebody else changed this meanwhile. Nothing of yours is lost: see below what differs.").Because(stale)
}

// Publish makes the draft the newest version, and what it supersedes is
// superseded from then on. The draft must be complete, approved as the
// organisation's policy says, agreed to by the partners that are asked, and at
// the revision that the registrar read. What partners say of it is signed with
// their keys and kept with the version. A comment is kept with the step.
func (s *Service) Publish(ctx context.Context, by account.Actor, id AchievementID, revision int, comment ...string) (Version, error) {
	said := strings.TrimSpace(strings.Join(comment, " "))
	if err := (StepRequest{Comment: said}).check(Publish); err != nil {
		return Version{}, err
	}
	org, err := s.orgOf(ctx, by, account.Publish, id)
	if err != nil {
		return Version{}, err
	}
	endorsed, err := s.endorse(ctx, org, id, revision)
	if err != nil {
		return Version{}, err
	}
	var v Version
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		if a.Revision != revision {
			return s.overtaken(tx, a)
		}
		next, err := a.moved(Publish)
		if err != nil {
			return err
		}
		if err := s.publishable(tx, a); err != nil {
			return err
		}
		if len(endorsed) == 0 && a.Supersedes == "" {
			if err := differs(tx, a); err != nil {
				return err
			}
		}
		next.Published, next.Writers, next.ApprovedBy = a.Published+1, nil, ""
		if next, err = s.next(tx, a, next, revision, a.Draft); err != nil {
			return err
		}
		v = Version{Achievement: id, Org: org, Number: next.Published, Definition: next.Draft, At: s.now()}
		if err := tx.AddVersion(v); err != nil {
			return err
		}
		if err := s.keepEndorsements(tx, by, a, endorsed); err != nil {
			return err
		}
		if err := s.step(tx, by, a, Publish, said); err != nil {
			return err
		}
		return s.replace(tx, by, next)
	})
	return v, err
}

// differs fails where the draft is what is published already: a version in which
// nothing is new would say that something is.
func differs(tx Tx, a Achievement) error {
	if a.State != Published {
		return nil
	}
	v, err := tx.Version(a.Org, a.ID, a.Published)
	if err == nil && reflect.DeepEqual(v.Definition, a.Draft) {
		err = conflict("publish.nothingNew", "Nothing differs from what is published. Change the draft, and publish it then.")
	}
	return err
}

// publishable says what keeps the draft from being published: what is missing
// or wrong, and the organisation's policy.
func (s *Service) publishable(tx Tx, a Achievement) error {
	if err := a.Draft.Complete(); err != nil {
		return err
	}
	policy, err := tx.Policy(a.Org)
	if err != nil {
		return err
	}
	if err := policy.allows(a); err != nil {
		return err
	}
	return policy.blocked(a.Draft)
}

// overtaken tells the second of two registrars what the first one did: what
// the draft says now that the version before did not.
func (s *Service) overtaken(tx Tx, a Achievement) error {
	stale := Stale{Now: a}
	before := a.Published
	if a.Published > 0 {
		newest, err := tx.Version(a.Org, a.ID, a.Published)
		if err != nil {
			return err
		}
		if len(Changes(newest.Definition, a.Draft)) == 0 {
			before-- // the first one has published it
		}
	}
	var was Definition
	if before > 0 {
		v, err := tx.Version(a.Org, a.ID, before)
		if err != nil {
			return err
		}
		was = v.Definition
	}
	stale.Changes = s.changes(was, a.Draft)
	return staleFault(stale)
}

// Retire takes a micro-credential out of the catalogue. Its page, its versions
// and its awards stay; publishing brings it back. A comment is kept with the step.
func (s *Service) Retire(ctx context.Context, by account.Actor, id AchievementID, revision int, comment ...string) (Achievement, error) {
	said := strings.TrimSpace(strings.Join(comment, " "))
	if err := (StepRequest{Comment: said}).check(Retire); err != nil {
		return Achievement{}, err
	}
	org, err := s.orgOf(ctx, by, account.Publish, id)
	if err != nil {
		return Achievement{}, err
	}
	var retired Achievement
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Achievement(org, id)
		if err != nil {
			return err
		}
		next, err := a.moved(Retire)
		if err != nil {
			return err
		}
		if retired, err = s.next(tx, a, next, revision, a.Draft); err != nil {
			return err
		}
		return s.step(tx, by, a, Retire, said)
	})
	return retired, err
}

// Achievement is one with its draft, for those who may see drafts.
func (s *Service) Achievement(ctx context.Context, by account.Actor, id AchievementID) (a Achievement, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return Achievement{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err = tx.Achievement(org, id)
		return err
	})
	return a, err
}

// Achievements lists an organisation's, newest change first: to who has a role
// in units alone, those of these units.
func (s *Service) Achievements(ctx context.Context, by account.Actor, org account.OrgID) (all []Achievement, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Achievements(org)
		return err
	})
	return within(by, account.ReadDrafts, all), err
}

// Versions lists what was published of an achievement, oldest first.
func (s *Service) Versions(ctx context.Context, by account.Actor, id AchievementID) (all []Version, err error) {
	org, err := s.orgOf(ctx, by, account.ReadDrafts, id)
	if err != nil {
		return nil, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Versions(org, id)
		return err
	})
	return all, err
}

// Published is the public face of an achievement: its newest version. It is
// found also when retired, since awards point to it.
func (s *Service) Published(ctx context.Context, id AchievementID) (Version, State, error) {
	a, v, err := s.published(ctx, id)
	return v, a.State, err
}

func (s *Service) published(ctx context.Context, id AchievementID) (a Achievement, v Version, err error) {
	org, err := s.ownerOf(ctx, id)
	if err != nil {
		return Achievement{}, Version{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		if a, err = tx.Achievement(org, id); err != nil {
			return err
		}
		if a.Published == 0 {
			return fault.NoSuch("micro-credential", string(id))
		}
		v, err = tx.Version(org, id, a.Published)
		return err
	})
	if err != nil {
		return Achievement{}, Version{}, err
	}
	return a, v, nil
}

// VersionOf is one published version.
func (s *Service) VersionOf(ctx context.Context, id AchievementID, number int) (Version, error) {
	return s.known.version(id, number, func() (v Version, err error) {
		org, err := s.ownerOf(ctx, id)
		if err != nil {
			return Version{}, err
		}
		err = s.Store.View(ctx, func(tx Tx) error {
			v, err = tx.Version(org, id, number)
			return err
		})
		return v, err
	})
}

// AwardVersion is what an award is for: its version, or the part of that.
func (s *Service) AwardVersion(ctx context.Context, a Award) (Version, error) {
	v, err := s.VersionOf(ctx, a.Achievement, a.Version)
	if err != nil {
		return Version{}, err
	}
	part, ok := v.Of(a.Part)
	if !ok {
		return Version{}, fault.NoSuch("part", string(a.Part))
	}
	return part, nil
}

// ownerOf finds whose an achievement is.
func (s *Service) ownerOf(ctx context.Context, id AchievementID) (account.OrgID, error) {
	return s.known.owner(id, func() (account.OrgID, error) { return s.Public.OrgOfAchievement(ctx, id) })
}

// Duplicate begins a draft from another of the same organisation.
func (s *Service) Duplicate(ctx context.Context, by account.Actor, id AchievementID) (Achievement, error) {
	a, err := s.Achievement(ctx, by, id)
	if err != nil {
		return Achievement{}, err
	}
	d := a.Draft
	d.Title = strings.TrimSpace("Copy of " + d.Title)
	return s.CreateIn(ctx, by, a.Org, a.Unit, d)
}
