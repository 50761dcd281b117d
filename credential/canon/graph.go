package canon

// graph reads the nodes of an @graph member into the graph named name.
func (c *converter) graph(s scope, e *entry, name Term) error {
	switch e.value.(type) {
	case map[string]any, []any:
	default:
		return c.at.fail(InvalidValue, "@graph is an object or an array")
	}
	_, err := c.values(scope{act: s.act, graph: name, alone: true}, e.value, nil)
	return err
}

// graphs reads each value into a graph of its own, as proofs are.
func (c *converter) graphs(s scope, v any) ([]Term, error) {
	if v == nil {
		return nil, nil
	}
	list, many := v.([]any)
	if !many {
		list = []any{v}
	}
	names := make([]Term, 0, len(list))
	for i, v := range list {
		if many {
			c.at.item(i)
		}
		if v != nil {
			s.graph, s.alone = c.inner(), true
			if _, ok := v.(map[string]any); !ok {
				return nil, c.at.fail(DataLoss, "the content of a graph is an object")
			}
			if _, err := c.values(s, v, nil); err != nil {
				return nil, err
			}
			names = append(names, s.graph)
		}
		if many {
			c.at.leave()
		}
	}
	return names, nil
}
