package credential

// endorsements are the members in which endorsements travel.
func endorsements() []member {
	return of(
		member{name: "endorsement", kind: object, class: "EndorsementCredential", many: true, whole: true},
		member{name: "endorsementJwt", many: true, fits: isJWS, what: "a compact JWS"},
	)
}

// endorsementClasses are those of OB 3.0 §EndorsementCredential.
func endorsementClasses() []*class {
	evidence := sets("Evidence", "evidence")
	evidence[0].lenient = true
	return []*class{
		{name: "EndorsementCredential", more: credentialMore, quick: quickCredential, members: join(
			envelope(contextsOB, "EndorsementSubject", "EndorsementCredential"),
			of(must(uri("id")), must(member{name: "name"}), date("awardedDate")), evidence)},
		{name: "EndorsementSubject", members: of(must(uri("id")), typed("EndorsementSubject"), member{name: "endorsementComment"})},
	}
}
