package store

import (
	"context"
	"slices"
	"time"

	"laurel/account"
	"laurel/assess/quiz"
)

// Quizzes keeps what [quiz.Service] needs kept.
func (db *DB) Quizzes() quiz.Store {
	return quizzes{adapter[quiz.Tx]{db, func(t *tx) quiz.Tx { return quizTx{t} }}}
}

type quizzes struct{ adapter[quiz.Tx] }

func (q quizzes) OrgOf(ctx context.Context, id quiz.ID) (org account.OrgID, err error) {
	err = q.db.view(ctx, func(t *tx) error { return t.one([]any{&org}, `SELECT org FROM quiz WHERE id = ?`, id) })
	return org, noSuch(err, "quiz", string(id))
}

type quizTx struct{ *tx }

// microsOrNone keeps the zero time as 0.
func microsOrNone(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return micros(t)
}

func fromMicrosOrNone(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return fromMicros(us)
}

const bankColumns = `b.id, b.org, b.unit, b.title, b.created, (SELECT count(*) FROM quiz_item i WHERE i.org = b.org AND i.bank = b.id AND i.retired = 0)`

func scanBank(r row) (b quiz.Bank, err error) {
	var created int64
	err = r.Scan(&b.ID, &b.Org, &b.Unit, &b.Title, &created, &b.Items)
	b.Created = fromMicros(created)
	return b, err
}

func (t quizTx) Bank(org account.OrgID, id quiz.BankID) (b quiz.Bank, err error) {
	err = t.first(`SELECT `+bankColumns+` FROM quiz_bank b WHERE b.org = ? AND b.id = ?`, []any{org, id}, func(r row) (err error) {
		b, err = scanBank(r)
		return err
	})
	return b, noSuch(err, "item bank", string(id))
}

func (t quizTx) Banks(org account.OrgID) (all []quiz.Bank, err error) {
	err = t.each(`SELECT `+bankColumns+` FROM quiz_bank b WHERE b.org = ? ORDER BY b.title, b.id`, []any{org}, func(r row) error {
		b, err := scanBank(r)
		all = append(all, b)
		return err
	})
	return all, err
}

func (t quizTx) AddBank(b quiz.Bank) error {
	if b.Unit != "" {
		if err := t.hasUnit(b.Org, b.Unit); err != nil {
			return err
		}
	}
	_, err := t.exec(`INSERT INTO quiz_bank (id, org, unit, title, created) VALUES (?, ?, ?, ?, ?)`, b.ID, b.Org, b.Unit, b.Title, micros(b.Created))
	return err
}

func (t quizTx) SetBankUnit(org account.OrgID, id quiz.BankID, unit account.UnitID) error {
	if unit != "" {
		if err := t.hasUnit(org, unit); err != nil {
			return err
		}
	}
	return noSuch(t.must(`UPDATE quiz_bank SET unit = ? WHERE org = ? AND id = ?`, unit, org, id), "item bank", string(id))
}

const itemColumns = `id, org, bank, version, content, retired, created, changed`

func scanItem(r row) (k quiz.Kept, err error) {
	var content string
	var retired, created, changed int64
	if err := r.Scan(&k.ID, &k.Org, &k.Bank, &k.Version, &content, &retired, &created, &changed); err != nil {
		return quiz.Kept{}, err
	}
	k.Retired, k.Created, k.Changed = retired != 0, fromMicros(created), fromMicros(changed)
	return k, fromJSON(content, &k.Item)
}

