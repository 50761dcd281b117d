package canon

import (
	"errors"
	"slices"
	"strings"

	"laurel/credential/canon/internal/known"
	"laurel/credential/canon/internal/termtable"
)

// LacksValidatorTerm tells whether a document was refused for a term that the
// context of Open Badges 3.0.3 defines only in the copy of 1EdTech's public
// validator: endorsementJwt or jti. What was signed by that copy can be
// checked with [Options.ValidatorTerms]; nothing else is read otherwise by it.
func LacksValidatorTerm(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Code == UndefinedTerm && slices.ContainsFunc(known.ValidatorTerms, func(t termtable.Term) bool {
		return strings.HasSuffix(e.Pointer, "/"+t.Name)
	})
}
