package known

import "laurel/credential/canon/internal/termtable"

// Comprehensive Learner Record 2.0: the terms that it adds to Open Badges 3.0.
const clr = "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"

var (
	clr200 = open(
		is("id", "@id"), is("type", "@type"), association,
		with(has("ClrCredential", clr+"ClrCredential"), open(is("id", "@id"), is("type", "@type"))),
		with(has("ClrSubject", clr+"ClrSubject"), open(subject("https://purl.imsglobal.org/spec/ob/v3p0/vocab.html#")...)),
	)
	clr201 = open(
		is("id", "@id"), is("type", "@type"), association,
		with(has("ClrCredential", clr+"ClrCredential"), open(is("id", "@id"), is("type", "@type"),
			typed("partial", clr+"partial", "xsd:boolean"))),
		with(has("ClrSubject", clr+"ClrSubject"), open(append(subject("https://purl.imsglobal.org/spec/vc/ob/vocab.html#"),
			set(typed("identifier", clr+"identifier-1", "obi:Identifier")))...)),
	)
	association = with(has("Association", clr+"Association"), open(
		has("associationType", clr+"AssociationType"),
		typed("sourceId", clr+"sourceId", "xsd:anyURI"),
		typed("targetId", clr+"targetId", "xsd:anyURI"),
	))
)

func subject(openBadges string) []termtable.Term {
	return []termtable.Term{
		is("id", "@id"), is("type", "@type"),
		is("cred", "https://www.w3.org/2018/credentials#"), is("obi", openBadges),
		set(typed("achievement", clr+"achievement", "obi:Achievement")),
		set(typed("association", clr+"association", clr+"Association")),
		set(typed("verifiableCredential", clr+"verifiableCredential", "cred:verifiableCredential")),
	}
}
