package laureltest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// How many awards there are to one of each of these.
const (
	crowdPerApplication = 50
	crowdPerAttempt     = 50
	crowdPerArrival     = 50
	crowdPerScheduled   = 200
	crowdPerOffer       = 5000

	// crowdPerOpen is how many applications there are to one that waits for
	// somebody.
	crowdPerOpen = 50
)

// copied is a table's rows that others are made like.
type copied struct {
	columns string
	at      map[string]int
	rows    [][]any
}

// copied reads an organisation's rows of a table.
func (c Crowd) copied(ctx context.Context, l *loader, table, also string) (k copied, err error) {
	found, err := l.conn.QueryContext(ctx, `SELECT * FROM `+table+` WHERE org = '`+c.Org+`'`+also)
	if err != nil {
		return k, err
	}
	defer found.Close()
	names, err := found.Columns()
	if err != nil {
		return k, err
	}
	k.columns, k.at = strings.Join(names, ", "), map[string]int{}
	for i, name := range names {
		k.at[name] = i
	}
	for found.Next() {
		row, into := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			return k, err
		}
		k.rows = append(k.rows, row)
	}
	return k, found.Err()
}

// like is a row like the one given, with other values.
func (k copied) like(row []any, other map[string]any) []any {
	made := slices.Clone(row)
	for name, value := range other {
		made[k.at[name]] = value
	}
	return made
}

func (k copied) text(row []any, name string) string {
	if raw, ok := row[k.at[name]].([]byte); ok {
		return string(raw)
	}
	return fmt.Sprint(row[k.at[name]])
}

// earlier are the times of a row that has them, so much earlier.
func (k copied) earlier(row []any, by time.Duration, names ...string) map[string]any {
	times := map[string]any{}
	for _, name := range names {
		if at, ok := row[k.at[name]].(int64); ok && at > 0 {
			times[name] = at - by.Microseconds()
		}
	}
	return times
}

// of are the rows that belong to what the column names.
func (k copied) of(column, id string) (all [][]any) {
	for _, row := range k.rows {
		if k.text(row, column) == id {
			all = append(all, row)
		}
	}
	return all
}

// applicant is the account of the i-th who applies; each has one.
func (c Crowd) applicant(i int) string {
	accounts := (c.recipients() + 2) / 3
	return c.person(3 * (i % accounts)).account
}

// applications are like those that people truly made: what was handed in, how it
// was judged and decided. Few are still open, the newest.
func (c Crowd) applications(ctx context.Context, l *loader) error {
	apps, err := c.copied(ctx, l, "assess_application", ` ORDER BY id`)
	if err != nil {
		return err
	}
	answers, err := c.copied(ctx, l, "assess_answer", ` ORDER BY application, task, revision`)
	if err != nil {
		return err
	}
	marks, err := c.copied(ctx, l, "assess_mark", ` ORDER BY id`)
	if err != nil {
		return err
	}
	var open, over, newApps, newAnswers, newMarks [][]any
	for _, row := range apps.rows {
		switch apps.text(row, "state") {
		case "passed": // whose award is being made
		case "awarded", "notPassed":
			over = append(over, row)
		default:
			open = append(open, row)
		}
	}
	if len(open) == 0 || len(over) == 0 {
		return nil
	}
	n := min(c.Awards/crowdPerApplication, (c.recipients()+2)/3)
	for i := range n {
		from, back := over[i%len(over)], c.Until.AddDate(-crowdYears+1, 0, 0)
		by := time.Duration(float64(c.Until.Sub(back)) * float64(n-i) / float64(n))
		if i%crowdPerOpen == 0 {
			from, by = open[i/crowdPerOpen%len(open)], time.Duration(i%1000)*time.Second
		}
		was := apps.text(from, "id")
		other := apps.earlier(from, by, "submitted", "decided", "created", "changed")
		id := c.id("application", i, c.Until.Add(-by))
		var ids []string
		for j, row := range marks.of("application", was) {
			mark := c.id("mark", 8*i+j, c.Until.Add(-by))
			ids = append(ids, marks.text(row, "id"), mark)
			given := marks.earlier(row, by, "due", "given", "created")
			given["id"], given["application"] = mark, id
			newMarks = append(newMarks, marks.like(row, given))
		}
		other["id"], other["person"] = id, c.applicant(i)
		other["decision"] = strings.NewReplacer(ids...).Replace(apps.text(from, "decision"))
		if apps.text(from, "award") != "" {
			other["award"] = c.award(i * crowdPerApplication).id
		}
		newApps = append(newApps, apps.like(from, other))
		for _, row := range answers.of("application", was) {
			saved := answers.earlier(row, by, "saved")
			saved["application"] = id
			newAnswers = append(newAnswers, answers.like(row, saved))
		}
	}
	return c.add(ctx, l, addition{"assess_application", apps, newApps}, addition{"assess_answer", answers, newAnswers}, addition{"assess_mark", marks, newMarks})
}

