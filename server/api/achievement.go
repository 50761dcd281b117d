package api

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
)

// achievement is one that an organisation defines, with its draft.
type achievement struct {
	ID           string      `json:"id"`
	URL          string      `json:"url" doc:"Its page, and its id in credentials."`
	Organisation string      `json:"organisation"`
	State        string      `json:"state" enum:"draft,published,retired,superseded"`
	Stage        string      `json:"stage" enum:"writing,inReview,approved" doc:"Of the draft, on its way to being published."`
	Supersedes   string      `json:"supersedes,omitempty" doc:"Whose place it takes once it is published."`
	SupersededBy string      `json:"supersededBy,omitempty" doc:"What took its place."`
	Revision     int         `json:"revision" doc:"Of the draft; the number in its ETag."`
	Published    int         `json:"published,omitempty" doc:"Number of the newest version."`
	Created      time.Time   `json:"created"`
	Changed      time.Time   `json:"changed"`
	Draft        definition  `json:"draft"`
	EU           description `json:"eu"`
}

// description tells how complete a draft is by the EU recommendation.
type description struct {
	Mandatory int       `json:"mandatory" doc:"How many of the 11 mandatory elements it has."`
	Optional  int       `json:"optional" doc:"How many of the 5 optional ones."`
	Missing   []missing `json:"missing,omitempty" doc:"What a complete description still needs."`
}

type missing struct {
	Element string `json:"element"`
	Label   string `json:"label"`
	Problem string `json:"problem"`
}

// version is a definition as it was published.
type version struct {
	Achievement string     `json:"achievement"`
	Version     int        `json:"version"`
	PublishedAt time.Time  `json:"publishedAt"`
	Definition  definition `json:"definition"`
}

type achievementOut struct {
	ETag     string `header:"ETag" doc:"The revision, for If-Match."`
	Location string `header:"Location"`
	Body     achievement
}

type versionOut struct{ Body version }

// RevisionIn names an achievement and the revision its reader has seen.
type RevisionIn struct {
	ID      string `path:"id" maxLength:"100" doc:"Its id."`
	IfMatch string `header:"If-Match" doc:"The ETag that was read. It must be sent."`
}

func (a *API) achievementCalls(h huma.API) {
	const path = base + "/achievements"
	stale := []int{http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired}
	register(a, h, call{id: "listAchievements", tag: "Achievements", method: "GET", path: path, errors: []int{404},
		summary: "List an organisation's achievements", more: "Drafts too, the newest change first."}, a.listAchievements)
	register(a, h, call{id: "createAchievement", tag: "Achievements", method: "POST", path: path, made: true, errors: []int{404},
		summary: "Begin a draft", more: "Nothing is needed to begin; publishing says what is missing."}, a.createAchievement)
	register(a, h, call{id: "readAchievement", tag: "Achievements", method: "GET", path: path + "/{id}", errors: []int{404},
		summary: "Read an achievement and its draft"}, a.readAchievement)
	register(a, h, call{id: "saveAchievement", tag: "Achievements", method: "PUT", path: path + "/{id}", errors: stale,
		summary: "Save the draft", more: "The whole definition is replaced: what is left out is emptied. What was awarded keeps its version."}, a.saveAchievement)
	register(a, h, call{id: "publishAchievement", tag: "Achievements", method: "POST", path: path + "/{id}/publish", errors: stale,
		summary: "Publish the draft as the newest version", more: "It is in the catalogue from then on, and awards are given for it."}, a.publishAchievement)
	register(a, h, call{id: "retireAchievement", tag: "Achievements", method: "POST", path: path + "/{id}/retire", errors: stale,
		summary: "Take an achievement out of the catalogue", more: "Its page, its versions and its awards stay. Publishing brings it back."}, a.retireAchievement)
	register(a, h, call{id: "listVersions", tag: "Achievements", method: "GET", path: path + "/{id}/versions", errors: []int{404},
		summary: "List what was published of an achievement", more: "The oldest first."}, a.listVersions)
}

type achievementsOut struct {
	Body struct {
		Items []achievement `json:"items" nullable:"false"`
	}
}

