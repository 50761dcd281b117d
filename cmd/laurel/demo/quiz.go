package demo

import "laurel/assess/quiz"

// Quiz is an item bank with one quiz over it.
type Quiz struct {
	Org   string // its key
	Bank  string
	Items []quiz.Item
	Terms quiz.Terms
}

// Quizzes are those of the demonstration.
func (c Content) Quizzes() []Quiz {
	return []Quiz{{Org: "nordmark", Bank: "Database queries", Items: queryItems, Terms: quiz.Terms{Title: "Reading and writing queries",
		Intro:   "Ten questions on tables, joins, groups and safe changes. You may use your notes.",
		Draws:   []quiz.Draw{{Topic: "Tables and keys", Count: 3}, {Topic: "Joins", Count: 3}, {Topic: "Groups", Count: 2}, {Count: 2}},
		Shuffle: true, Minutes: 20, Attempts: 3, Pass: 60, Tell: quiz.TellAnswers}}}
}

func one(topic, text, why, right string, wrong ...string) quiz.Item {
	i := quiz.Item{Kind: quiz.Single, Topic: topic, Text: text, Points: 1, Explain: why, Options: []quiz.Option{{Text: right, Right: true}}}
	for _, w := range wrong {
		i.Options = append(i.Options, quiz.Option{Text: w})
	}
	return i
}

func several(topic, text, why string, right, wrong []string) quiz.Item {
	i := quiz.Item{Kind: quiz.Multiple, Topic: topic, Text: text, Points: 2, Partial: quiz.ByOption, Explain: why}
	for _, r := range right {
		i.Options = append(i.Options, quiz.Option{Text: r, Right: true})
	}
	for _, w := range wrong {
		i.Options = append(i.Options, quiz.Option{Text: w})
	}
	return i
}

func count(topic, text, why string, n float64) quiz.Item {
	return quiz.Item{Kind: quiz.Numeric, Topic: topic, Text: text, Points: 1, Explain: why, Number: quiz.Number{Value: n}}
}

func word(topic, text, why string, accept ...string) quiz.Item {
	return quiz.Item{Kind: quiz.Text, Topic: topic, Text: text, Points: 1, Explain: why, Accept: accept}
}

func order(topic, text, why string, rightOrder ...string) quiz.Item {
	i := quiz.Item{Kind: quiz.Ordering, Topic: topic, Text: text, Points: 2, Partial: quiz.ByPair, Explain: why}
	for _, o := range rightOrder {
		i.Options = append(i.Options, quiz.Option{Text: o})
	}
	return i
}

var queryItems = []quiz.Item{
	one("Tables and keys", "What does a primary key promise?", "It names one row: no two rows share it, and none lacks it.", "No two rows have the same value in it, and none is empty", "The rows are stored in its order", "It is a number that counts up", "Another table refers to it"),
	one("Tables and keys", "A row of “loan” names a book that is not in “book”. Which rule would have refused it?", "A foreign key ties each value to a row that exists.", "A foreign key", "A unique index", "A default value", "A view"),
	several("Tables and keys", "Which of these belong in a table of their own in a library’s database?", "What has facts of its own gets a table; what is computed does not.", []string{"Members", "Books", "Loans"}, []string{"The number of loans of each member", "Members whose name begins with A"}),
	word("Tables and keys", "What is the value called that stands where nothing is known?", "NULL is no value, and equals nothing, itself included.", "NULL", "a null"),
	count("Tables and keys", "A table has 12 columns and 250 rows. How many values can it hold?", "Each row holds one value in each column.", 3000),
	one("Tables and keys", "Which query finds loans without a day of return?", "NULL is compared with IS, never with =.", "… WHERE returned IS NULL", "… WHERE returned = NULL", "… WHERE NOT returned", "… WHERE returned = ''"),
	count("Joins", "“member” has 40 rows, “loan” has 100. How many rows has their cross join?", "Every row of one stands beside every row of the other.", 4000),
	one("Joins", "Members without any loan shall appear, too. Which join from “member” to “loan”?", "An outer join keeps the rows of its left side.", "LEFT JOIN", "INNER JOIN", "CROSS JOIN", "A join on loan.member IS NULL alone"),
	one("Joins", "A join gives each loan twice. What is the likeliest reason?", "Where the other side has two rows that fit, a row appears twice.", "The other table has two rows for the same key", "The table has an index too many", "The rows are locked", "SELECT lacks an ORDER BY"),
	word("Joins", "Which word gives a table a shorter name within a query?", "SELECT … FROM member AS m.", "AS"),
	several("Joins", "Which rows can an inner join of a and b on a.x = b.x leave out?", "An inner join keeps pairs alone.", []string{"Rows of a without a partner in b", "Rows of b without a partner in a", "Rows whose x is NULL"}, []string{"Rows whose x occurs twice", "The first row of each table"}),
	one("Joins", "a LEFT JOIN b … WHERE b.kind = 'x' gives no unmatched rows of a. Why?", "The condition is judged after the join, and NULL = 'x' is not true.", "The WHERE throws out rows in which b is NULL", "A LEFT JOIN never gives such rows", "b.kind has no index", "The tables stand in the wrong order"),
	one("Groups", "Which clause keeps only groups with more than five rows?", "WHERE judges rows, HAVING judges groups.", "HAVING count(*) > 5", "WHERE count(*) > 5", "GROUP BY count(*) > 5", "ORDER BY count(*) > 5"),
	count("Groups", "The values of a column are 4, NULL, 6 and 8. What does avg() of it give?", "Functions over groups leave NULL out: 18 / 3.", 6),
	order("Groups", "In which order are the clauses of a query worked off?", "Rows are found, chosen, grouped, groups chosen, columns computed, and then sorted.", "FROM", "WHERE", "GROUP BY", "HAVING", "SELECT", "ORDER BY"),
	one("Groups", "SELECT town, name, count(*) … GROUP BY town is refused. Why?", "A column beside the groups must be the same throughout each group.", "name has no one value in a group", "count(*) needs a column", "town must come last", "GROUP BY needs an index"),
	{Kind: quiz.Numeric, Topic: "Groups", Text: "A report over 1.2 million rows reads 60 bytes of each. How much does it read?", Points: 1, Explain: "1,200,000 × 60 bytes are 72 MB.",
		Number: quiz.Number{Value: 72, Tolerance: 2, Unit: "MB", Also: []quiz.Unit{{Name: "GB", Factor: 1000}, {Name: "kB", Factor: 0.001}}}},
	one("Safe changes", "What do you run before an UPDATE with a WHERE that you have not tried?", "The same condition in a SELECT shows which rows it would change.", "A SELECT with the same WHERE", "A DELETE with the same WHERE", "The UPDATE without its WHERE", "COMMIT"),
	order("Safe changes", "Put a careful change in order.", "Nothing is kept before it has been looked at.", "Begin a transaction", "Change the rows", "Look at what has changed", "Commit, or roll back"),
	word("Safe changes", "Which command undoes a transaction that has not been committed?", "ROLLBACK gives everything back as it was.", "ROLLBACK", "roll back"),
	several("Safe changes", "Which of these protect against SQL injection?", "Values must never become part of the text of a query.", []string{"Parameters in prepared statements", "An account that may only read what it must"}, []string{"Hiding error messages alone", "Checking the text in the browser"}),
}
