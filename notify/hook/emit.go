package hook

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"

	"laurel/account"
)

// Happening is something that receivers may be told.
type Happening struct {
	Org  account.OrgID
	Kind Kind
	// Once names it among those of its kind: told twice, it is one message.
	Once string
	At   time.Time
	Data map[string]string // ids and plain words, never names or addresses
}

// Emit has every receiver that chose this kind told. It is for jobs: called
// again it changes nothing.
func (s *Service) Emit(ctx context.Context, h Happening) error {
	var all []Hook
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		all, err = tx.Hooks(h.Org)
		return err
	})
	wanted := all[:0]
	for _, hook := range all {
		if hook.wants(h.Kind) && !h.At.Before(hook.Created) { // not what was before it
			wanted = append(wanted, hook)
		}
	}
	if err != nil || len(wanted) == 0 {
		return err
	}
	text, err := body(h.Kind, h.At, h.Data)
	if err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		for _, hook := range wanted {
			d := Delivery{Hook: hook.ID, Message: messageID(h), Kind: h.Kind, Body: text, State: Queued, Queued: s.now(), Changed: s.now(), Next: s.now()}
			if err := s.queue(tx, h.Org, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// queue keeps a delivery, unless it is there, and asks for its lane.
func (s *Service) queue(tx Tx, org account.OrgID, d Delivery) error {
	added, err := tx.AddDelivery(org, d)
	if err != nil || !added {
		return err
	}
	return s.wake(tx, org, d.Hook, d.Next)
}

// A lane whose job is so late was forgotten: somebody discarded the job.
const forgottenAfter = 10 * time.Minute

// wake asks for a lane at a moment, with one job however much there is to
// send: a job that is not the one the lane waits for does nothing.
func (s *Service) wake(tx Tx, org account.OrgID, id ID, at time.Time) error {
	lane, err := tx.Lane(org, id)
	if err != nil {
		return err
	}
	if !lane.Wake.IsZero() && !lane.Wake.After(at) && s.now().Sub(lane.Wake) < forgottenAfter {
		return nil
	}
	lane.Wake = at
	if err := tx.SetLane(org, id, lane); err != nil {
		return err
	}
	return tx.LaterAt(Drain{org, id, at.UnixMicro()}, at)
}

// messageID is the same for the same happening, and tells nothing of it.
func messageID(h Happening) MessageID {
	sum := sha256.Sum256([]byte("webhook message\x00" + string(h.Org) + "\x00" + string(h.Kind) + "\x00" + h.Once))
	return MessageID("msg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20])))
}
