package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/cmd/laurel/demo"
	"laurel/fault"
	"laurel/issuer"
	"laurel/notify"
	"laurel/notify/hook"
	"laurel/wallet"
)

// walk names every method of every service that asks who acts. The word is the
// right it needs in an organisation, "operator", or one of:
//
//	own    is about who acts, or what they hold; the service's own tests say whose
//	token  whoever has the link may look; the service's own tests say who may act
const walk = `
issuer:   Award=readAwards AwardsOf=readAwards Awards=readAwards Numbers=readNumbers AddImage=define
issuer:   Batch=readAwards BatchesOf=readAwards BatchMails=readAwards BatchReading=readAwards PauseBatch=issue ResumeBatch=issue CancelBatch=issue UndoBatch=issue
issuer:   FailedRows=readAwards WriteFailedRows=readAwards RunBatch=issue CheckBatch=issue BeginBatch=issue
issuer:   UploadBatch=issue FirstRows=issue ReadAgain=issue StartBatch=issue StartLater=issue BatchesToStart=readAwards DiscardBatch=issue
issuer:   Create=define CreateIn=define SetUnit=define Save=define Publish=publish Retire=publish Achievement=readDrafts Achievements=readDrafts Versions=readDrafts Duplicate=define
issuer:   Submit=define TakeBack=define Approve=approve SendBack=approve Steps=readDrafts Reviews=readDrafts SetSupersedes=publish Differ=readDrafts
issuer:   Policy=readDrafts SetPolicy=manage SaveTemplate=define Templates=readDrafts FromTemplate=define RemoveTemplate=define Import=define
issuer:   AskPartner=define RemovePartner=define Partners=readDrafts Edits=readDrafts PartnerInvitation=own AcceptPartner=own
issuer:   Together=define Togethers=define TogetherEdits=define SaveTogether=define Agree=publish Decline=publish Leave=publish Given=define Withdraw=publish
issuer:   Forget=operator Issue=issue IssueEarned=issue Suspend=issue Reinstate=issue Revoke=issue Correct=issue Renew=issue
issuer:   AddOffer=publish AddOffers=publish ChangeOffer=publish WithdrawOffer=publish Offer=readDrafts Offers=readDrafts AllOffers=readDrafts
issuer:   IssueEarned=issue
issuer:   Delegate=delegate RevokeDelegation=delegate Delegations=readAwards Delegation=readAwards DelegatedBy=readAwards
issuer:   DelegatedTo=issue DelegationToUse=issue DelegatedAwards=issue DelegatedBatches=issue DelegatedToMe=own DelegationFor=own DelegationForLater=own DelegationInvitation=token AcceptDelegation=token
assess:   Plan=readDrafts Plans=readDrafts SavePlan=define PublishPlan=publish Applications=moderate Case=moderate AssignTo=moderate AwardAgain=moderate Origin=readAwards
assess:   Apply=own Own=own OwnAll=own SaveAnswer=own Revisions=own AddFile=own RemoveFile=own OwnFile=own Submit=own Withdraw=own Appeal=own
assess:   Recognise=own Held=own SavePiece=own RemovePiece=own TakePart=own Restore=own Agreements=own Renewable=own Renew=own
assess:   Entries=readAssessments Entry=readAssessments EntryFile=readAssessments Agreement=readNumbers Version=readDrafts
assess:   Open=handIn SaveAnswerFor=handIn AddFileFor=handIn RemoveFileFor=handIn SavePieceFor=handIn RemovePieceFor=handIn SubmitFor=handIn WithdrawFor=handIn
assess:   Queue=own Waits=own Work=own MarkFile=own SaveMark=own GiveMark=own Observe=own TakeAway=own RecordWitness=own
wallet:   Accept=token AcceptWaiting=own ClaimInfo=token RenewClaim=issue File=own Page=own Hide=own Show=own Home=own Preview=own Accepted=readAwards
account:  Names=readDrafts AccountFor=handIn
account:  Erase=own Erasures=operator ReplayErasures=operator Events=readEvents ExportEvents=readEvents Doers=readEvents
account:  Invite=manage Invitations=manage RevokeInvitation=manage InvitationInfo=token AcceptInvitation=token
account:  Sessions=own EndSession=own EndOtherSessions=own Passkeys=own BeginPasskey=own AddPasskey=own RemovePasskey=own RenamePasskey=own
account:  Provider=manage SetProvider=manage RemoveProvider=manage Domains=operator AllowDomain=operator Logins=own RemoveLogin=own
account:  RequestAddress=own AddressInfo=token AddAddress=token RemoveAddress=own SetMainAddress=own Merge=token NewRecoveryCodes=own RecoveryState=own
account:  NewAPIKey=manageClients APIKeys=manageClients RevokeAPIKey=manageClients APIKey=manageClients RotateAPIKey=manageClients EndOldSecret=manageClients SetAPIKeyRate=manageClients SetAPIKeyScopes=manageClients
account:  Units=readDrafts AddUnit=manage ChangeUnit=manage RemoveUnit=manage UnitContents=manage UnitMembers=manage SetUnitRole=manage RemoveUnitMember=manage
account:  AddMember=manage ChangeRole=manage RemoveMember=manage Members=manage
account:  CreateOrganisation=operator ChangeOrganisation=manage SetDID=manage Person=own Rename=own SetZone=own SetLanguage=own AddPerson=operator NewSignInLink=operator
account:  ClaimDomain=manage DropDomain=manage ClaimedDomains=manage ProveDomain=manage Held=operator DecideName=operator
notify:   Bounce=operator Deliveries=readAwards Delivery=readAwards Again=issue
notify:   Wordings=readAwards Wording=readAwards SetWording=publish ResetWording=publish PreviewWording=publish TestWording=publish
timely:   Policy=readAwards SetPolicy=manage Schedule=issue Reschedule=issue Cancel=issue Scheduled=readAwards ScheduledList=readAwards SetRenewal=publish Planned=issue
issuer:   Undo=issue Undoable=issue
hook:     Hooks=readEvents Hook=readEvents Add=manageHooks Change=manageHooks TurnOff=manageHooks TurnOn=manageHooks Rotate=manageHooks Remove=manageHooks Secret=manageHooks
hook:     Deliveries=readEvents Delivery=readEvents Replay=manageHooks ReplayFailed=manageHooks SendTest=manageHooks
hook:     Inlets=readEvents Inlet=readEvents AddInlet=manageHooks ChangeInlet=manageHooks SwitchInlet=manageHooks RotateInlet=manageHooks RemoveInlet=manageHooks InletSecret=manageHooks Arrivals=readEvents
quiz:     Banks=readDrafts AddBank=define SetBankUnit=define Usable=publish Bank=readDrafts Item=readDrafts AddItem=define ChangeItem=define RetireItem=define
quiz:     Quizzes=readDrafts Quiz=readDrafts AddQuiz=define ChangeQuiz=define OpenQuiz=publish Waiting=readDrafts Preview=readDrafts Figures=readDrafts
quiz:     Door=own Begin=own Sheet=own Answer=own Finish=own
vault:    Rewrap=operator Rotate=manage NewKeys=manage
`

