package issuer_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"laurel/account"
	"laurel/credential/key"
	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

// memory is a store for tests. It runs every update twice, the first time for
// nothing, and can be told to die at any step.
type memory struct {
	mu   sync.Mutex
	kept state

	steps int // taken so far
	dieAt int // the step at which the process dies; 0: never
	dead  bool
}

type state struct {
	achievements map[issuer.AchievementID]issuer.Achievement
	versions     map[string]issuer.Version // by "id number"
	recipients   map[string]issuer.Recipient
	awards       map[issuer.AwardID]issuer.Award
	keys         map[string]keyed // by "org key"
	lists        map[issuer.ListID]issuer.List
	files        map[string][]byte
	offers       map[issuer.OfferID]issuer.Offer
	offerKeys    map[string]offerKeyed // by "org key"
	events       []account.Event
	jobs         []job
	publicURL    string
	delegations  delegating
	authoring
	togethers
}

type keyed struct {
	award   issuer.AwardID
	request string
}

type job struct {
	job interface{ Kind() string }
	at  time.Time // zero: at once
}

var errDead = errors.New("the process died")

func newMemory() *memory {
	return &memory{kept: state{
		achievements: map[issuer.AchievementID]issuer.Achievement{}, versions: map[string]issuer.Version{},
		recipients: map[string]issuer.Recipient{}, awards: map[issuer.AwardID]issuer.Award{}, keys: map[string]keyed{},
		lists: map[issuer.ListID]issuer.List{}, files: map[string][]byte{},
		offers: map[issuer.OfferID]issuer.Offer{}, offerKeys: map[string]offerKeyed{}}}
}

func (s state) clone() state {
	s.achievements, s.versions, s.recipients = maps.Clone(s.achievements), maps.Clone(s.versions), maps.Clone(s.recipients)
	s.awards, s.keys, s.lists, s.files = maps.Clone(s.awards), maps.Clone(s.keys), maps.Clone(s.lists), maps.Clone(s.files)
	s.offers, s.offerKeys = maps.Clone(s.offers), maps.Clone(s.offerKeys)
	s.events, s.jobs = slices.Clone(s.events), slices.Clone(s.jobs)
	s.delegations, s.authoring, s.togethers = s.delegations.clone(), s.authoring.clone(), s.togethers.clone()
	return s
}

// step is one thing that the process does, and the last one if it dies at it.
func (m *memory) step() error {
	m.steps++
	if m.dead = m.dead || m.steps == m.dieAt; m.dead {
		return errDead
	}
	return nil
}

// restart begins a new process over what was kept.
func (m *memory) restart() { m.dead, m.dieAt, m.steps = false, 0, 0 }

