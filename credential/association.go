package credential

import "fmt"

// looseAssociation is something wrong with one association of a record.
type looseAssociation struct {
	index      int
	code, text string
}

// turned are the associations that say the same from the other end.
var turned = map[string]string{"isParentOf": "isChildOf"}

// ordered are those in which nothing comes round to itself.
var ordered = map[string]bool{"isChildOf": true, "isPartOf": true, "precedes": true, "replacedBy": true}

// looseAssociations finds the associations that name what is not there, tie a
// thing to itself, or go round in a circle. known are the ids that a record
// defines. Its cost grows with the number of associations alone.
func looseAssociations(list []Association, known map[string]bool) (loose []looseAssociation) {
	graphs := map[string][]edge{}
	for i, a := range list {
		kind, from, to := a.AssociationType, a.SourceID, a.TargetID
		if other, ok := turned[kind]; ok {
			kind, from, to = other, to, from
		}
		switch {
		case from == to:
			loose = append(loose, looseAssociation{i, "association.self", fmt.Sprintf("%q is tied to itself", clip(from))})
			continue
		case !known[a.SourceID]:
			loose = append(loose, looseAssociation{i, "association.unknown", fmt.Sprintf("no achievement of the record has the id %q", clip(a.SourceID))})
		case !known[a.TargetID]:
			loose = append(loose, looseAssociation{i, "association.unknown", fmt.Sprintf("no achievement of the record has the id %q", clip(a.TargetID))})
		}
		if ordered[kind] {
			graphs[kind] = append(graphs[kind], edge{from, to, i})
		}
	}
	for _, kind := range []string{"isChildOf", "isPartOf", "precedes", "replacedBy"} {
		if e, ok := circle(graphs[kind]); ok {
			loose = append(loose, looseAssociation{e.index, "association.circle", fmt.Sprintf("%s leads from %q back to it", kind, clip(e.from))})
		}
	}
	return loose
}

type edge struct {
	from, to string
	index    int
}

// circle is an edge that lies on a circle, if there is one. When everything
// without a successor is taken away, step by step, whoever follows what stays
// comes round.
func circle(edges []edge) (edge, bool) {
	turn := func() {
		for i, e := range edges {
			edges[i].from, edges[i].to = e.to, e.from
		}
	}
	turn()
	edges = untangled(edges)
	turn()
	if len(edges) == 0 {
		return edge{}, false
	}
	first := map[string]edge{}
	for _, e := range edges {
		if _, there := first[e.from]; !there {
			first[e.from] = e
		}
	}
	at, met := edges[0], map[string]bool{}
	for !met[at.from] {
		met[at.from] = true
		at = first[at.to]
	}
	return at, true
}

func untangled(edges []edge) []edge {
	before, after := map[string]int{}, map[string][]string{}
	for _, e := range edges {
		before[e.to]++
		after[e.from] = append(after[e.from], e.to)
	}
	var free []string
	for node := range after {
		if before[node] == 0 {
			free = append(free, node)
		}
	}
	gone := map[string]bool{}
	for len(free) > 0 {
		node := free[len(free)-1]
		free, gone[node] = free[:len(free)-1], true
		for _, next := range after[node] {
			if before[next]--; before[next] == 0 {
				free = append(free, next)
			}
		}
	}
	var rest []edge
	for _, e := range edges {
		if !gone[e.from] {
			rest = append(rest, e)
		}
	}
	return rest
}

// achievementIDs are the ids of the achievements of a record: those it
// defines itself and those of the credentials in it, also of records in it.
func achievementIDs(record any) map[string]bool {
	ids := map[string]bool{}
	collectAchievements(record, ids, MaxNested)
	return ids
}

func collectAchievements(credential any, ids map[string]bool, depth int) {
	c, _ := credential.(map[string]any)
	for _, s := range many(c["credentialSubject"]) {
		subject, _ := s.(map[string]any)
		for _, a := range many(subject["achievement"]) {
			if m, ok := a.(map[string]any); ok {
				ids[asText(m["id"])] = true
			}
		}
		if depth == 0 {
			return
		}
		for _, inner := range many(subject["verifiableCredential"]) {
			collectAchievements(inner, ids, depth-1)
		}
	}
}

// recordMore is what the schema of records cannot say: whose it is, and that
// its associations hold together. Of a record that was received that is no
// more than a warning: what its credentials prove does not hang on it.
func recordMore(k *checker, m map[string]any) {
	holderMore(k, m)
	list := read[[]Association](m["association"])
	if len(list) == 0 {
		return
	}
	_, listed := m["association"].([]any)
	record := map[string]any{"credentialSubject": m}
	for _, l := range looseAssociations(list, achievementIDs(record)) {
		k.in("association", func() {
			if listed {
				k.enterAt(l.index)
				defer k.leave()
			}
			k.warn(l.code, "association %d: %s", l.index+1, l.text)
		})
	}
}
