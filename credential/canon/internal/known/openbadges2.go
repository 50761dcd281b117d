package known

// Open Badges 2.0, section 4: its classes and properties. They are read in
// badges of that age, and never written.
var openBadges2 = open(
	is("id", "@id"), is("type", "@type"),
	is("cred", "https://w3id.org/credentials#"), is("dc", "http://purl.org/dc/terms/"),
	is("extensions", "https://w3id.org/openbadges/extensions#"), is("obi", "https://w3id.org/openbadges#"),
	is("schema", "http://schema.org/"), is("sec", "https://w3id.org/security#"),
	is("xsd", "http://www.w3.org/2001/XMLSchema#"),

	is("AlignmentObject", "schema:AlignmentObject"), is("Assertion", "obi:Assertion"), is("BadgeClass", "obi:BadgeClass"),
	is("Criteria", "obi:Criteria"), is("CryptographicKey", "sec:Key"), is("Endorsement", "cred:Credential"),
	is("Evidence", "obi:Evidence"), is("Extension", "obi:Extension"), is("FrameValidation", "obi:FrameValidation"),
	is("HostedBadge", "obi:HostedBadge"), is("IdentityObject", "obi:IdentityObject"), is("Image", "obi:Image"),
	is("Issuer", "obi:Issuer"), is("Profile", "obi:Profile"), is("RevocationList", "obi:RevocationList"),
	is("SignedBadge", "obi:SignedBadge"), is("TypeValidation", "obi:TypeValidation"),
	is("VerificationObject", "obi:VerificationObject"), is("hosted", "obi:HostedBadge"), is("signed", "obi:SignedBadge"),

	is("validatesType", "obi:validatesType"), is("validation", "obi:validation"),
	is("validationFrame", "obi:validationFrame"), is("validationSchema", "obi:validationSchema"), is("verify", "verification"),

	refers("alignment", "obi:alignment"), refers("author", "schema:author"), refers("badge", "obi:badge"),
	refers("claim", "cred:claim"), refers("creator", "dc:creator"), refers("criteria", "obi:criteria"),
	refers("endorsement", "cred:credential"), refers("evidence", "obi:evidence"), refers("image", "schema:image"),
	refers("issuer", "obi:issuer"), refers("owner", "sec:owner"), refers("publicKey", "sec:publicKey"),
	refers("recipient", "obi:recipient"), refers("related", "dc:relation"), refers("revocationList", "obi:revocationList"),
	refers("url", "schema:url"), refers("verification", "obi:verify"),

	typed("created", "dc:created", "xsd:dateTime"), typed("expires", "sec:expiration", "xsd:dateTime"),
	typed("hashed", "obi:hashed", "xsd:boolean"), typed("issuedOn", "obi:issueDate", "xsd:dateTime"),
	typed("revoked", "obi:revoked", "xsd:boolean"),

	has("allowedOrigins", "obi:allowedOrigins"), has("audience", "obi:audience"), has("caption", "schema:caption"),
	has("description", "schema:description"), has("email", "schema:email"),
	has("endorsementComment", "obi:endorsementComment"), has("genre", "schema:genre"), has("identity", "obi:identityHash"),
	has("name", "schema:name"), has("narrative", "obi:narrative"), has("publicKeyPem", "sec:publicKeyPem"),
	has("revocationReason", "obi:revocationReason"), has("revokedAssertions", "obi:revoked"), has("salt", "obi:salt"),
	has("startsWith", "http://purl.org/dqm-vocabulary/v1/dqm#startsWith"), has("tags", "schema:keywords"),
	has("targetCode", "obi:targetCode"), has("targetDescription", "schema:targetDescription"),
	has("targetFramework", "schema:targetFramework"), has("targetName", "schema:targetName"),
	has("targetUrl", "schema:targetUrl"), has("telephone", "schema:telephone"), has("uid", "obi:uid"),
	has("verificationProperty", "obi:verificationProperty"), has("version", "schema:version"),
)

// The extension for a link at which one can apply.
var applyLink = open(
	is("extensions", "https://w3id.org/openbadges/extensions#"), is("obi", "https://w3id.org/openbadges#"),
	is("url", "extensions:applyLink"),
)
