package store

import "strings"

// groups are how many rows go into one statement. There are few sizes, so that
// each statement is compiled once.
var groups = []int{100, 10, 1}

// many runs a statement over n rows in groups. query holds (…) where the
// placeholders of each row go, once; args gives a row's values.
func (t *tx) many(query, each string, n int, args func(i int) []any) error {
	for at := 0; at < n; {
		size := 1
		for _, g := range groups {
			if n-at >= g {
				size = g
				break
			}
		}
		var all []any
		for i := at; i < at+size; i++ {
			all = append(all, args(i)...)
		}
		if _, err := t.exec(manyText(query, each, size), all...); err != nil {
			return err
		}
		at += size
	}
	return nil
}

// manyText is a query over size rows, each being one row's placeholders.
func manyText(query, each string, size int) string {
	return strings.Replace(query, "(…)", strings.Repeat(each+", ", size-1)+each, 1)
}

// eachIn runs a query over a list of texts in groups; "(…)" in it becomes
// their placeholders. before stands for the parameters before the list.
func (t *tx) eachIn(query string, before []any, list []string, scan func(row) error) error {
	for len(list) > 0 {
		size := 1
		for _, g := range groups {
			if len(list) >= g {
				size = g
				break
			}
		}
		args := append([]any(nil), before...)
		for _, text := range list[:size] {
			args = append(args, text)
		}
		if err := t.each(strings.Replace(query, "(…)", "(?"+strings.Repeat(", ?", size-1)+")", 1), args, scan); err != nil {
			return err
		}
		list = list[size:]
	}
	return nil
}

// eachInNow is eachIn for a table that grows as it is asked, in a transaction
// that writes: PostgreSQL keeps the plan that it made while the table was nearly
// empty, and would go through all of it for ever after.
func (t *tx) eachInNow(query string, before []any, list []string, scan func(row) error) error {
	for _, on := range []bool{true, false} {
		if set := t.db.engine.plansAnew(on); set != "" {
			if _, err := t.exec(set); err != nil {
				return err
			}
		}
		if on {
			if err := t.eachIn(query, before, list, scan); err != nil {
				return err
			}
		}
	}
	return nil
}

// marks are n placeholders in brackets.
func marks(n int) string { return "(?" + strings.Repeat(", ?", n-1) + ")" }