func (a *API) listAchievements(ctx context.Context, by account.Actor, in *struct {
	Organisation string `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
}) (*achievementsOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	all, err := a.Issuer.Achievements(ctx, by, org)
	out := &achievementsOut{}
	out.Body.Items = each(all, a.achievement)
	return out, err
}

func (a *API) createAchievement(ctx context.Context, by account.Actor, in *struct {
	Body struct {
		Organisation string     `json:"organisation,omitempty" maxLength:"100" doc:"Left out, the one that the key is for."`
		Definition   definition `json:"definition"`
	}
}) (*achievementOut, error) {
	org, err := theOne(by, in.Body.Organisation)
	if err != nil {
		return nil, at("body.", err)
	}
	d, err := in.Body.Definition.internal()
	if err != nil {
		return nil, at("body.definition.", err)
	}
	made, err := a.Issuer.Create(ctx, by, org, d)
	if err != nil {
		return nil, at("body.definition.", err)
	}
	out := a.achievementOut(made)
	out.Location = a.PublicURL + base + "/achievements/" + string(made.ID)
	return out, nil
}

func (a *API) readAchievement(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*achievementOut, error) {
	got, err := a.Issuer.Achievement(ctx, by, issuer.AchievementID(in.ID))
	return a.achievementOut(got), err
}

func (a *API) saveAchievement(ctx context.Context, by account.Actor, in *struct {
	RevisionIn
	Body definition
}) (*achievementOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	d, err := in.Body.internal()
	if err != nil {
		return nil, at("body.", err)
	}
	saved, err := a.Issuer.Save(ctx, by, issuer.AchievementID(in.ID), revision, d)
	return a.achievementOut(saved), at("body.", err)
}

func (a *API) publishAchievement(ctx context.Context, by account.Actor, in *RevisionIn) (*versionOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	v, err := a.Issuer.Publish(ctx, by, issuer.AchievementID(in.ID), revision)
	return &versionOut{versionOf(v)}, at("draft.", err)
}

func (a *API) retireAchievement(ctx context.Context, by account.Actor, in *RevisionIn) (*achievementOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	retired, err := a.Issuer.Retire(ctx, by, issuer.AchievementID(in.ID), revision)
	return a.achievementOut(retired), err
}

type versionsOut struct {
	Body struct {
		Items []version `json:"items" nullable:"false"`
	}
}

func (a *API) listVersions(ctx context.Context, by account.Actor, in *struct {
	ID string `path:"id" maxLength:"100" doc:"Its id."`
}) (*versionsOut, error) {
	all, err := a.Issuer.Versions(ctx, by, issuer.AchievementID(in.ID))
	out := &versionsOut{}
	out.Body.Items = each(all, versionOf)
	return out, err
}

func (a *API) achievement(is issuer.Achievement) achievement {
	all := description{}
	all.Mandatory, all.Optional = is.Draft.EUCount()
	for _, e := range is.Draft.EU() {
		if e.Mandatory && !e.Filled {
			all.Missing = append(all.Missing, missing{e.Key, e.Label, e.Problem})
		}
	}
	return achievement{ID: string(is.ID), URL: a.PublicURL + "/m/" + string(is.ID), Organisation: string(is.Org), State: string(is.State),
		Stage: string(cmp.Or(is.Stage, issuer.Writing)), Supersedes: string(is.Supersedes), SupersededBy: string(is.SupersededBy),
		Revision: is.Revision, Published: is.Published, Created: is.Created.UTC(), Changed: is.Changed.UTC(), Draft: external(is.Draft), EU: all}
}

func (a *API) achievementOut(is issuer.Achievement) *achievementOut {
	return &achievementOut{ETag: etag(is.Revision), Body: a.achievement(is)}
}

func versionOf(v issuer.Version) version {
	return version{string(v.Achievement), v.Number, v.At.UTC(), external(v.Definition)}
}

func etag(revision int) string { return `"` + strconv.Itoa(revision) + `"` }

// revision reads If-Match (RFC 9110, 13.1.1). Without it a change is refused
// (RFC 6585, 3): it could undo what its author has never seen.
func (in RevisionIn) revision() (int, error) {
	text := strings.TrimSpace(in.IfMatch)
	if text == "" {
		p := newProblem(http.StatusPreconditionRequired, "Send the ETag that you read as If-Match, so that nobody's change is undone unseen.")
		p.Code, p.Errors = "http.ifMatch", []badly{{"header.If-Match", "This is needed."}}
		return 0, p
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(text, "W/"), `"`))
	if err != nil {
		return 0, at("header.", fault.Field("If-Match", "Send the ETag as it was given, such as \"7\"."))
	}
	return n, nil
}

// theOne is the organisation that was named, or else the only one that by
// belongs to.
func theOne(by account.Actor, named string) (account.OrgID, error) {
	switch {
	case named != "" || !by.SignedIn():
		return account.OrgID(named), nil
	case len(by.Memberships) == 1:
		return by.Memberships[0].Org, nil
	}
	return "", fault.Field("organisation", "Say for which organisation.")
}

// each is f of every element; never nil, so that it is written as [].
func each[T, U any](list []T, f func(T) U) []U {
	all := make([]U, len(list))
	for i, t := range list {
		all[i] = f(t)
	}
	return all
}
