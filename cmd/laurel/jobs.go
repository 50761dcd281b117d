package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/notify/hook"
	"laurel/store"
	"laurel/wallet"
)

// handleJobs maps every kind of job to one method. A job may run twice and
// must then change nothing.
func (a *app) handleJobs() {
	store.On(&a.jobs, a.mailSignIn)
	store.On(&a.jobs, a.mailInvitation)
	store.On(&a.jobs, a.mailNotice)
	store.On(&a.jobs, a.accounts.RecheckDomains)
	store.On(&a.jobs, a.mailDomainLost)
	store.On(&a.jobs, a.accounts.SealDays)
	store.On(&a.jobs, a.accounts.Tidy)
	store.On(&a.jobs, a.forget)
	store.On(&a.jobs, a.quizzes.CloseAttempt)
	store.On(&a.jobs, a.issuer.Finish)
	store.On(&a.jobs, a.issuer.UndoRows)
	store.On(&a.jobs, a.issuer.IssueRows)
	store.On(&a.jobs, a.issuer.FanOut)
	store.On(&a.jobs, a.issuer.Load)
	store.On(&a.jobs, a.issuer.BatchDue)
	store.On(&a.jobs, a.issuer.CountBatchMails)
	store.On(&a.jobs, a.issuer.TidyBatches)
	store.On(&a.jobs, a.issuer.PublishList)
	store.On(&a.jobs, a.issuer.RefreshLists)
	store.On(&a.jobs, a.mailReview)
	store.On(&a.jobs, a.mailPartner)
	store.On(&a.jobs, a.mailDelegation)
	store.On(&a.jobs, a.issuer.TidyPartners)
	store.On(&a.jobs, a.announce)
	store.On(&a.jobs, a.corrected)
	store.On(&a.jobs, a.statusChanged)
	store.On(&a.jobs, a.claimAgain)
	store.On(&a.jobs, a.mailAgain)
	store.On(&a.jobs, a.notify.SendWordingTest)
	store.On(&a.jobs, a.spooledBounces)
	a.hookJobs()
	a.timelyJobs()
	a.assessJobs()
	a.jobs.Every(time.Minute, spooledBounces{})
	a.jobs.Every(time.Hour, account.RecheckDomains{})
	a.jobs.Every(time.Hour, account.SealDays{})
	a.jobs.Every(time.Hour, account.Tidy{})
	a.jobs.Every(6*time.Hour, issuer.TidyBatches{})
	a.jobs.Every(6*time.Hour, issuer.RefreshLists{})
	a.jobs.Every(6*time.Hour, issuer.TidyPartners{})
}

// work starts the workers.
func (a *app) work(ctx context.Context) (err error) {
	a.stop, err = a.db.Work(ctx, &a.jobs)
	return err
}

func (a *app) mailSignIn(ctx context.Context, job account.SignInMail) error {
	l, wanted, err := a.accounts.SignInLetter(ctx, job)
	if err != nil || !wanted {
		return err
	}
	kinds := map[account.LinkPurpose]notify.Kind{account.SignInLink: notify.SignIn, account.AddressLink: notify.Address, account.RecoverLink: notify.Recover}
	return a.send(ctx, kinds[l.Purpose], notify.Letter{Person: job.Person, About: string(l.Link), To: l.To, Name: l.Name,
		Link: l.URL, Until: l.Expires, Reader: l.Language})
}

