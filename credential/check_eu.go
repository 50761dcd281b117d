package credential

// The classes of the European description of a micro-credential, as its
// schema (credential/eu) has them: the elements of the Council Recommendation
// 2022/C 243/02, Annex I.
func europeanClasses() []*class {
	decimal := func(name string) member {
		return member{name: name, fits: isDecimal, what: "a number written as a text"}
	}
	digest := member{name: "digestSRI", required: true}
	return []*class{
		{name: "MicroCredentialDescriptor", more: describesMore, quick: quickDescribes, members: join(of(
			member{name: "@context", kind: contexts, required: true, contexts: []contextBase{{base: ContextEU}}},
			member{name: "type", kind: types, required: true, types: [][]string{{"VerifiableCredential"}, {"MicroCredentialDescriptor"}}},
			must(uri("id")), member{name: "name"}, must(one("issuer", "Body")), must(date("validFrom")), date("validUntil"),
			must(uri("describes")), must(one("credentialSubject", "Learner")),
			member{name: "relatedResource", kind: object, class: "Resource", many: true, filled: true, required: true},
			one("credentialStatus", "CredentialStatus")),
			sets("CredentialSchema", "credentialSchema"), sets("Proof", "proof"))},
		{name: "Body", members: of(must(uri("id")), member{name: "name"})},
		{name: "Resource", members: of(must(uri("id")), member{name: "mediaType"}, digest)},
		{name: "Learner", any: []string{"id", "identifier"}, members: join(of(typed("Learner"), uri("id"), must(one("microCredential", "MicroCredential"))),
			sets("IdentityObject", "identifier"))},
		{name: "MicroCredential", members: join(of(
			must(uri("id")), typed("MicroCredential"), must(member{name: "title"}), member{name: "language"},
			member{name: "country", required: true, fits: isCountry, what: "a country by its two letters"},
			member{name: "awardingBody", kind: object, class: "Body", many: true, filled: true, required: true},
			member{name: "awardedOn", kind: moment, day: true, required: true},
			member{name: "learningOutcome", many: true, filled: true, required: true},
			must(one("workload", "Workload")), must(one("level", "Level")), must(one("assessment", "Term")), must(one("participation", "Term")),
			must(member{name: "qualityAssurance"}),
			one("supervision", "Term"), one("grade", "Grade"), one("stackability", "Stacking")),
			texts("prerequisites", "furtherInformation"), sets("Skill", "skill"))},
		{name: "Workload", any: []string{"hours", "ects"}, members: of(typed("Workload"), decimal("hours"), decimal("ects"))},
		{name: "Level", any: []string{"eqf", "notApplicable"}, members: of(typed("Level"), member{name: "notApplicable"},
			member{name: "eqf", fits: isEQF, what: "the address of a level, such as " + eqf + "5"})},
		{name: "Term", members: of(typed("Term"), must(member{name: "words"}), member{name: "code"})},
		{name: "Grade", members: join(of(typed("Grade")), texts("measured", "scale", "value", "best", "needed"))},
		{name: "Stacking", members: join(of(typed("Stacking"), must(member{name: "words"})), texts("code", "towards"))},
		{name: "Skill", members: join(of(must(uri("id")), typed("Skill"), must(member{name: "called"}), uri("esco"),
			member{name: "atLevel", fits: isLevel, what: "a level from 1 to 8"}), texts("code", "framework"))},
	}
}

const eqf = "http://data.europa.eu/snb/eqf/"

func isLevel(s string) bool { return len(s) == 1 && s[0] >= '1' && s[0] <= '8' }
func isEQF(s string) bool {
	return len(s) == len(eqf)+1 && s[:len(eqf)] == eqf && isLevel(s[len(eqf):])
}

// describesMore looks that the badge's digest is there.
func describesMore(k *checker, m map[string]any) {
	credentialMore(k, m)
	badge := asText(m["describes"])
	if r := withID(many(m["relatedResource"]), badge); badge != "" && asText(r["digestSRI"]) == "" {
		k.in("relatedResource", func() { k.fault("describes.noDigest", "the digest of the badge that it describes is not there") })
	}
}
