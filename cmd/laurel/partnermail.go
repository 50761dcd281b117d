package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"laurel/account"
	"laurel/issuer"
	"laurel/notify"
)

// partnerDid is what a partner did, in words of each language.
var partnerDid = map[string]map[issuer.PartnerNews]string{"en": {
	issuer.AcceptedNews:  "takes part in writing the draft",
	issuer.AgreedNews:    "says yes to the draft as it stands",
	issuer.DeclinedNews:  "says no to the draft",
	issuer.LeftNews:      "has left the draft",
	issuer.WithdrawnNews: "has withdrawn an endorsement",
}, "de": {
	issuer.AcceptedNews:  "schreibt den Entwurf mit",
	issuer.AgreedNews:    "sagt Ja zum Entwurf, wie er ist",
	issuer.DeclinedNews:  "sagt Nein zum Entwurf",
	issuer.LeftNews:      "hat den Entwurf verlassen",
	issuer.WithdrawnNews: "hat eine Befürwortung zurückgezogen",
}}

// mailPartner tells one of two organisations that write together what the
// other one did.
func (a *app) mailPartner(ctx context.Context, job issuer.Partnered) error {
	l, err := a.issuer.PartnerLetter(ctx, job)
	if err != nil || l.Over {
		return gone(err)
	}
	own, err := a.accounts.Organisation(ctx, l.Org)
	if err != nil {
		return gone(err)
	}
	letter := notify.Letter{Org: l.Org, Issuer: own.Name, ReplyTo: own.Email, Title: l.Title, Reason: job.Reason}
	about := fmt.Sprintf("%s.%s.%d", job.Partner, job.News, job.Revision)
	if l.With == "" { // asked by mail, and nobody answered yet
		if job.News != issuer.AskedNews || l.Email == "" {
			return nil
		}
		letter.About, letter.To, letter.Link = about, l.Email, a.publicURL+"/together/"+string(l.ID)
		if letter.Reader, err = a.accounts.LanguageOf(ctx, l.Email); err != nil {
			return err
		}
		letter.Title = titled(l.Title, letter.Written())
		return a.send(ctx, notify.TogetherAsked, letter)
	}
	kind, to := notify.TogetherAnswered, l.Org
	letter.Link = a.publicURL + "/desk/" + string(l.Org) + "/define/" + string(l.Achievement) + "/partners"
	if job.News.ToPartner() {
		kind = map[issuer.PartnerNews]notify.Kind{issuer.AskedNews: notify.TogetherAsked, issuer.RemovedNews: notify.TogetherRemoved, issuer.FellNews: notify.TogetherFell}[job.News]
		to, letter.Link = l.With, a.publicURL+"/desk/"+string(l.With)+"/together"
		if job.News != issuer.RemovedNews {
			letter.Link += "/" + string(l.ID)
		}
	} else {
		with, err := a.accounts.Organisation(ctx, l.With)
		if err != nil {
			return gone(err)
		}
		letter.Issuer, letter.ReplyTo = with.Name, with.Email
	}
	members, err := a.accounts.Members(ctx, account.System("job partner"), to)
	if err != nil {
		return gone(err)
	}
	for _, m := range hearing(members, job.News, l.By) {
		letter.About, letter.To, letter.Name = about+"."+string(m.Person.ID), m.Person.Emails[0], m.Person.Name
		letter.Reader = m.Person.Language
		letter.Title, letter.Answer = titled(l.Title, letter.Written()), partnerDid[letter.Written()][job.News]
		if err := a.send(ctx, kind, letter); err != nil {
			return err
		}
	}
	return nil
}

// titled is a draft's title, or words for one that has none yet.
func titled(title, language string) string {
	untitled := map[string]string{"en": "a draft without a title", "de": "ein Entwurf ohne Titel"}
	return cmp.Or(title, untitled[language])
}

// hearing are the members who are told: of the first word to an organisation
// its owners, later all who may answer for it; of an answer whoever asked, or
// where they have left, the owners.
func hearing(members []account.Member, news issuer.PartnerNews, asked account.PersonID) (told []account.Member) {
	with := func(right account.Right) func(account.Member) bool {
		return func(m account.Member) bool { return slices.Contains(m.Role.Rights(), right) }
	}
	hears := with(account.Manage)
	switch {
	case news == issuer.FellNews || news == issuer.RemovedNews:
		hears = with(account.Publish)
	case !news.ToPartner() && slices.ContainsFunc(members, func(m account.Member) bool { return m.Person.ID == asked }):
		hears = func(m account.Member) bool { return m.Person.ID == asked }
	}
	for _, m := range members {
		if len(m.Person.Emails) > 0 && hears(m) {
			told = append(told, m)
		}
	}
	return told
}