// TestRightsWalk calls every method of every service that asks who acts as
// nobody, as another organisation's owner and in each role: nobody is asked to
// sign in, a stranger learns that there is nothing, a member without the right
// that it is not theirs, and whoever has the right is not turned away, nor told
// of learners by a right that is not about them. A method that is not in the
// table fails, as does a name in it that is no method.
func TestRightsWalk(t *testing.T) {
	h := newHouse(t)
	samples := h.walkSamples()
	needs := walkTable(walk)
	told := 0
	for room, service := range h.walkServices() {
		v := reflect.ValueOf(service)
		for i := range v.NumMethod() {
			m := v.Type().Method(i)
			name := room + "." + m.Name
			if !asks(m.Type) {
				continue // TestWhatAsksNobody names it
			}
			need, known := needs[name]
			if !known {
				t.Errorf("%s asks who acts and is not in the table", name)
				continue
			}
			delete(needs, name)
			t.Run(name, func(t *testing.T) {
				if h.walkMethod(t, v.Method(i), need, samples) {
					told++
				}
			})
		}
	}
	if told == 0 {
		t.Error("no method told an auditor of the learner: the walk does not look where she is")
	}
	for name := range needs {
		t.Errorf("%s is in the table and no method", name)
	}
}

// walkTable reads lines of "room: Name=word Name=word".
func walkTable(lines string) map[string]string {
	words := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		room, methods, _ := strings.Cut(line, ":")
		for _, m := range strings.Fields(methods) {
			name, word, _ := strings.Cut(m, "=")
			words[room+"."+name] = word
		}
	}
	return words
}

