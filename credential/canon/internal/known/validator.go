package known

import (
	"slices"
	"sync"

	"laurel/credential/canon/internal/termtable"
)

// OpenBadges303 is the address of the context of Open Badges 3.0.3.
const OpenBadges303 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

// ValidatorTerms are the terms that 1EdTech's public validator has in its copy
// of that context, and the file published there has not: jti since November
// 2025, endorsementJwt since June 2026.
var ValidatorTerms = []termtable.Term{
	set(has("endorsementJwt", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementJwt")),
	refers("jti", "https://www.iana.org/assignments/jwt#jti"),
}

// OfValidator is the context of Open Badges 3.0.3 with these terms.
var OfValidator = sync.OnceValue(func() []*termtable.Context {
	published := *Lookup(OpenBadges303)[0]
	return []*termtable.Context{published.Extended(&termtable.Context{Terms: slices.Clone(ValidatorTerms)})}
})
