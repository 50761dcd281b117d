package credential

// The classes of Open Badges 3.0 as its schemas have them (OB 3.0 §Data
// Model). Each is a table of members; [checker.object] walks it.

// class is a class of the data model.
type class struct {
	name    string
	closed  bool // it has no other members
	members []member
	any     []string                           // one of these is there
	more    func(k *checker, m map[string]any) // what the schema does not say
	quick   func(q quick, object int) bool     // the same, where it is plainly so

	places          []int8 // of the members by the hashes of their names, 1 for the first; 0 is none
	required, anyOf uint64 // bits of members
}

// kind is what a member's value is.
type kind int

const (
	text   kind = iota // a string, or in the lenient form texts by language
	types              // the types of the object, the class among them
	word               // a word of a vocabulary
	moment             // a date and time with its zone, or a day
	number
	boolean
	object   // of the class the rule names
	profile  // a Profile, or its id
	contexts // the contexts of a credential
)

// member says what one member of a class must be.
type member struct {
	name     string
	kind     kind
	required bool
	strict   bool // required in the strict form alone
	lenient  bool // in the lenient form alone
	many     bool // a set: an array, or in the lenient form the one
	filled   bool // a set that is not empty
	several  bool // the data model has several where the schema has one

	class    string            // of objects
	whole    bool              // of objects: a credential of its own
	types    [][]string        // of types: one of each of these is there
	contexts []contextBase     // of contexts: what follows the first
	words    []string          // of words
	open     bool              // of words: also ext:…
	address  bool              // of texts: an absolute URI, which the schemas do not ask for
	fits     func(string) bool // of texts: nil is any
	what     string            // of texts: what fits, in words
	day      bool              // of moments: a day
	forgiven bool              // of moments and language tags: see [Forgiven]
}

func (r *member) needed(k *checker) bool { return r.required || r.strict && k.form == Strict }

// must makes a member a required one.
func must(r member) member {
	r.required = true
	return r
}

func sets(class string, names ...string) (all []member) {
	for _, name := range names {
		all = append(all, member{name: name, kind: object, class: class, many: true})
	}
	return all
}

func one(name, class string) member { return member{name: name, kind: object, class: class} }
func uri(name string) member        { return member{name: name, address: true} }
func date(name string) member       { return member{name: name, kind: moment} }

// typed is the type member of a class, alone or among others.
func typed(class string) member {
	return member{name: "type", kind: types, required: true, types: [][]string{{class}}}
}

// constant is the type member of a class that has no other types.
func constant(class string) member {
	return member{name: "type", required: true, what: class, fits: func(s string) bool { return s == class }}
}

func texts(names ...string) (all []member) {
	for _, name := range names {
		all = append(all, member{name: name})
	}
	return all
}

