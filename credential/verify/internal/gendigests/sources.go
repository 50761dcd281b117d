package main

// source is a context and the files that stood, or stand, at its URL, byte for
// byte. Contexts of which only a copy written anew is had are not among them:
// its digest would be nobody's.
type source struct {
	url   string
	files []string // the one served now comes first
}

var sources = []source{
	{"https://www.w3.org/ns/credentials/v2", []string{"w3c/credentials/v2"}},
	{"https://www.w3.org/2018/credentials/v1", []string{"w3c/credentials/v1"}},
	{"https://www.w3.org/ns/credentials/examples/v2", []string{"w3c/credentials/examples/v2"}},
	{"https://www.w3.org/2018/credentials/examples/v1", []string{"w3c/credentials/examples/v1"}},
	{"https://www.w3.org/ns/credentials/undefined-terms/v2", []string{"w3c/credentials/undefined-terms/v2"}},
	{"https://w3id.org/security/data-integrity/v1", []string{"w3c/security/data-integrity/v1", "1edtech-validator-cache/data-integrity-v1.jsonld"}},
	{"https://w3id.org/security/data-integrity/v2", []string{"w3c/security/data-integrity/v2"}},
	{"https://w3id.org/security/multikey/v1", []string{"w3c/security/multikey/v1"}},
	{"https://w3id.org/security/jwk/v1", []string{"w3c/security/jwk/v1"}},
	{"https://w3id.org/security/suites/ed25519-2020/v1", []string{
		"1edtech-validator-cache/security-suites-ed25519-2020-v1.jsonld", "w3c/lds-ed25519-2020-v1.json", "1edtech-validator-cache/suites-ed25519-2020.jsonld",
	}},
	{"https://www.w3.org/ns/did/v1", []string{"w3c/did/v1", "1edtech-validator-cache/did-v1.jsonld"}},
	{"https://www.w3.org/ns/cid/v1", []string{"w3c/cid/v1.jsonld"}},
	{"https://www.w3.org/ns/credentials/status/v1", []string{"w3c/status/v1.jsonld"}},
	{"https://w3id.org/vc/status-list/2021/v1", []string{"w3c/status/2021/v1.jsonld"}},

	{"https://purl.imsglobal.org/spec/ob/v3p0/context.json", []string{"1edtech/context.json"}},
	{"https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld", []string{"1edtech-validator-cache/ob-v3p0.json"}},
	{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", []string{"1edtech/context-3.0.1.json", "1edtech-validator-cache/ob-v3p0-3.0.1.json"}},
	{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", []string{"1edtech/context-3.0.2.json", "1edtech-validator-cache/ob-v3p0-3.0.2.json"}},
	{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", []string{"1edtech/context-3.0.3.json", "1edtech-validator-cache/ob-v3p0-3.0.3.json"}},
	{"https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", []string{"1edtech-validator-cache/ob-v3p0-extensions.json"}},
	{"https://purl.imsglobal.org/spec/clr/v2p0/context.json", []string{"1edtech-validator-cache/clr-v2p0.json"}},
	{"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", []string{"1edtech-validator-cache/clr-v2p0-2.0.1.json"}},
}
