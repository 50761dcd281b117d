package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"laurel/account"
	"laurel/fault"
)

// MaxBody bounds a message that comes in, in bytes.
const MaxBody = 64 << 10

// Receive takes a message that was sent to a door, and awards as it asks. The
// same message again finds the first one's award. It fails with
// [fault.Forbidden] where nobody signed it within five minutes, and
// [fault.Gone] where the door is shut. A refusal of a signed message is kept.
func (s *Service) Receive(ctx context.Context, id InletID, h http.Header, body []byte) (Arrival, error) {
	if len(body) > MaxBody {
		return Arrival{}, fault.New(fault.TooLarge, "hook.tooLarge", "A message has at most 64 KiB.")
	}
	in, err := s.door(ctx, id)
	if err != nil {
		return Arrival{}, err
	}
	secrets, err := s.inletSecrets(ctx, in)
	if err != nil {
		return Arrival{}, err
	}
	message, err := Check(h, body, s.now(), secrets...)
	if err != nil {
		counted := s.Store.Update(ctx, func(tx Tx) error { return tx.CountUnsigned(in.Org, id, sentence(err), s.now()) })
		return Arrival{}, errOr(counted, err)
	}
	a, known, err := s.arrival(ctx, in, MessageID(message))
	if err != nil || known && a.State == Awarded {
		return a, err
	}
	refusal := s.carryOut(ctx, in, body, &a)
	if refusal != nil && fault.KindOf(refusal) == fault.Unexpected {
		return Arrival{}, refusal // not for its sender to mend: they try again
	}
	a.Last, a.Tries = s.now(), a.Tries+1
	err = s.Store.Update(ctx, func(tx Tx) error { return tx.SaveArrival(in.Org, a) })
	return a, errOr(err, refusal)
}

// door finds one that is open.
func (s *Service) door(ctx context.Context, id InletID) (in Inlet, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		org, err := tx.InletOwner(id)
		if err == nil {
			in, err = tx.Inlet(org, id)
		}
		return err
	})
	if err == nil && in.State != On {
		err = fault.New(fault.Gone, "hook.shut", "This address takes no messages any more.")
	}
	return in, err
}

func (s *Service) inletSecrets(ctx context.Context, in Inlet) ([]Secret, error) {
	now, err := s.kept(ctx, secretName("inlet", string(in.ID), in.Secret))
	all := []Secret{now}
	if err == nil && s.now().Before(in.OldUntil) {
		var old Secret
		old, err = s.kept(ctx, secretName("inlet", string(in.ID), in.Secret-1))
		all = append(all, old)
	}
	return all, err
}

func (s *Service) arrival(ctx context.Context, in Inlet, message MessageID) (a Arrival, known bool, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		a, err = tx.Arrival(in.Org, in.ID, message)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return Arrival{Inlet: in.ID, Message: message, First: s.now()}, false, nil
	}
	return a, err == nil, err
}

// carryOut awards as a message asks, and notes in a what came of it.
func (s *Service) carryOut(ctx context.Context, in Inlet, body []byte, a *Arrival) error {
	asked, wanted, err := in.Fields.read(body)
	if err == nil && !wanted {
		a.State, a.Words = Passed, ""
		return nil
	}
	if err == nil {
		asked.Key = "webhook:" + string(in.ID) + ":" + string(a.Message)
		a.Award, err = s.Award.AwardFor(ctx, in, asked)
	}
	if err != nil {
		a.State, a.Words = Refused, bounded(sentence(err), 500)
		return err
	}
	a.State, a.Words = Awarded, ""
	return nil
}

// sentence is every sentence of a fault, on one line.
func sentence(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return "Something broke here."
	}
	fields := f.Fields()
	if len(fields) < 2 {
		return f.Sentence()
	}
	var all []string
	for _, one := range fields {
		all = append(all, one.Sentence())
	}
	return strings.Join(all, " ")
}

// read finds in a message what the fields name. wanted is false where it is of
// another type than is taken.
func (f Fields) read(body []byte) (a Award, wanted bool, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		return a, false, fault.New(fault.Invalid, "hook.json", "The message is no JSON.")
	}
	if _, err := d.Token(); err != io.EOF {
		return a, false, fault.New(fault.Invalid, "hook.json", "Something follows the message's JSON.")
	}
	if kind, _ := find(doc, "type").(string); f.Only != "" && kind != f.Only {
		return a, false, nil
	}
	var bad []*fault.Error
	for _, one := range []struct {
		field, path string
		must        bool
		into        *string
	}{{"name", f.Name, true, &a.Name}, {"email", f.Email, true, &a.Email}, {"awardedOn", f.AwardedOn, false, &a.AwardedOn},
		{"result", f.Result, false, &a.Result}, {"evidence", f.Evidence, false, &a.Evidence}} {
		if one.path == "" {
			continue
		}
		switch v := find(doc, one.path).(type) {
		case string:
			*one.into = v
		case json.Number:
			*one.into = v.String()
		case nil:
			if one.must {
				bad = append(bad, fault.Field(one.field, "The message has nothing at {path}.", "path", one.path))
			}
		default:
			bad = append(bad, fault.Field(one.field, "What stands at {path} is neither text nor a number.", "path", one.path))
		}
	}
	if day, _, isTime := strings.Cut(a.AwardedOn, "T"); isTime { // a moment is its day
		a.AwardedOn = day
	}
	return a, true, fault.Join(bad...)
}

// find follows a path of names and of places in lists; nil where it ends.
func find(doc any, path string) any {
	for part := range strings.SplitSeq(path, ".") {
		switch in := doc.(type) {
		case map[string]any:
			doc = in[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i < 0 || i >= len(in) {
				return nil
			}
			doc = in[i]
		default:
			return nil
		}
	}
	return doc
}

// Client is who awards through a door, in the log.
func (in Inlet) Client() account.Actor {
	return account.Actor{Client: "webhook " + in.Name, Scopes: []account.Right{account.Issue}, Memberships: []account.Membership{{Org: in.Org}}}
}
