package credential

// recordClasses are those of the Comprehensive Learner Record 2.0. The
// credentials in a record are held to what its schema asks of each; whether
// one is good in itself is a question of its own.
func recordClasses() []*class {
	return []*class{
		{name: "ClrCredential", more: credentialMore, members: join(
			envelope(contextsCLR, "ClrSubject", "ClrCredential"),
			of(must(uri("id")), must(member{name: "name"}), one("image", "Image"), date("awardedDate"), member{name: "partial", kind: boolean}),
			sets("Evidence", "evidence"), endorsements())},
		{name: "ClrSubject", more: recordMore, members: join(
			of(typed("ClrSubject"), uri("id"),
				member{name: "verifiableCredential", kind: object, class: "RecordedCredential", whole: true, many: true, filled: true, required: true}),
			sets("IdentityObject", "identifier"), sets("Achievement", "achievement"), sets("Association", "association"))},
		{name: "RecordedCredential", members: join(
			without(envelope(nil, "Subject"), "description"), of(uri("id")), sets("Evidence", "evidence"))},
		{name: "Subject", members: of(uri("id"))},
		{name: "Association", closed: true, members: of(constant("Association"),
			member{name: "associationType", kind: word, words: associationTypes, required: true},
			must(uri("sourceId")), must(uri("targetId")))},
	}
}
