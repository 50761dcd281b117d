package verify

import (
	"fmt"
	"strings"

	"laurel/credential"
	"laurel/credential/canon"
)

// A signature of the eddsa-rdfc-2022 kind covers what a document says as RDF,
// not how its members are called. Somebody could write a badge's validUntil
// under a name of their own, mapped to the same term by a context they added:
// the signature still holds, and a reader of the JSON sees no end. So what is
// read as JSON must be all that was signed.

// vocabularies whose terms are read from JSON by their own names.
var vocabularies = []string{
	"https://www.w3.org/2018/credentials#",
	"https://www.w3.org/ns/credentials/status#",
	"https://purl.imsglobal.org/spec/vc/ob/vocab.html#",
	"https://purl.imsglobal.org/spec/vc/clr/vocab.html#",
}

// otherwise lists the terms of Open Badges and learner records whose members are called otherwise.
var otherwise = map[string]string{
	"Achievement": "achievement", "achievement-0": "achievement", "Address": "address", "CountryCode": "addressCountryCode", "Criteria": "criteria",
	"GeoCoordinates": "geo", "Image": "image", "PhoneNumber": "phone", "Profile": "creator",
	"AssociationType": "associationType", "identifier-1": "identifier",
}

// decisive are the members of a credential that its verdict hangs on.
var decisive = []string{"issuer", "validFrom", "validUntil", "issuanceDate", "expirationDate", "credentialStatus", "credentialSubject"}

// plain tells whether every statement in these vocabularies stands in the
// JSON under its own name. The first context must be one of the data model's:
// what those define nobody can define otherwise.
func plain(c *credential.Credential) error {
	if t := c.Tape(); t != nil && plainlyNamed(t) {
		return nil
	}
	return closely(c)
}

func closely(c *credential.Credential) error {
	contexts := c.Contexts()
	tree, _ := c.Value().(map[string]any)
	if list, ok := tree["@context"].([]any); ok && (len(list) == 0 || len(contexts) == 0 || list[0] != contexts[0]) {
		contexts = nil // an object comes first
	}
	if len(contexts) == 0 || contexts[0] != credential.ContextV1 && contexts[0] != credential.ContextV2 {
		return fmt.Errorf("the first context is not that of Verifiable Credentials")
	}
	if strings.HasPrefix(c.ID(), "_:") {
		return fmt.Errorf("the credential's id is a label that is not signed")
	}
	quads, err := statements(without(tree, "proof"))
	if err != nil {
		return err
	}
	members := map[string]int{}
	count(without(tree, "proof"), members)
	signed, own := map[string]int{}, map[string]int{}
	seen := map[canon.Quad]bool{}
	for _, q := range quads {
		if seen[q] {
			continue
		}
		seen[q] = true
		signed[q.Predicate.Value]++
		if c.ID() != "" && q.Subject.Value == c.ID() {
			own[q.Predicate.Value]++
		}
	}
	for _, vocabulary := range vocabularies {
		for term, n := range signed {
			name, ok := strings.CutPrefix(term, vocabulary)
			if ok && n > members[orElse(otherwise[name], name)] {
				return fmt.Errorf("%q is signed and does not stand in the text under its own name", name)
			}
		}
	}
	for _, name := range decisive {
		if own[vocabularies[0]+name] > items(tree[name]) {
			return fmt.Errorf("%q is signed and does not stand where it is read", name)
		}
	}
	return nil
}

// count counts the values of each member, at any depth.
func count(v any, members map[string]int) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			count(item, members)
		}
	case map[string]any:
		for name, value := range v {
			if name == "@context" {
				continue // what stands there are names, not values
			}
			members[name] += items(value)
			count(value, members)
		}
	}
}

func items(v any) int {
	switch v := v.(type) {
	case nil:
		return 0
	case []any:
		return len(v)
	}
	return 1
}

func without(tree map[string]any, name string) map[string]any {
	rest := make(map[string]any, len(tree))
	for k, v := range tree {
		if k != name {
			rest[k] = v
		}
	}
	return rest
}
