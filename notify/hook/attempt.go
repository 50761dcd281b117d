package hook

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"laurel/account"
	"laurel/credential/fetch"
	"laurel/fault"
)

// pauses are how long a message waits after each failed attempt; after the
// last, three days and a half in all, it is given up.
var pauses = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 24 * time.Hour, 28 * time.Hour}

// A receiver that does not answer at all rests as a whole, twice as long each
// time, and is turned off after five days of it.
const (
	firstRest = 5 * time.Second
	longRest  = time.Hour
	patience  = 5 * 24 * time.Hour
)

// outcome is what one attempt came to.
type outcome struct {
	status int
	words  string
	down   bool          // the receiver as a whole did not answer, or says it cannot
	rest   time.Duration // what it asked for
}

func (o outcome) delivered() bool { return o.status/100 == 2 }

// attempt posts one message once.
func (s *Service) attempt(ctx context.Context, h Hook, d Delivery, secrets []Secret) outcome {
	got, err := s.Post.Post(ctx, h.URL, headers(string(d.Message), s.now(), d.Body, secrets...), d.Body)
	if err != nil {
		return outcome{down: true, words: unanswered(err)}
	}
	o := outcome{status: got.Status, words: bounded(string(got.Body), 300)}
	switch {
	case got.Status == http.StatusTooManyRequests, got.Status >= 500:
		o.down, o.rest = true, min(got.RetryAfter, longRest)
	case got.Status/100 == 3:
		o.words = "It answers from another address, which is not followed: " + bounded(got.Location, 200)
	}
	return o
}

// unanswered says why no answer was had, without what lies beneath.
func unanswered(err error) string {
	f, ok := errors.AsType[*fetch.Error](err)
	switch {
	case !ok:
		return "It could not be asked."
	case f.Kind == fetch.Refused:
		return "It was not asked: " + bounded(f.Text, 200) + "."
	case f.Code == "timeout":
		return "It did not answer in time."
	case f.Cause != nil:
		return "It could not be reached: " + bounded(f.Cause.Error(), 200)
	}
	return "It could not be reached."
}

// keep records what came of some attempts, and how the receiver does.
func (s *Service) keep(ctx context.Context, was Hook, due []Delivery, outcomes []outcome) (h Hook, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		if h, err = tx.Hook(was.Org, was.ID); err != nil {
			return err
		}
		var ended MessageID // the one that was answered with the end of it all
		for i, o := range outcomes {
			if o.status == http.StatusGone && h.State == On && ended == "" {
				ended = due[i].Message
			} else if err := s.settle(tx, h, due[i], o); err != nil {
				return err
			}
		}
		if ended != "" {
			return s.stop(tx, &h, Ended, WhyGone, ended)
		}
		s.health(&h, outcomes)
		if h.State == On && !h.FailingSince.IsZero() && s.now().Sub(h.FailingSince) >= patience {
			return s.stop(tx, &h, Off, WhySilent, "")
		}
		return tx.SetHealth(h.Org, h)
	})
	if fault.Is(err, fault.NotFound) { // removed meanwhile
		was.State = Off
		return was, nil
	}
	return h, err
}

// settle records one attempt. A message that somebody settled meanwhile, by
// turning the webhook off, is delivered if it was.
func (s *Service) settle(tx Tx, h Hook, d Delivery, o outcome) error {
	now, err := tx.Delivery(h.Org, h.ID, d.Message)
	if err != nil || now.Attempts != d.Attempts {
		return err
	}
	if now.State != Queued && !o.delivered() {
		return nil
	}
	d = now
	d.Attempts, d.Status, d.Words, d.Changed = d.Attempts+1, o.status, o.words, s.now()
	switch {
	case o.delivered():
		d.State = Delivered
	case d.Attempts > len(pauses):
		d.State = Failed
	default:
		d.Next = s.now().Add(max(jitter(pauses[d.Attempts-1]), o.rest))
	}
	return tx.SetDelivery(h.Org, d)
}

// jitter is a pause give or take a fifth, so that not all come back at once.
func jitter(pause time.Duration) time.Duration {
	return pause - pause/5 + rand.N(2*pause/5)
}

// health notes how the receiver as a whole does: one answer that it can use
// ends a row of failures.
func (s *Service) health(h *Hook, outcomes []outcome) {
	down, rest := true, time.Duration(0)
	for _, o := range outcomes {
		down, rest = down && o.down, max(rest, o.rest)
	}
	if !down {
		h.Failures, h.FailingSince, h.RestUntil = 0, time.Time{}, s.now().Add(rest)
		return
	}
	h.Failures++
	if h.FailingSince.IsZero() {
		h.FailingSince = s.now()
	}
	h.RestUntil = s.now().Add(max(jitter(min(firstRest<<min(h.Failures-1, 20), longRest)), rest))
}

// stop ends a webhook by itself, gives up what waits, and has its organisation told.
func (s *Service) stop(tx Tx, h *Hook, state State, why string, answered MessageID) error {
	if answered != "" {
		d, err := tx.Delivery(h.Org, h.ID, answered)
		if err != nil {
			return err
		}
		d.Attempts, d.Status, d.Words, d.State, d.Changed = d.Attempts+1, http.StatusGone, why, Failed, s.now()
		if err := tx.SetDelivery(h.Org, d); err != nil {
			return err
		}
	}
	was := h.Revision
	h.State, h.Why, h.Revision, h.Changed = state, why, was+1, s.now()
	if saved, err := tx.SaveHook(*h, was); err != nil || !saved {
		return errOr(err, stale())
	}
	if err := tx.SetHealth(h.Org, *h); err != nil {
		return err
	}
	if _, err := tx.GiveUp(h.Org, h.ID, "Not sent: "+lowerFirst(why), s.now()); err != nil {
		return err
	}
	if err := tx.Record(s.event(account.System("job webhook"), h.Org, "webhook.stopped", string(h.ID), "revision", strconv.Itoa(h.Revision))); err != nil {
		return err
	}
	return tx.Later(Stopped{h.Org, h.ID, h.Revision})
}

func lowerFirst(s string) string { return string(s[0]|0x20) + s[1:] } // of our own sentences

// Stopped is the job that tells an organisation's owners of a webhook that was
// stopped. Revision makes each time a notice of its own.
type Stopped struct {
	Org      account.OrgID `json:"org"`
	Hook     ID            `json:"hook"`
	Revision int           `json:"revision"`
}

// Kind names the job.
func (Stopped) Kind() string { return "hook.stopped" }

// Of finds the webhook of a job, for the server's own work.
func (s *Service) Of(ctx context.Context, org account.OrgID, id ID) (h Hook, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		h, err = tx.Hook(org, id)
		return err
	})
	return h, err
}
