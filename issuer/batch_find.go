package issuer

import (
	"context"
	"regexp"
	"strings"

	"laurel/account"
)

type achievementVersion struct {
	id     AchievementID
	number int
}

// finder finds the awards that the rows of a file name, and says what is wrong
// with those it cannot find or that cannot be changed so.
type finder struct {
	service  *Service
	batch    Batch
	titles   map[string]AchievementID // of the organisation's micro-credentials, by id and by title in small letters; "" where two bear one
	chosen   string                   // the title of the micro-credential that the batch is about
	versions map[achievementVersion]Version
}

var (
	awardNumber = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)
	awardPageOf = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{26}$`)
	uuidText    = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// ParseNumber reads an award's number as people write it: in small letters,
// without its hyphen, O for 0 and I or L for 1.
func ParseNumber(text string) (number string, ok bool) {
	plain := strings.NewReplacer("-", "", " ", "", "–", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(text)))
	if len(plain) != 8 {
		return "", false
	}
	number = plain[:4] + "-" + plain[4:]
	return number, awardNumber.MatchString(number)
}

// namesOf sorts what a row says of its award.
func namesOf(ref string) (names AwardNames, ok bool) {
	ref = strings.TrimSpace(ref)
	last := strings.ToLower(ref[strings.LastIndexByte(strings.TrimRight(ref, "/"), '/')+1:])
	if number, is := ParseNumber(ref); is {
		return AwardNames{Numbers: []string{number}}, true
	}
	switch {
	case uuidText.MatchString(last):
		return AwardNames{IDs: []AwardID{AwardID(last)}}, true
	case awardPageOf.MatchString(last):
		return AwardNames{Pages: []string{last}}, true
	}
	return AwardNames{}, false
}

// find fills in the awards of the rows that have no problem so far.
func (f *finder) find(ctx context.Context, rows []BatchRow) error {
	var wanted AwardNames
	for _, row := range rows {
		if row.State != RowPending {
			continue
		}
		if row.Ref == "" {
			wanted.Emails = append(wanted.Emails, normalEmail(row.Email))
			continue
		}
		names, _ := namesOf(row.Ref)
		wanted.IDs, wanted.Numbers, wanted.Pages = append(wanted.IDs, names.IDs...), append(wanted.Numbers, names.Numbers...), append(wanted.Pages, names.Pages...)
	}
	var found []Award
	err := f.service.Batches.View(ctx, func(tx BatchTx) (err error) {
		if len(f.titles) == 0 {
			if err := f.readTitles(tx); err != nil {
				return err
			}
		}
		found, err = tx.FindAwards(f.batch.Org, wanted)
		return err
	})
	if err != nil {
		return err
	}
	index := map[string][]Award{}
	for _, a := range found {
		for _, key := range []string{string(a.ID), a.Number(), a.Page, "mail " + strings.ToLower(a.Recipient.Email)} {
			index[key] = append(index[key], a)
		}
	}
	for i := range rows {
		if rows[i].State != RowPending {
			continue
		}
		problem, err := f.settle(ctx, &rows[i], index)
		if err != nil {
			return err
		}
		if problem != "" {
			rows[i].State, rows[i].Problem = RowFailed, problem
		}
	}
	return nil
}

func (f *finder) readTitles(tx BatchTx) error {
	all, err := tx.Achievements(f.batch.Org)
	for _, a := range all {
		f.titles[string(a.ID)] = a.ID
		if a.ID == f.batch.Achievement {
			f.chosen = a.Draft.Title
		}
		title := strings.ToLower(a.Draft.Title)
		if _, twice := f.titles[title]; twice {
			f.titles[title] = ""
			continue
		}
		f.titles[title] = a.ID
	}
	return err
}

// settle finds a row's award among those found, or says why not. Where a
// micro-credential is chosen nothing is said about others: who asks may have no
// right to know of them.
func (f *finder) settle(ctx context.Context, row *BatchRow, index map[string][]Award) (problem string, err error) {
	of := f.batch.Achievement
	if row.Of != "" && of != "" {
		if row.Of != string(of) && !strings.EqualFold(row.Of, f.chosen) {
			return "This row is about another micro-credential than the one chosen.", nil
		}
	} else if row.Of != "" {
		id, known := f.titles[strings.ToLower(row.Of)]
		switch {
		case !known:
			return "There is no micro-credential “" + row.Of + "” here.", nil
		case id == "":
			return "Two micro-credentials are called “" + row.Of + "”. Write the id of the one that is meant.", nil
		}
		of = id
	}
	var fit []Award
	if row.Ref != "" {
		names, ok := namesOf(row.Ref)
		if !ok {
			return "“" + row.Ref + "” is no award: write its number, such as 7K2M-QX4D, or its address.", nil
		}
		for _, key := range names.keys() {
			fit = append(fit, index[key]...)
		}
	} else {
		fit = index["mail "+strings.ToLower(normalEmail(row.Email))]
	}
	var one *Award
	for i, a := range fit {
		switch {
		case of != "" && a.Achievement != of:
			if f.batch.Achievement == "" {
				problem = "This award is for another micro-credential than the row says."
			}
			continue
		case row.Ref == "" && (a.Superseded() || a.Status == Revoked && f.batch.Action != RevokeAction):
			problem = "What this person was awarded is revoked, or was corrected."
			continue
		case one != nil:
			return "More than one award fits. Write the number of the one that is meant.", nil
		}
		one = &fit[i]
	}
	switch {
	case one == nil && problem != "":
		return problem, nil
	case one == nil && row.Ref != "" && f.batch.Achievement != "":
		return "No award of the micro-credential chosen bears this number.", nil
	case one == nil && row.Ref != "":
		return "No award of yours bears this number.", nil
	case one == nil:
		return "Nobody with this address holds such an award of yours.", nil
	}
	row.Award = one.ID
	_, problem, err = f.service.judged(ctx, f.batch.Action, *one, *row, f.versions)
	return problem, err
}

func (n AwardNames) keys() (all []string) {
	for _, id := range n.IDs {
		all = append(all, string(id))
	}
	return append(append(all, n.Numbers...), n.Pages...)
}

func normalEmail(text string) string {
	normal, err := account.NormalEmail(text)
	if err != nil {
		return text
	}
	return normal
}
