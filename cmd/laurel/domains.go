package main

import (
	"context"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/notify"
)

// pages reads the files by which organisations prove their domains; an answer
// may be an hour old where its server allows that.
type pages struct{ client *fetch.Client }

func (p pages) Page(ctx context.Context, address string) ([]byte, string, error) {
	got, err := p.client.Get(ctx, address, "application/json")
	return got.Body, got.URL, err
}

// mailDomainLost tells an organisation's owners that its domain is shown no more.
func (a *app) mailDomainLost(ctx context.Context, job account.DomainLost) error {
	d, org, owners, err := a.accounts.LostDomain(ctx, job)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		l := notify.Letter{Org: org.ID, About: d.Name + " " + d.Checked.Format("2006-01-02") + " " + string(owner.ID), To: owner.Email(), Name: owner.Name,
			Issuer: org.Name, ReplyTo: org.Email, Title: d.Name, Reader: owner.Language, Link: a.publicURL + "/desk/" + string(org.ID) + "/organisation"}
		l.Reason = d.ComplaintIn(l.Written())
		if err := a.send(ctx, notify.DomainLost, l); err != nil {
			return err
		}
	}
	return nil
}
