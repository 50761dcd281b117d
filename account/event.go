package account

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"laurel/fault"
)

// EventFilter chooses events; the zero filter chooses the newest.
type EventFilter struct {
	Subject string    // only those about this thing
	Units   []UnitID  // only those about what these units define, and about their item banks; nil: all
	Actor   PersonID  // only what this person did
	Kind    string    // only this kind, or, ending in a dot, all of its family: "award."
	Since   time.Time // only from this moment on; zero for all
	Until   time.Time // only before this moment; zero for all
	Before  EventID   // only older ones: the last id of the page before
	Limit   int       // 0 is 100
}

// Events lists what was done in an organisation, the newest first. Who has a
// role in units alone reads what was done with what is of these units.
func (s *Service) Events(ctx context.Context, by Actor, org OrgID, f EventFilter) (all []Event, err error) {
	if err := by.RequireSome(ReadEvents, org); err != nil {
		return nil, err
	}
	f.Units = by.Narrowed(ReadEvents, org, f.Units)
	if strings.Trim(f.Kind, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.") != "" {
		return nil, fault.Field("kind", "There is no such kind of event.")
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 100
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Events(org, f)
		return err
	})
	return all, err
}

// Day counts days since 1970, UTC.
type Day int64

// DayOf is the day of a moment.
func DayOf(t time.Time) Day { return Day(t.Unix() / 86400) }

// Start is the first moment of the day.
func (d Day) Start() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d Day) String() string { return d.Start().Format(time.DateOnly) }

// OrgDay is one organisation's day. Events of no organisation are kept together.
type OrgDay struct {
	Org OrgID
	Day Day
}

// Seal is the hash over one day's events and the seal before it. Whoever holds
// an old seal notices when anything before it was changed, left out or put in.
type Seal struct {
	Day      Day
	Count    int
	Previous string // the hash of the seal before, empty for the first
	Hash     string // SHA-256, hexadecimal
}

// eventLine is an event as it is hashed and exported: its JSON, members in
// this order, is what later versions must be able to make again.
type eventLine struct {
	ID      EventID           `json:"id"`
	At      int64             `json:"at"` // µs since 1970
	Org     OrgID             `json:"org"`
	Person  PersonID          `json:"person"`
	Actor   PersonID          `json:"actor"`
	Client  string            `json:"client"`
	Request string            `json:"request"`
	Kind    string            `json:"kind"`
	Subject string            `json:"subject"`
	Detail  map[string]string `json:"detail"`
}

func lineOf(e Event) eventLine {
	line := eventLine{e.ID, e.At.UnixMicro(), e.Org, e.Person, e.Actor, e.Client, e.Request, e.Kind, e.Subject, e.Detail}
	if line.Detail == nil {
		line.Detail = map[string]string{}
	}
	return line
}

// sealOf hashes a day.
func sealOf(org OrgID, day Day, previous string, lines []eventLine) (Seal, error) {
	h := sha256.New()
	fmt.Fprintf(h, "laurel events 1\n%s\n%s\n%s\n", org, day, previous)
	for _, line := range lines {
		raw, err := json.Marshal(line)
		if err != nil {
			return Seal{}, err
		}
		h.Write(append(raw, '\n'))
	}
	return Seal{Day: day, Count: len(lines), Previous: previous, Hash: hex.EncodeToString(h.Sum(nil))}, nil
}

// SealDays is the job that seals the days that are over.
type SealDays struct{}

// Kind names the job.
func (SealDays) Kind() string { return "account.sealDays" }

// afterMidnight is how long a transaction begun yesterday, or a node whose
// clock is behind, may still write.
const afterMidnight = time.Hour

// SealDays does the job: one short transaction for each organisation's day, so
// that it may be stopped anywhere.
func (s *Service) SealDays(ctx context.Context, _ SealDays) error {
	var due []OrgDay
	today := DayOf(s.now().Add(-afterMidnight)).Start()
	err := s.Store.View(ctx, func(tx Tx) (err error) {
		due, err = tx.UnsealedDays(today)
		return err
	})
	for _, d := range due {
		if err != nil {
			return err
		}
		err = s.Store.Update(ctx, func(tx Tx) error { return sealDay(tx, d) })
	}
	return err
}

