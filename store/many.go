package store

import (
	"slices"
	"strings"
)

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

// eachIn runs a query over a list of texts in groups, the last of which is filled
// up with its last text; "(…)" in the query becomes their placeholders. before
// stands for the parameters before the list.
func (t *tx) eachIn(query string, before []any, list []string, scan func(row) error) error {
	for some := range slices.Chunk(list, groups[0]) {
		size := groups[0]
		for _, g := range groups {
			if len(some) <= g {
				size = g
			}
		}
		args := append([]any(nil), before...)
		for i := range size {
			args = append(args, some[min(i, len(some)-1)])
		}
		if err := t.each(strings.Replace(query, "(…)", "(?"+strings.Repeat(", ?", size-1)+")", 1), args, scan); err != nil {
			return err
		}
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

// distinct are ids that are some, each once.
func distinct[ID ~string](ids []ID) (all []string) {
	for _, id := range ids {
		if id != "" {
			all = append(all, string(id))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// marks are n placeholders in brackets.
func marks(n int) string { return "(?" + strings.Repeat(", ?", n-1) + ")" }
