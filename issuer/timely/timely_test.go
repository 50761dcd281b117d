package timely_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/issuer/timely"
)

const org, achievement = account.OrgID("org-1"), issuer.AchievementID("achievement-1")

var (
	noon      = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	registrar = account.Actor{Person: "p", Memberships: []account.Membership{{Org: org, Role: account.Registrar}}}
	owner     = account.Actor{Person: "o", Memberships: []account.Membership{{Org: org, Role: account.Owner}}}
)

// house is a service over memory, with a clock; it awards and knows awards
// that run out.
type house struct {
	*timely.Service
	now     time.Time
	policy  timely.Policy
	kept    map[timely.ScheduledID]timely.Scheduled
	marked  map[string]bool
	jobs    []any
	due     []time.Time
	expire  []timely.Expiring
	awarded map[string]issuer.IssueRequest
	refuse  error
	renewal timely.Renewal
}

func newHouse() *house {
	h := &house{now: noon, kept: map[timely.ScheduledID]timely.Scheduled{}, marked: map[string]bool{}, awarded: map[string]issuer.IssueRequest{}}
	h.Service = &timely.Service{Store: h, Issuer: h, Orgs: h, Now: func() time.Time { return h.now }}
	return h
}

func (h *house) View(_ context.Context, fn func(timely.Tx) error) error   { return fn(h.tx()) }
func (h *house) Update(_ context.Context, fn func(timely.Tx) error) error { return fn(h.tx()) }
func (h *house) tx() timely.Tx                                            { return tx{h} }

func (h *house) Organisations(context.Context) ([]account.Organisation, error) {
	return []account.Organisation{{ID: org}}, nil
}

func (h *house) Achievement(_ context.Context, _ account.Actor, id issuer.AchievementID) (issuer.Achievement, error) {
	if id != achievement {
		return issuer.Achievement{}, fault.NoSuch("micro-credential", string(id))
	}
	return issuer.Achievement{ID: id, Org: org, State: issuer.Published}, nil
}

func (h *house) VersionOf(_ context.Context, id issuer.AchievementID, _ int) (issuer.Version, error) {
	return issuer.Version{Achievement: id, Definition: issuer.Definition{Grading: issuer.Grading{Kind: issuer.Percent}}}, nil
}

func (h *house) Issue(_ context.Context, by account.Actor, req issuer.IssueRequest) (issuer.Award, error) {
	if err := by.Require(account.Issue, org); err != nil {
		return issuer.Award{}, err
	}
	if h.refuse != nil {
		return issuer.Award{}, h.refuse
	}
	h.awarded[req.Key] = req
	return issuer.Award{ID: issuer.AwardID("award-" + req.Name)}, nil
}

// Nobody awards for this organisation: how others plan is tested with the issuer.
func (h *house) DelegationToUse(_ context.Context, _ account.Actor, id issuer.DelegationID) (issuer.Delegation, error) {
	return issuer.Delegation{}, fault.NoSuch("delegation", string(id))
}

func (h *house) DelegationForLater(_ context.Context, _ account.Actor, req issuer.IssueRequest) (issuer.Delegation, issuer.Version, error) {
	return issuer.Delegation{}, issuer.Version{}, fault.NoSuch("delegation", string(req.Delegation))
}

func (h *house) PlannedBy(_ context.Context, id issuer.DelegationID, _ account.PersonID) (account.Actor, error) {
	return account.Actor{}, fault.NoSuch("delegation", string(id))
}

type tx struct{ *house }

func (t tx) Planned(account.OrgID, issuer.DelegationID, int) ([]timely.Scheduled, error) {
	return nil, nil
}
func (t tx) CountPlanned(account.OrgID, issuer.DelegationID) (int, error) { return 0, nil }

func (t tx) Policy(account.OrgID) (timely.Policy, error)      { return t.policy, nil }
func (t tx) SetPolicy(_ account.OrgID, p timely.Policy) error { t.policy = p; return nil }
func (t tx) CountScheduled(account.OrgID, []account.UnitID, bool) (int, error) {
	return len(t.kept), nil
}
func (t tx) AddScheduled(s timely.Scheduled) (bool, error) { t.kept[s.ID] = s; return true, nil }
func (t tx) DropScheduled(time.Time, ...string) error      { return nil }
func (t tx) Record(account.Event) error                    { return nil }
func (t tx) Later(job interface{ Kind() string }) error    { return t.LaterAt(job, t.now) }

