package verify

import (
	"strings"

	"laurel/credential"
)

// A credential may name schemas of its own (VC Data Model §Data Schemas). The
// published ones of Open Badges 3.0 and CLR 2.0 are not fetched: what they
// demand is checked of every credential, whether it names them or not, and a
// test proves the two equal. Others are not looked at: a schema is no part of
// what makes a credential genuine or in force, a stranger's is bounded by
// nothing, and where it lies would tell its owner who is being checked. The
// detail says so; the verdict is the same as without one.

// ourSchemas begin the addresses of schemas that are checked.
var ourSchemas = []string{
	"https://purl.imsglobal.org/spec/ob/v3p0/schema/",
	"https://purl.imsglobal.org/spec/clr/v2p0/schema/",
}

// maxSchemas bounds what a report lists of the schemas that are named.
const maxSchemas = 5

// schemas are the schemas that a credential names, each with what became of it.
func schemas(c *credential.Credential) (all []string) {
	for i, s := range c.Schemas() {
		if i == maxSchemas {
			return append(all, "further ones, not checked")
		}
		word := "not checked"
		for _, ours := range ourSchemas {
			if strings.HasPrefix(s.ID, ours) && (s.Type == "JsonSchema" || strings.HasPrefix(s.Type, "1EdTechJsonSchemaValidator")) {
				word = "checked by its known shape, not fetched"
			}
		}
		all = append(all, s.ID+" ("+s.Type+"): "+word)
	}
	return all
}
