package quiz

import (
	"context"
	"strconv"

	"laurel/account"
	"laurel/assess/measure"
)

// newest bounds how many attempts figures are computed from, so that a page
// waits for no more; a share then errs by two per cent.
const newest = 500

// Figures tell how a quiz does: its results, and each item's statistics.
type Figures struct {
	Quiz     Quiz
	Attempts int // of the newest that ended
	Capped   bool
	Passed   int
	Late     int
	Deciles  [10]int // attempts by share of points: 0–9 %, 10–19 % … 90–100 %
	Items    []ItemFigures
}

// ItemFigures are one version of an item with its statistics.
type ItemFigures struct {
	Ref     Ref
	Item    Item
	Newest  bool // the version in use
	Retired bool
	measure.ItemFigures
}

// FiguresFrom is the number of attempts below which nothing is told, so that
// nobody is found in the figures.
const FiguresFrom = 5

// Figures computes a quiz's figures from its newest 500 attempts. They name
// nobody, and say nothing of fewer than [FiguresFrom].
func (s *Service) Figures(ctx context.Context, by account.Actor, org account.OrgID, id ID) (f Figures, err error) {
	if err := by.RequireSome(account.ReadDrafts, org); err != nil {
		return Figures{}, err
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		f = Figures{}
		if f.Quiz, err = quizFor(tx, by, account.ReadDrafts, org, id); err != nil {
			return err
		}
		attempts, err := tx.Ended(org, id, newest)
		if err != nil {
			return err
		}
		if f.Attempts, f.Capped = len(attempts), len(attempts) == newest; f.Attempts < FiguresFrom {
			return nil
		}
		for _, a := range attempts {
			f.count(a)
		}
		f.Items, err = itemFigures(tx, f.Quiz, attempts)
		return err
	})
	return f, err
}

func (f *Figures) count(a Attempt) {
	if a.Passed {
		f.Passed++
	}
	if a.Late {
		f.Late++
	}
	f.Deciles[max(0, min(9, int((a.Percent()+1e-9)/10)))]++
}

func itemFigures(tx Tx, q Quiz, attempts []Attempt) ([]ItemFigures, error) {
	ids, refs, seen := []AttemptID{}, []Ref{}, map[Ref]bool{}
	for _, a := range attempts {
		ids = append(ids, a.ID)
		for _, ref := range a.Items {
			if !seen[ref] {
				seen[ref], refs = true, append(refs, ref)
			}
		}
	}
	items, err := tx.ItemsAt(q.Org, refs)
	if err != nil {
		return nil, err
	}
	answers, err := tx.AnswersTo(q.Org, ids)
	if err != nil {
		return nil, err
	}
	now := map[ItemID]Kept{}
	pool, err := tx.Items(q.Org, q.Bank)
	for _, k := range pool {
		now[k.ID] = k
	}
	var responses []measure.Response
	for _, a := range attempts {
		responses = append(responses, a.responses(items, answers[a.ID])...)
	}
	byName := map[string]measure.ItemFigures{}
	for _, m := range measure.Items(responses) {
		byName[m.Item] = m
	}
	var all []ItemFigures
	for _, ref := range refs {
		if m := byName[ref.name()]; m.N >= FiguresFrom {
			all = append(all, ItemFigures{Ref: ref, Item: items[ref], Newest: now[ref.Item].Version == ref.Version, Retired: now[ref.Item].Retired, ItemFigures: m})
		}
	}
	return all, err
}

func (r Ref) name() string { return string(r.Item) + " " + strconv.Itoa(r.Version) }

// responses are an attempt's answers as statistics want them.
func (a Attempt) responses(items map[Ref]Item, answers []Saved) (all []measure.Response) {
	byPlace := map[int]Saved{}
	for _, s := range answers {
		byPlace[s.Place] = s
	}
	for place, ref := range a.Items {
		s, item := byPlace[place], items[ref]
		r := measure.Response{Item: ref.name(), Score: s.Share, Total: a.Percent() / 100}
		rest := a.Max - float64(item.Points)
		if r.Alone = rest <= 0; !r.Alone {
			r.Rest = (a.Points - s.Share*float64(item.Points)) / rest
		}
		for _, c := range s.Answer.Chosen {
			r.Options = append(r.Options, strconv.Itoa(c))
		}
		all = append(all, r)
	}
	return all
}

// Option is the option's number behind a name in the figures.
func (f ItemFigures) Option(o measure.OptionFigures) Option {
	n, err := strconv.Atoi(o.Option)
	if err != nil || n < 0 || n >= len(f.Item.Options) {
		return Option{}
	}
	return f.Item.Options[n]
}
