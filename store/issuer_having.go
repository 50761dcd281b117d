package store

import (
	"slices"
	"strings"

	"laurel/account"
)

// Bounds of looking for recipients by their words. The awards of few are looked
// up one by one; of more, the awards are gone through instead, in the order of
// the list. Who has a word is read while no more than few have it or, of
// several words, which few may have together, no more than some; so too where
// what is gone through is rare, and may have to be gone through to its end.
const (
	fewRecipients  = 2000
	someRecipients = 30_000
)

// rarity tells what is searched: much of what an organisation has, or so little
// that it may be gone through to its end.
type rarity bool

const (
	common rarity = false
	rare   rarity = true
)

// having are the recipients who have some words. SQLite has no numbers to tell
// a rare word from a common one, and each engine is quicker at reading who has
// two words than at comparing them, so that is done here.
type having struct {
	ids  []string // who has all words but left; nil when each word is common
	left []string // words that are to be asked for one by one
	few  bool     // their awards are to be looked up
}

// havingWords finds the recipients who have all words, as far as that is quick:
// nothing is read of a word that more than some have. Among is what is gone
// through where more than few have them.
func (t issuerTx) havingWords(org account.OrgID, words []string, among rarity) (h having, err error) {
	key := string(org) + " " + strings.Join(words, " ")
	if among == rare {
		key = "rare " + key
	}
	if kept, ok := t.having[key]; ok {
		return kept, nil
	}
	var found [][]string
	most := t.db.few
	if len(words) > 1 || among == rare {
		most = t.db.some
	}
	for _, word := range words {
		ids, all, err := t.havingWord(org, word, most)
		switch {
		case err != nil:
			return h, err
		case all:
			found = append(found, ids)
		default:
			h.left = append(h.left, word)
		}
	}
	slices.SortFunc(found, func(a, b []string) int { return len(a) - len(b) })
	if len(found) > 0 {
		h.ids = inAll(found)
		h.few = len(h.ids) <= t.db.few
	}
	if t.having == nil {
		t.having = map[string]having{}
	}
	t.having[key] = h
	return h, nil
}

// havingWord reads who has a word; all is false when there are more than most.
func (t issuerTx) havingWord(org account.OrgID, word string, most int) (ids []string, all bool, err error) {
	var together string
	err = t.one([]any{&together}, `SELECT coalesce(`+t.db.engine.joined(`few.recipient`)+`, '') FROM (SELECT w.recipient FROM recipient_word w WHERE `+wordLike+` LIMIT ?) few`,
		append(beginning(org, word), most+1)...)
	ids = strings.Fields(together)
	return ids, len(ids) <= most, err
}

// inAll are those that all lists have, once each, in the order of the first; not
// nil.
func inAll(lists [][]string) []string {
	seen := make(map[string]int, len(lists[0]))
	for n, list := range lists {
		for _, id := range list {
			if n == 0 || seen[id] == n {
				seen[id] = n + 1
			}
		}
	}
	in := []string{}
	for _, id := range lists[0] {
		if seen[id] == len(lists) {
			in = append(in, id)
			delete(seen, id) // a name may begin twice alike
		}
	}
	return in
}

// beginning are wordLike's arguments: words that begin so. UTF-8 has no 0xff.
func beginning(org account.OrgID, word string) []any {
	return []any{org, []byte(word), append([]byte(word), 0xff)}
}
