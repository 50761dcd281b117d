package notify

import (
	"embed"
	"fmt"
	html "html/template"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	text "text/template"
	"time"

	"laurel/account"
)

//go:embed mails
var mailFiles embed.FS

// Kind is which mail is written; it is also the mail's purpose.
type Kind string

const (
	SignIn     Kind = "signIn"     // a link to sign in with
	Address    Kind = "address"    // a link that proves a further address
	Recover    Kind = "recover"    // a link for one who has a recovery code
	Notice     Kind = "notice"     // the ways into an account changed
	Invited    Kind = "invited"    // a link to join an organisation
	Claim      Kind = "claim"      // a link to accept an award with
	Corrected  Kind = "corrected"  // an award was replaced by a corrected one
	Suspended  Kind = "suspended"  // an award is on hold
	Reinstated Kind = "reinstated" // the hold was lifted
	Revoked    Kind = "revoked"    // an award was taken back

	ReviewAsked    Kind = "reviewAsked"    // a draft waits for approval
	ReviewApproved Kind = "reviewApproved" // a draft was approved
	ReviewSentBack Kind = "reviewSentBack" // a draft was sent back

	TogetherAsked    Kind = "togetherAsked"    // to write a draft with another organisation
	TogetherRemoved  Kind = "togetherRemoved"  // asked no more
	TogetherFell     Kind = "togetherFell"     // the text agreed to is another one now
	TogetherAnswered Kind = "togetherAnswered" // what a partner did

	Delegated          Kind = "delegated"          // to award what another organisation has published
	DelegationAccepted Kind = "delegationAccepted" // somebody awards for the organisation now
	DelegationRevoked  Kind = "delegationRevoked"  // they may no longer

	HandedIn  Kind = "handedIn"  // what a learner made is handed in
	Decided   Kind = "decided"   // it is decided
	Heard     Kind = "heard"     // it is decided anew, on appeal
	CaseWaits Kind = "caseWaits" // a moderator has a disagreement to settle
	WorkWaits Kind = "workWaits" // an assessor has work to judge

	AwardRefused Kind = "awardRefused" // what was passed cannot be awarded

	Expires     Kind = "expires"     // an award runs out soon
	HookStopped Kind = "hookStopped" // a webhook was stopped
	DomainLost  Kind = "domainLost"  // an organisation's domain is not proved any more
)

// Letter is what the mails are about. SignIn, Address and Recover need Name,
// Link and Until; Notice Name, Link and Reason; TogetherAnswered Answer, what
// Issuer did; DelegationAccepted Answer, who accepted; Invited Issuer and Title besides, the word for the role; the others
// everything but Until and Reason, which may be left out. Reason and Answer are in
// the language of the mail.
type Letter struct {
	Org     account.OrgID    // who writes, or
	Person  account.PersonID // whose account it is about
	About   string           // the id of the link or of the award: with the kind, it makes the Message-ID
	Award   string           // the award's id, where it is about one
	To      string           // the address
	Name    string           // the person's
	Issuer  string           // the organisation's name
	ReplyTo string           // the organisation's address
	Title   string           // the award's
	On      time.Time
	Until   time.Time
	Reason  string
	Answer  string // "says yes to the draft as it stands"
	Link    string
	Renew   []Way  // how it is renewed
	Server  string // the server's public URL

	// Language is that of the title, a BCP 47 tag; empty where it is not known.
	Language string
	// Reader is the language of whoever gets the mail, a BCP 47 tag. Where it is
	// empty the mail is written in that of the title.
	Reader string

	Wording *Wording // the organisation's own words; nil for Laurel's
}

// Written is the language in which the mail is written.
func (l Letter) Written() string { return Spoken(or(l.Reader, l.Language)) }

// Way is one way to do something: words, and a link or "".
type Way struct{ Words, Link string }

// words is a letter ready for a template: single lines, dates in words.
type words struct {
	Issuer, Reason, On, Until, Link, Label, Host string

	Subject, Opening, Facts, Closing string
	RichOpening, RichClosing         html.HTML
	Shown                            string // the title, where the mail shows it set apart

	Language string // of the mail
	Foreign  string // of the title, where that is another
	Renew    []Way
}

// untitled are the mails that are about no title to set apart.
var untitled = []Kind{SignIn, Address, Recover, Notice, Invited, WorkWaits}

