package wallet

import (
	"context"
	"strings"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/picture"
	"laurel/record"
)

// claimLife is how long a link can be used. Whoever has proved the address can
// accept without a link at any time.
const claimLife = 180 * 24 * time.Hour

// Link is a claim link for a mail.
type Link struct {
	Token      account.Token
	Until      time.Time
	Generation int // 0 for the first one sent for an award
	base       string
}

// URL is the address to mail. It is a secret.
func (l Link) URL() string { return l.base + "/claim/" + l.Token.Reveal() }

// OpenClaim makes the link for the mail about an award, for the job that sends
// it: the same link however often it is asked for. Only its hash is kept.
func (s *Service) OpenClaim(ctx context.Context, id AwardID) (link Link, err error) {
	if s.Secret == (account.Secret{}) {
		return Link{}, errNoSecret
	}
	award, err := s.Awards.Award(ctx, id)
	if err != nil {
		return Link{}, err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		sent, err := tx.Claims(award.Org, id)
		if err != nil {
			return err
		}
		generation := 0
		for _, c := range sent {
			generation = max(generation, c.Generation)
		}
		link, err = s.open(tx, award, generation)
		return err
	})
	return link, err
}

// open keeps the claim of an award's link unless it is there.
func (s *Service) open(tx Tx, award Award, generation int) (Link, error) {
	address, err := s.blind(award.Email)
	if err != nil {
		return Link{}, err
	}
	token := s.token(award.ID, generation)
	c := Claim{Org: award.Org, Award: award.ID, Hash: token.Hash(), Address: address, Generation: generation, Opened: s.now()}
	kept, err := tx.ClaimByHash(c.Hash)
	if fault.Is(err, fault.NotFound) {
		kept, err = c, tx.AddClaim(award.Org, c)
	}
	return Link{Token: token, Until: kept.Opened.Add(claimLife), Generation: generation, base: s.base()}, err
}

// SendAgain is the job that mails a newly made link. Generation tells its mail
// from those before.
type SendAgain struct {
	Org        account.OrgID `json:"org"`
	Award      AwardID       `json:"award"`
	Generation int           `json:"generation"`
}

// Kind names the job.
func (SendAgain) Kind() string { return "wallet.sendAgain" }

// RenewClaim makes a new link for an award that nobody has accepted and has it
// mailed, for a registrar whom the holder asked. Older links still open it.
func (s *Service) RenewClaim(ctx context.Context, by account.Actor, id AwardID) error {
	if s.Secret == (account.Secret{}) {
		return errNoSecret
	}
	award, err := s.Awards.Award(ctx, id)
	if err != nil {
		return err
	}
	if err := by.RequireOf(account.Issue, award.Org, func() (account.UnitID, error) { return s.Awards.UnitOf(ctx, id) }); err != nil {
		return err
	}
	if award.Status == Revoked {
		return fault.New(fault.Conflict, "claim.revoked", "This award is revoked; there is nothing to accept.")
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		sent, err := tx.Claims(award.Org, id)
		if err != nil {
			return err
		}
		generation := 0
		for _, c := range sent {
			if c.Used != nil {
				return fault.New(fault.Conflict, "claim.accepted", "This award was accepted on {day}.", "day", day(*c.Used))
			}
			generation = max(generation, c.Generation+1)
		}
		if _, err := s.open(tx, award, generation); err != nil {
			return err
		}
		e := by.Event("award.linkRenewed", string(id))
		e.Org = award.Org
		if err := s.record(tx, e); err != nil {
			return err
		}
		return tx.Later(SendAgain{Org: award.Org, Award: id, Generation: generation})
	})
}

// ClaimState is what a link's reader may do.
type ClaimState string

const (
	ClaimOpen    ClaimState = "open"    // press the button
	ClaimSignIn  ClaimState = "signIn"  // sign in as the address it was sent to
	ClaimOther   ClaimState = "other"   // signed in with another address
	ClaimUsed    ClaimState = "used"    // on Day
	ClaimRunOut  ClaimState = "runOut"  // on Day
	ClaimRevoked ClaimState = "revoked" // on Day
)

// ClaimInfo is what the page behind a link shows before its button is pressed.
type ClaimInfo struct {
	State    ClaimState
	Day      time.Time
	Sentence string // what happened and what to do

	Award       AwardID
	Page        string // only for who holds it
	OrgName     string
	Org         account.OrgID
	To          string // the address it was sent to, masked unless it is the reader's
	NewAccount  bool   // pressing the button makes an account
	Summary     record.Summary
	Badge       picture.Badge
	RevokedWhy  string
	Replacement bool // the award was corrected: another mail is on its way
}