func (t tx) ScheduledList(account.OrgID, []account.UnitID, bool, int, int) ([]timely.Scheduled, error) {
	return nil, nil
}

func (t tx) Renewal(account.OrgID, issuer.AchievementID) (timely.Renewal, error) {
	return t.renewal, nil
}

func (t tx) SetRenewal(_ account.OrgID, _ issuer.AchievementID, r timely.Renewal) error {
	t.renewal = r
	return nil
}

func (t tx) ScheduledUnder(_ account.OrgID, key string) (timely.Scheduled, error) {
	for _, s := range t.kept {
		if s.Request.Key == key {
			return s, nil
		}
	}
	return timely.Scheduled{}, fault.NoSuch("scheduled award", key)
}

func (t tx) LaterAt(job interface{ Kind() string }, at time.Time) error {
	t.jobs, t.due = append(t.jobs, job), append(t.due, at)
	return nil
}

func (t tx) Scheduled(_ account.OrgID, id timely.ScheduledID) (timely.Scheduled, error) {
	s, ok := t.kept[id]
	if !ok {
		return s, fault.NoSuch("scheduled award", string(id))
	}
	return s, nil
}

func (t tx) SaveScheduled(s timely.Scheduled, was int) (bool, error) {
	if t.kept[s.ID].Revision != was {
		return false, nil
	}
	t.kept[s.ID] = s
	return true, nil
}

func (t tx) Expiring(_ account.OrgID, from, to time.Time, after issuer.AwardID, limit int) (all []timely.Expiring, err error) {
	for _, e := range t.expire {
		if e.Until.After(from) && !e.Until.After(to) && e.Award > after && len(all) < limit {
			all = append(all, e)
		}
	}
	return all, nil
}

func (t tx) MarkReminded(_ account.OrgID, id issuer.AwardID, days int) (bool, error) {
	key := fmt.Sprint(id, days)
	fresh := !t.marked[key]
	t.marked[key] = true
	return fresh, nil
}

func request(name string) issuer.IssueRequest {
	return issuer.IssueRequest{Achievement: achievement, Name: name, Email: "ida@post.example"}
}

