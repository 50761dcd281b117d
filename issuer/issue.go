package issuer

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/credential/status"
	"laurel/fault"
)

// IssueRequest awards one achievement to one person.
type IssueRequest struct {
	Achievement AchievementID
	Name        string
	Email       string
	AwardedOn   string // 2026-03-14; empty is today
	Result      string
	Evidence    string // an https address
	// Key makes a repeated request find the first one's award. The same key
	// with another request is a [fault.Conflict].
	Key string
	// Version is the one it is for; 0 is the newest.
	Version int `json:",omitempty"`
	// Part is the outcomes it is for, where these are not all.
	Part Part `json:",omitempty"`
	// Assessed is how it was earned; nil when no assessment here decided it.
	Assessed *Assessed `json:",omitempty"`
	// Renews is the award that this one renews, of the same person: see
	// [Service.Renew].
	Renews AwardID `json:",omitempty"`
	// SameHolder is that who knows vouches that the one named here holds the
	// award that this one renews, under another address.
	SameHolder bool `json:",omitempty"`
	// Delegation is by which one somebody else awards it. A person names it; an
	// API key of an organisation need not.
	Delegation DelegationID `json:",omitempty"`
}

// A reservation is given back when it could not be signed for this long.
const giveBackAfter = 24 * time.Hour

// Issue signs a credential for the holder and records it. It fails with
// [fault.Forbidden] unless by may issue for the achievement's organisation, or
// has a [Delegation] of it.
func (s *Service) Issue(ctx context.Context, by account.Actor, req IssueRequest) (Award, error) {
	req = req.cleaned()
	day, err := req.validate(s.now())
	if err != nil {
		return Award{}, err
	}
	org, use, err := s.issuing(ctx, by, req)
	if err != nil {
		return Award{}, err
	}
	award, err := s.reserve(ctx, by, org, req, day, "", use)
	if err != nil || award.Signed {
		return award, err
	}
	return s.finish(ctx, by, award)
}

func (r IssueRequest) cleaned() IssueRequest {
	for _, text := range []*string{&r.Name, &r.AwardedOn, &r.Result, &r.Evidence, &r.Key} {
		*text = strings.TrimSpace(*text)
	}
	r.Name = strings.Join(strings.Fields(r.Name), " ")
	if normal, err := account.NormalEmail(r.Email); err == nil {
		r.Email = normal
	}
	return r
}

// validate checks the input and reads the day.
func (r IssueRequest) validate(now time.Time) (day time.Time, err error) {
	var name, email, date, evidence, keyed *fault.Error
	switch {
	case r.Name == "":
		name = fault.Field("name", "Name the person who earned it.")
	default:
		name = tooLong("name", r.Name, 200)
	}
	if _, err := account.NormalEmail(r.Email); err != nil {
		email = fault.Field("email", "Write the person's mail address, such as mira@mail.example.")
	}
	day, date = readDay(r.AwardedOn, now)
	if r.Evidence != "" {
		u, err := url.Parse(r.Evidence)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(r.Evidence) > 2000 {
			evidence = fault.Field("evidence", "Write the address of the evidence, beginning with https://.")
		}
	}
	if len(r.Key) > 255 {
		keyed = fault.Field("key", "An idempotency key has at most 255 characters.")
	}
	return day, fault.Join(name, email, date, evidence, keyed)
}

// readDay reads 2026-03-14 and says what is wrong with it. A day that has
// begun somewhere on earth is no future.
func readDay(text string, now time.Time) (time.Time, *fault.Error) {
	if text == "" {
		return now.Truncate(24 * time.Hour), nil
	}
	day, err := time.Parse("2006-01-02", text)
	switch {
	case err != nil && strings.Contains(err.Error(), "day out of range"):
		return day, fault.Field("awardedOn", "That month has no such day. Write the day as 2026-02-28.")
	case err != nil:
		return day, fault.Field("awardedOn", "Write the day as year, month and day: 2026-03-14.")
	case day.After(now.Add(14 * time.Hour)):
		return day, fault.Field("awardedOn", "This day has not come yet. An award is for what has been earned.")
	case day.Year() < 1950:
		return day, fault.Field("awardedOn", "This day is too long ago. Check the year.")
	}
	return day, nil
}

// fingerprint tells a repeated request from another one under the same key. It
// is keyed, so that it does not tell who was awarded after they were erased.
func (s *Service) fingerprint(r IssueRequest, corrects AwardID) string {
	r.Key = ""
	text, _ := json.Marshal([]any{r, corrects}) // strings alone: cannot fail
	sum := hmac.New(sha256.New, s.Secret[:])
	sum.Write(text)
	return hex.EncodeToString(sum.Sum(nil))
}

