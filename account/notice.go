package account

import (
	"cmp"
	"context"

	"laurel/fault"
)

// NoticeKind is what somebody is told by mail about their own account.
type NoticeKind string

const (
	PasskeyAdded  NoticeKind = "passkeyAdded"
	PasskeyCopied NoticeKind = "passkeyCopied"
	Recovered     NoticeKind = "recovered"
	Merged        NoticeKind = "merged"

	ProviderLinked NoticeKind = "providerLinked"
)

var noticeWords = map[string]map[NoticeKind]string{"en": {
	PasskeyAdded:   "A passkey was added to your account. Whoever has it can sign in as you.",
	PasskeyCopied:  "One of your passkeys may have been copied: it counts its uses, and the count went back. It signs nobody in any more. Remove it and make a new one.",
	Recovered:      "Somebody signed in to your account with one of your printed recovery codes and added a mail address to it.",
	ProviderLinked: "Somebody signed in to your account with the sign-in of the organisation that one of your addresses belongs to. From now on that opens your account.",
	Merged:         "Two accounts became one: what the other one had is yours now, and its addresses and passkeys sign in to yours.",
}, "de": {
	PasskeyAdded:   "Zu Ihrem Konto kam ein Passkey hinzu. Wer ihn hat, kann sich als Sie anmelden.",
	PasskeyCopied:  "Einer Ihrer Passkeys wurde vielleicht kopiert: Er zählt mit, wie oft er benutzt wird, und die Zahl ist kleiner geworden. Er meldet niemanden mehr an. Entfernen Sie ihn und legen Sie einen neuen an.",
	Recovered:      "Jemand hat sich mit einem Ihrer gedruckten Wiederherstellungscodes angemeldet und Ihrem Konto eine Mailadresse hinzugefügt.",
	ProviderLinked: "Jemand hat sich in Ihrem Konto mit der Anmeldung der Organisation angemeldet, zu der eine Ihrer Adressen gehört. Von jetzt an öffnet sie Ihr Konto.",
	Merged:         "Zwei Konten wurden eines: Was das andere hatte, gehört jetzt Ihnen, und seine Adressen und Passkeys melden in Ihrem an.",
}}

// Notice is the job that tells somebody at all of their addresses that the ways
// into their account changed.
type Notice struct {
	Person PersonID   `json:"person"`
	What   NoticeKind `json:"what"`
	About  string     `json:"about"` // the id of the thing, which tells one notice from another
}

// Kind names the job.
func (Notice) Kind() string { return "account.notice" }

func (s *Service) notice(tx Tx, person PersonID, what NoticeKind, about string) error {
	return tx.Later(Notice{Person: person, What: what, About: about})
}

// NoticeLetter is what the mails are made of: one to each address.
type NoticeLetter struct {
	To   []string
	Name string
	Text string
	URL  string // the account's page

	Language string // of the text
}

// NoticeLetter opens a job to be mailed; there is nothing to mail (false) when
// the account is gone.
func (s *Service) NoticeLetter(ctx context.Context, job Notice) (l NoticeLetter, wanted bool, err error) {
	if _, known := noticeWords["en"][job.What]; !known {
		return NoticeLetter{}, false, nil
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		p, err := tx.Person(job.Person)
		if err == nil && p.Merged != "" {
			p, err = tx.Person(p.Merged)
		}
		l = NoticeLetter{To: p.Emails, Name: p.Name, URL: s.PublicURL + "/account", Language: cmp.Or(p.Language, "en")}
		l.Text = noticeWords[l.Language][job.What]
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return NoticeLetter{}, false, nil
	}
	return l, err == nil && len(l.To) > 0, err
}
