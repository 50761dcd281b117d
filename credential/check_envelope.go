package credential

import (
	"slices"
	"strconv"
)

// envelope is what every kind of credential has beside its own members: the
// classes among its types stand for each other.
func envelope(after []contextBase, subject string, classes ...string) []member {
	wanted := [][]string{{"VerifiableCredential"}}
	if len(classes) > 0 {
		wanted = append(wanted, classes)
	}
	return join(of(
		member{name: "@context", kind: contexts, required: true, contexts: after},
		member{name: "type", kind: types, required: true, types: wanted},
		member{name: "description"},
		must(one("credentialSubject", subject)),
		member{name: "issuer", kind: profile, class: "Profile", required: true, address: true},
		must(date("validFrom")), date("validUntil"),
		member{name: "credentialStatus", kind: object, class: "CredentialStatus", several: true},
		member{name: "refreshService", kind: object, class: "RefreshService", several: true},
	), sets("Proof", "proof"), sets("CredentialSchema", "credentialSchema"), sets("TermsOfUse", "termsOfUse"))
}

func without(members []member, name string) []member {
	return slices.DeleteFunc(members, func(r member) bool { return r.name == name })
}

func envelopeClasses() []*class {
	itsType := member{name: "type", required: true, several: true}
	return []*class{
		{name: "TermsOfUse", members: of(uri("id"), itsType)},
		{name: "CredentialStatus", more: statusMore, quick: quickStatus, members: of(member{name: "id", address: true, strict: true}, itsType)},
		{name: "RefreshService", members: of(must(uri("id")), itsType)},
		{name: "CredentialSchema", members: of(must(uri("id")), itsType)},
		{name: "Proof", members: join(of(itsType, date("created"), member{name: "domain", several: true}),
			texts("cryptosuite", "challenge", "nonce", "proofPurpose", "proofValue", "verificationMethod"))},
		// What has a schema of nobody's: credentials of the data model alone.
		{name: "VerifiableCredential", more: credentialMore, members: of(
			member{name: "@context", kind: contexts, required: true},
			member{name: "type", kind: types, required: true, types: [][]string{{"VerifiableCredential"}}},
			uri("id"), member{name: "name"}, member{name: "description"},
			member{name: "credentialSubject", kind: object, class: "Subject", many: true, filled: true, required: true},
			member{name: "issuer", kind: profile, class: "Issuer", required: true, address: true},
			date("validFrom"), date("validUntil"),
			member{name: "credentialStatus", kind: object, class: "CredentialStatus", many: true},
			member{name: "refreshService", kind: object, class: "TermsOfUse", many: true},
			member{name: "credentialSchema", kind: object, class: "CredentialSchema", many: true},
			member{name: "termsOfUse", kind: object, class: "TermsOfUse", many: true},
			member{name: "evidence", kind: object, class: "TermsOfUse", many: true},
			member{name: "proof", kind: object, class: "Proof", many: true})},
		{name: "Issuer", members: of(must(uri("id")))},
	}
}

// oldNames are the dates in the VC Data Model 1.1.
var oldNames = map[string]string{"validFrom": "issuanceDate", "validUntil": "expirationDate"}

// addOldModel adds each kind of credential as the VC Data Model 1.1 writes it.
func addOldModel() {
	for _, name := range []string{"AchievementCredential", "EndorsementCredential", "ClrCredential", "VerifiableCredential", "RecordedCredential"} {
		old := *classes[name]
		old.members = slices.Clone(old.members)
		for i, r := range old.members {
			if renamed := oldNames[r.name]; renamed != "" {
				old.members[i].name, old.members[i].required = renamed, r.name == "validFrom"
			}
			if name == "EndorsementCredential" && (r.name == "id" || r.name == "name") {
				old.members[i].required = false // 1EdTech's own samples lack them
			}
		}
		classes[name+" 1.1"] = &old
	}
}

// credential checks a credential by its kind, with what no schema says.
func (k *checker) credential(m map[string]any) {
	name := string(kindOf(m))
	if name == "" {
		name = "VerifiableCredential"
		if awards(m) {
			k.in("type", func() {
				k.fault("type.notBadge", "the subject is one of Open Badges, but neither OpenBadgeCredential nor AchievementCredential is among the types")
			})
		}
	}
	k.credentialOf(name, m)
}

// credentialOf checks a credential by a class, in the data model it is in.
func (k *checker) credentialOf(name string, m map[string]any) {
	outer := k.old
	c := classes[name]
	if k.old = isOld(m); k.old && classes[name+" 1.1"] != nil {
		c = classes[name+" 1.1"]
	}
	k.object(m, c)
	k.old = outer
}

func isOld(m map[string]any) bool {
	list := many(m["@context"])
	return len(list) > 0 && list[0] == ContextV1
}

// awards tells whether the subject is one of Open Badges.
func awards(m map[string]any) bool {
	return slices.ContainsFunc(many(m["credentialSubject"]), func(s any) bool {
		subject, ok := s.(map[string]any)
		return ok && isOneOf(subject["type"], "AchievementSubject")
	})
}

// credentialMore looks that it does not end before it starts.
func credentialMore(k *checker, m map[string]any) {
	from, until := "validFrom", "validUntil"
	if k.old {
		from, until = oldNames[from], oldNames[until]
	}
	ends, there := m[until].(string)
	if !there {
		return
	}
	start, err1 := ParseTime(asText(m[from]))
	end, err2 := ParseTime(ends)
	if err1 == nil && err2 == nil && end.Before(start) {
		k.in(until, func() { k.fault("date.order", "the credential ends before it starts") })
	}
}

// statusMore checks an entry of a status list (Bitstring Status List
// §BitstringStatusListEntry).
func statusMore(k *checker, m map[string]any) {
	if !isOneOf(m["type"], "BitstringStatusListEntry") {
		return
	}
	k.object(m, bitstringEntry)
	if place, there := m["statusListIndex"]; there && place != nil {
		k.in("statusListIndex", func() { k.index(place) })
	} else {
		k.in("statusListIndex", func() { k.fault("shape.missing", "statusListIndex is missing") })
	}
}

var bitstringEntry = &class{name: "BitstringStatusListEntry", members: of(must(member{name: "statusPurpose"}), must(uri("statusListCredential")))}

// index checks a place in a status list: a whole number as a text; some
// writers leave out the quotation marks.
func (k *checker) index(v any) {
	s := asText(v)
	n, err := strconv.ParseUint(s, 10, 53)
	_, isNumber := v.(float64)
	switch {
	case err != nil || strconv.FormatUint(n, 10) != s:
		k.fault("shape.type", "statusListIndex must be a whole number written as a text")
	case isNumber:
		k.warn("shape.type", "statusListIndex should be written as a text")
	}
}