// ClaimInfo looks at a link without spending it: mail scanners open links.
func (s *Service) ClaimInfo(ctx context.Context, by account.Actor, token account.Token) (ClaimInfo, error) {
	c, award, err := s.claim(ctx, token)
	if err != nil {
		return ClaimInfo{}, err
	}
	summary, err := award.summary()
	if err != nil {
		return ClaimInfo{}, err
	}
	info := ClaimInfo{Award: award.ID, OrgName: award.OrgName, Org: award.Org, To: masked(award.Email), Summary: summary, Badge: award.Badge}
	if by.Has(award.Email) {
		info.To = award.Email
	}
	blocked, newcomer, err := s.may(ctx, by, c, award)
	if err != nil {
		return ClaimInfo{}, err
	}
	info.State, info.NewAccount = ClaimOpen, newcomer
	if blocked != nil {
		info.State, info.Day, info.Sentence = blocked.state, blocked.day, blocked.fault.Sentence()
		info.RevokedWhy, info.Replacement = award.Reason, award.Replaced != ""
	}
	if c.Used != nil && reader(by) != "" {
		err = s.Store.View(ctx, func(tx Tx) error {
			h, err := tx.HoldingOf(award.Org, award.ID)
			if err == nil && h.Person == reader(by) {
				info.Page = h.Page
			}
			if fault.Is(err, fault.NotFound) {
				return nil
			}
			return err
		})
	}
	return info, err
}

// claim finds a link's claim and its award.
func (s *Service) claim(ctx context.Context, token account.Token) (c Claim, a Award, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		c, err = tx.ClaimByHash(token.Hash())
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return Claim{}, Award{}, unknownLink()
	}
	if err != nil {
		return Claim{}, Award{}, err
	}
	a, err = s.Awards.Award(ctx, c.Award)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) { // no longer, or erased
		return Claim{}, Award{}, unknownLink()
	}
	return c, a, err
}

func unknownLink() error {
	return fault.New(fault.NotFound, "claim.unknown", "This link is not known here. Look whether your mail program cut it off, or ask the organisation that awarded you for a new one.")
}

// A refusal is why a link cannot be used by somebody.
type refusal struct {
	state ClaimState
	day   time.Time
	fault *fault.Error
}

// may says why by cannot accept an award through its link, or nothing. Nobody
// who is signed in is somebody new when no account has the address.
func (s *Service) may(ctx context.Context, by account.Actor, c Claim, award Award) (*refusal, bool, error) {
	if r := s.spent(c, award); r != nil {
		return r, false, nil
	}
	switch {
	case reader(by) != "" && by.Has(award.Email):
		return nil, false, nil
	case by.SignedIn():
		return &refusal{ClaimOther, time.Time{}, fault.New(fault.Forbidden, "claim.other",
			"This award was sent to {address}. You are signed in with another address, so you cannot accept it. If that address is yours too, sign out and open the link again.",
			"address", masked(award.Email))}, false, nil
	}
	_, err := s.Accounts.PersonForAddress(ctx, award.Email)
	if fault.Is(err, fault.NotFound) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	return signInFirst(award), false, nil
}

func signInFirst(award Award) *refusal {
	return &refusal{ClaimSignIn, time.Time{}, fault.New(fault.NotSignedIn, "claim.signIn",
		"{address} has an account here. Sign in to it, and accept the award then.", "address", masked(award.Email))}
}

// spent says why nobody can use a link any more.
func (s *Service) spent(c Claim, award Award) *refusal {
	out := c.Opened.Add(claimLife)
	switch {
	case c.Used != nil:
		return &refusal{ClaimUsed, *c.Used, fault.New(fault.Gone, "claim.used",
			"This link was used on {day}. Sign in to see your award, or ask {issuer} if it was not you.", "day", day(*c.Used), "issuer", award.OrgName)}
	case award.Status == Revoked && award.Replaced != "":
		return &refusal{ClaimRevoked, award.Changed, fault.New(fault.Gone, "claim.corrected",
			"{issuer} corrected this award on {day}. A mail with the corrected one is on its way to you.", "issuer", award.OrgName, "day", day(award.Changed))}
	case award.Status == Revoked:
		return &refusal{ClaimRevoked, award.Changed, fault.New(fault.Gone, "claim.revoked",
			"{issuer} took this award back on {day}. There is nothing to accept; ask them why.", "issuer", award.OrgName, "day", day(award.Changed))}
	case !s.now().Before(out):
		return &refusal{ClaimRunOut, out, fault.New(fault.Gone, "claim.runOut",
			"This link ran out on {day}. The award is still there: sign in with the address it was sent to, or ask {issuer} for a new link.", "day", day(out), "issuer", award.OrgName)}
	}
	return nil
}

// masked is a mail address as others may see it: m…@mail.example.
func masked(email string) string {
	at := strings.LastIndexByte(email, '@')
	if at <= 0 {
		return "another address"
	}
	first := []rune(email)[0]
	return string(first) + "…" + email[at:]
}
