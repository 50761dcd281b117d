package proof

import (
	"laurel/credential/key"
)

// HashData is what a suite signs, for the vectors that publish it.
func HashData(name string, doc, options map[string]any, typ key.Type) ([]byte, error) {
	s := suites[name]
	if s == nil {
		s = older[name]
	}
	return s.(whole).hashData(doc, options, typ)
}
