package notify

import (
	"context"
	"slices"
	"sync"

	"laurel/fault"
)

// memory is a Store in memory, for these tests alone.
type memory struct {
	mu   sync.Mutex
	rows []Delivery
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

func (t memoryTx) find(owner Owner, id string) int {
	return slices.IndexFunc(t.rows, func(d Delivery) bool { return d.Owner == owner && d.MessageID == id })
}

func (t memoryTx) Delivery(owner Owner, id string) (Delivery, error) {
	if i := t.find(owner, id); i >= 0 {
		return t.rows[i], nil
	}
	return Delivery{}, fault.NoSuch("delivery", id)
}

func (t memoryTx) AddDelivery(d Delivery) error {
	if t.find(d.Owner, d.MessageID) < 0 {
		t.rows = append(t.rows, d)
	}
	return nil
}

func (t memoryTx) SetDelivery(d Delivery) error {
	i := t.find(d.Owner, d.MessageID)
	if i < 0 {
		return fault.NoSuch("delivery", d.MessageID)
	}
	t.rows[i] = d
	return nil
}

func (t memoryTx) Deliveries(owner Owner, about string) ([]Delivery, error) {
	var all []Delivery
	for _, d := range t.rows {
		if d.Owner == owner && d.About == about {
			all = append(all, d)
		}
	}
	return all, nil
}

// senderFunc is a Sender from a function.
type senderFunc func(messageID string, m Mail) (string, error)

func (f senderFunc) Send(_ context.Context, messageID string, m Mail) (string, error) {
	return f(messageID, m)
}
