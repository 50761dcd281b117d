package api

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"laurel/account"
	"laurel/assess"
)

type (
	applicationOut struct {
		Location string `header:"Location"`
		Body     Application
	}
	wholeOut struct{ Body applicationWhole }
	workOut  struct {
		ETag string `header:"ETag" doc:"The revision, for If-Match."`
		Body Work
	}
	pieceOut struct {
		ETag string `header:"ETag" doc:"The revision, for If-Match."`
		Body piece
	}
	// ApplicationIn names an application.
	ApplicationIn struct {
		ID string `path:"id" maxLength:"100" doc:"Its id."`
	}
	// TaskIn names a task of one, or a piece of its portfolio.
	TaskIn struct {
		ApplicationIn
		Task string `path:"task" maxLength:"100" doc:"Id of the task, or of the portfolio's piece."`
	}
	// WorkIn names a task and the revision of its work that the caller has seen.
	WorkIn struct {
		TaskIn
		IfMatch string `header:"If-Match" doc:"The ETag that was read, \"0\" while nothing is there. It must be sent."`
	}
)

func (a *API) applicationCalls(h huma.API) {
	const path, one = base + "/applications", base + "/applications/{id}"
	missing, changed := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}
	stale := append([]int{http.StatusPreconditionFailed, http.StatusPreconditionRequired}, changed...)
	register(a, h, call{id: "listApplications", tag: "Assessing", method: "GET", path: path, errors: missing,
		summary: "List who applied and how far it is", more: "The one changed last first, 200 at most; go on with next. Needs the right to read assessments. Where marking is blind, names are told once it is decided."}, a.listApplications)
	register(a, h, call{id: "openApplication", tag: "Assessing", method: "POST", path: path, made: true, errors: changed,
		summary: "Begin an application for a learner", more: "By mail address; an account is made if there is none, which whoever reads the mail signs in to. One that was opened so and is not decided is answered again, as is one under the same Idempotency-Key. Needs the right to hand in for learners."}, a.openApplication)
	register(a, h, call{id: "readApplication", tag: "Assessing", method: "GET", path: one, errors: missing,
		summary: "Read what was handed in and how it was judged", more: "What a learner works on is theirs until it is handed in. What assessors gave, and who they are, is told once it is decided, so that nobody who is still to judge is swayed."}, a.readApplication)
	register(a, h, call{id: "saveWork", tag: "Assessing", method: "PUT", path: one + "/tasks/{task}", errors: stale,
		summary: "Save the work on a task", more: "A text or a link, as the task asks; the last 20 savings are kept. The learner may go on with it at their page."}, a.saveWork)
	register(a, h, call{id: "addFile", tag: "Assessing", method: "POST", path: one + "/tasks/{task}/files", made: true, errors: changed, maxBody: assess.MaxFile,
		summary: "Add a file to a task, or to a piece of a portfolio", more: "Send the bytes as they are, as application/octet-stream: 16 MiB at most, 10 files of a task, 64 MiB together. The type is found by the bytes: PDF, pictures, films, recordings, plain text, office documents without macros. The same file again changes nothing."}, a.addFile)
	register(a, h, call{id: "removeFile", tag: "Assessing", method: "DELETE", path: one + "/tasks/{task}/files/{sha256}", errors: changed,
		summary: "Take a file out again", more: "Repeating the call changes nothing."}, a.removeFile)
	register(a, h, call{id: "readFile", tag: "Assessing", method: "GET", path: one + "/files/{sha256}", errors: missing,
		summary: "Read a file that was handed in"}, a.readFile)
	register(a, h, call{id: "addPiece", tag: "Assessing", method: "POST", path: one + "/pieces", made: true, errors: changed,
		summary: "Add a piece to a portfolio", more: "A text or a link; files are added to it as to a task. Awards are the learner's own to add. Repeat the call with the same Idempotency-Key whenever the answer did not reach you."}, a.addPiece)
	register(a, h, call{id: "changePiece", tag: "Assessing", method: "PUT", path: one + "/pieces/{task}", errors: stale,
		summary: "Change a piece of a portfolio", more: "Its files stay."}, a.changePiece)
	register(a, h, call{id: "removePiece", tag: "Assessing", method: "DELETE", path: one + "/pieces/{task}", errors: changed,
		summary: "Take a piece out of a portfolio", more: "It answers what is left: nothing. Repeating the call changes nothing."}, a.removePiece)
	register(a, h, call{id: "submitApplication", tag: "Assessing", method: "POST", path: one + "/submit", errors: changed,
		summary: "Hand an application in", more: "What is there now is what is judged; the learner is told by mail. Repeating the call changes nothing."}, a.moveWith(Assess.SubmitFor))
	register(a, h, call{id: "withdrawApplication", tag: "Assessing", method: "POST", path: one + "/withdraw", errors: changed,
		summary: "Take an application back before it is decided", more: "Repeating the call changes nothing."}, a.moveWith(Assess.WithdrawFor))
}

