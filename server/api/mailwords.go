package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/notify"
)

// Mails is what the calls ask of package notify.
type Mails interface {
	Wordings(ctx context.Context, by account.Actor, org account.OrgID) ([]notify.WordingVersion, error)
	Wording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID) (now notify.WordingVersion, earlier []notify.WordingVersion, err error)
	SetWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, revision int, w notify.Wording) (notify.WordingVersion, error)
	ResetWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, revision int) (notify.WordingVersion, error)
	PreviewWording(ctx context.Context, by account.Actor, org account.OrgID, id notify.WordingID, w notify.Wording) (notify.Mail, error)
}

// MailWords are what a mail says around the award and its facts. They are
// exported since they are embedded, so that their members are described.
type MailWords struct {
	Subject string `json:"subject" doc:"One line with {achievement} in it, at most 150 characters."`
	Opening string `json:"opening" doc:"Before the award, with {name} in it, at most 4,000 characters. An empty line parts paragraphs."`
	Closing string `json:"closing" required:"false" doc:"After the link, at most 2,000 characters; it may be empty."`
}

func (w MailWords) internal() notify.Wording { return notify.Wording(w) }

// MailWording is what a mail of an organisation says in a language. It is exported
// as [MailWords] is.
type MailWording struct {
	Organisation string `json:"organisation"`
	Kind         string `json:"kind" enum:"claim,corrected,suspended,reinstated,revoked,expires,handedIn,decided,heard"`
	Language     string `json:"language" doc:"BCP 47, one that Laurel writes in."`
	Own          bool   `json:"own" doc:"They are the organisation's words; otherwise they are Laurel's."`
	MailWords
	Changed *time.Time `json:"changed,omitempty" doc:"When the organisation last changed it; left out where it never did, and in lists where they are Laurel's."`
}

// wholeWording is one with what it can name and what it said before.
type wholeWording struct {
	MailWording
	Placeholders []placeholder    `json:"placeholders" nullable:"false" doc:"What it can name, in braces."`
	Earlier      []earlierWording `json:"earlier" nullable:"false" doc:"What the organisation had it say before, the newest first, 20 at most."`
}

type placeholder struct {
	Name      string `json:"name" doc:"Without braces."`
	Means     string `json:"means"`
	InSubject bool   `json:"inSubject" doc:"It may stand in the subject, too."`
}

type earlierWording struct {
	Revision int  `json:"revision"`
	Own      bool `json:"own" doc:"Otherwise the mail was given back to Laurel's words, which these are."`
	MailWords
	Changed time.Time `json:"changed"`
}

// mailPreview is a mail as it would be sent.
type mailPreview struct {
	From     string `json:"from" doc:"The name before the address."`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	HTML     string `json:"html"`
	Language string `json:"language"`
}

type (
	wordingOut struct {
		ETag string `header:"ETag" doc:"The revision, for If-Match: \"0\" while it was never changed."`
		Body wholeWording
	}
	changedWordingOut struct {
		ETag string `header:"ETag" doc:"The revision, for If-Match."`
		Body MailWording
	}
	// WordingIn names a mail in a language.
	WordingIn struct {
		Kind         string `path:"kind" maxLength:"40" doc:"Of mail: claim, corrected, suspended, reinstated, revoked, expires, handedIn, decided or heard."`
		Language     string `path:"language" maxLength:"35" doc:"As it is listed: en, de."`
		Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	}
	// ChangeWordingIn names one and the revision that the caller has seen.
	ChangeWordingIn struct {
		WordingIn
		IfMatch string `header:"If-Match" doc:"The ETag that was read, \"0\" while it was never changed. It must be sent."`
	}
)

func (in WordingIn) id() notify.WordingID {
	return notify.WordingID{Kind: notify.Kind(in.Kind), Language: in.Language}
}

// seen is whose mail is changed, and the revision that was read of it.
func (in ChangeWordingIn) seen(by account.Actor) (org account.OrgID, revision int, err error) {
	if revision, err = (RevisionIn{IfMatch: in.IfMatch}).revision(); err != nil {
		return "", 0, err
	}
	org, err = theOne(by, in.Organisation)
	return org, revision, at("query.", err)
}

