package main

import (
	"context"
	"slices"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
)

// mailDelegation tells those who may award for an organisation, or may no
// longer, and whoever gave a delegation that it was accepted.
func (a *app) mailDelegation(ctx context.Context, job issuer.DelegationTold) error {
	l, err := a.issuer.DelegationLetter(ctx, job)
	if err != nil || l.Over {
		return gone(err)
	}
	own, err := a.accounts.Organisation(ctx, l.Org)
	if err != nil {
		return gone(err)
	}
	letter := notify.Letter{Org: l.Org, Issuer: own.Name, ReplyTo: own.Email, Title: l.Title, On: l.Until, Reason: l.Reason}
	kind, about := notify.Delegated, string(l.ID)+"."+string(job.News)
	switch {
	case job.News == issuer.DelegationAcceptedNews:
		return a.mailDelegationAccepted(ctx, l, letter, about)
	case job.News == issuer.RevokedNews:
		kind, letter.Reason = notify.DelegationRevoked, l.RevokedFor
	}
	letter.Link = a.publicURL + "/delegation/" + string(l.ID)
	if l.ToPerson() {
		letter.About, letter.To, letter.Name = about, l.Email, l.Name
		if job.News == issuer.GivenNews {
			letter.Link = a.publicURL + l.Path
			if letter.Reader, err = a.accounts.LanguageOf(ctx, l.Email); err != nil {
				return err
			}
			return a.send(ctx, kind, letter)
		}
		p, err := a.accounts.Actor(ctx, l.Person)
		if err != nil || len(p.Emails) == 0 {
			return gone(err)
		}
		letter.To, letter.Name, letter.Reader = p.Emails[0], p.Name, p.Language
		return a.send(ctx, kind, letter)
	}
	return a.mailMembers(ctx, l.To, kind, letter, about, func(m account.Member) bool { return slices.Contains(m.Role.Rights(), account.Issue) })
}

// mailDelegationAccepted tells whoever gave it, or the owners where they have left.
func (a *app) mailDelegationAccepted(ctx context.Context, l issuer.DelegationLetter, letter notify.Letter, about string) error {
	p, err := a.accounts.Actor(ctx, l.Person)
	if err != nil {
		return gone(err)
	}
	letter.Reason, letter.Answer = "", p.Name
	letter.Link = a.publicURL + "/desk/" + string(l.Org) + "/delegations/" + string(l.ID)
	members, err := a.accounts.Members(ctx, account.System("job delegation"), l.Org)
	if err != nil {
		return gone(err)
	}
	hears := func(m account.Member) bool { return m.Role == account.Owner }
	if slices.ContainsFunc(members, func(m account.Member) bool { return m.Person.ID == l.By }) {
		hears = func(m account.Member) bool { return m.Person.ID == l.By }
	}
	return a.mailMembers(ctx, l.Org, notify.DelegationAccepted, letter, about, hears)
}

// mailMembers writes to those members of an organisation who are to hear of it.
func (a *app) mailMembers(ctx context.Context, org account.OrgID, kind notify.Kind, letter notify.Letter, about string, hears func(account.Member) bool) error {
	members, err := a.accounts.Members(ctx, account.System("job delegation"), org)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	for _, m := range members {
		if len(m.Person.Emails) == 0 || !hears(m) {
			continue
		}
		letter.About, letter.To, letter.Name = about+"."+string(m.Person.ID), m.Person.Emails[0], m.Person.Name
		letter.Reader = m.Person.Language
		if err := a.send(ctx, kind, letter); err != nil {
			return err
		}
	}
	return err
}
