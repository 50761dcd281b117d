package store

import (
	"errors"
	"strings"

	"laurel/account"
	"laurel/issuer"
)

// Awards lists signed awards without their signed bytes, in the order asked. The
// page is found in an index alone, from the end that is nearer, so what it skips
// costs little. Where many are found by their words, nothing is skipped beyond
// [issuer.CountsTo].
func (t issuerTx) Awards(org account.OrgID, f issuer.AwardFilter) (all []issuer.Award, err error) {
	s, many, err := t.searchFor(org, f)
	if err != nil {
		return nil, err
	}
	order := awardOrder(f.Order)
	inner := order
	switch {
	case many, f.Text == "" && ends(f): // which are counted no further
		f.Offset = min(f.Offset, issuer.CountsTo)
	case f.Text == "" && f.Offset > nearEnd:
		n, err := t.CountAwards(org, f)
		if err != nil || f.Offset >= n {
			return nil, err
		}
		if f.Offset > n/2 {
			f.Limit = min(f.Limit, n-f.Offset)
			inner, f.Offset = backwards(f.Order), n-f.Offset-f.Limit
		}
	}
	err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT a.id`+s.from+s.where+inner+` LIMIT ? OFFSET ?)`+order, append(s.args, f.Limit, f.Offset), func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	})
	return all, err
}

// ends tells whether awards are sought by the day they run out.
func ends(f issuer.AwardFilter) bool { return !f.EndsAfter.IsZero() || !f.EndsBefore.IsZero() }

// nearEnd is how many awards are skipped without asking whether the other end
// is nearer.
const nearEnd = 1000

func awardOrder(o issuer.AwardOrder) string {
	switch o {
	case issuer.NewestAward:
		return ` ORDER BY a.awarded_on DESC, a.id DESC`
	case issuer.EarliestAward:
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
// for a text it counts, and then not far.
func (t issuerTx) CountAwards(org account.OrgID, f issuer.AwardFilter) (n int, err error) {
	if f.Text == "" && !ends(f) {
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
	s, many, err := t.searchFor(org, f)
	if err != nil {
		return 0, err
	}
	if many {
		if s, err = t.quickest(org, f, s); err != nil {
			return 0, err
		}
	}
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1`+s.from+s.where+` LIMIT ?) found`, append(s.args, issuer.CountsTo+1)...)
	return n, err
}

// searchFor is the search for a filter, and whether it finds the awards of so
// many recipients that they are gone through instead, in their order.
func (t issuerTx) searchFor(org account.OrgID, f issuer.AwardFilter) (s awardSearch, many bool, err error) {
	number, err := t.knownNumber(org, f.Text)
	if err != nil || number != "" {
		return searchNumber(org, f, number), false, err
	}
	words := queryWords(f.Text)
	lead, err := t.rareWords(org, words)
	return search(org, f, words, lead), len(words) > 0 && lead.where == "", err
}

// quickest counts either through the recipients with a word that is not quite
// common, or through the awards, whichever are fewer.
func (t issuerTx) quickest(org account.OrgID, f issuer.AwardFilter, s awardSearch) (awardSearch, error) {
	words := queryWords(f.Text)
	f.Text = ""
	awards, err := t.CountAwards(org, f)
	if err != nil || awards <= someRecipients {
		return s, err
	}
	for _, word := range words {
		n, err := t.countWord(org, word, someRecipients)
		if err != nil {
			return s, err
		}
		if n <= someRecipients {
			return search(org, f, words, leading(org, words, word)), nil
		}
	}
	return s, nil
}

// awardSearch is the SQL that a filter becomes.
type awardSearch struct {
	from, where string
	args        []any
}

func (s *awardSearch) and(condition string, args ...any) {
	s.where += ` AND ` + condition
	s.args = append(s.args, args...)
}