// walkServices are the services by the names that the tables give them.
func (h *house) walkServices() map[string]any {
	return map[string]any{"issuer": h.issuer, "assess": h.assess, "wallet": h.wallet, "verifier": h.verifier, "account": h.accounts,
		"notify": h.notify, "hook": h.hooks, "timely": h.timely, "vault": h.vault, "quiz": h.quizzes}
}

// asks tells whether a method asks who acts.
func asks(method reflect.Type) bool {
	return method.NumIn() >= 3 && method.In(2) == reflect.TypeFor[account.Actor]()
}

// walkCall calls a bound method as somebody, with the samples, and returns how
// it ended and everything that it said.
func walkCall(t *testing.T, method reflect.Value, by account.Actor, samples []any) (fault.Kind, string) {
	args := []reflect.Value{reflect.ValueOf(t.Context()), reflect.ValueOf(by)}
	var written bytes.Buffer
	for i := 2; i < method.Type().NumIn(); i++ {
		if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
			break
		}
		arg := walkSample(method.Type().In(i), samples)
		if method.Type().In(i) == reflect.TypeFor[io.Writer]() {
			arg = reflect.ValueOf(&written)
		}
		args = append(args, arg)
	}
	kind := fault.Unexpected // no error
	for _, got := range method.Call(args) {
		if err, ok := got.Interface().(error); ok {
			kind = fault.KindOf(err)
			fmt.Fprintln(&written, err)
			continue
		}
		if text, err := json.Marshal(got.Interface()); err == nil {
			written.Write(text)
		}
		fmt.Fprintf(&written, "%+v\n", got.Interface())
	}
	return kind, written.String()
}

// walkMethod calls a method as everybody and reports whether an auditor read of
// the learner.
func (h *house) walkMethod(t *testing.T, method reflect.Value, need string, samples []any) (told bool) {
	call := func(by account.Actor) fault.Kind {
		kind, _ := walkCall(t, method, by, samples)
		return kind
	}
	want := func(who string, got, want fault.Kind) {
		t.Helper()
		if got != want {
			t.Errorf("%s gets %v, want %v", who, got, want)
		}
	}
	stranger := account.Actor{Person: "stranger", Memberships: []account.Membership{{Org: "another", Role: account.Owner}}}
	switch need {
	case "own", "token":
		return false
	case "operator":
		want("nobody", call(account.Actor{}), fault.NotSignedIn)
		want("another's owner", call(stranger), fault.Forbidden)
		want("an owner", call(h.owner), fault.Forbidden)
		return false
	}
	right := account.Right(need)
	if !slices.Contains(account.AllRights(), right) {
		t.Fatalf("%q is no right", need)
	}
	want("nobody", call(account.Actor{}), fault.NotSignedIn)
	want("another's owner", call(stranger), fault.NotFound)
	for _, role := range account.Roles() {
		by := account.Actor{Person: h.owner.Person, Memberships: []account.Membership{{Org: h.org.ID, Role: role}}}
		got, said := walkCall(t, method, by, samples)
		if role == account.Auditor && strings.Contains(said, learner) {
			told = true
		}
		if !mayKnowLearners(role) && strings.Contains(said, learner) {
			t.Errorf("%s reads a learner's name: %.300s", role.Word(), said)
		}
		switch {
		case !slices.Contains(role.Rights(), right):
			want(role.Word(), got, fault.Forbidden)
		case got == fault.Forbidden || got == fault.NotSignedIn:
			t.Errorf("%s has the right and gets %v", role.Word(), got)
		}
	}
	return told
}

// learner is the name of whoever was awarded something in the walks, and applied.
const learner = "Mira Fenwright"

// mayKnowLearners tells whether it is part of a role to read who was awarded or applies for what.
func mayKnowLearners(role account.Role) bool {
	return slices.ContainsFunc(role.Rights(), func(r account.Right) bool {
		return r == account.ReadAwards || r == account.Issue || r == account.Assess || r == account.Moderate || r == account.ReadAssessments || r == account.HandIn
	})
}

