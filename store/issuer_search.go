package store

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"laurel/account"
	"laurel/issuer"
)

// Awards lists signed awards without their signed bytes, in the order asked. The
// page is found in an index alone, from the end that is nearer, so what it skips
// costs little. Where awards are counted no further than
// [issuer.AwardFilter.CountsTo], they are looked for that far and once.
func (t issuerTx) Awards(org account.OrgID, f issuer.AwardFilter) (all []issuer.Award, err error) {
	add := func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	}
	order := awardOrder(f)
	if limited(f) {
		ids, err := t.foundAwards(org, f)
		if err != nil {
			return nil, err
		}
		ids = ids[:min(len(ids), f.CountsTo())]
		f.Offset = min(f.Offset, len(ids))
		page := strings.Join(ids[f.Offset:min(f.Offset+f.Limit, len(ids))], " ")
		err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT id FROM `+t.db.engine.listed()+` page)`+order, []any{page}, add)
		return all, err
	}
	if f.Units != nil {
		return t.unitAwards(org, f)
	}
	inner := order
	if f.Offset > nearEnd {
		n, err := t.CountAwards(org, f)
		if err != nil || f.Offset >= n {
			return nil, err
		}
		if f.Offset > n/2 {
			f.Limit = min(f.Limit, n-f.Offset)
			inner, f.Offset = backwards(f.Order), n-f.Offset-f.Limit
		}
	}
	s := t.search(org, f, nil, nil)
	err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT a.id`+s.from+s.where+inner+` LIMIT ? OFFSET ?)`+order, append(s.args, f.Limit, f.Offset), add)
	return all, err
}

// limited tells whether awards are counted no further than some.
func limited(f issuer.AwardFilter) bool { return f.CountsTo() < math.MaxInt }

