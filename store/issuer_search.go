package store

import (
	"errors"

	"laurel/account"
	"laurel/issuer"
)

// Awards lists signed awards without their signed bytes, in the order asked. The
// page is found in an index alone, so what it skips costs little.
func (t issuerTx) Awards(org account.OrgID, f issuer.AwardFilter) (all []issuer.Award, err error) {
	number, err := t.knownNumber(org, f.Text)
	if err != nil {
		return nil, err
	}
	words := queryWords(f.Text)
	rare := -1
	if number == "" {
		if rare, err = t.rareWord(org, words); err != nil {
			return nil, err
		}
	}
	s := search(org, f, words, rare)
	if number != "" {
		s = searchNumber(org, f, number)
	}
	order := awardOrder(f.Order)
	err = t.each(`SELECT `+awardColumns+awardTables+` WHERE a.id IN (SELECT a.id`+s.from+s.where+order+` LIMIT ? OFFSET ?)`+order, append(s.args, f.Limit, f.Offset), func(r row) error {
		a, err := scanAward(r)
		all = append(all, a)
		return err
	})
	return all, err
}

func awardOrder(o issuer.AwardOrder) string {
	switch o {
	case issuer.NewestAward:
		return ` ORDER BY a.awarded_on DESC, a.id DESC`
	case issuer.EarliestAward:
		return ` ORDER BY a.awarded_on, a.id`
	}
	return ` ORDER BY a.created DESC, a.id DESC`
}

// CountAwards reads what is counted as awards come, and counts only where
// somebody looks for a text.
func (t issuerTx) CountAwards(org account.OrgID, f issuer.AwardFilter) (n int, err error) {
	if f.Text == "" {
		s := awardSearch{where: ` WHERE org = ?`, args: []any{org}}
		if f.Achievement != "" {
			s.and(`achievement = ?`, f.Achievement)
		}
		if f.Status != "" {
			s.and(`status = ?`, f.Status)
		}
		err = t.one([]any{&n}, `SELECT coalesce(sum(n), 0) FROM award_count`+s.where, s.args...)
		return n, err
	}
	number, err := t.knownNumber(org, f.Text)
	if err != nil {
		return 0, err
	}
	if number != "" {
		s := searchNumber(org, f, number)
		err = t.one([]any{&n}, `SELECT count(*)`+s.from+s.where, s.args...)
		return n, err
	}
	words := queryWords(f.Text)
	rare, err := t.rareWord(org, words)
	if err != nil {
		return 0, err
	}
	s := search(org, f, words, max(rare, 0)) // all are visited, so recipients go first even when they are many
	err = t.one([]any{&n}, `SELECT count(*)`+s.from+s.where, s.args...)
	return n, err
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

// fewRecipients bounds the recipients whose awards are looked up one by one;
// of more, the awards are gone through instead, the newest first. SQLite has
// no statistics to tell the two apart.
const fewRecipients = 2000

const wordLike = `w.org = ? AND w.word >= ? AND w.word < ?`

// search finds awards whose recipient has all the words. The word at lead, if
// there is one, says in which recipients to look.
func search(org account.OrgID, f issuer.AwardFilter, words []string, lead int) awardSearch {
	s := awardSearch{from: ` FROM award a`, where: ` WHERE a.signed = 1`}
	if lead >= 0 && lead < len(words) { // CROSS JOIN is SQLite's word for "in this order"
		s.from = ` FROM (SELECT DISTINCT w.recipient FROM recipient_word w WHERE ` + wordLike + `) found CROSS JOIN award a`
		s.args = beginning(org, words[lead])
		s.and(`a.recipient = found.recipient`)
	}
	s.and(`a.org = ?`, org)
	if f.Achievement != "" {
		s.and(`a.achievement = ?`, f.Achievement)
	}
	if f.Status != "" {
		s.and(`a.status = ?`, f.Status)
	}
	for i, word := range words {
		if i != lead {
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
	s := search(org, f, nil, -1)
	s.and(`a.number <> '' AND a.number = ?`, number)
	return s
}

// rareWord is the first word that few recipients have, or -1.
func (t issuerTx) rareWord(org account.OrgID, words []string) (int, error) {
	for i, word := range words {
		var n int
		err := t.one([]any{&n}, `SELECT count(*) FROM (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+` LIMIT ?) few`,
			append(beginning(org, word), fewRecipients+1)...)
		if err != nil || n <= fewRecipients {
			return i, err
		}
	}
	return -1, nil
}

// beginning are wordLike's arguments: words that begin so. UTF-8 has no 0xff.
func beginning(org account.OrgID, word string) []any {
	return []any{org, []byte(word), append([]byte(word), 0xff)}
}