func (a *API) mailWordsCalls(h huma.API) {
	const path, one = base + "/mails/words", base + "/mails/words/{kind}/{language}"
	missing := []int{http.StatusNotFound}
	stale := []int{http.StatusNotFound, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	register(a, h, call{id: "listMailWords", tag: "Mails", method: "GET", path: path, errors: missing,
		summary: "List what the mails to holders and learners say", more: "Each mail in each language that Laurel writes in, in the organisation's words or in Laurel's. Needs the right to read awards."}, a.listMailWords)
	register(a, h, call{id: "readMailWords", tag: "Mails", method: "GET", path: one, errors: missing,
		summary: "Read what a mail says", more: "With what it can name and what it said before."}, a.readMailWords)
	register(a, h, call{id: "changeMailWords", tag: "Mails", method: "PUT", path: one, errors: stale,
		summary: "Have a mail say an organisation's own words", more: "Send all of them. They hold for every mail that leaves from then on, also for those that wait already. Needs the right to publish. Repeating the call with the ETag that it answered changes nothing."}, a.changeMailWords)
	register(a, h, call{id: "resetMailWords", tag: "Mails", method: "DELETE", path: one, errors: stale,
		summary: "Give a mail back to Laurel's words", more: "It answers what the mail says then. The organisation's words are kept among those before. Needs the right to publish."}, a.resetMailWords)
	register(a, h, call{id: "previewMailWords", tag: "Mails", method: "POST", path: one + "/preview", errors: missing,
		summary: "Show the mail that words make", more: "To somebody invented; nothing is saved or sent. What cannot be said so is refused as it is where it is saved. Needs the right to publish."}, a.previewMailWords)
}

type mailWordsOut struct {
	Body struct {
		Items []MailWording `json:"items" nullable:"false"`
	}
}

func (a *API) listMailWords(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*mailWordsOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	own, err := a.Mails.Wordings(ctx, by, org)
	if err != nil {
		return nil, err
	}
	said := map[notify.WordingID]notify.WordingVersion{}
	for _, v := range own {
		said[v.WordingID] = v
	}
	out := &mailWordsOut{}
	for _, kind := range notify.Holders() {
		for _, language := range notify.Languages() {
			id := notify.WordingID{Kind: kind, Language: language}
			v := said[id]
			v.WordingID = id
			out.Body.Items = append(out.Body.Items, wordingOf(org, v))
		}
	}
	return out, nil
}

func (a *API) readMailWords(ctx context.Context, by account.Actor, in *WordingIn) (*wordingOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	now, earlier, err := a.Mails.Wording(ctx, by, org, in.id())
	if err != nil {
		return nil, err
	}
	return &wordingOut{etag(now.Revision), wholeWording{wordingOf(org, now),
		each(in.id().Kind.Placeholders(), func(p notify.Placeholder) placeholder { return placeholder(p) }),
		each(earlier, func(v notify.WordingVersion) earlierWording {
			return earlierWording{v.Revision, v.Own(), MailWords(v.Words()), v.Changed.UTC()}
		})}}, nil
}

func (a *API) changeMailWords(ctx context.Context, by account.Actor, in *struct {
	ChangeWordingIn
	Body MailWords
}) (*changedWordingOut, error) {
	org, revision, err := in.seen(by)
	if err != nil {
		return nil, err
	}
	v, err := a.Mails.SetWording(ctx, by, org, in.id(), revision, in.Body.internal())
	return changedWording(org, v, at("body.", err))
}

func (a *API) resetMailWords(ctx context.Context, by account.Actor, in *ChangeWordingIn) (*changedWordingOut, error) {
	org, revision, err := in.seen(by)
	if err != nil {
		return nil, err
	}
	v, err := a.Mails.ResetWording(ctx, by, org, in.id(), revision)
	return changedWording(org, v, err)
}

func changedWording(org account.OrgID, v notify.WordingVersion, err error) (*changedWordingOut, error) {
	if err != nil {
		return nil, err
	}
	return &changedWordingOut{etag(v.Revision), wordingOf(org, v)}, nil
}

func (a *API) previewMailWords(ctx context.Context, by account.Actor, in *struct {
	WordingIn
	Body MailWords
}) (*struct{ Body mailPreview }, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	m, err := a.Mails.PreviewWording(ctx, by, org, in.id(), in.Body.internal())
	return &struct{ Body mailPreview }{mailPreview{m.FromName, m.Subject, m.Text, m.HTML, m.Language}}, at("body.", err)
}

func wordingOf(org account.OrgID, v notify.WordingVersion) MailWording {
	one := MailWording{Organisation: string(org), Kind: string(v.Kind), Language: v.Language, Own: v.Own(), MailWords: MailWords(v.Words())}
	if v.Revision > 0 {
		one.Changed = inUTC(&v.Changed)
	}
	return one
}