// mailNotice writes to all of somebody's addresses that the ways into their
// account changed.
func (a *app) mailNotice(ctx context.Context, job account.Notice) error {
	l, wanted, err := a.accounts.NoticeLetter(ctx, job)
	if err != nil || !wanted {
		return err
	}
	slices.Sort(l.To)
	for i, to := range l.To {
		err := a.send(ctx, notify.Notice, notify.Letter{Person: job.Person, About: fmt.Sprintf("%s.%s.%d", job.What, job.About, i), To: to, Name: l.Name,
			Reason: l.Text, Link: l.URL, Reader: l.Language})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *app) mailInvitation(ctx context.Context, job account.InvitationMail) error {
	l, wanted, err := a.accounts.InvitationLetter(ctx, job)
	if err != nil || !wanted {
		return err
	}
	role := l.Role.WordIn(notify.Spoken(l.Language))
	if l.UnitName != "" {
		role += " in " + l.UnitName // the same word in both languages
	}
	return a.send(ctx, notify.Invited, notify.Letter{Org: l.Org, About: string(l.ID), To: l.Email, Name: l.Name,
		Issuer: l.OrgName, ReplyTo: l.ReplyTo, Title: role, Link: l.URL, Until: l.Expires, Reader: l.Language})
}

// announce sends the claim link of a new award. The link is the same however
// often this runs.
func (a *app) announce(ctx context.Context, job issuer.Announce) error {
	award, err := a.issuer.Signed(ctx, job.Org, job.Award)
	if err != nil {
		return gone(err)
	}
	if award.Undone() {
		return nil
	}
	if err := a.happened(ctx, hook.AwardIssued, award, string(award.ID), award.Created); err != nil {
		return err
	}
	if held, err := a.held(ctx, award); err != nil || held {
		return err // accepted already: nothing to ask for
	}
	link, err := a.wallet.OpenClaim(ctx, wallet.AwardID(job.Award))
	if err != nil {
		return gone(err)
	}
	return a.letter(ctx, notify.Claim, award, link.URL())
}

// corrected moves the holding to the corrected award and tells the holder. Who
// had not accepted the first one gets a claim link to the new one.
func (a *app) corrected(ctx context.Context, job issuer.Corrected) error {
	award, err := a.issuer.Signed(ctx, job.Org, job.New)
	if err != nil {
		return gone(err)
	}
	if err := a.happened(ctx, hook.AwardCorrected, award, string(award.ID), award.Created); err != nil {
		return err
	}
	held, err := a.wallet.Carry(ctx, wallet.AwardID(job.Old), wallet.AwardID(job.New))
	if err != nil {
		return err
	}
	if held {
		return a.letter(ctx, notify.Corrected, award, a.issuer.AwardURL(award.Page))
	}
	link, err := a.wallet.OpenClaim(ctx, wallet.AwardID(job.New))
	if err != nil {
		return gone(err)
	}
	return a.letter(ctx, notify.Corrected, award, link.URL())
}

func (a *app) statusChanged(ctx context.Context, job issuer.StatusChanged) error {
	award, err := a.issuer.Signed(ctx, job.Org, job.Award)
	if err != nil {
		return gone(err)
	}
	told := award
	told.Status = job.Status
	if err := a.happened(ctx, hookOf[job.Status], told, job.Event, award.Changed); err != nil {
		return err
	}
	return a.letterAbout(ctx, mailOf[job.Status], award, a.issuer.AwardURL(award.Page), job.Event)
}

// letter writes to an award's recipient, once for each kind.
func (a *app) letter(ctx context.Context, kind notify.Kind, award issuer.Award, link string) error {
	return a.letterAbout(ctx, kind, award, link, string(award.ID))
}

func (a *app) letterAbout(ctx context.Context, kind notify.Kind, award issuer.Award, link, about string) error {
	org, err := a.accounts.Organisation(ctx, award.Org)
	if err != nil {
		return gone(err)
	}
	v, err := a.issuer.AwardVersion(ctx, award)
	if err != nil {
		return gone(err)
	}
	if award.Recipient.Email == "" { // erased
		return nil
	}
	reader, err := a.accounts.LanguageOf(ctx, award.Recipient.Email)
	if err != nil {
		return err
	}
	l := notify.Letter{Org: award.Org, About: about, Award: string(award.ID), To: award.Recipient.Email, Name: award.Recipient.Name, Issuer: org.Name,
		ReplyTo: org.Email, Title: v.Definition.Title, On: award.AwardedOn, Reason: award.Reason, Link: link, Language: v.Definition.OwnLanguage(), Reader: reader}
	if kind != notify.Claim && kind != notify.Corrected {
		l.On = award.Changed
	}
	return a.send(ctx, kind, l)
}

func (a *app) send(ctx context.Context, kind notify.Kind, l notify.Letter) error {
	l.Server = a.publicURL
	own, err := a.notify.OwnWording(ctx, kind, l)
	if err != nil {
		return err
	}
	l.Wording = own
	m, err := notify.Compose(kind, l)
	if err != nil {
		return err
	}
	return a.notify.Send(ctx, m)
}

// claimAgain sends a newly made link, for a holder who lost the first.
func (a *app) claimAgain(ctx context.Context, job wallet.SendAgain) error {
	award, err := a.issuer.Signed(ctx, job.Org, issuer.AwardID(job.Award))
	if err != nil {
		return gone(err)
	}
	link, err := a.wallet.OpenClaim(ctx, job.Award)
	if err != nil {
		return gone(err)
	}
	return a.letterAbout(ctx, notify.Claim, award, link.URL(), fmt.Sprintf("%s.%d", award.ID, job.Generation))
}

func (a *app) held(ctx context.Context, award issuer.Award) (bool, error) {
	by := account.Actor{Client: "mail", Scopes: account.Scopes(), Memberships: []account.Membership{{Org: award.Org}}}
	accepted, err := a.wallet.Accepted(ctx, by, award.Org, []wallet.AwardID{wallet.AwardID(award.ID)})
	_, held := accepted[wallet.AwardID(award.ID)]
	return held, err
}

// forget carries an erasure into the other rooms.
func (a *app) forget(ctx context.Context, job account.PersonErased) error {
	emails, err := a.accounts.ErasedAddresses(job)
	if err != nil {
		return err
	}
	if err := a.issuer.Forget(ctx, account.System("job erase"), emails...); err != nil {
		return err
	}
	if err := a.quizzes.Erase(ctx, job.Person); err != nil {
		return err
	}
	if err := a.timely.Forget(ctx, emails...); err != nil {
		return err
	}
	if err := a.wallet.Erase(ctx, job.Person); err != nil {
		return err
	}
	return a.assess.Forget(ctx, job.Person)
}

// gone lets a job end quietly when what it was about is no more.
func gone(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) {
		return nil
	}
	return err
}