func (m *memory) View(_ context.Context, fn func(issuer.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	copied := m.kept.clone()
	return fn(&memoryTx{m: m, state: &copied})
}

func (m *memory) Update(_ context.Context, fn func(issuer.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	rehearsed, written := m.kept.clone(), m.kept.clone()
	if err := fn(&memoryTx{m: m, state: &rehearsed, rehearsal: true}); err != nil {
		return err
	}
	if err := fn(&memoryTx{m: m, state: &written}); err != nil {
		return err
	}
	if err := m.step(); err != nil { // before the commit
		return err
	}
	m.kept = written
	return m.step() // after it
}

type memoryTx struct {
	*state
	m         *memory
	rehearsal bool
}

func (t *memoryTx) step() error {
	if t.rehearsal {
		return nil
	}
	return t.m.step()
}

func (t *memoryTx) Achievement(org account.OrgID, id issuer.AchievementID) (issuer.Achievement, error) {
	a, ok := t.achievements[id]
	if !ok || a.Org != org {
		return issuer.Achievement{}, fault.NoSuch("micro-credential", string(id))
	}
	return a, t.step()
}

func (t *memoryTx) Achievements(org account.OrgID) ([]issuer.Achievement, error) {
	var all []issuer.Achievement
	for _, a := range t.achievements {
		if a.Org == org {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Achievement) int {
		return cmp.Or(b.Changed.Compare(a.Changed), cmp.Compare(a.ID, b.ID))
	})
	return all, t.step()
}

func (t *memoryTx) AddAchievement(a issuer.Achievement) error {
	t.achievements[a.ID] = a
	return t.step()
}

func (t *memoryTx) SetAchievementUnit(_ account.OrgID, id issuer.AchievementID, unit account.UnitID) error {
	a := t.achievements[id]
	a.Unit = unit
	t.achievements[id] = a
	return t.step()
}

func (t *memoryTx) SaveAchievement(a issuer.Achievement, was int) (bool, error) {
	if t.achievements[a.ID].Revision != was {
		return false, t.step()
	}
	t.achievements[a.ID] = a
	return true, t.step()
}

func versionKey(id issuer.AchievementID, n int) string { return fmt.Sprint(id, " ", n) }

func (t *memoryTx) Version(org account.OrgID, id issuer.AchievementID, n int) (issuer.Version, error) {
	v, ok := t.versions[versionKey(id, n)]
	if !ok || v.Org != org {
		return issuer.Version{}, fault.NoSuch("version", string(id))
	}
	return v, t.step()
}

func (t *memoryTx) Versions(org account.OrgID, id issuer.AchievementID) (all []issuer.Version, err error) {
	for n := 1; ; n++ {
		v, ok := t.versions[versionKey(id, n)]
		if !ok || v.Org != org {
			return all, t.step()
		}
		all = append(all, v)
	}
}

func (t *memoryTx) AddVersion(v issuer.Version) error {
	t.versions[versionKey(v.Achievement, v.Number)] = v
	return t.step()
}

func (t *memoryTx) Recipient(org account.OrgID, fresh issuer.Recipient) (issuer.Recipient, error) {
	at := string(org) + " " + strings.ToLower(fresh.Email)
	if known, ok := t.recipients[at]; ok {
		return known, t.step()
	}
	t.recipients[at] = fresh
	return fresh, t.step()
}

func (t *memoryTx) Taken(org account.OrgID, key string) (issuer.Award, string, bool, error) {
	k, found := t.keys[string(org)+" "+key]
	if key == "" || !found {
		return issuer.Award{}, "", false, t.step()
	}
	return t.awards[k.award], k.request, true, t.step()
}

func (t *memoryTx) Reserve(a issuer.Award, key, request string) (bool, error) {
	if key != "" {
		at := string(a.Org) + " " + key
		if _, taken := t.keys[at]; taken {
			return false, t.step()
		}
		t.keys[at] = keyed{a.ID, request}
	}
	t.awards[a.ID] = a
	return true, t.step()
}

func (t *memoryTx) Assessed(org account.OrgID, id issuer.AwardID) (*issuer.Assessed, error) {
	a, err := t.Award(org, id)
	return a.Assessed, err
}

func (t *memoryTx) SignedAward(a issuer.Award) (bool, error) {
	if t.awards[a.ID].Signed {
		return false, t.step()
	}
	t.awards[a.ID] = a
	return true, t.step()
}

func (t *memoryTx) GiveBack(org account.OrgID, id issuer.AwardID) error {
	delete(t.awards, id)
	maps.DeleteFunc(t.keys, func(_ string, k keyed) bool { return k.award == id })
	return t.step()
}

func (t *memoryTx) Award(org account.OrgID, id issuer.AwardID) (issuer.Award, error) {
	a, ok := t.awards[id]
	if !ok || a.Org != org {
		return issuer.Award{}, fault.NoSuch("award", string(id))
	}
	return a, t.step()
}

func (t *memoryTx) AwardsOf(org account.OrgID, ids []issuer.AwardID) (all []issuer.Award, err error) {
	for _, a := range t.awards {
		if a.Org == org && a.Signed && slices.Contains(ids, a.ID) {
			all = append(all, a)
		}
	}
	return all, t.step()
}

func (t *memoryTx) Awards(org account.OrgID, f issuer.AwardFilter) (all []issuer.Award, err error) {
	for _, a := range t.awards {
		if a.Org == org && a.Signed && (f.Status == "" || a.Status == f.Status) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b issuer.Award) int { return cmp.Compare(b.ID, a.ID) })
	return all[min(f.Offset, len(all)):min(f.Offset+f.Limit, len(all))], t.step()
}

func (t *memoryTx) MadeSingly(org account.OrgID, _ []account.UnitID, since time.Time, limit int) ([]issuer.Award, error) {
	all, err := t.Awards(org, issuer.AwardFilter{Status: issuer.InForce, Limit: limit})
	return slices.DeleteFunc(all, func(a issuer.Award) bool { return a.Created.Before(since) || a.Supersedes != "" }), err
}

func (t *memoryTx) Filed(account.OrgID, issuer.AwardID) (bool, error) { return false, nil }

func (t *memoryTx) CountAwards(org account.OrgID, f issuer.AwardFilter) (int, error) {
	f.Offset, f.Limit = 0, len(t.awards)
	all, err := t.Awards(org, f)
	return len(all), err
}

func (t *memoryTx) Tallies(org account.OrgID, from issuer.Month) (all []issuer.Tally, months []issuer.MonthTally, err error) {
	place := map[issuer.AchievementID]int{}
	for id, a := range t.achievements {
		if a.Org == org && a.Published > 0 {
			place[id] = len(all)
			all = append(all, issuer.Tally{Achievement: id, Unit: a.Unit, Title: a.Draft.Title, State: a.State})
		}
	}
	for _, a := range t.awards {
		i, there := place[a.Achievement]
		if !there || !a.Signed {
			continue
		}
		switch a.Status {
		case issuer.InForce:
			all[i].InForce++
		case issuer.Suspended:
			all[i].Suspended++
		default:
			all[i].Revoked++
		}
		if m := issuer.MonthOf(a.AwardedOn); m >= from {
			months = append(months, issuer.MonthTally{Achievement: a.Achievement, Month: m, Awards: 1})
		}
	}
	return all, months, t.step()
}

func (t *memoryTx) SetStatus(a issuer.Award, was issuer.Status) (bool, error) {
	now := t.awards[a.ID]
	if now.Status != was {
		return false, t.step()
	}
	now.Status, now.Reason, now.Changed = a.Status, a.Reason, a.Changed
	t.awards[a.ID] = now
	return true, t.step()
}

func (t *memoryTx) AddRenewal(account.OrgID, issuer.AwardID, issuer.AwardID) (bool, error) {
	return true, nil
}
func (t *memoryTx) MoveRenewal(account.OrgID, issuer.AwardID, issuer.AwardID) error { return nil }
func (t *memoryTx) Chain(account.OrgID, issuer.AwardID) (renews, renewedBy *issuer.Chained, err error) {
	return nil, nil, nil
}

func (t *memoryTx) SetSuperseded(org account.OrgID, old, by issuer.AwardID) error {
	a := t.awards[old]
	a.SupersededBy = by
	t.awards[old] = a
	return t.step()
}

func (t *memoryTx) NextPlace(org account.OrgID, fresh issuer.List) (issuer.List, int, error) {
	list := fresh
	for _, l := range t.lists {
		if l.Org == org {
			list = l
		}
	}
	list.Taken++
	t.lists[list.ID] = list
	return list, list.Taken - 1, t.step()
}

func (t *memoryTx) List(org account.OrgID, id issuer.ListID) (issuer.List, error) {
	l, ok := t.lists[id]
	if !ok || l.Org != org {
		return issuer.List{}, fault.NoSuch("status list", string(id))
	}
	return l, t.step()
}

func (t *memoryTx) NotInForce(org account.OrgID, id issuer.ListID) (all []issuer.Place, err error) {
	for _, a := range t.awards {
		if a.Org == org && a.List == id && a.Status != issuer.InForce {
			all = append(all, issuer.Place{Index: a.Index, Status: a.Status})
		}
	}
	for _, e := range t.endorsements {
		if e.By == org && e.List == id && !e.InForce() {
			all = append(all, issuer.Place{Index: e.Index, Status: issuer.Revoked})
		}
	}
	return all, t.step()
}

func (t *memoryTx) SaveList(l issuer.List) error {
	now := t.lists[l.ID]
	if l.Published >= now.Published {
		now.Published, now.SignedAt, now.Revocation, now.Suspension = l.Published, l.SignedAt, l.Revocation, l.Suspension
		t.lists[l.ID] = now
	}
	return t.step()
}

func (t *memoryTx) TouchList(org account.OrgID, id issuer.ListID) error {
	l := t.lists[id]
	l.Generation++
	t.lists[id] = l
	return t.step()
}

func (t *memoryTx) FixPublicURL(url string) error {
	if t.publicURL != "" && t.publicURL != url {
		return fault.New(fault.Conflict, "publicURL.fixed", "Awards were issued under another address.")
	}
	t.publicURL = url
	return t.step()
}

func (t *memoryTx) PutFile(owner string, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	hash := hex.EncodeToString(sum[:])
	t.files[owner+" "+hash] = data
	return hash, t.step()
}

func (t *memoryTx) File(owner, hash string) ([]byte, error) {
	data, ok := t.files[owner+" "+hash]
	if !ok {
		return nil, fault.NoSuch("file", hash)
	}
	return data, t.step()
}

func (t *memoryTx) Record(e account.Event) error {
	t.events = append(t.events, e)
	return t.step()
}

func (t *memoryTx) Later(j interface{ Kind() string }) error { return t.LaterAt(j, time.Time{}) }

func (t *memoryTx) LaterAt(j interface{ Kind() string }, at time.Time) error {
	t.jobs = append(t.jobs, job{j, at})
	return t.step()
}

// What pages read without an account.

func (m *memory) PublishedVersions(context.Context) (all []issuer.Version, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.kept.achievements {
		if a.State == issuer.Published {
			all = append(all, m.kept.versions[versionKey(a.ID, a.Published)])
		}
	}
	return all, nil
}

func (m *memory) Generation(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := int64(len(m.kept.versions))
	for _, o := range m.kept.offers {
		n += int64(o.Revision) << 40
	}
	for _, a := range m.kept.achievements {
		n += int64(a.Revision) << 20
	}
	return n, nil
}

func (m *memory) OrgOfAchievement(_ context.Context, id issuer.AchievementID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { a, ok := s.achievements[id]; return a.Org, ok }, "micro-credential", string(id))
}