// ends picks those that run out within the filter's bounds.
func (s *awardSearch) ends(f issuer.AwardFilter) {
	if !f.EndsAfter.IsZero() {
		s.and(`a.valid_until > ?`, micros(f.EndsAfter))
	}
	if !f.EndsBefore.IsZero() {
		s.and(`a.valid_until IS NOT NULL AND a.valid_until < ?`, micros(f.EndsBefore))
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
	args := []any{org}
	for _, u := range units {
		args = append(args, u)
	}
	s.and(achievement+` IN (SELECT id FROM achievement WHERE org = ? AND unit IN (?`+strings.Repeat(`, ?`, len(units)-1)+`))`, args...)
}

// fewRecipients bounds the recipients whose awards are looked up one by one;
// of more, the awards are gone through instead, the newest first. SQLite has
// no statistics to tell the two apart. Of someRecipients, it is worth looking
// who has the other words, too.
const (
	fewRecipients  = 2000
	someRecipients = 20_000

	// someLimit does not cut: no more than someRecipients were counted. It keeps
	// SQLite from going through the words of everybody, as they come without
	// sorting by recipient.
	someLimit = `20000`
)

const (
	wordLike = `w.org = ? AND w.word >= ? AND w.word < ?`
	// LIMIT keeps PostgreSQL to asking for each recipient, by index: without
	// statistics it compares everybody who has the one word with everybody who
	// has the other.
	hasThisWord = `1 = (SELECT 1 FROM recipient_word o WHERE o.recipient = w.recipient AND o.org = ? AND o.word >= ? AND o.word < ? LIMIT 1)`
)

// lead says in which recipients to look: those with a word, and with others.
type lead struct {
	where string
	args  []any
}

// leading are the recipients who have all words, sought by one of them.
func leading(org account.OrgID, words []string, by string) lead {
	l := lead{wordLike, beginning(org, by)}
	for _, word := range words {
		if word != by {
			l.where, l.args = l.where+` AND `+hasThisWord, append(l.args, beginning(org, word)...)
		}
	}
	return l
}

// search finds awards whose recipient has all the words; in which recipients
// to look, lead may say.
func search(org account.OrgID, f issuer.AwardFilter, words []string, lead lead) awardSearch {
	s := awardSearch{from: ` FROM award a`, where: ` WHERE a.signed = 1`}
	if lead.where != "" { // CROSS JOIN is SQLite's word for "in this order"
		s.from = ` FROM (SELECT DISTINCT f.recipient FROM (SELECT w.recipient FROM recipient_word w WHERE ` + lead.where + ` LIMIT ` + someLimit + `) f) found CROSS JOIN award a`
		s.args = lead.args
		s.and(`a.recipient = found.recipient`)
	}
	s.and(`a.org = ?`, org)
	if f.Achievement != "" {
		s.and(`a.achievement = ?`, f.Achievement)
	}
	if f.Status != "" {
		s.and(`a.status = ?`, f.Status)
	}
	if f.Status != "" && f.Status != issuer.InForce { // said in the index's words
		s.and(`a.status <> 'inForce'`)
	}
	s.ends(f)
	s.inUnits(`a.achievement`, org, f.Units)
	if lead.where == "" {
		for _, word := range words {
			s.and(`EXISTS (SELECT 1 FROM recipient_word w WHERE w.recipient = a.recipient AND `+wordLike+`)`, beginning(org, word)...)
		}
	}
	if f.Text != "" && len(words) == 0 {
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
func searchNumber(org account.OrgID, f issuer.AwardFilter, number string) awardSearch {
	f.Text = ""
	s := search(org, f, nil, lead{})
	s.and(`a.number <> '' AND a.number = ?`, number)
	return s
}

// rareWords leads to few recipients, or nowhere: those with a word that is
// rare, or with two together that are not quite common.
func (t issuerTx) rareWords(org account.OrgID, words []string) (lead, error) {
	rarest, least := "", someRecipients+1
	for _, word := range words {
		n, err := t.countWord(org, word, someRecipients)
		if err != nil {
			return lead{}, err
		}
		if n < least {
			rarest, least = word, n
		}
		if n <= fewRecipients {
			break
		}
	}
	l := leading(org, words, rarest)
	switch {
	case least > someRecipients || least > fewRecipients && len(words) == 1:
		return lead{}, nil
	case least <= fewRecipients:
		return l, nil
	}
	n := 0
	err := t.one([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM recipient_word w WHERE `+l.where+` LIMIT ?) few`, append(l.args, fewRecipients+1)...)
	if err != nil || n > fewRecipients {
		return lead{}, err
	}
	return l, nil
}

// countWord counts the recipients with a word, up to one more than most.
func (t issuerTx) countWord(org account.OrgID, word string, most int) (n int, err error) {
	err = t.one([]any{&n}, `SELECT count(*) FROM (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+` LIMIT ?) few`, append(beginning(org, word), most+1)...)
	return n, err
}

// beginning are wordLike's arguments: words that begin so. UTF-8 has no 0xff.
func beginning(org account.OrgID, word string) []any {
	return []any{org, []byte(word), append([]byte(word), 0xff)}
}
