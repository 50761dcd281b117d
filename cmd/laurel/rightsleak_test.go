package main

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/issuer"
)

// unasked names every method of every service that does not ask who acts, and
// why it need not. Jobs are known by their argument and stand in no table.
//
//	public  tells what everybody may read: the catalogue, addresses, published lists
//	link    is opened by a secret that was mailed, typed or shown: the link is the proof
//	door    is for a door that has proved who asks, or for another service's job
const unasked = `
issuer:   Picture=public BadgeURL=public Catalogue=public ByIssuer=public BySkill=public SkillCounts=public FieldCounts=public Newest=public Detail=public Compare=public
issuer:   Published=public VersionOf=public EuropeanURL=public Feed=public StatusList=public AchievementLD=public OrganisationLD=public
issuer:   AchievementURL=public AwardURL=public OrgURL=public SkillURL=public ImageFile=public Signed=door Renewable=door
issuer:   SignInToDelegation=link OnBehalf=public PlannedBy=door
issuer:   AwardVersion=public Endorsement=public EndorsementURL=public EndorsementsOf=public
assess:   Forget=door PublishedPlan=public AskedFor=door Asking=door
wallet:   RequestSignIn=link Carry=door Erase=door OpenClaim=door PageURL=public FileURL=public CheckURL=public LinkedIn=door EmbedURL=public Embed=door Meta=door
verifier: Prove=public ProvePresentation=public Check=public
account:  ErasedAddresses=door NamesOf=door AddressesOf=door LanguageOf=door VerifiedDomains=public HasProved=public Holders=door SignInToInvitation=link ActorForKey=link Organisation=public Organisations=public PasskeysPossible=public
account:  BeginPasskeySignIn=link SignInByPasskey=link RedirectURL=public ProviderForAddress=public HasProvider=public BeginProviderSignIn=link FinishProviderSignIn=link
account:  RequestRecovery=link RecoverInfo=link Recover=link Actor=door OpenForAddress=door PersonForAddress=door RequestSignIn=link LinkInfo=link SignIn=link UnitsOf=public
notify:   Send=door Drop=door OwnWording=door
vault:    DIDDocument=public DIDDocumentJSON=public Since=public Signer=door ES256=door Secret=door Keep=door Kept=door Drop=door
hook:     Of=door Emit=door Receive=link
timely:   Wait=door Quiet=door Renewal=public Forget=door
quiz:     Erase=door Best=door Shut=door
`

// TestWhatAsksNobody holds that a method without somebody who acts is a job's,
// or is named with the reason.
func TestWhatAsksNobody(t *testing.T) {
	h := newHouse(t)
	reasons := walkTable(unasked)
	job := reflect.TypeFor[interface{ Kind() string }]()
	for room, service := range h.walkServices() {
		typ := reflect.TypeOf(service)
		for m := range typ.Methods() {
			if asks(m.Type) || m.Type.NumIn() == 3 && m.Type.In(2).Implements(job) {
				continue
			}
			name := room + "." + m.Name
			switch reasons[name] {
			case "public", "link", "door":
			default:
				t.Errorf("%s does not ask who acts: let it ask, or name it with the reason", name)
			}
			delete(reasons, name)
		}
	}
	for name := range reasons {
		t.Errorf("%s is named as asking nobody and is no such method", name)
	}
}

// applying is what anybody may do at another organisation.
var applying = []string{"assess.Apply"}

// TestNothingLeaks calls every method as the owner of another organisation, who
// gives the own organisation's id and, for everything else, what belongs to the
// house's: an award, a draft, an application, a batch. Nothing of the house may
// be said, and nothing be done there.
func TestNothingLeaks(t *testing.T) {
	h := newHouse(t)
	samples := h.walkSamples()
	guild, owner := h.another(account.DIDKey)
	for i, s := range samples {
		switch s.(type) {
		case account.OrgID:
			samples[i] = guild.ID
		case account.OrganisationRequest:
			samples[i] = account.OrganisationRequest{Name: guild.Name, Kind: guild.Kind, Country: guild.Country}
		}
	}
	secrets := slices.Clone(learners)
	for _, s := range samples {
		if award, ok := s.(issuer.Award); ok {
			secrets = append(secrets, award.Page)
		}
	}
	h.walkAsAnother(t, owner, samples, secrets)
}

// learners are who the house's samples are about, and by what they are known.
var learners = []string{learner, "mira@post.example", "owner@nordmark.example"}

// walkAsAnother calls every method that asks who acts, as somebody who belongs
// to another organisation: no secret may be said, nothing be done at the house.
func (h *house) walkAsAnother(t *testing.T, by account.Actor, samples []any, secrets []string) {
	t.Helper()
	events := func() (ids []string) {
		t.Helper()
		all, err := h.accounts.Events(t.Context(), h.owner, h.org.ID, account.EventFilter{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			ids = append(ids, e.Kind+" "+string(e.ID))
		}
		return ids
	}
	needs := walkTable(walk)
	before := events()
	for room, service := range h.walkServices() {
		v := reflect.ValueOf(service)
		for i := range v.NumMethod() {
			m, name := v.Type().Method(i), room+"."+v.Type().Method(i).Name
			if !asks(m.Type) || needs[name] == "operator" || slices.Contains(applying, name) {
				continue
			}
			kind, said := walkCall(t, v.Method(i), by, samples)
			for _, secret := range secrets {
				if strings.Contains(said, secret) {
					t.Errorf("%s tells another %q: %.400s", name, secret, said)
				}
			}
			after := events()
			if !slices.Equal(before, after) {
				t.Errorf("%s: another did something here (%v): %v", name, kind, after[:min(len(after), 3)])
			}
			before = after
		}
	}
}

// TestDelegateDoesNothingElse calls every method as the owner of an organisation
// that may award one of the house's achievements, with the house's ids: nothing
// is said of the house's learners, and nothing done there.
func TestDelegateDoesNothingElse(t *testing.T) {
	h := newHouse(t)
	samples := h.walkSamples()
	guild, owner := h.another(account.DIDKey)
	var lent issuer.IssueRequest
	for _, s := range samples {
		if req, ok := s.(issuer.IssueRequest); ok {
			lent = req
		}
	}
	d, err := h.issuer.Delegate(t.Context(), h.owner, lent.Achievement, issuer.DelegationRequest{To: guild.ID, Until: time.Now().AddDate(0, 1, 0).Format(time.DateOnly), Reason: "They run the course."})
	if err != nil {
		t.Fatal(err)
	}
	lent.Delegation, lent.Key, lent.Name, lent.Email = d.ID, "lent", "Somebody Else", "else@post.example"
	if _, err := h.issuer.Issue(t.Context(), owner, lent); err != nil {
		t.Fatalf("what they may do fails: %v", err)
	}
	for i, s := range samples {
		if _, ok := s.(issuer.DelegationID); ok {
			samples[i] = d.ID
		}
	}
	h.walkAsAnother(t, owner, samples, learners)
}
