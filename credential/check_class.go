package credential

// class is a class of the data model: whether its objects say their type,
// and the rules of its members.
type class struct {
	typed   bool
	oneType bool // type is one text, never a list of several
	rules   []rule
}

// The enumerations of OB 3.0 §Enumerations.
var (
	achievementTypes = []string{
		"Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree", "Award", "Badge",
		"BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification", "CommunityService", "Competency",
		"Course", "CoCurricular", "Degree", "Diploma", "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment",
		"JourneymanCertificate", "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
		"QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential", "ResearchDoctorate",
		"SecondarySchoolDiploma",
	}
	targetTypes = []string{
		"ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL",
	}
	resultTypes = []string{
		"GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore", "RawScore", "Result",
		"RubricCriterion", "RubricCriterionLevel", "RubricScore", "ScaledScore", "Status",
	}
	resultStatuses  = []string{"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}
	identifierTypes = []string{
		"name", "sourcedId", "systemId", "productId", "userName", "accountId", "emailAddress", "nationalIdentityNumber",
		"isbn", "issn", "lisSourcedId", "oneRosterSourcedId", "sisSourcedId", "ltiContextId", "ltiDeploymentId",
		"ltiToolId", "ltiPlatformId", "ltiUserId", "identifier",
	}
)

// envelope is what every credential may have beside its own members. Issuer,
// dates and status have rules of their own.
func envelope(own ...rule) []rule {
	return append(own,
		rule{name: "description", kind: text, list: true},
		rule{name: "credentialSchema", kind: object, class: "CredentialSchema", list: true},
		rule{name: "refreshService", kind: object, class: "Typed", list: true},
		rule{name: "termsOfUse", kind: object, class: "Typed", list: true},
		rule{name: "proof", kind: object, class: "Typed", list: true},
	)
}

// classes lists the classes by name; it is filled in init because they name
// each other.
var classes map[string]class

func init() {
	name := rule{name: "name", kind: text, list: true}
	alignment := rule{name: "alignment", kind: object, class: "Alignment", list: true}
	endorsements := []rule{
		{name: "endorsement", kind: object, class: "endorsement", list: true},
		{name: "endorsementJwt", kind: jws, list: true},
	}
	classes = map[string]class{
		"AchievementCredential": {rules: append(envelope(
			rule{name: "id", kind: uri, required: true},
			name,
			rule{name: "image", kind: object, class: "Image"},
			rule{name: "awardedDate", kind: date},
			rule{name: "credentialSubject", kind: object, class: "AchievementSubject", required: true},
			rule{name: "evidence", kind: object, class: "Evidence", list: true},
		), endorsements...)},
		"EndorsementCredential": {rules: envelope(
			rule{name: "id", kind: uri},
			name,
			rule{name: "awardedDate", kind: date},
			rule{name: "credentialSubject", kind: object, class: "EndorsementSubject", required: true},
		)},
		"VerifiableCredential": {rules: envelope(
			rule{name: "id", kind: uri},
			name,
			rule{name: "credentialSubject", kind: object, class: "Subject", list: true, required: true},
			rule{name: "evidence", kind: object, class: "Typed", list: true},
		)},
		"Subject": {rules: []rule{{name: "id", kind: uri}}},
		"EndorsementSubject": {typed: true, rules: []rule{
			{name: "id", kind: uri, required: true}, {name: "endorsementComment", kind: text},
		}},
		"AchievementSubject": {typed: true, rules: []rule{
			{name: "id", kind: uri},
			{name: "identifier", kind: object, class: "IdentityObject", list: true},
			{name: "activityStartDate", kind: dateish},
			{name: "activityEndDate", kind: dateish},
			{name: "creditsEarned", kind: number},
			{name: "achievement", kind: object, class: "Achievement", required: true},
			{name: "image", kind: object, class: "Image"},
			{name: "licenseNumber", kind: text},
			{name: "narrative", kind: text},
			{name: "result", kind: object, class: "Result", list: true},
			{name: "role", kind: text},
			{name: "source", kind: object, class: "Profile"},
			{name: "term", kind: text},
		}},
		"Achievement": {typed: true, rules: append([]rule{
			{name: "id", kind: uri, required: true},
			{name: "achievementType", kind: text, enum: achievementTypes},
			alignment,
			{name: "creator", kind: object, class: "Profile"},
			{name: "creditsAvailable", kind: number},
			{name: "criteria", kind: object, class: "Criteria", required: true},
			{name: "description", kind: text, required: true},
			{name: "fieldOfStudy", kind: text},
			{name: "humanCode", kind: text},
			{name: "image", kind: object, class: "Image"},
			{name: "inLanguage", kind: plain},
			{name: "name", kind: text, required: true},
			{name: "otherIdentifier", kind: object, class: "IdentifierEntry", list: true},
			{name: "related", kind: object, class: "Related", list: true},
			{name: "resultDescription", kind: object, class: "ResultDescription", list: true},
			{name: "specialization", kind: text},
			{name: "tag", kind: text, list: true},
			{name: "version", kind: text},
		}, endorsements...)},
		"Criteria": {rules: []rule{{name: "id", kind: uri}, {name: "narrative", kind: text}}},
		"Profile": {typed: true, rules: append([]rule{
			{name: "id", kind: uri, required: true},
			{name: "name", kind: text},
			{name: "url", kind: uri},
			{name: "phone", kind: text},
			{name: "description", kind: text},
			{name: "image", kind: object, class: "Image"},
			{name: "email", kind: text},
			{name: "address", kind: object, class: "Address"},
			{name: "otherIdentifier", kind: object, class: "IdentifierEntry", list: true},
			{name: "official", kind: text},
			{name: "parentOrg", kind: object, class: "Profile"},
		}, endorsements...)},
		"Address": {typed: true},
		"IdentityObject": {typed: true, oneType: true, rules: []rule{
			{name: "hashed", kind: boolean, required: true},
			{name: "identityHash", kind: text, required: true},
			{name: "identityType", kind: text, enum: identifierTypes, required: true},
			{name: "salt", kind: text},
		}},
		"IdentifierEntry": {typed: true, oneType: true, rules: []rule{
			{name: "identifier", kind: text, required: true},
			{name: "identifierType", kind: text, enum: identifierTypes, required: true},
		}},
		"Alignment": {typed: true, rules: []rule{
			{name: "targetName", kind: text, required: true},
			{name: "targetUrl", kind: uri, required: true},
			{name: "targetCode", kind: text},
			{name: "targetDescription", kind: text},
			{name: "targetFramework", kind: text},
			{name: "targetType", kind: text, enum: targetTypes},
		}},
		"Result": {typed: true, rules: []rule{
			{name: "resultDescription", kind: uri},
			{name: "value", kind: text},
			{name: "status", kind: text, enum: resultStatuses, closed: true},
			{name: "achievedLevel", kind: uri},
			alignment,
		}},
		"ResultDescription": {typed: true, rules: []rule{
			{name: "id", kind: uri, required: true},
			{name: "name", kind: text, required: true},
			{name: "resultType", kind: text, enum: resultTypes, required: true},
			{name: "allowedValue", kind: text, list: true},
			{name: "requiredValue", kind: text},
			{name: "requiredLevel", kind: uri},
			{name: "valueMin", kind: text},
			{name: "valueMax", kind: text},
			{name: "rubricCriterionLevel", kind: object, class: "RubricCriterionLevel", list: true},
			alignment,
		}},
		"RubricCriterionLevel": {typed: true, rules: []rule{
			{name: "id", kind: uri, required: true},
			{name: "name", kind: text, required: true},
			{name: "level", kind: text},
			{name: "points", kind: text},
			alignment,
		}},
		"Evidence": {typed: true, rules: []rule{
			{name: "id", kind: uri},
			{name: "name", kind: text},
			{name: "narrative", kind: text},
			{name: "description", kind: text},
			{name: "genre", kind: text},
			{name: "audience", kind: text},
		}},
		"Image":            {typed: true, oneType: true, rules: []rule{{name: "id", kind: uri, required: true}, {name: "caption", kind: text}}},
		"Related":          {typed: true, rules: []rule{{name: "id", kind: uri, required: true}, {name: "inLanguage", kind: plain}, {name: "version", kind: text}}},
		"CredentialSchema": {rules: []rule{{name: "id", kind: uri, required: true}, {name: "type", kind: plain, list: true, required: true}}},
		"Typed":            {rules: []rule{{name: "type", kind: plain, list: true, required: true}, {name: "id", kind: uri}}},
	}
}