// addition is rows for a table.
type addition struct {
	table string
	like  copied
	rows  [][]any
}

func (c Crowd) add(ctx context.Context, l *loader, all ...addition) error {
	for _, a := range all {
		if err := l.fill(ctx, a.table, a.like.columns, len(a.rows), func(i int) []any { return a.rows[i] }); err != nil {
			return err
		}
	}
	return nil
}

// attempts at quizzes are like those that people truly made.
func (c Crowd) attempts(ctx context.Context, l *loader) error {
	tries, err := c.copied(ctx, l, "quiz_attempt", ` AND ended > 0 ORDER BY id`)
	if err != nil {
		return err
	}
	answers, err := c.copied(ctx, l, "quiz_answer", ` ORDER BY attempt, place`)
	if err != nil || len(tries.rows) == 0 {
		return err
	}
	var newTries, newAnswers [][]any
	n := min(c.Awards/crowdPerAttempt, (c.recipients()+2)/3)
	for i := range n {
		from := tries.rows[i%len(tries.rows)]
		by := time.Duration(n-i) * time.Hour
		other := tries.earlier(from, by, "begun", "deadline", "ended")
		id := c.id("attempt", i, c.Until.Add(-by))
		other["id"], other["person"], other["number"] = id, c.applicant(i), 1
		newTries = append(newTries, tries.like(from, other))
		for _, row := range answers.of("attempt", tries.text(from, "id")) {
			saved := answers.earlier(row, by, "at")
			saved["attempt"] = id
			newAnswers = append(newAnswers, answers.like(row, saved))
		}
	}
	return c.add(ctx, l, addition{"quiz_attempt", tries, newTries}, addition{"quiz_answer", answers, newAnswers})
}

// offers are like those that were truly made, of other micro-credentials.
func (c Crowd) offers(ctx context.Context, l *loader) error {
	made, err := c.copied(ctx, l, "offer", ` AND withdrawn = 0 ORDER BY id`)
	if err != nil || len(made.rows) == 0 {
		return err
	}
	var more [][]any
	for i := range max(c.Awards/crowdPerOffer, 20) {
		more = append(more, made.like(made.rows[i%len(made.rows)], map[string]any{"id": c.id("offer", i, c.Until), "achievement": c.Achievements[i%len(c.Achievements)], "request_key": nil}))
	}
	return c.add(ctx, l, addition{"offer", made, more})
}

// scheduled are awards for later; of a tenth the time is over.
func (c Crowd) scheduled(ctx context.Context, l *loader) error {
	const columns = "id, org, achievement, folded, name, email, awarded_on, result, evidence, due, state, award, words, person, client, asked_key, asked, revision, created, changed"
	return l.fill(ctx, "scheduled_award", columns, max(c.Awards/crowdPerScheduled, 20), func(i int) []any {
		p, made := c.person(i), c.Until.Add(-time.Duration(i)*time.Minute)
		due, state, words, award := c.Until.Add(time.Duration(i+1)*time.Hour), "waiting", "", ""
		name, email := p.name, p.email
		switch i % 30 {
		case 0:
			state, award = "done", c.award(i).id
		case 1:
			state = "cancelled"
		case 2:
			state, words = "refused", "This micro-credential is retired."
		}
		if state != "waiting" { // whom it was for is forgotten
			due, name, email = made, "", ""
		}
		return []any{c.id("scheduled", i, made), c.Org, c.Achievements[i%len(c.Achievements)], email, name, email, due.Format(time.DateOnly), "", "", due.UnixMicro(), state, award, words,
			c.Registrar, "", "", "", 1, made.UnixMicro(), made.UnixMicro()}
	})
}

// arrivals came in through the door, most of them for an award.
func (c Crowd) arrivals(ctx context.Context, l *loader) error {
	n := c.Awards / crowdPerArrival
	if c.Inlet == "" {
		n = 0
	}
	return l.fill(ctx, "inlet_arrival", "org, inlet, message, state, award, words, tries, came, again", n, func(i int) []any {
		a, state, words := c.award(i*crowdPerArrival), "awarded", ""
		award := a.id
		if i%40 == 0 {
			state, award, words = "refused", "", "It names no mail address."
		}
		return []any{c.Org, c.Inlet, c.id("arrival", i, a.at), state, award, words, 1, a.at.UnixMicro(), a.at.UnixMicro()}
	})
}
