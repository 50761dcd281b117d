package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/notify/hook"
	"laurel/store"
	"laurel/wallet"
)

// hookTimeout bounds one message to one receiver. A lane begins nothing after
// 35 s and a job ends at 60 s.
const hookTimeout = 15 * time.Second

// newHooks makes the service of webhooks. Receivers on this machine are
// reached only where the settings say so.
func (a *app) newHooks() *hook.Service {
	loopback := a.settings.HooksToLoopback
	return &hook.Service{Store: a.db.Hooks(), Secrets: a.vault, Post: &fetch.Client{AllowLoopback: loopback, Timeout: hookTimeout},
		Award: hookAwards{a.issuer}, Loopback: loopback, Now: a.now, Log: a.log}
}

func (a *app) hookJobs() {
	store.On(&a.jobs, a.hooks.Drain)
	store.On(&a.jobs, a.hooks.Tidy)
	store.On(&a.jobs, a.hookStopped)
	store.On(&a.jobs, a.claimed)
	store.On(&a.jobs, a.batchEnded)
	a.jobs.Every(time.Hour, hook.Tidy{})
}

// happened has receivers told of an award. Names and addresses are not said:
// whoever may know them asks the API.
func (a *app) happened(ctx context.Context, kind hook.Kind, award issuer.Award, once string, at time.Time) error {
	data := map[string]string{
		"award": string(award.ID), "achievement": string(award.Achievement), "version": fmt.Sprint(award.Version), "organisation": string(award.Org),
		"status": string(award.Status), "awardedOn": award.AwardedOn.Format(time.DateOnly), "href": a.publicURL + "/api/v1/awards/" + string(award.ID),
	}
	if award.Part != "" {
		data["outcomes"] = string(award.Part) // a part, not the whole
	}
	if award.ValidUntil != nil {
		data["validUntil"] = award.ValidUntil.Format(time.RFC3339)
	}
	if award.Supersedes != "" {
		data["supersedes"] = string(award.Supersedes)
	}
	return a.hooks.Emit(ctx, hook.Happening{Org: award.Org, Kind: kind, Once: once, At: at, Data: data})
}

// hookOf is what receivers are told of a status.
var hookOf = map[issuer.Status]hook.Kind{issuer.Suspended: hook.AwardSuspended, issuer.InForce: hook.AwardReinstated, issuer.Revoked: hook.AwardRevoked}

// claimed tells receivers that a holder accepted an award.
func (a *app) claimed(ctx context.Context, job wallet.Claimed) error {
	award, err := a.issuer.Signed(ctx, job.Org, issuer.AwardID(job.Award))
	if err != nil {
		return gone(err)
	}
	return a.happened(ctx, hook.AwardClaimed, award, string(award.ID), job.At)
}

// batchEnded tells receivers that a file is through.
func (a *app) batchEnded(ctx context.Context, job issuer.BatchEnded) error {
	by := account.Actor{Client: "webhook", Scopes: account.Scopes(), Memberships: []account.Membership{{Org: job.Org}}}
	b, err := a.issuer.Batch(ctx, by, job.Org, job.Batch)
	if err != nil || !b.Undone.IsZero() {
		return gone(err)
	}
	return a.hooks.Emit(ctx, hook.Happening{Org: job.Org, Kind: hook.BatchFinished, Once: string(b.ID), At: b.Changed, Data: map[string]string{
		"batch": string(b.ID), "organisation": string(b.Org), "achievement": string(b.Achievement), "rows": fmt.Sprint(b.Rows), "issued": fmt.Sprint(b.Issued),
		"unchanged": fmt.Sprint(b.Unchanged), "failed": fmt.Sprint(b.Failed), "href": a.publicURL + "/api/v1/batches/" + string(b.ID),
	}})
}

// hookStopped writes to every owner that a webhook was stopped.
func (a *app) hookStopped(ctx context.Context, job hook.Stopped) error {
	h, err := a.hooks.Of(ctx, job.Org, job.Hook)
	if err != nil {
		return gone(err)
	}
	if h.State == hook.On { // turned on meanwhile
		return nil
	}
	org, err := a.accounts.Organisation(ctx, job.Org)
	if err != nil {
		return gone(err)
	}
	by := account.Actor{Client: "mail", Scopes: account.AllRights(), Memberships: []account.Membership{{Org: job.Org}}}
	members, err := a.accounts.Members(ctx, by, job.Org)
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Role != account.Owner || m.Person.Email() == "" {
			continue
		}
		l := notify.Letter{Org: job.Org, About: fmt.Sprintf("%s.%d.%s", job.Hook, job.Revision, m.Person.ID), To: m.Person.Email(), Name: m.Person.Name, Issuer: org.Name,
			ReplyTo: org.Email, Title: h.Name, Reason: stoppedWhy(h, m.Person.Language), Reader: m.Person.Language, Link: a.publicURL + "/desk/" + string(job.Org) + "/webhooks/" + string(job.Hook)}
		if err := a.send(ctx, notify.HookStopped, l); err != nil {
			return err
		}
	}
	return nil
}

// stoppedWhys say why a webhook stopped, in German.
var stoppedWhys = map[string]string{
	hook.WhyByHand: "Von Hand abgeschaltet.",
	hook.WhySilent: "Abgeschaltet: Fünf Tage lang hat niemand geantwortet.",
	hook.WhyGone:   "Sein Empfänger hat mit 410 Gone geantwortet: Er möchte keine Nachrichten mehr.",
}

// stoppedWhy is why a webhook stopped, in the language of who is told.
func stoppedWhy(h hook.Hook, language string) string {
	if language == "de" {
		return cmp.Or(stoppedWhys[h.Why], h.Why)
	}
	return h.Why
}

// hookAwards lets webhooks award.
type hookAwards struct{ issuer *issuer.Service }

func (h hookAwards) Awardable(ctx context.Context, by account.Actor, org account.OrgID, achievement string) (account.UnitID, error) {
	a, err := h.issuer.Achievement(ctx, by, issuer.AchievementID(achievement))
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && a.Org != org:
		return "", fault.Field("achievement", "There is no such micro-credential here.")
	case err != nil:
		return "", err
	case a.State != issuer.Published:
		return "", fault.Field("achievement", "Publish this micro-credential before a program awards it.")
	}
	return a.Unit, nil
}

func (h hookAwards) AwardFor(ctx context.Context, in hook.Inlet, a hook.Award) (string, error) {
	got, err := h.issuer.Issue(ctx, in.Client(), issuer.IssueRequest{Achievement: issuer.AchievementID(in.Achievement), Name: a.Name, Email: a.Email,
		AwardedOn: a.AwardedOn, Result: a.Result, Evidence: a.Evidence, Key: a.Key})
	return string(got.ID), err
}
