package issuer

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"laurel/account"
	"laurel/credential/key"
	"laurel/fault"
	"laurel/skill"
)

// Service holds every rule about defining and awarding.
type Service struct {
	Store     Store
	Batches   BatchStore // nil: nothing is issued in bulk
	Public    Public
	People    Eraser
	Orgs      Organisations
	Keys      Keys
	Names     Names    // nil: those who write together stay without names
	Accounts  Accounts // for people who are asked by mail to award for an organisation
	Skills    *skill.Framework
	PublicURL string           // without a slash at its end
	Secret    [32]byte         // keys what is kept of requests
	Waiter    Waiter           // nil: mails leave at once
	Now       func() time.Time // nil is time.Now

	known  remembered
	listMu sync.Mutex // one signing of status lists at a time
	shelf  shelf      // the catalogue in memory
}

// Organisations tells who an organisation is.
type Organisations interface {
	Organisation(ctx context.Context, id account.OrgID) (account.Organisation, error)
}

// Keys signs for organisations. JSON carries the Ed25519 signature; a JWT the
// one that the organisation's kind of DID calls for: EdDSA for did:key, ES256
// for did:web.
type Keys interface {
	Signer(ctx context.Context, org account.OrgID) (key.Signer, error)
	JWTSigner(ctx context.Context, org account.OrgID) (key.Signer, error)
	// Since is when the organisation's keys took the place of others; zero if
	// they never did. Status lists that are older are signed anew.
	Since(ctx context.Context, org account.OrgID) (time.Time, error)
}

// Names tells what people are called. Who may be told, this package decides.
type Names interface {
	NamesOf(ctx context.Context, ids ...account.PersonID) (map[account.PersonID]string, error)
}

func (s *Service) now() time.Time {
	if s.Now == nil {
		return time.Now().UTC().Truncate(time.Microsecond)
	}
	return s.Now().UTC().Truncate(time.Microsecond)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func random16() (b [16]byte) { rand.Read(b[:]); return b }
func random32() (b [32]byte) { rand.Read(b[:]); return b }

// orgOf finds whose an achievement is and that by may do this there. What is
// publishing or awarding an organisation may not do while its name is held.
func (s *Service) orgOf(ctx context.Context, by account.Actor, right account.Right, id AchievementID) (account.OrgID, error) {
	org, err := s.ownerOf(ctx, id)
	if err != nil {
		return "", err
	}
	err = by.RequireOf(right, org, func() (account.UnitID, error) { return s.Public.UnitOfAchievement(ctx, id) })
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return "", fault.NoSuch("micro-credential", string(id))
		}
		return "", err
	}
	if right == account.Publish || right == account.Issue {
		o, err := s.Orgs.Organisation(ctx, org)
		if err == nil {
			err = o.Free()
		}
		return org, err
	}
	return org, nil
}

// awardOrg is orgOf for an award.
func (s *Service) awardOrg(ctx context.Context, by account.Actor, right account.Right, id AwardID) (account.OrgID, error) {
	org, err := s.Public.OrgOfAward(ctx, id)
	if err != nil {
		return "", err
	}
	err = by.RequireOf(right, org, func() (account.UnitID, error) { return s.Public.UnitOfAward(ctx, id) })
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return "", fault.NoSuch("award", string(id))
		}
		return "", err
	}
	return org, nil
}

// AchievementURL is the id of an achievement and the address of its page.
func (s *Service) AchievementURL(id AchievementID) string { return s.PublicURL + "/m/" + string(id) }

// versionURL is the id of what awards of a version are for: all versions of a
// micro-credential are one achievement, a part of one version is its own.
func (s *Service) versionURL(v Version) string {
	if v.Part == "" {
		return s.AchievementURL(v.Achievement)
	}
	return s.AchievementURL(v.Achievement) + "/partial/" + strconv.Itoa(v.Number) + "/" + string(v.Part)
}

// AwardURL is the id of a credential and the address of its page.
func (s *Service) AwardURL(page string) string { return s.PublicURL + "/a/" + page }

// OrgURL is the address of an organisation's page.
func (s *Service) OrgURL(id account.OrgID) string { return s.PublicURL + "/o/" + string(id) }

// SkillURL is the address of a skill's page.
func (s *Service) SkillURL(id skill.ID) string { return s.PublicURL + "/skills/" + string(id) }

func (s *Service) listURL(id ListID) string       { return s.PublicURL + "/status/" + string(id) }
func (s *Service) suspensionURL(id ListID) string { return s.listURL(id) + "/suspension" }

func (s *Service) event(by account.Actor, org account.OrgID, kind, subject string, detail ...string) account.Event {
	e := by.Event(kind, subject)
	e.Org, e.At = org, s.now()
	for i := 0; i+1 < len(detail); i += 2 {
		if e.Detail == nil {
			e.Detail = map[string]string{}
		}
		e.Detail[detail[i]] = detail[i+1]
	}
	return e
}

func conflict(code, text string, params ...string) error {
	return fault.New(fault.Conflict, code, text, params...)
}

func wrap(doing string, id any, err error) error { return fmt.Errorf("%s %v: %w", doing, id, err) }