// An award for later is made once at its moment; changed, at the new one;
// cancelled, never.
func TestSchedule(t *testing.T) {
	h := newHouse()
	one, err := h.Schedule(t.Context(), registrar, org, request("Ida"), noon.Add(time.Hour))
	if err != nil || h.due[0] != noon.Add(time.Hour) {
		t.Fatal(one, err, h.due)
	}
	first := h.jobs[0].(timely.AwardDue)
	two, err := h.Reschedule(t.Context(), registrar, org, one.ID, one.Revision, request("Ida B"), noon.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Reschedule(t.Context(), registrar, org, one.ID, one.Revision, request("Ida C"), noon.Add(2*time.Hour)); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second editor: %v", err)
	}
	h.now = noon.Add(2 * time.Hour)
	for _, job := range []timely.AwardDue{first, h.jobs[1].(timely.AwardDue), h.jobs[1].(timely.AwardDue)} {
		if err := h.AwardDue(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	got := h.kept[one.ID]
	if len(h.awarded) != 1 || h.awarded["scheduled:"+string(one.ID)].Name != "Ida B" || got.State != timely.Done || got.Award != "award-Ida B" || got.Request.Name != "" {
		t.Errorf("awarded %v, kept %+v", h.awarded, got)
	}
	if _, err := h.Cancel(t.Context(), registrar, org, one.ID, two.Revision+1); !fault.Is(err, fault.Conflict) {
		t.Errorf("cancelling what is over: %v", err)
	}
	other, err := h.Schedule(t.Context(), registrar, org, request("Bo"), h.now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Cancel(t.Context(), registrar, org, other.ID, other.Revision); err != nil {
		t.Fatal(err)
	}
	if err := h.AwardDue(t.Context(), timely.AwardDue{Org: org, Scheduled: other.ID, Revision: 1}); err != nil || len(h.awarded) != 1 {
		t.Errorf("cancelled: %v, %v", h.awarded, err)
	}
}

// A repeated request makes nothing new, also once it is over; another one under
// its key is refused.
func TestScheduleTwice(t *testing.T) {
	h := newHouse()
	req := request("Ida")
	req.Key = "register-7"
	first, err := h.Schedule(t.Context(), registrar, org, req, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.Schedule(t.Context(), registrar, org, req, noon.Add(time.Hour))
	if err != nil || again.ID != first.ID || len(h.kept) != 1 || len(h.jobs) != 1 {
		t.Errorf("again: %+v, %v; %d kept", again, err, len(h.kept))
	}
	h.now = noon.Add(time.Hour)
	if err := h.AwardDue(t.Context(), h.jobs[0].(timely.AwardDue)); err != nil {
		t.Fatal(err)
	}
	h.now = noon
	if over, err := h.Schedule(t.Context(), registrar, org, req, noon.Add(time.Hour)); err != nil || over.State != timely.Done {
		t.Errorf("once it is over: %+v, %v", over, err)
	}
	if _, err := h.Schedule(t.Context(), registrar, org, req, noon.Add(2*time.Hour)); !fault.Is(err, fault.Conflict) {
		t.Errorf("another moment under the same key: %v", err)
	}
}

// How awards are renewed is said by who may publish; a second editor is told.
func TestSetRenewal(t *testing.T) {
	h := newHouse()
	req := timely.RenewalRequest{Retest: true, Words: " Come to the lab. "}
	got, err := h.SetRenewal(t.Context(), registrar, achievement, 0, req)
	if err != nil || !got.Retest || got.Words != "Come to the lab." || got.Revision != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := h.SetRenewal(t.Context(), registrar, achievement, 0, req); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second editor: %v", err)
	}
	early := -1
	if _, err := h.SetRenewal(t.Context(), registrar, achievement, 1, timely.RenewalRequest{Evidence: true, Opens: &early}); !fault.Is(err, fault.Invalid) {
		t.Errorf("days before nothing: %v", err)
	}
	req.Words = strings.Repeat("x", 1001)
	if _, err := h.SetRenewal(t.Context(), registrar, achievement, 1, req); !fault.Is(err, fault.Invalid) {
		t.Errorf("too long: %v", err)
	}
}

// A form's moment is read in the zone; what the clocks pass over is refused.
func TestMoment(t *testing.T) {
	oslo := timely.Policy{Zone: "Europe/Oslo"}
	for text, want := range map[string]string{
		"2026-06-01T09:00": "2026-06-01T07:00:00Z", "2026-12-01T09:00:00": "2026-12-01T08:00:00Z",
		"2026-03-29T02:30": "", "2026-03-29T03:30": "2026-03-29T01:30:00Z", "soon": "", "2026-02-30T09:00": "",
	} {
		got, bad := oslo.Moment(text)
		if (bad != nil) != (want == "") || bad == nil && got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s is %v, %v; want %q", text, got, bad, want)
		}
	}
}

// What cannot be awarded at its moment says why, without the address; our own
// trouble is tried again.
func TestScheduleRefused(t *testing.T) {
	h := newHouse()
	one, err := h.Schedule(t.Context(), registrar, org, request("Ida"), noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	job := h.jobs[0].(timely.AwardDue)
	h.refuse = context.DeadlineExceeded
	if err := h.AwardDue(t.Context(), job); err == nil || h.kept[one.ID].State != timely.Waiting {
		t.Errorf("our own trouble: %v, %v", err, h.kept[one.ID].State)
	}
	h.refuse = fault.New(fault.Conflict, "x", "Not for ida@post.example.")
	if err := h.AwardDue(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	if got := h.kept[one.ID]; got.State != timely.Refused || got.Words != "Not for the address." || got.Request.Email != "" {
		t.Errorf("kept %+v", got)
	}
	for _, tt := range []struct {
		field string
		req   issuer.IssueRequest
		due   time.Time
	}{
		{"due", request("Ida"), noon}, {"due", request("Ida"), noon.AddDate(4, 0, 0)}, {"name", request(""), noon.Add(time.Hour)},
		{"achievement", issuer.IssueRequest{Achievement: "another", Name: "Ida", Email: "i@d.example"}, noon.Add(time.Hour)},
		{"result", issuer.IssueRequest{Achievement: achievement, Name: "Ida", Email: "i@d.example", Result: "Merit"}, noon.Add(time.Hour)},
	} {
		_, err := h.Schedule(t.Context(), registrar, org, tt.req, tt.due)
		f, ok := err.(*fault.Error)
		if !ok || f.Fields()[0].Field != tt.field {
			t.Errorf("%s: %v", tt.field, err)
		}
	}
}

// TestRemind goes through a year hour by hour, with a pause of six weeks: each
// award is reminded of 90, 30 and 7 days before its end, once, in the morning
// of the zone; what came during the pause is made good by the latest alone.
func TestRemind(t *testing.T) {
	h := newHouse()
	h.policy.Zone = "America/New_York"
	end := func(days int) time.Time { return time.Date(2026, 5, 4+days, 23, 59, 59, 0, time.UTC) }
	h.expire = []timely.Expiring{
		{Award: "a-calm", Until: end(120), Created: noon.AddDate(-1, 0, 0)},
		{Award: "b-paused", Until: end(230), Created: noon.AddDate(-1, 0, 0)}, // its 90 days come in the pause
		{Award: "c-both", Until: end(178), Created: noon.AddDate(-1, 0, 0)},   // 30 days in the pause, 7 after it
		{Award: "d-short", Until: end(60), Created: end(40)},                  // was never more than 20 days from its end
	}
	pause, again := noon.AddDate(0, 0, 135), noon.AddDate(0, 0, 160)
	var got []string
	for h.now.Before(noon.AddDate(1, 0, 0)) {
		if h.now.Before(pause) || h.now.After(again) {
			if err := h.Remind(t.Context(), timely.Remind{}); err != nil {
				t.Fatal(err)
			}
		}
		for i, job := range h.jobs {
			r, at := job.(timely.Reminder), h.due[i]
			if at.Before(h.now) {
				at = h.now
			}
			got = append(got, fmt.Sprintf("%s %d on day %d", r.Award, r.Days, int(at.Sub(noon).Hours()/24)))
			if hour := at.In(h.policy.Location()).Hour(); h.now != again.Add(time.Hour) && hour != 9 {
				t.Errorf("%s is reminded at %d o'clock", r.Award, hour)
			}
		}
		h.jobs, h.due = nil, nil
		h.now = h.now.Add(time.Hour)
	}
	slices.Sort(got)
	want := []string{"a-calm 30 on day 90", "a-calm 7 on day 113", "a-calm 90 on day 30", "b-paused 30 on day 200", "b-paused 7 on day 223", "b-paused 90 on day 160",
		"c-both 30 on day 160", "c-both 7 on day 171", "c-both 90 on day 88", "d-short 7 on day 53"}
	if !slices.Equal(got, want) {
		t.Errorf("reminded\n%q, want\n%q", got, want)
	}
}

// TestRemindZones: everybody is reminded at nine by their own clocks, on the day
// that their own calendar counts from, at the ends of the earth and where the
// clocks change on the way; it is planned before that morning has come.
func TestRemindZones(t *testing.T) {
	h := newHouse()
	h.policy.Zone = "Europe/Oslo"
	late := time.Date(2026, 11, 1, 23, 59, 59, 0, time.UTC)
	early := time.Date(2026, 11, 1, 0, 30, 0, 0, time.UTC)
	want := map[string]string{}
	for _, tt := range []struct {
		zone   string
		until  time.Time
		want30 string
		want7  string
	}{
		{"", late, "2026-10-03T09:00:00+02:00", "2026-10-26T09:00:00+01:00"}, // the organisation's; the clocks go back on 25 October
		{"Pacific/Kiritimati", late, "2026-10-03T09:00:00+14:00", "2026-10-26T09:00:00+14:00"},
		{"Pacific/Pago_Pago", late, "2026-10-02T09:00:00-11:00", "2026-10-25T09:00:00-11:00"},
		{"Pacific/Pago_Pago", early, "2026-10-01T09:00:00-11:00", "2026-10-24T09:00:00-11:00"},
		{"America/New_York", late, "2026-10-02T09:00:00-04:00", "2026-10-25T09:00:00-04:00"}, // the clocks go back on the last day
		{"Asia/Kathmandu", early, "2026-10-02T09:00:00+05:45", "2026-10-25T09:00:00+05:45"},
		{"Not/AZone", late, "2026-10-03T09:00:00+02:00", "2026-10-26T09:00:00+01:00"},
	} {
		id := fmt.Sprintf("%d %s", len(h.expire), tt.zone)
		h.expire = append(h.expire, timely.Expiring{Award: issuer.AwardID(id), Until: tt.until, Created: noon.AddDate(-1, 0, 0), Zone: tt.zone})
		want[id+" 30"], want[id+" 7"] = tt.want30, tt.want7
	}
	got := map[string]time.Time{}
	for h.now = time.Date(2026, 9, 20, 0, 10, 0, 0, time.UTC); h.now.Before(late); h.now = h.now.Add(time.Hour) {
		if err := h.Remind(t.Context(), timely.Remind{}); err != nil {
			t.Fatal(err)
		}
		for i, job := range h.jobs {
			r := job.(timely.Reminder)
			got[fmt.Sprintf("%s %d", r.Award, r.Days)] = h.due[i]
			if h.due[i].Before(h.now) {
				t.Errorf("%s, %d days: planned at %s for %s", r.Award, r.Days, h.now, h.due[i])
			}
		}
		h.jobs, h.due = nil, nil
	}
	for id, when := range want {
		if got[id].Format(time.RFC3339) != when {
			t.Errorf("%s: %s, want %s", id, got[id].Format(time.RFC3339), when)
		}
	}
}

// Nobody is reminded where the organisation wants no reminders, nor of what
// came before it wanted them.
func TestRemindQuiet(t *testing.T) {
	h := newHouse()
	p, err := h.SetPolicy(t.Context(), owner, org, 0, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 10 * time.Minute, Quiet: true})
	if err != nil || p.UndoSince != noon {
		t.Fatal(p, err)
	}
	h.expire = []timely.Expiring{{Award: "a", Until: noon.AddDate(0, 0, 40), Created: noon.AddDate(-1, 0, 0)}}
	for h.now.Before(noon.AddDate(0, 0, 20)) {
		if err := h.Remind(t.Context(), timely.Remind{}); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(6 * time.Hour)
	}
	if _, err := h.SetPolicy(t.Context(), owner, org, 1, timely.PolicyRequest{Zone: "Europe/Oslo", Undo: 10 * time.Minute}); err != nil {
		t.Fatal(err)
	}
	if err := h.Remind(t.Context(), timely.Remind{}); err != nil || len(h.jobs) != 0 {
		t.Errorf("reminded of %v, %v", h.jobs, err)
	}
	if h.policy.UndoSince != noon {
		t.Error("the wait counts as changed")
	}
	for _, req := range []timely.PolicyRequest{{Zone: "Mars/Olympus"}, {Zone: "Local"}, {Undo: -time.Minute}, {Undo: 25 * time.Hour}, {Undo: time.Second}} {
		if _, err := h.SetPolicy(t.Context(), owner, org, 2, req); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", req, err)
		}
	}
}

// The ways lead to where assessors judge, if anybody does, and say when.
func TestWays(t *testing.T) {
	until := time.Date(2027, 5, 31, 23, 59, 59, 0, time.UTC)
	days := func(n int) *int { return &n }
	here := timely.Places{Page: "/m/1", Contact: "desk@nordmark.example", Renew: "/a/1/renew", Until: until}
	mailed := here
	mailed.Renew = ""
	for _, tt := range []struct {
		name     string
		is       timely.Renewal
		language string
		at       timely.Places
		want     []timely.Way
	}{
		{"judged here", timely.Renewal{Retest: true, Evidence: true, Words: "Two pieces."}, "en", here, []timely.Way{{Words: "Be assessed again; its page says when and how.", Link: "/a/1/renew"},
			{Words: "Hand in evidence of what you have done since; assessors judge it.", Link: "/a/1/renew"}, {Words: "Two pieces."}}},
		{"by mail", timely.Renewal{Evidence: true}, "en", mailed, []timely.Way{{Words: "Send evidence of what you have done since to desk@nordmark.example.", Link: "mailto:desk@nordmark.example"}}},
		{"in a time", timely.Renewal{Newer: true, Opens: days(60), Closes: days(0)}, "en", here, []timely.Way{{Words: "Have it renewed for the newest version; its page says what that asks.", Link: "/m/1"}, {Words: "It can be renewed from 1 April 2027 to 31 May 2027."}}},
		{"from a day, in German", timely.Renewal{Evidence: true, Opens: days(30)}, "de", here, []timely.Way{{Words: "Reichen Sie Belege für das ein, was Sie seither getan haben; sie werden beurteilt.", Link: "/a/1/renew"}, {Words: "Er kann ab dem 1. Mai 2027 erneuert werden."}}},
		{"no way", timely.Renewal{Words: "Alone.", Closes: days(3)}, "en", here, nil},
	} {
		if got := tt.is.Ways(tt.language, tt.at); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q", tt.name, got)
		}
	}
	from, to := timely.Renewal{Opens: days(1), Closes: days(1)}.Window(until)
	if !from.Equal(time.Date(2027, 5, 30, 0, 0, 0, 0, time.UTC)) || !to.Equal(time.Date(2027, 6, 1, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("from %s to %s", from, to)
	}
}
