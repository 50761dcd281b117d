package gallery

func (g samples) reports() []Page { return nil }
func (g samples) desk() []Page    { return nil }
func (g samples) learner() []Page { return nil }
func (g samples) others() []Page  { return nil }