// foundAwards are the first awards that a filter finds, in its order: as many as
// are counted, and one more where there are more.
func (t issuerTx) foundAwards(org account.OrgID, f issuer.AwardFilter) (ids []string, err error) {
	f.Limit, f.Offset = 0, 0
	key := fmt.Sprint(org, f)
	if ids, ok := t.found[key]; ok {
		return ids, nil
	}
	s, err := t.searchFor(org, f)
	if err != nil {
		return nil, err
	}
	wide := false
	if f.Units != nil && s.many && f.Achievement == "" {
		if wide, err = t.wide(org, f.Units); err != nil {
			return nil, err
		}
	}
	switch {
	case wide:
		s = t.wideSearch(org, f)
	case f.Units != nil && (f.Text == "" || s.many):
		found, err := t.unitPlaces(org, f, awardOrder(f), f.CountsTo()+1)
		return t.keepFound(key, idsOf(found, 0, len(found))), err
	}
	err = t.each(`SELECT a.id`+s.from+s.where+awardOrder(f)+` LIMIT ?`, append(s.args, f.CountsTo()+1), func(r row) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return t.keepFound(key, ids), err
}

// wideSearch goes through the organisation's awards for those of units whose
// recipient has the words of a filter.
func (t issuerTx) wideSearch(org account.OrgID, f issuer.AwardFilter) awardSearch {
	units, words := f.Units, queryWords(f.Text)
	f.Units, f.Text = nil, ""
	s := t.search(org, f, nil, nil)
	s.ofUnits(`a.achievement`, org, units) // is sooner seen than a word
	for _, word := range words {
		s.hasWord(`a.recipient`, org, word)
	}
	return s
}

// keepFound keeps what a filter found for whoever asks again in the transaction.
func (t issuerTx) keepFound(key string, ids []string) []string {
	if t.found == nil {
		t.found = map[string][]string{}
	}
	t.found[key] = ids
	return ids
}

// unitAwards is Awards for those of units, all of which are counted.
func (t issuerTx) unitAwards(org account.OrgID, f issuer.AwardFilter) (all []issuer.Award, err error) {
	order := awardOrder(f)
	inner := order
	if f.Offset > nearEnd {
		n, err := t.CountAwards(org, f)
		if err != nil || f.Offset >= n {
			return nil, err
		}
		if f.Offset > n/2 {
			f.Limit = min(f.Limit, n-f.Offset)
			inner, f.Offset = backwards(f.Order), n-f.Offset-f.Limit
		}
	}
	found, err := t.unitPlaces(org, f, inner, f.Offset+f.Limit)
	if err != nil {
		return nil, err
	}
	err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT found.id FROM `+t.db.engine.listed()+` found)`+order, []any{listOf(found, f.Offset, f.Limit)}, func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	})
	return all, err
}

// unitPlaces are the first awards of units in an order, at most so many. Their
// achievements are asked one by one.
func (t issuerTx) unitPlaces(org account.OrgID, f issuer.AwardFilter, order string, most int) ([]place, error) {
	ids, err := t.defines(org, f.Units, string(f.Achievement))
	if err != nil {
		return nil, err
	}
	key, _, _ := strings.Cut(strings.TrimPrefix(order, ` ORDER BY `), `,`)
	key = strings.TrimSuffix(key, ` DESC`)
	return places(t.tx, ids, strings.Contains(order, ` DESC`), most, func(id string) (string, []any) {
		s := t.unitSearch(org, f, id)
		return `SELECT ` + key + `, a.id` + s.from + s.where + order + ` LIMIT ?`, append(s.args, most)
	})
}

// unitSearch finds what a filter asks for of one achievement of its units.
func (t issuerTx) unitSearch(org account.OrgID, f issuer.AwardFilter, id string) awardSearch {
	f.Units, f.Achievement = nil, issuer.AchievementID(id)
	return t.search(org, f, nil, queryWords(f.Text))
}

// ends tells whether awards are sought by the day they run out.
func ends(f issuer.AwardFilter) bool { return !f.EndsAfter.IsZero() || !f.EndsBefore.IsZero() }

// nearEnd is how many awards are skipped without asking whether the other end
// is nearer.
const nearEnd = 1000

// awardOrder is the order of a list: of awards that run out, by the day they do,
// which is how they are found.
func awardOrder(f issuer.AwardFilter) string {
	switch {
	case ends(f) && (f.Order == issuer.LatestEnd || f.Order != issuer.EarliestEnd && f.EndsAfter.IsZero()):
		return ` ORDER BY a.valid_until DESC, a.id DESC`
	case ends(f):
		return ` ORDER BY a.valid_until, a.id`
	case f.Order == issuer.NewestAward:
		return ` ORDER BY a.awarded_on DESC, a.id DESC`
	case f.Order == issuer.EarliestAward:
		return ` ORDER BY a.awarded_on, a.id`
	}
	return ` ORDER BY a.created DESC, a.id DESC`
}

// backwards is the order from the other end.
func backwards(o issuer.AwardOrder) string {
	switch o {
	case issuer.NewestAward:
		return ` ORDER BY a.awarded_on, a.id`
	case issuer.EarliestAward:
		return ` ORDER BY a.awarded_on DESC, a.id DESC`
	}
	return ` ORDER BY a.created, a.id`
}

// CountAwards reads what is counted as awards come. Only where somebody looks
// for a text or an end it counts, and then not far.
func (t issuerTx) CountAwards(org account.OrgID, f issuer.AwardFilter) (n int, err error) {
	if !limited(f) {
		s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
		if f.Achievement != "" {
			s.and(`achievement = ?`, f.Achievement)
		}
		if f.Status != "" {
			s.and(`status = ?`, f.Status)
		}
		s.inUnits(`achievement`, org, f.Units)
		err = t.one([]any{&n}, `SELECT coalesce(sum(n), 0) FROM award_count`+s.where, s.args...)
		return n, err
	}
	ids, err := t.foundAwards(org, f)
	return len(ids), err
}

// searchFor is the search for a filter.
func (t issuerTx) searchFor(org account.OrgID, f issuer.AwardFilter) (s awardSearch, err error) {
	number, err := t.knownNumber(org, f.Text)
	if err != nil || number != "" {
		return t.searchNumber(org, f, number), err
	}
	words := queryWords(f.Text)
	h, err := t.havingWords(org, words, common)
	if err != nil {
		return s, err
	}
	if h.few {
		return t.search(org, f, h.ids, h.left), nil
	}
	s = t.search(org, f, nil, words)
	s.many = len(words) > 0
	return s, nil
}

// awardSearch is the SQL that a filter becomes.
type awardSearch struct {
	from, where string
	args        []any
	many        bool // the awards of many recipients are gone through, in their order
}

func (s *awardSearch) and(condition string, args ...any) {
	s.where += ` AND ` + condition
	s.args = append(s.args, args...)
}

// ends picks those that run out within the filter's bounds.
func (s *awardSearch) ends(column string, f issuer.AwardFilter) {
	if !f.EndsAfter.IsZero() {
		s.and(column+` > ?`, micros(f.EndsAfter))
	}
	if !f.EndsBefore.IsZero() {
		s.and(`a.valid_until IS NOT NULL AND `+column+` < ?`, micros(f.EndsBefore))
	}
}

// inUnits leaves what the units define; nil leaves all.
func (s *awardSearch) inUnits(achievement string, org account.OrgID, units []account.UnitID) {
	if units == nil {
		return
	}
	if len(units) == 0 {
		s.and(`1 = 0`)
		return
	}
	of := awardSearch{args: []any{org}}
	of.in(`unit`, units)
	s.and(achievement+` IN (SELECT id FROM achievement WHERE org = ?`+of.where+`)`, of.args...)
}

// hasWord leaves what is of recipients who have a word. It is asked of one
// recipient after another: PostgreSQL would make of EXISTS a search for all
// who have the word. And it takes IS NOT NULL for nearly always true, and so
// goes through a list in its order until it has enough, and does not sort all.
func (s *awardSearch) hasWord(recipient string, org account.OrgID, word string) {
	s.and(`(SELECT 1 FROM recipient_word w WHERE w.recipient = `+recipient+` AND `+wordLike+` LIMIT 1) IS NOT NULL`, beginning(org, word)...)
}

const wordLike = `w.org = ? AND w.word >= ? AND w.word < ?`

// search finds awards whose recipient has all the words, among the recipients
// with these ids; nil is among all.
func (t issuerTx) search(org account.OrgID, f issuer.AwardFilter, recipients []string, words []string) awardSearch {
	s := awardSearch{from: ` FROM award a`, where: ` WHERE a.signed = 1`}
	achievement, status, until := `a.achievement`, `a.status`, `a.valid_until`
	if recipients != nil { // CROSS JOIN is SQLite's word for "in this order"
		// Kept from other indices than that of recipients, which it takes for no better.
		achievement, status, until = `a.achievement || ''`, `a.status || ''`, `a.valid_until + 0`
		s.from = ` FROM ` + t.db.engine.listed() + ` found CROSS JOIN award a`
		s.args = []any{strings.Join(recipients, " ")}
		s.and(`a.recipient = found.id`)
	}
	whose := `a.org`
	if recipients == nil && f.Achievement != "" { // kept from indices that lead past the achievement
		if ends(f) {
			whose = `a.org || ''`
		}
		if f.Status == issuer.InForce {
			status = `a.status || ''`
		}
	}
	s.and(whose+` = ?`, org)
	if f.Achievement != "" {
		s.and(achievement+` = ?`, f.Achievement)
	}
	if f.Status != "" {
		s.and(status+` = ?`, f.Status)
	}
	if recipients == nil && f.Status != "" && f.Status != issuer.InForce { // said in the index's words
		s.and(`a.status <> 'inForce'`)
	}
	s.ends(until, f)
	if recipients != nil && f.Units != nil {
		s.ofUnits(achievement, org, f.Units)
	} else {
		s.inUnits(achievement, org, f.Units)
	}
	for _, word := range words {
		s.hasWord(`a.recipient`, org, word)
	}
	if f.Text != "" && recipients == nil && len(words) == 0 {
		s.and(`1 = 0`) // nothing in it that a name or an address could have
	}
	return s
}

// knownNumber is the award number that a text is, "" where it is none or no
// award bears it: eight letters may be a name, too.
func (t issuerTx) knownNumber(org account.OrgID, text string) (string, error) {
	number, ok := issuer.ParseNumber(text)
	if !ok {
		return "", nil
	}
	var there int
	err := t.one([]any{&there}, `SELECT 1 FROM award a WHERE a.org = ? AND a.number <> '' AND a.number = ? AND a.signed = 1 LIMIT 1`, org, number)
	if errors.Is(err, errNone) {
		return "", nil
	}
	return number, err
}

// searchNumber finds the awards that bear a number.
func (t issuerTx) searchNumber(org account.OrgID, f issuer.AwardFilter, number string) awardSearch {
	f.Text = ""
	s := t.search(org, f, nil, nil)
	s.and(`a.number <> '' AND a.number = ?`, number)
	return s
}