func join(parts ...[]member) (all []member) {
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

func of(members ...member) []member { return members }

var (
	language       = member{name: "inLanguage", fits: isLanguageTag, what: "a language tag", forgiven: true}
	identifierWord = member{name: "identifierType", kind: word, words: identifierTypes, open: true, required: true}
)

// classes lists the classes by name; it is filled in init because they name
// each other.
var classes map[string]*class

// kinds are the credentials that stand for themselves.
var kinds map[Kind]*class

func init() {
	classes = map[string]*class{}
	for _, list := range [][]*class{badgeClasses(), profileClasses(), resultClasses(), envelopeClasses(), endorsementClasses(), recordClasses(), europeanClasses()} {
		for _, c := range list {
			classes[c.name] = c
			c.index()
		}
	}
	kinds = map[Kind]*class{}
	for _, kind := range []Kind{KindAchievement, KindEndorsement, KindCLR, KindEU} {
		kinds[kind] = classes[string(kind)]
	}
	addOldModel()
	quickKinds = []quickKind{ // not records: what is in them takes a closer look
		{[]string{"OpenBadgeCredential", "AchievementCredential"}, classes["AchievementCredential"]},
		{[]string{"EndorsementCredential"}, classes["EndorsementCredential"]},
		{[]string{"ClrCredential"}, nil},
		{[]string{"MicroCredentialDescriptor"}, classes["MicroCredentialDescriptor"]},
	}
}

func badgeClasses() []*class {
	return []*class{
		{name: "AchievementCredential", more: credentialMore, quick: quickCredential, members: join(
			envelope(contextsOB, "AchievementSubject", "AchievementCredential", "OpenBadgeCredential"),
			of(one("image", "Image"), date("awardedDate"), must(uri("id"))), texts("name"),
			sets("Evidence", "evidence"), endorsements())},
		{name: "AchievementSubject", more: subjectMore, quick: quickSubject, members: join(
			of(typed("AchievementSubject"), uri("id"), must(one("achievement", "Achievement")),
				member{name: "activityStartDate", kind: moment, forgiven: true}, member{name: "activityEndDate", kind: moment, forgiven: true},
				member{name: "creditsEarned", kind: number}, one("image", "Image"), one("source", "Profile")),
			sets("IdentityObject", "identifier"), sets("Result", "result"),
			texts("licenseNumber", "narrative", "role", "term"))},
		{name: "Achievement", members: join(
			of(must(uri("id")), typed("Achievement"), must(one("criteria", "Criteria")), must(member{name: "description"}), must(member{name: "name"}),
				member{name: "achievementType", kind: word, words: achievementTypes, open: true},
				one("creator", "Profile"), member{name: "creditsAvailable", kind: number}, one("image", "Image"), language,
				member{name: "tag", many: true}),
			sets("Alignment", "alignment"), sets("IdentifierEntry", "otherIdentifier"), sets("Related", "related"),
			sets("ResultDescription", "resultDescription"), endorsements(),
			texts("fieldOfStudy", "humanCode", "specialization", "version"))},
		{name: "Criteria", members: join(of(uri("id")), texts("narrative")), more: criteriaMore, quick: quickCriteria},
		{name: "Alignment", members: join(
			of(typed("Alignment"), must(member{name: "targetName"}), must(uri("targetUrl")),
				member{name: "targetType", kind: word, words: targetTypes, open: true}),
			texts("targetCode", "targetDescription", "targetFramework"))},
		{name: "Evidence", members: join(of(typed("Evidence"), uri("id")), texts("narrative", "name", "description", "genre", "audience"))},
		{name: "Image", closed: true, members: of(must(uri("id")), constant("Image"), member{name: "caption"})},
		{name: "Related", members: of(must(uri("id")), typed("Related"), language, member{name: "version"})},
	}
}

func profileClasses() []*class {
	return []*class{
		{name: "Profile", members: join(
			of(must(uri("id")), typed("Profile"), uri("url"), one("image", "Image"), one("address", "Address"), one("parentOrg", "Profile"),
				member{name: "dateOfBirth", kind: moment, day: true}),
			sets("IdentifierEntry", "otherIdentifier"), endorsements(),
			texts("name", "phone", "description", "email", "official", "familyName", "givenName", "additionalName", "patronymicName",
				"honorificPrefix", "honorificSuffix", "familyNamePrefix"))},
		{name: "Address", members: join(of(typed("Address"), one("geo", "GeoCoordinates")),
			texts("addressCountry", "addressCountryCode", "addressRegion", "addressLocality", "streetAddress", "postOfficeBoxNumber", "postalCode"))},
		{name: "GeoCoordinates", members: of(constant("GeoCoordinates"),
			must(member{name: "latitude", kind: number}), must(member{name: "longitude", kind: number}))},
		{name: "IdentityObject", closed: true, members: of(constant("IdentityObject"), must(member{name: "hashed", kind: boolean}),
			must(member{name: "identityHash"}), member{name: "identityType", kind: word, words: identifierTypes, open: true, required: true},
			member{name: "salt"})},
		{name: "IdentifierEntry", closed: true, members: of(constant("IdentifierEntry"), must(member{name: "identifier"}), identifierWord)},
	}
}

func resultClasses() []*class {
	return []*class{
		{name: "Result", members: join(of(typed("Result"), uri("achievedLevel"), uri("resultDescription"),
			member{name: "status", kind: word, words: resultStatuses}, member{name: "value"}), sets("Alignment", "alignment"))},
		{name: "ResultDescription", members: join(of(must(uri("id")), typed("ResultDescription"), must(member{name: "name"}),
			member{name: "resultType", kind: word, words: resultTypes, open: true, required: true},
			member{name: "allowedValue", many: true}, uri("requiredLevel")),
			texts("requiredValue", "valueMax", "valueMin"), sets("Alignment", "alignment"), sets("RubricCriterionLevel", "rubricCriterionLevel"))},
		{name: "RubricCriterionLevel", members: join(of(must(uri("id")), typed("RubricCriterionLevel"), must(member{name: "name"})),
			texts("description", "level", "points"), sets("Alignment", "alignment"))},
	}
}
