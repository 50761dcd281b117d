package known

const (
	sec      = "https://w3id.org/security#"
	dateTime = "http://www.w3.org/2001/XMLSchema#dateTime"
)

// Controlled Identifiers 1.0, appendix A: the terms of keys and of the
// documents that list them.
var (
	multikey = with(has("Multikey", sec+"Multikey"), protected(
		refers("controller", sec+"controller"),
		typed("expires", sec+"expiration", dateTime),
		typed("publicKeyMultibase", sec+"publicKeyMultibase", sec+"multibase"),
		typed("revoked", sec+"revoked", dateTime),
		typed("secretKeyMultibase", sec+"secretKeyMultibase", sec+"multibase"),
	))
	jsonWebKey = with(has("JsonWebKey", sec+"JsonWebKey"), protected(
		refers("controller", sec+"controller"),
		typed("expires", sec+"expiration", dateTime),
		typed("publicKeyJwk", sec+"publicKeyJwk", "@json"),
		typed("revoked", sec+"revoked", dateTime),
		typed("secretKeyJwk", sec+"secretKeyJwk", "@json"),
	))
	controlledIdentifier = protected(
		multikey, jsonWebKey,
		refers("alsoKnownAs", "https://www.w3.org/ns/activitystreams#alsoKnownAs"),
		set(refers("assertionMethod", sec+"assertionMethod")),
		set(refers("authentication", sec+"authenticationMethod")),
		set(refers("capabilityDelegation", sec+"capabilityDelegationMethod")),
		set(refers("capabilityInvocation", sec+"capabilityInvocationMethod")),
		refers("controller", sec+"controller"),
		set(refers("keyAgreement", sec+"keyAgreementMethod")),
		with(refers("service", "https://www.w3.org/ns/did#service"), protected(
			refers("serviceEndpoint", "https://www.w3.org/ns/did#serviceEndpoint"))),
		refers("verificationMethod", sec+"verificationMethod"),
	)
)

// JSON Web Signature 2020 (W3C Community Group), section 3.
var jws2020 = open(
	typed("privateKeyJwk", sec+"privateKeyJwk", "@json"),
	with(has("JsonWebKey2020", sec+"JsonWebKey2020"), protected(
		typed("publicKeyJwk", sec+"publicKeyJwk", "@json"))),
	with(has("JsonWebSignature2020", sec+"JsonWebSignature2020"), protected(
		is("challenge", sec+"challenge"),
		typed("created", "http://purl.org/dc/terms/created", dateTime),
		is("domain", sec+"domain"),
		typed("expires", sec+"expiration", dateTime),
		is("jws", sec+"jws"),
		is("nonce", sec+"nonce"),
		with(typed("proofPurpose", sec+"proofPurpose", "@vocab"), protected(
			set(refers("assertionMethod", sec+"assertionMethod")),
			set(refers("authentication", sec+"authenticationMethod")),
			set(refers("capabilityDelegation", sec+"capabilityDelegationMethod")),
			set(refers("capabilityInvocation", sec+"capabilityInvocationMethod")),
			set(refers("keyAgreement", sec+"keyAgreementMethod")))),
		refers("verificationMethod", sec+"verificationMethod"))),
)
