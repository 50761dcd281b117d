// Package assess is where people show what they can: what a micro-credential
// asks of them, what they hand in, who marks it, and what is decided.
//
// [Service] is where to start. A [Design] is what authors write: tasks with
// rubrics, and a rule for passing. Published, it becomes a [PlanVersion] that
// never changes, and an [Application] keeps the version it began under. Its
// [State] moves only along the table in state.go. Assessors each fill in a
// [Mark]; two that are further apart than a level go to a moderator. From the
// marks that count follows the [Decision], by [Decide] alone, and from a pass
// the award: a job asks for it through [Awards], under a key made of the
// application's id, so that asking twice makes one.
//
// Who can do it already is judged by a portfolio: [Design] then has a task for
// each outcome, and all else is as for others ([Recognition]).
package assess