// Compose writes the mail of one kind.
func Compose(kind Kind, l Letter) (Mail, error) {
	language := l.Written()
	say, known := letters()[language][kind]
	if !known {
		return Mail{}, fmt.Errorf("notify: there is no mail %q", kind)
	}
	w, values, err := l.words(language, kind)
	if err != nil {
		return Mail{}, err
	}
	said := say.wording
	if l.Wording != nil {
		said = *l.Wording
	}
	var facts, plain, rich strings.Builder
	if err := say.text.ExecuteTemplate(&facts, "facts", w); err != nil {
		return Mail{}, err
	}
	w.Facts = strings.TrimSpace(facts.String())
	w.Subject = oneLine(fillText(said.Subject, values))
	w.Opening, w.RichOpening = fillText(said.Opening, values), fillHTML(said.Opening, values)
	w.Closing, w.RichClosing = fillText(said.Closing, values), fillHTML(said.Closing, values)
	if err := say.text.ExecuteTemplate(&plain, "frame", w); err != nil {
		return Mail{}, err
	}
	if err := say.html.ExecuteTemplate(&rich, "frame", w); err != nil {
		return Mail{}, err
	}
	m := Mail{
		Org: l.Org, Person: l.Person, Purpose: string(kind), About: l.About, Award: l.Award,
		To:      mail.Address{Name: oneLine(l.Name), Address: l.To},
		ReplyTo: mail.Address{Name: w.Issuer, Address: l.ReplyTo}, Language: language,
		Subject: w.Subject, Text: plain.String(), HTML: rich.String(),
	}
	if w.Issuer != "" {
		m.FromName = w.Issuer + spoken[language].by
	}
	return m, nil
}

// words are the letter's for a template, and the values of its placeholders.
func (l Letter) words(language string, kind Kind) (words, map[string]string, error) {
	server, err := url.Parse(l.Server)
	if err != nil || server.Host == "" {
		return words{}, nil, fmt.Errorf("notify: the server’s address %q cannot be read", l.Server)
	}
	link, err := url.Parse(l.Link)
	if err != nil || link.Host == "" || (link.Scheme != "https" && link.Scheme != "http") {
		return words{}, nil, fmt.Errorf("notify: a mail about %s needs a link", l.About) // never show it
	}
	w := words{
		Language: language, Issuer: oneLine(l.Issuer), Shown: oneLine(l.Title), Reason: oneLine(l.Reason),
		On: Day(language, l.On), Until: moment(language, l.Until), Link: link.String(), Label: spoken[language].labels[kind], Host: server.Host, Renew: l.Renew,
	}
	if l.Language != "" && !strings.EqualFold(l.Language, language) {
		w.Foreign = l.Language
	}
	values := map[string]string{"name": or(oneLine(l.Name), l.To), "organisation": w.Issuer, "achievement": w.Shown, "title": w.Shown, "reason": w.Reason,
		"answer": oneLine(l.Answer), "date": w.On, "until": w.Until, "link": w.Link, "host": w.Host}
	if slices.Contains(untitled, kind) {
		w.Shown = ""
	}
	return w, values, nil
}

// phrases are Laurel's own words in a kind of mail and a language.
type phrases struct {
	wording Wording
	text    *text.Template
	html    *html.Template
}

// letters are the parsed templates, by language. A broken one would be found by any test.
var letters = sync.OnceValue(func() map[string]map[Kind]phrases {
	all := map[string]map[Kind]phrases{}
	for language, t := range spoken {
		all[language] = map[Kind]phrases{}
		for kind := range t.labels {
			said := t.folder + "said.txt"
			p := phrases{
				text: text.Must(text.ParseFS(mailFiles, "mails/frame.txt", said, t.folder+string(kind)+".txt")),
				html: html.Must(html.ParseFS(mailFiles, "mails/frame.html", said)),
			}
			for name, into := range map[string]*string{"subject": &p.wording.Subject, "opening": &p.wording.Opening, "closing": &p.wording.Closing} {
				var b strings.Builder
				if err := p.text.ExecuteTemplate(&b, name, nil); err != nil {
					panic(err)
				}
				*into = b.String()
			}
			all[language][kind] = p
		}
	}
	return all
})

// Laurels are Laurel's own words in a kind of mail, in a language that it writes in.
func Laurels(kind Kind, language string) Wording { return letters()[language][kind].wording }