// walkSamples is one good value of each kind that methods take, all of the
// house's own organisation.
func (h *house) walkSamples() []any {
	h.t.Helper()
	a := h.achievement()
	req := issuer.IssueRequest{Achievement: a.ID, Name: learner, Email: "mira@post.example", AwardedOn: time.Now().Format(time.DateOnly), Key: "walk"}
	if a.Draft.Grading.Kind == issuer.Percent {
		req.Result = "80"
	}
	award, err := h.issuer.Issue(h.t.Context(), h.owner, req)
	if err != nil {
		h.t.Fatal(err)
	}
	terms := demo.Load().Offers(time.Now())[0].Terms
	offer, err := h.issuer.AddOffer(h.t.Context(), h.owner, issuer.OfferRequest{Achievement: a.ID, Terms: terms})
	if err != nil {
		h.t.Fatal(err)
	}
	partner, endorsement := h.walkTogether()
	delegation := h.walkDelegation()
	bank, asked, drawn := h.walkQuiz()
	door, err := h.hooks.AddInlet(h.t.Context(), h.owner, h.org.ID, hook.InletRequest{Name: secretDoor, Achievement: string(a.ID), Fields: hook.Fields{Name: "name", Email: "email"}})
	if err != nil {
		h.t.Fatal(err)
	}
	question := quiz.Item{Kind: quiz.Text, Topic: "Bees", Text: "Who lays the eggs?", Points: 1, Accept: []string{"the queen"}}
	design := assess.Design{DueDays: 7, Pass: assess.PassRule{Least: 60}, Tasks: []assess.Task{{ID: "t", Title: "Essay", Instructions: "Write.", Kind: assess.TextTask,
		Rubric: []assess.Criterion{{ID: "c", Title: "Clarity", Levels: []assess.Level{{Title: "No"}, {Title: "Yes", Points: 1}}}}}}}
	plan, err := h.assess.SavePlan(h.t.Context(), h.owner, assess.AchievementID(a.ID), 0, design)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.assess.PublishPlan(h.t.Context(), h.owner, assess.AchievementID(a.ID), plan.Revision); err != nil {
		h.t.Fatal(err)
	}
	id, _, err := h.accounts.OpenForAddress(h.t.Context(), "mira@post.example", learner)
	if err != nil {
		h.t.Fatal(err)
	}
	applicant, err := h.accounts.Actor(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	application, err := h.assess.Apply(h.t.Context(), applicant, assess.AchievementID(a.ID), "")
	if err != nil {
		h.t.Fatal(err)
	}
	return []any{
		delegation, issuer.DelegationRequest{Email: "clerk@guild.example", Name: "Clerk", Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Reason: "They run the course."},
		partner, endorsement, issuer.PartnerRequest{Email: "partner@kestrel.example"}, issuer.AgreeRequest{Revision: 2, Comment: "We hire by it."},
		h.org.ID, assess.AchievementID(a.ID), design, application.ID, assess.OpenRequest{Achievement: assess.AchievementID(a.ID), Email: "someone@nordmark.example", Name: "Someone"},
		assess.RenewRequest{Award: string(award.ID)}, assess.SaveRequest{Application: application.ID, Task: "t", Text: "Words."}, assess.PieceRequest{Application: application.ID, Title: "Piece", Why: "So.", Outcomes: []int{1}, Text: "Words."}, a.ID, []issuer.OfferRow{{Line: 2, Achievement: string(a.ID), Terms: terms}}, []issuer.ImportItem{{Source: "https://old.example/1", Definition: a.Draft}}, issuer.StepRequest{Revision: a.Revision, Comment: "Have a look."}, award.ID, []issuer.AwardID{award.ID}, wallet.AwardID(award.ID), offer.ID, a.Draft, terms, req, issuer.OfferRequest{Achievement: a.ID, Terms: terms},
		issuer.BatchRequest{Achievement: a.ID, File: "people.csv", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("name,email,awarded_on\nAlf Bo,alf@post.example,2026-05-03\n")), nil
		}}, func(issuer.BatchRow) error { return nil }, h.owner.Person, account.Author, account.DIDKey, account.UnitRequest{Name: "Medicine"}, account.KeyRequest{Name: "Register", Scopes: []account.Right{account.Verify}}, []account.Right{account.Verify}, 60, "someone@nordmark.example",
		account.InviteRequest{Email: "new@nordmark.example", Name: "New", Role: account.Author},
		account.OrganisationRequest{Name: h.org.Name, Kind: h.org.Kind, Country: h.org.Country}, time.Hour,
		bank, asked, drawn, door.ID, question, quiz.ItemChange{Version: 1, Item: question}, quiz.Terms{Title: "Bees", Draws: []quiz.Draw{{Count: 1}}},
		award, time.Now().Add(time.Hour),
		notify.WordingID{Kind: notify.Claim, Language: "en"}, notify.Wording{Subject: "{achievement}", Opening: "Dear {name}"},
		hook.Request{Name: "Register", URL: "https://register.example/hook"}, hook.On,
		hook.InletRequest{Name: "Courses", Achievement: string(a.ID), Fields: hook.Fields{Name: "name", Email: "email"}},
	}
}