func (t quizTx) Item(org account.OrgID, id quiz.ItemID) (k quiz.Kept, err error) {
	err = t.first(`SELECT `+itemColumns+` FROM quiz_item WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		k, err = scanItem(r)
		return err
	})
	return k, noSuch(err, "question", string(id))
}

func (t quizTx) Items(org account.OrgID, bank quiz.BankID) (all []quiz.Kept, err error) {
	err = t.each(`SELECT `+itemColumns+` FROM quiz_item WHERE org = ? AND bank = ? ORDER BY id`, []any{org, bank}, func(r row) error {
		k, err := scanItem(r)
		all = append(all, k)
		return err
	})
	return all, err
}

func (t quizTx) ItemVersions(org account.OrgID, id quiz.ItemID) (all []quiz.ItemVersion, err error) {
	err = t.each(`SELECT item, number, content, at FROM quiz_item_version WHERE org = ? AND item = ? ORDER BY number`, []any{org, id}, func(r row) error {
		v, err := scanItemVersion(r)
		all = append(all, v)
		return err
	})
	return all, err
}

func scanItemVersion(r row) (v quiz.ItemVersion, err error) {
	var content string
	var at int64
	if err := r.Scan(&v.Ref.Item, &v.Ref.Version, &content, &at); err != nil {
		return quiz.ItemVersion{}, err
	}
	v.At = fromMicros(at)
	return v, fromJSON(content, &v.Item)
}

func (t quizTx) ItemsAt(org account.OrgID, refs []quiz.Ref) (map[quiz.Ref]quiz.Item, error) {
	wanted, ids := map[quiz.Ref]bool{}, []string{}
	for _, ref := range refs {
		wanted[ref] = true
		ids = append(ids, string(ref.Item))
	}
	slices.Sort(ids)
	found := map[quiz.Ref]quiz.Item{}
	err := t.eachIn(`SELECT item, number, content, at FROM quiz_item_version WHERE org = ? AND item IN (…)`, []any{org}, slices.Compact(ids), func(r row) error {
		v, err := scanItemVersion(r)
		if wanted[v.Ref] {
			found[v.Ref] = v.Item
		}
		return err
	})
	if err == nil && len(found) < len(wanted) {
		return nil, noSuch(errNone, "question", "of these")
	}
	return found, err
}

func (t quizTx) AddItem(k quiz.Kept) error {
	if _, err := t.Bank(k.Org, k.Bank); err != nil {
		return err
	}
	content, err := toJSON(k.Item)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO quiz_item (`+itemColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.ID, k.Org, k.Bank, k.Version, content, flag(k.Retired), micros(k.Created), micros(k.Changed))
	if err != nil {
		return err
	}
	return t.addItemVersion(k, content)
}

func (t quizTx) addItemVersion(k quiz.Kept, content string) error {
	_, err := t.exec(`INSERT INTO quiz_item_version (item, number, org, content, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (item, number) DO NOTHING`,
		k.ID, k.Version, k.Org, content, micros(k.Changed))
	return err
}

func (t quizTx) SaveItem(k quiz.Kept, was int) (bool, error) {
	content, err := toJSON(k.Item)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE quiz_item SET version = ?, content = ?, retired = ?, changed = ? WHERE org = ? AND id = ? AND version = ?`,
		k.Version, content, flag(k.Retired), micros(k.Changed), k.Org, k.ID, was)
	if err != nil || n == 0 {
		if err == nil {
			_, err = t.Item(k.Org, k.ID)
		}
		return false, err
	}
	return true, t.addItemVersion(k, content)
}

const quizColumns = `id, org, bank, terms, open, revision, created, changed`

// quizRead are quizColumns and the unit of its bank.
const quizRead = quizColumns + `, (SELECT b.unit FROM quiz_bank b WHERE b.id = quiz.bank)`

func scanQuiz(r row) (q quiz.Quiz, err error) {
	var terms string
	var open, created, changed int64
	if err := r.Scan(&q.ID, &q.Org, &q.Bank, &terms, &open, &q.Revision, &created, &changed, &q.Unit); err != nil {
		return quiz.Quiz{}, err
	}
	q.Open, q.Created, q.Changed = open != 0, fromMicros(created), fromMicros(changed)
	return q, fromJSON(terms, &q.Terms)
}

func (t quizTx) Quiz(org account.OrgID, id quiz.ID) (q quiz.Quiz, err error) {
	err = t.first(`SELECT `+quizRead+` FROM quiz WHERE org = ? AND id = ?`, []any{org, id}, func(r row) (err error) {
		q, err = scanQuiz(r)
		return err
	})
	return q, noSuch(err, "quiz", string(id))
}

func (t quizTx) Quizzes(org account.OrgID) (all []quiz.Quiz, err error) {
	err = t.each(`SELECT `+quizRead+` FROM quiz WHERE org = ? ORDER BY created DESC, id DESC`, []any{org}, func(r row) error {
		q, err := scanQuiz(r)
		all = append(all, q)
		return err
	})
	return all, err
}

func (t quizTx) AddQuiz(q quiz.Quiz) error {
	if _, err := t.Bank(q.Org, q.Bank); err != nil {
		return err
	}
	terms, err := toJSON(q.Terms)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO quiz (`+quizColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		q.ID, q.Org, q.Bank, terms, flag(q.Open), q.Revision, micros(q.Created), micros(q.Changed))
	return err
}

func (t quizTx) SaveQuiz(q quiz.Quiz, was int) (bool, error) {
	terms, err := toJSON(q.Terms)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`UPDATE quiz SET terms = ?, open = ?, revision = ?, changed = ? WHERE org = ? AND id = ? AND revision = ?`,
		terms, flag(q.Open), q.Revision, micros(q.Changed), q.Org, q.ID, was)
	if err != nil || n == 0 {
		if err == nil {
			_, err = t.Quiz(q.Org, q.ID)
		}
		return false, err
	}
	return true, nil
}
