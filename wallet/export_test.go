package wallet

// FactsOf is the line under a certificate's title.
func FactsOf(a Award) string {
	s, err := a.summary()
	if err != nil {
		return err.Error()
	}
	return facts(s)
}