// walkTogether is another organisation's draft that the house writes with, and
// what the house says of a version of it.
func (h *house) walkTogether() (issuer.PartnerID, issuer.EndorsementID) {
	h.t.Helper()
	ctx := h.t.Context()
	other, err := h.newOrganisation(ctx, account.System("test"), account.OrganisationRequest{Name: "Aldermoor School of Gardening", Kind: account.School, Country: "SE", Hue: 20, KeyKind: account.DIDKey})
	if err != nil {
		h.t.Fatal(err)
	}
	by := account.Actor{Person: "other-owner", Memberships: []account.Membership{{Org: other.ID, Role: account.Owner}}}
	a, err := h.issuer.Create(ctx, by, other.ID, definition())
	if err != nil {
		h.t.Fatal(err)
	}
	p, err := h.issuer.AskPartner(ctx, by, a.ID, issuer.PartnerRequest{With: h.org.ID, Needed: true})
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.issuer.Agree(ctx, h.owner, p.ID, issuer.AgreeRequest{Revision: a.Revision, Comment: "We hire by it."}); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.issuer.Publish(ctx, by, a.ID, a.Revision); err != nil {
		h.t.Fatal(err)
	}
	given, err := h.issuer.Given(ctx, h.owner, h.org.ID)
	if err != nil || len(given) != 1 {
		h.t.Fatal(given, err)
	}
	return p.ID, given[0].ID
}

// secretQuestion is in the item bank of the walks.
const secretQuestion = "Which of the bees dance?"

// secretDoor is what the walks call a door.
const secretDoor = "The hives’ own register"

// walkQuiz is an item bank with a question, and a quiz over it.
func (h *house) walkQuiz() (quiz.BankID, quiz.ItemID, quiz.ID) {
	h.t.Helper()
	ctx := h.t.Context()
	b, err := h.quizzes.AddBank(ctx, h.owner, h.org.ID, "", "Bees")
	if err != nil {
		h.t.Fatal(err)
	}
	k, err := h.quizzes.AddItem(ctx, h.owner, h.org.ID, b.ID, quiz.Item{Kind: quiz.Text, Topic: "Bees", Text: secretQuestion, Points: 1, Accept: []string{"the workers"}})
	if err != nil {
		h.t.Fatal(err)
	}
	q, err := h.quizzes.AddQuiz(ctx, h.owner, h.org.ID, b.ID, quiz.Terms{Title: "Bees", Draws: []quiz.Draw{{Count: 1}}})
	if err != nil {
		h.t.Fatal(err)
	}
	return b.ID, k.ID, q.ID
}

// walkDelegation is another organisation's achievement that the house may award.
func (h *house) walkDelegation() issuer.DelegationID {
	h.t.Helper()
	ctx := h.t.Context()
	other, err := h.newOrganisation(ctx, account.System("test"), account.OrganisationRequest{Name: "Brisk Cycle Works", Kind: account.Company, Country: "SE", Hue: 20, KeyKind: account.DIDKey})
	if err != nil {
		h.t.Fatal(err)
	}
	by := account.Actor{Person: "lender", Memberships: []account.Membership{{Org: other.ID, Role: account.Owner}}}
	a, err := h.issuer.Create(ctx, by, other.ID, definition())
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.issuer.Publish(ctx, by, a.ID, a.Revision); err != nil {
		h.t.Fatal(err)
	}
	d, err := h.issuer.Delegate(ctx, by, a.ID, issuer.DelegationRequest{To: h.org.ID, Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Reason: "They run the course."})
	if err != nil {
		h.t.Fatal(err)
	}
	return d.ID
}

// walkSample is the sample of a type, somewhere to write to, or its zero value.
func walkSample(want reflect.Type, samples []any) reflect.Value {
	for _, s := range samples {
		if reflect.TypeOf(s) == want {
			return reflect.ValueOf(s)
		}
	}
	switch want {
	case reflect.TypeFor[io.Reader]():
		return reflect.ValueOf(strings.NewReader("name,email\nAlf Bo,alf@post.example\n"))
	case reflect.TypeFor[context.Context]():
		panic(fmt.Sprint("a second ", want))
	}
	return reflect.Zero(want)
}