// reserve is the first transaction: the request is kept under its key with its
// place in the status list. A repeated request answers the first one's award.
func (s *Service) reserve(ctx context.Context, by account.Actor, org account.OrgID, req IssueRequest, day time.Time, corrects AwardID, use *user) (Award, error) {
	now, asked := s.now(), req
	asked.Key = use.key(req.Key)
	fresh := List{ID: ListID(newID()), Org: org, Secret: random32()}
	id, page := AwardID(newID()), newPage(random16())
	request := s.fingerprint(req, corrects)
	var award Award
	err := s.Store.Update(ctx, func(tx Tx) error {
		req := asked
		taken, was, found, err := tx.Taken(org, req.Key)
		if err != nil {
			return err
		}
		if found {
			award = taken
			if was != request {
				award = Award{}
				return conflict("award.keyReused", "This idempotency key was used for another request.")
			}
			return nil
		}
		delegated, err := s.take(tx, org, &req, use)
		if err != nil {
			return err
		}
		v, err := s.versionToAward(tx, org, req, corrects)
		if err != nil {
			return err
		}
		person, err := tx.Recipient(org, Recipient{ID: RecipientID(newID()), Name: req.Name, Email: req.Email})
		if err != nil {
			return err
		}
		person.Name = req.Name
		list, place, err := tx.NextPlace(org, fresh)
		if err != nil {
			return err
		}
		award = Award{ID: id, Org: org, Achievement: v.Achievement, Version: v.Number, Part: v.Part, Recipient: person, Page: page,
			List: list.ID, Index: status.Index(list.Secret, place), Status: InForce, Changed: now, AwardedOn: day,
			ValidFrom: earlier(day, now), ValidUntil: validUntil(day, v.Definition.ValidMonths),
			Result: req.Result, Evidence: req.Evidence, Assessed: req.Assessed, Delegated: delegated, Supersedes: corrects, Created: now}
		if corrects != "" {
			if err := inherit(tx, &award); err != nil {
				return err
			}
		}
		reserved, err := tx.Reserve(award, req.Key, request)
		if err != nil {
			return err
		}
		if !reserved {
			return conflict("award.busy", "The same request is being carried out just now. Ask again in a moment.")
		}
		if err := renews(tx, &award, req); err != nil {
			return err
		}
		if err := tx.FixPublicURL(s.PublicURL); err != nil {
			return err
		}
		return tx.LaterAt(FinishAward{Org: org, Award: id}, now.Add(time.Minute))
	})
	return award, err
}

// inherit gives a correction what the award that it corrects says of how it was
// earned and who made it.
func inherit(tx Tx, award *Award) (err error) {
	if award.Assessed == nil {
		if award.Assessed, err = tx.Assessed(award.Org, award.Supersedes); err != nil {
			return err
		}
	}
	award.Delegated, err = tx.Delegated(award.Org, award.Supersedes)
	return err
}

// versionToAward is the version that the award is given for.
func (s *Service) versionToAward(tx Tx, org account.OrgID, req IssueRequest, corrects AwardID) (Version, error) {
	a, err := tx.Achievement(org, req.Achievement)
	if err != nil {
		return Version{}, err
	}
	number, part := a.Published, req.Part
	if corrects != "" {
		old, err := tx.Award(org, corrects)
		if err != nil {
			return Version{}, err
		}
		if err := correctable(old); err != nil {
			return Version{}, err
		}
		number, part = old.Version, old.Part
	} else if a.State != Published && (req.Assessed == nil || !a.State.Ended()) { // whoever applied before it ended is awarded what they earn
		return Version{}, conflict("award.notPublished", "Publish this micro-credential before you award it.")
	} else if req.Version > 0 {
		number = req.Version
	}
	v, err := tx.Version(org, a.ID, number)
	if err != nil {
		return Version{}, err
	}
	v, ok := v.Of(part)
	if !ok {
		return Version{}, fault.NoSuch("part", string(part))
	}
	bad := v.Definition.Grading.badlyWritten(req.Result)
	if req.Assessed == nil { // whether it is enough, an assessment has decided
		bad = v.Definition.Grading.badResult(req.Result)
	}
	if bad != nil {
		return Version{}, bad
	}
	return v, nil
}