func (m *memory) UnitOfAchievement(_ context.Context, id issuer.AchievementID) (account.UnitID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept.achievements[id].Unit, nil
}

func (m *memory) UnitOfAward(ctx context.Context, id issuer.AwardID) (account.UnitID, error) {
	m.mu.Lock()
	of := m.kept.awards[id].Achievement
	m.mu.Unlock()
	return m.UnitOfAchievement(ctx, of)
}

func (m *memory) UnitOfOffer(ctx context.Context, id issuer.OfferID) (account.UnitID, error) {
	m.mu.Lock()
	of := m.kept.offers[id].Achievement
	m.mu.Unlock()
	return m.UnitOfAchievement(ctx, of)
}

func (m *memory) OrgOfList(_ context.Context, id issuer.ListID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { l, ok := s.lists[id]; return l.Org, ok }, "status list", string(id))
}

func (m *memory) OrgOfAward(_ context.Context, id issuer.AwardID) (account.OrgID, error) {
	return owner(m, func(s state) (account.OrgID, bool) { a, ok := s.awards[id]; return a.Org, ok }, "award", string(id))
}

func owner(m *memory, of func(state) (account.OrgID, bool), what, id string) (account.OrgID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	org, ok := of(m.kept)
	if !ok {
		return "", fault.NoSuch(what, id)
	}
	return org, nil
}

