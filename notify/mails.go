package notify

import (
	"embed"
	"fmt"
	html "html/template"
	"net/mail"
	"net/url"
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

	Expires     Kind = "expires"     // an award runs out soon
	HookStopped Kind = "hookStopped" // a webhook was stopped
	DomainLost  Kind = "domainLost"  // an organisation's domain is not proved any more
)

// labels are the words on each mail's button in English.
var labels = map[Kind]string{
	ReviewAsked: "Read the draft", ReviewApproved: "See the draft", ReviewSentBack: "See the draft and the reason",

	TogetherAsked: "Read the draft", TogetherRemoved: "See what you write with others", TogetherFell: "Read the draft again", TogetherAnswered: "See who writes with it",
	Delegated: "See what you may award", DelegationAccepted: "See who awards for you", DelegationRevoked: "See what you may award",
	HandedIn: "See what you handed in", Decided: "Read why", Heard: "Read why", CaseWaits: "Settle it", WorkWaits: "See your work",

	SignIn:     "Open the link and sign in",
	Address:    "Open the link in that browser",
	Recover:    "Open the link and go on",
	Notice:     "Look at your account",
	Invited:    "Look at the invitation",
	Claim:      "Look at your award",
	Corrected:  "See the corrected award",
	Suspended:  "See the award and its state",
	Reinstated: "See the award and its state",
	Revoked:    "See the award and its state",

	Expires:     "Look at your award",
	HookStopped: "Look at the webhook",
	DomainLost:  "Look at the organisation's domains",
}

// Letter is what the mails are about. SignIn, Address and Recover need Name,
// Link and Until; Notice Name, Link and Reason;
// TogetherAnswered needs Answer, what Issuer did; DelegationAccepted Answer, who accepted; Invited Issuer and Title besides, the word for the role; the others everything but Until and Reason, which may be left out.
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

	// Language is that of the title, and of the reader as far as it is known: a
	// BCP 47 tag. The mail is written in it where Laurel speaks it.
	Language string
}

// Way is one way to do something: words, and a link or "".
type Way struct{ Words, Link string }

// words is a letter ready for a template: single lines, dates in words.
type words struct {
	Name, Issuer, Title, Reason, Answer, On, Until, Link, Label, Host string

	Language string // of the mail
	Foreign  string // of the title, where that is another
	Renew    []Way
}

// Compose writes the mail of one kind.
func Compose(kind Kind, l Letter) (Mail, error) {
	language := kind.writes(l.Language)
	pair, known := letters()[language][kind]
	if !known {
		return Mail{}, fmt.Errorf("notify: there is no mail %q", kind)
	}
	w, err := l.words(language, kind)
	if err != nil {
		return Mail{}, err
	}
	m := Mail{
		Org: l.Org, Person: l.Person, Purpose: string(kind), About: l.About, Award: l.Award,
		To:      mail.Address{Name: oneLine(l.Name), Address: l.To},
		ReplyTo: mail.Address{Name: w.Issuer, Address: l.ReplyTo}, Language: language,
	}
	if w.Issuer != "" {
		m.FromName = w.Issuer + spoken[language].by
	}
	var subject, plain, rich strings.Builder
	if err := pair.text.ExecuteTemplate(&subject, "subject", w); err != nil {
		return Mail{}, err
	}
	if err := pair.text.ExecuteTemplate(&plain, "body", w); err != nil {
		return Mail{}, err
	}
	if err := pair.html.ExecuteTemplate(&rich, "frame", w); err != nil {
		return Mail{}, err
	}
	m.Subject, m.Text, m.HTML = oneLine(subject.String()), plain.String(), rich.String()
	return m, nil
}

func (l Letter) words(language string, kind Kind) (words, error) {
	server, err := url.Parse(l.Server)
	if err != nil || server.Host == "" {
		return words{}, fmt.Errorf("notify: the server’s address %q cannot be read", l.Server)
	}
	link, err := url.Parse(l.Link)
	if err != nil || link.Host == "" || (link.Scheme != "https" && link.Scheme != "http") {
		return words{}, fmt.Errorf("notify: a mail about %s needs a link", l.About) // never show it
	}
	name := oneLine(l.Name)
	if name == "" {
		name = l.To
	}
	foreign := ""
	if l.Language != "" && !strings.EqualFold(l.Language, language) {
		foreign = l.Language
	}
	return words{
		Language: language, Foreign: foreign,
		Name: name, Issuer: oneLine(l.Issuer), Title: oneLine(l.Title), Reason: oneLine(l.Reason), Answer: oneLine(l.Answer),
		On: Day(language, l.On), Until: moment(language, l.Until), Link: link.String(), Label: spoken[language].labels[kind], Host: server.Host, Renew: l.Renew,
	}, nil
}

type templates struct {
	text *text.Template
	html *html.Template
}

// letters are the parsed templates, by language. A broken one would be found by any test.
var letters = sync.OnceValue(func() map[string]map[Kind]templates {
	all := map[string]map[Kind]templates{}
	for language, t := range spoken {
		all[language] = map[Kind]templates{}
		for kind := range t.labels {
			file, said := t.folder+string(kind), t.folder+"said.txt"
			all[language][kind] = templates{
				text: text.Must(text.ParseFS(mailFiles, "mails/frame.txt", said, file+".txt")),
				html: html.Must(html.ParseFS(mailFiles, "mails/frame.html", said, file+".html")),
			}
		}
	}
	return all
})