// finish signs a reserved award and is the second transaction. Two may finish
// the same award at once: one of them records, both answer the same bytes.
func (s *Service) finish(ctx context.Context, by account.Actor, award Award) (Award, error) {
	signed, err := s.sign(ctx, award)
	if err != nil {
		return Award{}, wrap("signing award", award.ID, err)
	}
	wait, err := s.wait(ctx, award.Org)
	if err != nil {
		return Award{}, err
	}
	var recorded Award
	err = s.Store.Update(ctx, func(tx Tx) error {
		first, err := tx.SignedAward(signed)
		if err != nil {
			return err
		}
		if !first {
			recorded, err = tx.Award(award.Org, award.ID)
			return err
		}
		recorded = signed
		if err := tx.Record(s.event(by, award.Org, "award.issued", string(award.ID), "achievement", string(award.Achievement))); err != nil {
			return err
		}
		if err := s.recordUse(tx, by, signed); err != nil {
			return err
		}
		if award.Supersedes != "" {
			return s.supersede(tx, by, signed)
		}
		if signed.Renews != nil {
			if err := tx.Record(s.event(by, award.Org, "award.renewed", string(signed.Renews.ID), "award", string(award.ID))); err != nil {
				return err
			}
		}
		return tx.LaterAt(Announce{Org: award.Org, Award: award.ID}, award.Created.Add(wait))
	})
	return recorded, err
}

// sign builds the credential and signs it in both forms, and its European
// description.
func (s *Service) sign(ctx context.Context, award Award) (Award, error) {
	award, err := s.withAssessed(ctx, award)
	if err != nil {
		return Award{}, err
	}
	if award, err = s.chain(ctx, award); err != nil {
		return Award{}, err
	}
	if award, err = s.withDelegated(ctx, award); err != nil {
		return Award{}, err
	}
	with, err := s.signing(ctx, award.Org, award.Achievement, award.Version)
	if err != nil {
		return Award{}, err
	}
	if award.Delegated != nil {
		if with.source, err = s.source(ctx, award.Delegated.To); err != nil {
			return Award{}, err
		}
	}
	return s.signWith(ctx, award, with)
}

// signing is what the awards of one version are signed with.
type signing struct {
	version Version
	org     account.Organisation
	proof   key.Signer
	jwt     key.Signer
	// endorsements are what partners say of the version, as it was signed.
	endorsements []json.RawMessage
	// source is the organisation that awards on the issuer's behalf; nil for none.
	source *credential.Profile
}

func (s *Service) signing(ctx context.Context, org account.OrgID, id AchievementID, number int) (with signing, err error) {
	if with.version, err = s.VersionOf(ctx, id, number); err != nil {
		return with, err
	}
	if with.org, err = s.Orgs.Organisation(ctx, org); err != nil {
		return with, err
	}
	if with.proof, err = s.Keys.Signer(ctx, org); err != nil {
		return with, err
	}
	if with.jwt, err = s.Keys.JWTSigner(ctx, org); err != nil {
		return with, err
	}
	with.endorsements, err = s.carried(ctx, org, id, number)
	return with, err
}

func (s *Service) signWith(ctx context.Context, award Award, with signing) (Award, error) {
	v, ok := with.version.Of(award.Part)
	if !ok {
		return Award{}, fault.NoSuch("part", string(award.Part))
	}
	if award.Assessed != nil && (award.Assessed.Recognised || award.Assessed.ByEvidence) {
		v.Definition = v.Definition.byPortfolio()
	}
	c := s.credential(award, v, with.org, with.proof.Controller())
	if award.Part == "" { // the other's word is about the whole
		c.CredentialSubject.Achievement.Endorsement = with.endorsements
	}
	if c.CredentialSubject.Source == nil {
		c.CredentialSubject.Source = with.source
	}
	doc, err := c.JSON()
	if err != nil {
		return Award{}, err
	}
	if award.JSON, err = proof.Sign(ctx, doc, with.proof, s.now()); err != nil {
		return Award{}, err
	}
	if award.JWT, err = proof.SignJWT(ctx, doc, with.jwt); err != nil {
		return Award{}, err
	}
	award.Signed = true
	award.European, err = s.european(ctx, award, v, with.org, with.proof)
	return award, err
}

// Finish is the job that completes what a dead process left between the two
// transactions, or gives it back when it cannot be signed.
func (s *Service) Finish(ctx context.Context, job FinishAward) error {
	var award Award
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		award, err = tx.Award(job.Org, job.Award)
		return err
	})
	if fault.Is(err, fault.NotFound) || (err == nil && award.Signed) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err = s.finish(ctx, account.System("job finish"), award); err == nil || s.now().Sub(award.Created) < giveBackAfter {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := s.giveBackUse(tx, job.Org, job.Award); err != nil {
			return err
		}
		return tx.GiveBack(job.Org, job.Award)
	})
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b.Truncate(time.Second)
	}
	return a
}

// validUntil is the last second of the day so many months later; the 31st
// becomes the last day of a shorter month.
func validUntil(day time.Time, months int) *time.Time {
	if months == 0 {
		return nil
	}
	first := time.Date(day.Year(), day.Month()+time.Month(months), 1, 23, 59, 59, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	until := first.AddDate(0, 0, min(day.Day(), last.Day())-1)
	return &until
}