func sealDay(tx Tx, d OrgDay) error {
	last, err := tx.LastSeal(d.Org)
	if err != nil || (last.Hash != "" && last.Day >= d.Day) {
		return err // sealed meanwhile
	}
	events, err := tx.EventsOfDay(d.Org, d.Day)
	if err != nil {
		return err
	}
	lines := make([]eventLine, len(events))
	for i, e := range events {
		lines[i] = lineOf(e)
	}
	seal, err := sealOf(d.Org, d.Day, last.Hash, lines)
	if err != nil {
		return err
	}
	return tx.AddSeal(d.Org, seal)
}

// exportLine is one line of an export: an event, or the seal after a day's events.
type exportLine struct {
	Event *eventLine `json:"event,omitempty"`
	Seal  *sealLine  `json:"seal,omitempty"`
}

type sealLine struct {
	Org      OrgID  `json:"org"`
	Day      string `json:"day"`
	Count    int    `json:"count"`
	Previous string `json:"previous"`
	Hash     string `json:"hash"`
}

// ExportEvents writes an organisation's sealed days as JSON lines: each day's
// events, then its seal. [CheckExport] follows the chain. A seal is over all of a
// day, so that nobody can follow it through a part: who reads the events of units
// alone is given none.
func (s *Service) ExportEvents(ctx context.Context, by Actor, org OrgID, w io.Writer) error {
	if by.MaySome(ReadEvents, org) && !by.May(ReadEvents, org) {
		return fault.New(fault.Forbidden, "events.sealedWhole", "A day is sealed with all of the organisation’s events, so the sealed log is for those who read the whole of it. Take your unit’s events away from the log as CSV or JSON.")
	}
	if err := by.Require(ReadEvents, org); err != nil {
		return err
	}
	var seals []Seal
	if err := s.Store.View(ctx, func(tx Tx) (err error) {
		seals, err = tx.Seals(org)
		return err
	}); err != nil {
		return err
	}
	out := json.NewEncoder(w)
	for _, seal := range seals {
		var events []Event
		if err := s.Store.View(ctx, func(tx Tx) (err error) {
			events, err = tx.EventsOfDay(org, seal.Day)
			return err
		}); err != nil {
			return err
		}
		for _, e := range events {
			line := lineOf(e)
			if err := out.Encode(exportLine{Event: &line}); err != nil {
				return err
			}
		}
		if err := out.Encode(exportLine{Seal: &sealLine{org, seal.Day.String(), seal.Count, seal.Previous, seal.Hash}}); err != nil {
			return err
		}
	}
	return nil
}

// CheckExport follows the chain through an export and returns the last hash.
// It fails at the first day that is not as it was sealed.
func CheckExport(r io.Reader) (last string, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	var day []eventLine
	for in.Scan() {
		var line exportLine
		if err := json.Unmarshal(in.Bytes(), &line); err != nil {
			return "", fmt.Errorf("reading an export: %w", err)
		}
		switch {
		case line.Event != nil:
			day = append(day, *line.Event)
		case line.Seal != nil:
			if last, err = checkSeal(*line.Seal, last, day); err != nil {
				return "", err
			}
			day = nil
		default:
			return "", errors.New("a line of the export is neither event nor seal")
		}
	}
	if len(day) > 0 {
		return "", errors.New("the export ends within a day")
	}
	return last, in.Err()
}

func checkSeal(s sealLine, previous string, events []eventLine) (string, error) {
	at, err := time.Parse(time.DateOnly, s.Day)
	if err != nil {
		return "", err
	}
	made, err := sealOf(s.Org, DayOf(at), previous, events)
	if err != nil {
		return "", err
	}
	if s.Previous != previous || s.Hash != made.Hash || s.Count != made.Count {
		return "", fault.New(fault.Conflict, "events.chainBroken", "The events of {day} are not as they were sealed.", "day", s.Day)
	}
	return s.Hash, nil
}
