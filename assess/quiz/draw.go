package quiz

import (
	"hash/fnv"
	"slices"
	"strconv"

	"laurel/fault"
)

// Draw takes so many items of a topic; of any topic where it names none.
type Draw struct {
	Topic string `json:"topic"`
	Count int    `json:"count"`
}

// Seed decides a draw. It is recorded with the attempt.
type Seed uint64

// random is SplitMix64 (Steele, Lea, Flood 2014). It is written out here so
// that a recorded seed gives the same draw with every version of Go.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below is a number from 0 to n-1, each as likely: what would favour the small
// ones is thrown again.
func (r *random) below(n int) int {
	m := uint64(n)
	limit := -m % m // 2^64 mod n
	for {
		if v := r.next(); v >= limit {
			return int(v % m)
		}
	}
}

// source is the seed's stream for one purpose, so that purposes do not disturb
// each other.
func (s Seed) source(purpose string) *random {
	h := fnv.New64a()
	h.Write([]byte(strconv.FormatUint(uint64(s), 16) + "\x00" + purpose))
	r := random(uint64(s) ^ h.Sum64())
	r.next()
	return &r
}

// shuffled is a permutation of 0 to n-1.
func (s Seed) shuffled(purpose string, n int) []int {
	r, order := s.source(purpose), make([]int, n)
	for i := range order {
		order[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := r.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// drawn takes items from a pool: first those of the draws with a topic, then
// those of any topic out of what is left. The order of the pool does not
// matter. It fails with [fault.Conflict] where the pool has too few.
func drawn(seed Seed, pool []Kept, draws []Draw) ([]Kept, error) {
	pool = slices.DeleteFunc(slices.Clone(pool), func(k Kept) bool { return k.Retired })
	slices.SortFunc(pool, func(a, b Kept) int { return compareIDs(a.ID, b.ID) })
	parts := make([][]Kept, len(draws))
	for _, named := range []bool{true, false} {
		for at, d := range draws {
			if named != (d.Topic != "") {
				continue
			}
			var fit []Kept
			for _, k := range pool {
				if d.Topic == "" || k.Item.Topic == d.Topic {
					fit = append(fit, k)
				}
			}
			if len(fit) < d.Count {
				return nil, tooFew(d, len(fit))
			}
			for _, i := range seed.shuffled("draw "+strconv.Itoa(at)+" "+d.Topic, len(fit))[:d.Count] {
				parts[at] = append(parts[at], fit[i])
			}
			pool = slices.DeleteFunc(pool, func(k Kept) bool {
				return slices.ContainsFunc(parts[at], func(p Kept) bool { return p.ID == k.ID })
			})
		}
	}
	return slices.Concat(parts...), nil
}

func tooFew(d Draw, n int) error {
	if d.Topic == "" {
		return fault.New(fault.Conflict, "quiz.tooFew", "The quiz draws {count} questions of any topic, and the bank has {n} left for that.",
			"count", strconv.Itoa(d.Count), "n", strconv.Itoa(n))
	}
	return fault.New(fault.Conflict, "quiz.tooFewOfTopic", "The quiz draws {count} questions of “{topic}”, and the bank has {n}.",
		"count", strconv.Itoa(d.Count), "topic", d.Topic, "n", strconv.Itoa(n))
}

// shown is the order in which an item's options are shown to who has the seed:
// shown[0] is the number of the option that stands first.
func (s Seed) shown(place int, i Item) []int {
	return s.shuffled("options "+strconv.Itoa(place), len(i.Options))
}