type applicationsOut struct {
	Body struct {
		Items []Application `json:"items" nullable:"false"`
		Next  string        `json:"next,omitempty" doc:"Send it as after to go on; left out, that was all."`
	}
}

func (a *API) listApplications(ctx context.Context, by account.Actor, in *struct {
	Organisation string    `query:"organisation" maxLength:"100" doc:"Left out, the one that the key is for."`
	Achievement  string    `query:"achievement" maxLength:"100" doc:"Only those for this achievement."`
	State        []string  `query:"state" maxItems:"10" enum:"begun,submitted,marking,moderation,notPassed,appealed,passed,awarded,notAwarded,withdrawn" doc:"Only those that are so; several with commas between."`
	DueBefore    time.Time `query:"dueBefore" doc:"Only those that somebody has to judge before this moment: the queue, or with now what is late."`
	ChangedAfter time.Time `query:"changedAfter" doc:"Only those that changed after this moment."`
	Limit        int       `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most."`
	After        string    `query:"after" maxLength:"300" doc:"What next was."`
}) (*applicationsOut, error) {
	org, err := theOne(by, in.Organisation)
	if err != nil {
		return nil, at("query.", err)
	}
	f := assess.Filter{Achievement: assess.AchievementID(in.Achievement), DueBefore: in.DueBefore, ChangedAfter: in.ChangedAfter, Limit: in.Limit + 1,
		States: each(in.State, func(s string) assess.State { return assess.State(s) })}
	if f.After, err = placeOf(in.After); err != nil {
		return nil, at("query.", err)
	}
	page, err := a.Assess.Entries(ctx, by, org, f)
	out := &applicationsOut{}
	if len(page) > in.Limit {
		page = page[:in.Limit]
		last := page[in.Limit-1]
		out.Body.Next = cursor(assess.Place{Changed: last.Changed, ID: last.ID})
	}
	out.Body.Items = each(page, func(e assess.Entry) Application { return entryOf(by, e) })
	return out, at("query.", err)
}

func (a *API) openApplication(ctx context.Context, by account.Actor, in *struct {
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this application, such as a UUID. Repeating the call with it answers the same application, also once it is decided."`
	Body struct {
		Achievement string `json:"achievement" maxLength:"100" doc:"Id of a published achievement with a published assessment."`
		Email       string `json:"email" maxLength:"254" format:"email" doc:"Of the learner, who is told there what became of it."`
		Name        string `json:"name" minLength:"1" maxLength:"200" doc:"Of the learner, for an account that is made; one that is there keeps its own."`
		Way         string `json:"way,omitempty" enum:"tasks,portfolio" default:"tasks" doc:"A portfolio where prior learning is recognised, and where an award is renewed by evidence."`
		Renews      string `json:"renews,omitempty" maxLength:"100" doc:"Id of the learner's award that it renews. It is for the micro-credential that is awarded in its place: the same one, or what took its place."`
		Employer    string `json:"employer,omitempty" maxLength:"100" doc:"Id of the organisation here that the learner works for: nobody from there judges."`
		Reference   string `json:"reference,omitempty" maxLength:"200" doc:"What you call it; only the same key reads it."`
	}
}) (*applicationOut, error) {
	b := in.Body
	made, err := a.Assess.Open(ctx, by, assess.OpenRequest{Achievement: assess.AchievementID(b.Achievement), Email: b.Email, Name: b.Name, Portfolio: b.Way == "portfolio",
		Employer: account.OrgID(b.Employer), Reference: b.Reference, Renews: b.Renews, Key: in.Key})
	return &applicationOut{a.PublicURL + base + "/applications/" + string(made.ID), applicationOf(by, made)}, at("body.", err)
}

func (a *API) moveWith(move func(Assess, context.Context, account.Actor, assess.ApplicationID) (assess.Application, error)) func(context.Context, account.Actor, *ApplicationIn) (*applicationOut, error) {
	return func(ctx context.Context, by account.Actor, in *ApplicationIn) (*applicationOut, error) {
		moved, err := move(a.Assess, ctx, by, assess.ApplicationID(in.ID))
		return &applicationOut{Body: applicationOf(by, moved)}, err
	}
}

func (a *API) readApplication(ctx context.Context, by account.Actor, in *ApplicationIn) (*wholeOut, error) {
	e, err := a.Assess.Entry(ctx, by, assess.ApplicationID(in.ID))
	return &wholeOut{wholeOf(by, e)}, err
}

