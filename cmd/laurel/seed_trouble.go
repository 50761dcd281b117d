package main

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"laurel/account"
	"laurel/cmd/laurel/demo"
	"laurel/issuer"
	"laurel/notify"
	"laurel/notify/hook"
	"laurel/wallet"
)

// trouble leaves behind what does not go well in a real year: a mail that was
// refused, one that came back, and a receiver that did not understand a message.
func (s *seeding) trouble(ctx context.Context) error {
	org := s.orgs[s.content.Organisations[0].Key]
	by := account.Actor{Client: "demo", Scopes: account.AllRights(), Memberships: []account.Membership{{Org: org}}}
	s.at(time.Now().Add(-2 * time.Hour))
	awards, _, err := s.issuer.Awards(ctx, by, org, issuer.AwardFilter{Status: issuer.InForce, Limit: 100})
	if err != nil {
		return err
	}
	if err := s.lostMails(ctx, by, org, awards); err != nil {
		return err
	}
	return s.webhooks(ctx, by, org, awards)
}

// lostMails settles the first mails to two people who have not accepted.
func (s *seeding) lostMails(ctx context.Context, by account.Actor, org account.OrgID, awards []issuer.Award) error {
	ids := make([]wallet.AwardID, len(awards))
	for i, a := range awards {
		ids[i] = wallet.AwardID(a.ID)
	}
	accepted, err := s.wallet.Accepted(ctx, by, org, ids)
	if err != nil {
		return err
	}
	lost := []notify.Delivery{{State: notify.Failed, Words: "550 5.1.1 No such user here"}, {State: notify.Bounced, Words: "552 5.2.2 mailbox full"}}
	return s.db.Notify().Update(ctx, func(tx notify.Tx) error {
		left := lost
		for _, a := range awards {
			known := slices.ContainsFunc(s.content.Roles, func(r demo.Role) bool { return r.Email == a.Recipient.Email })
			if _, held := accepted[wallet.AwardID(a.ID)]; held || known || len(left) == 0 || a.Supersedes != "" {
				continue
			}
			d := left[0]
			d.MessageID, d.Purpose, d.About, d.Award = notify.NewMessageID(string(notify.Claim), string(a.ID), s.notify.Domain), string(notify.Claim), string(a.ID), string(a.ID)
			d.Attempts, d.Queued, d.Changed = 1, a.Created, a.Created.Add(time.Minute)
			if err := tx.AddDelivery(org, "", d); err != nil {
				return err
			}
			left = left[1:]
		}
		return nil
	})
}

// webhooks adds a receiver that took some messages and refused one, and a door.
func (s *seeding) webhooks(ctx context.Context, by account.Actor, org account.OrgID, awards []issuer.Award) error {
	h, err := s.hooks.Add(ctx, by, org, hook.Request{Name: "Student register", URL: "https://register.nordmark.example/laurel", Kinds: []hook.Kind{hook.AwardIssued, hook.AwardRevoked}})
	if err != nil || len(awards) < 3 {
		return err
	}
	answers := []hook.Delivery{{State: hook.Delivered, Status: http.StatusOK, Words: `{"ok":true}`}, {State: hook.Delivered, Status: http.StatusNoContent},
		{State: hook.Failed, Status: http.StatusUnprocessableEntity, Words: "unknown module", Attempts: 9}}
	return s.db.Hooks().Update(ctx, func(tx hook.Tx) error {
		for i, d := range answers {
			a := awards[i]
			body, err := json.Marshal(map[string]any{"type": hook.AwardIssued, "timestamp": h.Created.Format(time.RFC3339), "data": map[string]string{"award": string(a.ID), "achievement": string(a.Achievement)}})
			if err != nil {
				return err
			}
			d.Hook, d.Message, d.Kind, d.Body = h.ID, hook.MessageID("msg_demo"+string('1'+rune(i))), hook.AwardIssued, body
			d.Attempts++
			d.Queued, d.Changed, d.Next = h.Created, h.Created.Add(time.Duration(i+1)*time.Minute), h.Created
			if _, err := tx.AddDelivery(org, d); err != nil {
				return err
			}
		}
		return nil
	})
}
