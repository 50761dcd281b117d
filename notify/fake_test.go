package notify

import (
	"context"
	"slices"
	"sync"

	"laurel/account"
	"laurel/fault"
)

// memory is a Store in memory, for these tests alone.
type memory struct {
	mu     sync.Mutex
	rows   []kept
	events []account.Event
	jobs   []interface{ Kind() string }
	words  map[account.OrgID][]WordingVersion // the newest first
}

type kept struct {
	org    account.OrgID
	person account.PersonID
	Delivery
}

func (s *memory) View(_ context.Context, fn func(Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fn(memoryTx{s})
}

func (s *memory) Update(ctx context.Context, fn func(Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := slices.Clone(s.rows)
	if err := fn(memoryTx{s}); err != nil {
		s.rows = before
		return err
	}
	return nil
}

type memoryTx struct{ *memory }

func (t memoryTx) find(org account.OrgID, person account.PersonID, id MessageID) int {
	return slices.IndexFunc(t.rows, func(k kept) bool { return k.org == org && k.person == person && k.MessageID == id })
}

func (t memoryTx) Delivery(org account.OrgID, person account.PersonID, id MessageID) (Delivery, error) {
	if i := t.find(org, person, id); i >= 0 {
		return t.rows[i].Delivery, nil
	}
	return Delivery{}, fault.NoSuch("mail", string(id))
}

func (t memoryTx) AddDelivery(org account.OrgID, person account.PersonID, d Delivery) error {
	if t.find(org, person, d.MessageID) < 0 {
		t.rows = append(t.rows, kept{org, person, d})
	}
	return nil
}

func (t memoryTx) SetDelivery(org account.OrgID, person account.PersonID, d Delivery) error {
	i := t.find(org, person, d.MessageID)
	if i < 0 {
		return fault.NoSuch("mail", string(d.MessageID))
	}
	t.rows[i].Delivery = d
	return nil
}

func (t memoryTx) MailOwner(id MessageID) (account.OrgID, account.PersonID, error) {
	for _, k := range t.rows {
		if k.MessageID == id {
			return k.org, k.person, nil
		}
	}
	return "", "", fault.NoSuch("mail", string(id))
}

func (t memoryTx) MailUnit(account.OrgID, MessageID) (account.UnitID, error) { return "", nil }

func (t memoryTx) Deliveries(org account.OrgID, f MailFilter) ([]Delivery, int, error) {
	var all []Delivery
	for _, k := range slices.Backward(t.rows) {
		if k.org == org && (f.Award == "" || k.Award == f.Award) && (f.State == "" || k.State == f.State) {
			all = append(all, k.Delivery)
		}
	}
	return all, len(all), nil
}

func (t memoryTx) Wordings(org account.OrgID) (all []WordingVersion, err error) {
	seen := map[WordingID]bool{}
	for _, v := range t.words[org] {
		if !seen[v.WordingID] {
			all = append(all, v)
		}
		seen[v.WordingID] = true
	}
	return all, nil
}

func (t memoryTx) WordingHistory(org account.OrgID, id WordingID, limit int) (all []WordingVersion, err error) {
	for _, v := range t.words[org] {
		if v.WordingID == id && len(all) < limit {
			all = append(all, v)
		}
	}
	return all, nil
}

func (t memoryTx) AddWording(org account.OrgID, v WordingVersion) (bool, error) {
	if t.memory.words == nil {
		t.memory.words = map[account.OrgID][]WordingVersion{}
	}
	t.memory.words[org] = append([]WordingVersion{v}, t.memory.words[org]...)
	return true, nil
}

func (t memoryTx) Record(e account.Event) error {
	t.events = append(t.events, e)
	return nil
}

func (t memoryTx) Later(job interface{ Kind() string }) error {
	t.jobs = append(t.jobs, job)
	return nil
}

// senderFunc is a Sender from a function.
type senderFunc func(id MessageID, m Mail) (string, error)

func (f senderFunc) Send(_ context.Context, id MessageID, m Mail) (string, error) {
	return f(id, m)
}