func (m *memory) ListsSignedBefore(_ context.Context, t time.Time) (all []issuer.List, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, l := range m.kept.lists {
		if l.SignedAt.Before(t) {
			all = append(all, issuer.List{ID: l.ID, Org: l.Org})
		}
	}
	return all, nil
}

func (m *memory) AwardCount(_ context.Context, org account.OrgID, of issuer.AchievementID) (n int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.kept.awards {
		if a.Org == org && a.Signed && (of == "" || a.Achievement == of && a.Part == "") {
			n++
		}
	}
	return n, nil
}

// keyring holds one key for everybody but others. Signing is a step of the process, too.
type keyring struct {
	m      *memory
	signer key.Signer
	others map[account.OrgID]key.Signer
	since  time.Time
	err    error  // when set, there is no signing
	during func() // called while signing, outside any transaction
}

func (k *keyring) Signer(_ context.Context, org account.OrgID) (key.Signer, error) {
	if k.during != nil {
		during := k.during
		k.during = nil
		during()
	}
	k.m.mu.Lock()
	defer k.m.mu.Unlock()
	if other, ok := k.others[org]; ok {
		return other, cmp.Or(k.err, k.m.step())
	}
	return k.signer, cmp.Or(k.err, k.m.step())
}

func (k *keyring) JWTSigner(ctx context.Context, org account.OrgID) (key.Signer, error) {
	return k.Signer(ctx, org)
}

