// Package quiz holds questions and asks them: item banks with versions, quizzes
// that draw from a bank, people's attempts, and what the answers tell about the
// questions.
//
// [Service] is where to start. An [Item] is a question; [Item.Score] judges an
// answer. A [Quiz] draws items by a recorded seed, so that the same seed gives
// the same draw. An [Attempt] keeps the terms, the items and their versions as
// they were when it began. Time is the server's: an answer that comes after the
// end and a [Grace] is refused, and what was saved before counts.
package quiz