func (in WorkIn) revision() (int, error) { return RevisionIn{IfMatch: in.IfMatch}.revision() }

func (a *API) saveWork(ctx context.Context, by account.Actor, in *struct {
	WorkIn
	Body struct {
		Text string `json:"text,omitempty" maxLength:"100000"`
		Link string `json:"link,omitempty" maxLength:"2000" doc:"http or https."`
	}
}) (*workOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	saved, err := a.Assess.SaveAnswerFor(ctx, by, assess.SaveRequest{Application: assess.ApplicationID(in.ID), Task: assess.TaskID(in.Task), Revision: revision, Text: in.Body.Text, Link: in.Body.Link})
	return &workOut{etag(saved.Revision), workOf(saved)}, at("body.", err)
}

func (a *API) addFile(ctx context.Context, by account.Actor, in *struct {
	TaskIn
	Name    string `query:"name" required:"true" minLength:"1" maxLength:"300" doc:"Of the file, as people know it."`
	RawBody []byte `contentType:"application/octet-stream"`
}) (*workOut, error) {
	saved, err := a.Assess.AddFileFor(ctx, by, assess.ApplicationID(in.ID), assess.TaskID(in.Task), in.Name, in.RawBody)
	return &workOut{etag(saved.Revision), workOf(saved)}, at("body.", err)
}

func (a *API) removeFile(ctx context.Context, by account.Actor, in *struct {
	TaskIn
	SHA256 string `path:"sha256" pattern:"^[0-9a-f]{64}$" patternDescription:"a SHA-256 in hexadecimal" doc:"Of the file."`
}) (*workOut, error) {
	saved, err := a.Assess.RemoveFileFor(ctx, by, assess.ApplicationID(in.ID), assess.TaskID(in.Task), in.SHA256)
	return &workOut{etag(saved.Revision), workOf(saved)}, at("body.", err)
}

// fileOut is a stranger's file: it is kept and not looked at in a browser.
type fileOut struct {
	Type        string `header:"Content-Type" doc:"Found by looking at its bytes."`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

func (a *API) readFile(ctx context.Context, by account.Actor, in *struct {
	ApplicationIn
	SHA256 string `path:"sha256" pattern:"^[0-9a-f]{64}$" patternDescription:"a SHA-256 in hexadecimal" doc:"Of the file."`
}) (*fileOut, error) {
	f, data, err := a.Assess.EntryFile(ctx, by, assess.ApplicationID(in.ID), in.SHA256)
	return &fileOut{f.Type, mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}), "sandbox; default-src 'none'", data}, err
}

// PieceRequest is a piece of a portfolio.
type PieceRequest struct {
	Title    string `json:"title" maxLength:"200"`
	Outcomes []int  `json:"outcomes" minItems:"1" maxItems:"20" nullable:"false" doc:"Numbers of the outcomes that it shows, from 1."`
	Why      string `json:"why" maxLength:"2000" doc:"How it shows them, in a sentence."`
	Text     string `json:"text,omitempty" maxLength:"100000"`
	Link     string `json:"link,omitempty" maxLength:"2000" doc:"http or https."`
}

func (r PieceRequest) internal(id string) assess.PieceRequest {
	return assess.PieceRequest{Application: assess.ApplicationID(id), Title: r.Title, Outcomes: r.Outcomes, Why: r.Why, Text: r.Text, Link: r.Link}
}

func (a *API) addPiece(ctx context.Context, by account.Actor, in *struct {
	ApplicationIn
	Key  string `header:"Idempotency-Key" maxLength:"255" doc:"Your own for this piece, such as a UUID. Repeating the call with it adds no second one."`
	Body PieceRequest
}) (*pieceOut, error) {
	saved, err := a.Assess.SavePieceFor(ctx, by, in.Body.internal(in.ID), in.Key)
	return &pieceOut{etag(saved.Revision), pieceOf(saved)}, at("body.", err)
}

func (a *API) changePiece(ctx context.Context, by account.Actor, in *struct {
	WorkIn
	Body PieceRequest
}) (*pieceOut, error) {
	revision, err := in.revision()
	if err != nil {
		return nil, err
	}
	req := in.Body.internal(in.ID)
	req.Piece, req.Revision = assess.TaskID(in.Task), revision
	saved, err := a.Assess.SavePieceFor(ctx, by, req, "")
	return &pieceOut{etag(saved.Revision), pieceOf(saved)}, at("body.", err)
}

func (a *API) removePiece(ctx context.Context, by account.Actor, in *TaskIn) (*pieceOut, error) {
	left, err := a.Assess.RemovePieceFor(ctx, by, assess.ApplicationID(in.ID), assess.TaskID(in.Task))
	return &pieceOut{etag(left.Revision), pieceOf(left)}, err
}
