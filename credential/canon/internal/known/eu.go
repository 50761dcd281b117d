package known

import "laurel/credential/canon/internal/termtable"

const (
	eu  = "https://laurel.example/contexts/eu-microcredential/v1#"
	ob  = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
	xsd = "http://www.w3.org/2001/XMLSchema#"
)

// The European description of a micro-credential (package credential/eu,
// where the context is published): the elements of the Council Recommendation
// 2022/C 243/02, Annex I. Holders are identified in the words of Open Badges.
var euMicroCredential = protected(
	with(has("MicroCredentialDescriptor", eu+"MicroCredentialDescriptor"), protected(
		refers("describes", eu+"describes"),
	)),
	with(has("Learner", eu+"Learner"), protected(
		set(refers("identifier", ob+"identifier")),
		refers("microCredential", eu+"microCredential"),
	)),
	with(has("IdentityObject", ob+"IdentityObject"), protected(
		typed("hashed", ob+"hashed", xsd+"boolean"),
		has("identityHash", ob+"identityHash"),
		has("identityType", ob+"identityType"),
		has("salt", ob+"salt"),
	)),
	with(has("MicroCredential", eu+"MicroCredential"), protected(
		has("title", eu+"title"),
		has("language", eu+"language"),
		has("country", eu+"country"),
		set(refers("awardingBody", eu+"awardingBody")),
		typed("awardedOn", eu+"awardedOn", xsd+"date"),
		list(has("learningOutcome", eu+"learningOutcome")),
		refers("workload", eu+"workload"),
		refers("level", eu+"level"),
		refers("assessment", eu+"assessment"),
		refers("participation", eu+"participation"),
		has("qualityAssurance", eu+"qualityAssurance"),
		has("prerequisites", eu+"prerequisites"),
		refers("supervision", eu+"supervision"),
		refers("grade", eu+"grade"),
		refers("stackability", eu+"stackability"),
		has("furtherInformation", eu+"furtherInformation"),
		set(refers("skill", eu+"skill")),
	)),
	with(has("Workload", eu+"Workload"), protected(
		typed("hours", eu+"hours", xsd+"decimal"),
		typed("ects", eu+"ects", xsd+"decimal"),
	)),
	with(has("Level", eu+"Level"), protected(
		refers("eqf", eu+"eqf"),
		has("notApplicable", eu+"notApplicable"),
	)),
	with(has("Term", eu+"Term"), protected(
		has("code", eu+"code"),
		has("words", eu+"words"),
	)),
	with(has("Grade", eu+"Grade"), protected(
		has("measured", eu+"measured"),
		has("scale", eu+"scale"),
		has("value", eu+"value"),
		has("best", eu+"best"),
		has("needed", eu+"needed"),
	)),
	with(has("Stacking", eu+"Stacking"), protected(
		has("code", eu+"code"),
		has("words", eu+"words"),
		has("towards", eu+"towards"),
	)),
	with(has("Skill", eu+"Skill"), protected(
		has("called", eu+"called"),
		has("code", eu+"code"),
		has("framework", eu+"framework"),
		refers("esco", eu+"esco"),
		has("atLevel", eu+"atLevel"),
	)),
)

// list marks a property whose values have an order.
func list(t termtable.Term) termtable.Term {
	t.Container = termtable.List
	return t
}
