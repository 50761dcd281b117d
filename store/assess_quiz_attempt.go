package store

import (
	"strconv"

	"laurel/account"
	"laurel/assess/quiz"
)

const attemptColumns = `id, org, quiz, person, number, terms, seed, items, begun, deadline, ended, late, points, max, passed`

func scanAttempt(r row) (a quiz.Attempt, err error) {
	var terms, seed, items string
	var begun, deadline, ended, late, passed int64
	err = r.Scan(&a.ID, &a.Org, &a.Quiz, &a.Person, &a.Number, &terms, &seed, &items, &begun, &deadline, &ended, &late, &a.Points, &a.Max, &passed)
	if err != nil {
		return quiz.Attempt{}, err
	}
	a.Begun, a.Deadline, a.Ended = fromMicros(begun), fromMicrosOrNone(deadline), fromMicrosOrNone(ended)
	a.Late, a.Passed = late != 0, passed != 0
	number, err := strconv.ParseUint(seed, 16, 64)
	if err != nil {
		return quiz.Attempt{}, err
	}
	a.Seed = quiz.Seed(number)
	if err := fromJSON(items, &a.Items); err != nil {
		return quiz.Attempt{}, err
	}
	return a, fromJSON(terms, &a.Terms)
}

func (t quizTx) Attempt(person account.PersonID, id quiz.AttemptID) (a quiz.Attempt, err error) {
	err = t.first(`SELECT `+attemptColumns+` FROM quiz_attempt WHERE person = ? AND id = ?`, []any{person, id}, func(r row) (err error) {
		a, err = scanAttempt(r)
		return err
	})
	return a, noSuch(err, "attempt", string(id))
}

func (t quizTx) Attempts(person account.PersonID, of quiz.ID) ([]quiz.Attempt, error) {
	return t.attempts(`person = ? AND quiz = ? ORDER BY number`, person, of)
}

func (t quizTx) attempts(query string, args ...any) (all []quiz.Attempt, err error) {
	err = t.each(`SELECT `+attemptColumns+` FROM quiz_attempt WHERE `+query, args, func(r row) error {
		a, err := scanAttempt(r)
		all = append(all, a)
		return err
	})
	return all, err
}

func (t quizTx) AddAttempt(a quiz.Attempt) (bool, error) {
	terms, err := toJSON(a.Terms)
	if err != nil {
		return false, err
	}
	items, err := toJSON(a.Items)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO quiz_attempt (`+attemptColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Org, a.Quiz, a.Person, a.Number, terms, strconv.FormatUint(uint64(a.Seed), 16), items,
		micros(a.Begun), microsOrNone(a.Deadline), microsOrNone(a.Ended), flag(a.Late), a.Points, a.Max, flag(a.Passed))
	return n > 0, err
}

func scanSaved(r row, more ...any) (s quiz.Saved, err error) {
	var answer string
	var at int64
	if err := r.Scan(append([]any{&s.Place, &answer, &at, &s.Share}, more...)...); err != nil {
		return quiz.Saved{}, err
	}
	s.At = fromMicrosOrNone(at)
	return s, fromJSON(answer, &s.Answer)
}

func (t quizTx) Answers(person account.PersonID, id quiz.AttemptID) (all []quiz.Saved, err error) {
	err = t.each(`SELECT w.place, w.answer, w.at, w.share FROM quiz_answer w JOIN quiz_attempt a ON a.id = w.attempt
		WHERE a.person = ? AND a.id = ? ORDER BY w.place`, []any{person, id}, func(r row) error {
		s, err := scanSaved(r)
		all = append(all, s)
		return err
	})
	return all, err
}

func (t quizTx) SaveAnswer(person account.PersonID, id quiz.AttemptID, s quiz.Saved) error {
	a, err := t.Attempt(person, id)
	if err != nil {
		return err
	}
	return t.saveAnswer(a, s)
}

func (t quizTx) saveAnswer(a quiz.Attempt, s quiz.Saved) error {
	answer, err := toJSON(s.Answer)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO quiz_answer (attempt, place, org, answer, at, share) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (attempt, place) DO UPDATE SET answer = excluded.answer, at = excluded.at, share = excluded.share`,
		a.ID, s.Place, a.Org, answer, microsOrNone(s.At), s.Share)
	return err
}

func (t quizTx) EndAttempt(a quiz.Attempt, answers []quiz.Saved) (bool, error) {
	n, err := t.exec(`UPDATE quiz_attempt SET ended = ?, late = ?, points = ?, max = ?, passed = ? WHERE person = ? AND id = ? AND ended = 0`,
		micros(a.Ended), flag(a.Late), a.Points, a.Max, flag(a.Passed), a.Person, a.ID)
	if err != nil || n == 0 {
		if err == nil {
			_, err = t.Attempt(a.Person, a.ID)
		}
		return false, err
	}
	for _, s := range answers {
		if err := t.saveAnswer(a, s); err != nil {
			return false, err
		}
	}
	return true, nil
}

func (t quizTx) Ended(org account.OrgID, of quiz.ID, limit int) ([]quiz.Attempt, error) {
	return t.attempts(`org = ? AND quiz = ? AND ended > 0 ORDER BY ended DESC, id DESC LIMIT ?`, org, of, limit)
}

func (t quizTx) AnswersTo(org account.OrgID, attempts []quiz.AttemptID) (map[quiz.AttemptID][]quiz.Saved, error) {
	var ids []string
	for _, id := range attempts {
		ids = append(ids, string(id))
	}
	all := map[quiz.AttemptID][]quiz.Saved{}
	err := t.eachIn(`SELECT place, answer, at, share, attempt FROM quiz_answer WHERE org = ? AND attempt IN (…)`, []any{org}, ids, func(r row) error {
		var id quiz.AttemptID
		s, err := scanSaved(r, &id)
		all[id] = append(all[id], s)
		return err
	})
	return all, err
}

func (t quizTx) Erase(person account.PersonID) error {
	_, err := t.exec(`DELETE FROM quiz_answer WHERE attempt IN (SELECT id FROM quiz_attempt WHERE person = ?)`, person)
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM quiz_attempt WHERE person = ?`, person)
	return err
}