func (k *keyring) Since(context.Context, account.OrgID) (time.Time, error) { return k.since, nil }

// desk is a service over memory, with a clock that the test sets.
type desk struct {
	*issuer.Service
	m    *memory
	keys *keyring
	now  time.Time
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	secret, err := key.Generate(key.Ed25519)
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	d := &desk{m: m, keys: &keyring{m: m, signer: key.DIDKeySigner(secret)}, now: noon}
	d.Service = &issuer.Service{Store: m, Public: m, Orgs: organisations, Keys: d.keys, Skills: skill.Starter(),
		PublicURL: "https://laurel.example", Now: func() time.Time { return d.now }}
	return d
}

// publish adds a complete micro-credential and publishes it.
func (d *desk) publish(t testing.TB, change func(*issuer.Definition)) issuer.AchievementID {
	t.Helper()
	a, err := d.Create(t.Context(), registrar, nordmark, complete("Ask a database", change))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Publish(t.Context(), registrar, a.ID, a.Revision); err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// work runs the jobs that issuer does itself, also those that are due later,
// and answers the kinds of the others.
func (d *desk) work(t *testing.T) (others []string) {
	t.Helper()
	d.m.mu.Lock()
	jobs := d.m.kept.jobs
	d.m.kept.jobs = nil
	d.m.mu.Unlock()
	for _, j := range jobs {
		var err error
		switch j := j.job.(type) {
		case issuer.FinishAward:
			err = d.Finish(t.Context(), j)
		case issuer.PublishList:
			err = d.PublishList(t.Context(), j)
		default:
			others = append(others, j.Kind())
		}
		if err != nil {
			t.Errorf("%s: %v", j.job.Kind(), err)
		}
	}
	if len(jobs) > 0 {
		return append(others, d.work(t)...)
	}
	return others
}

func member(role account.Role, org account.OrgID) account.Actor {
	return account.Actor{Person: account.PersonID("p-" + role), Memberships: []account.Membership{{Org: org, Role: role}}}
}

var (
	registrar = member(account.Registrar, nordmark)
	author    = member(account.Author, nordmark)
	stranger  = member(account.Owner, kaltwasser)
)
