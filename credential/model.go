package credential

import "encoding/json"

// AchievementSubject is who reached what (OB 3.0 §AchievementSubject). It
// carries an ID or at least one Identifier.
type AchievementSubject struct {
	ID                string           `json:"id,omitempty"`
	Type              []string         `json:"type"`
	Identifier        []IdentityObject `json:"identifier,omitempty"`
	Name              string           `json:"name,omitempty"` // read only: outside the Open Badges context of this class
	ActivityStartDate string           `json:"activityStartDate,omitempty"`
	ActivityEndDate   string           `json:"activityEndDate,omitempty"`
	CreditsEarned     float64          `json:"creditsEarned,omitempty"`
	Achievement       *Achievement     `json:"achievement,omitempty"`
	Image             *Image           `json:"image,omitempty"`
	LicenseNumber     string           `json:"licenseNumber,omitempty"`
	Narrative         string           `json:"narrative,omitempty"` // Markdown
	Result            []Result         `json:"result,omitempty"`
	Role              string           `json:"role,omitempty"`
	Source            *Profile         `json:"source,omitempty"` // who assessed, if not the issuer
	Term              string           `json:"term,omitempty"`
}

// Achievement is what can be reached (OB 3.0 §Achievement).
type Achievement struct {
	ID                string              `json:"id"`
	Type              []string            `json:"type"`
	AchievementType   string              `json:"achievementType,omitempty"`
	Name              string              `json:"name"`
	Description       string              `json:"description"`
	Criteria          *Criteria           `json:"criteria"`
	Alignment         []Alignment         `json:"alignment,omitempty"`
	Creator           *Profile            `json:"creator,omitempty"`
	CreditsAvailable  float64             `json:"creditsAvailable,omitempty"`
	FieldOfStudy      string              `json:"fieldOfStudy,omitempty"`
	HumanCode         string              `json:"humanCode,omitempty"`
	Image             *Image              `json:"image,omitempty"`
	InLanguage        string              `json:"inLanguage,omitempty"` // BCP 47
	OtherIdentifier   []IdentifierEntry   `json:"otherIdentifier,omitempty"`
	Related           []Related           `json:"related,omitempty"`
	ResultDescription []ResultDescription `json:"resultDescription,omitempty"`
	Specialization    string              `json:"specialization,omitempty"`
	Tag               []string            `json:"tag,omitempty"`
	Version           string              `json:"version,omitempty"`
	// Endorsement holds signed endorsements of it as they are (OB 3.0
	// §Achievement): compact JSON, which [AchievementCredential.JSON] keeps byte
	// for byte.
	Endorsement []json.RawMessage `json:"endorsement,omitempty"`
}

// Criteria is what had to be done for it.
type Criteria struct {
	ID        string `json:"id,omitempty"`
	Narrative string `json:"narrative,omitempty"` // Markdown
}

// Profile is an organisation or a person: an issuer, creator or assessor.
type Profile struct {
	ID              string            `json:"id"`
	Type            []string          `json:"type"`
	Name            string            `json:"name,omitempty"`
	URL             string            `json:"url,omitempty"`
	Phone           string            `json:"phone,omitempty"`
	Description     string            `json:"description,omitempty"`
	Image           *Image            `json:"image,omitempty"`
	Email           string            `json:"email,omitempty"`
	Address         *Address          `json:"address,omitempty"`
	OtherIdentifier []IdentifierEntry `json:"otherIdentifier,omitempty"`
	Official        string            `json:"official,omitempty"`
	ParentOrg       *Profile          `json:"parentOrg,omitempty"`
}

// NewProfile returns a profile of the given id and name.
func NewProfile(id, name string) *Profile {
	return &Profile{ID: id, Type: []string{"Profile"}, Name: name}
}

// Address is where a profile is found.
type Address struct {
	Type               []string `json:"type"`
	AddressCountry     string   `json:"addressCountry,omitempty"`
	AddressCountryCode string   `json:"addressCountryCode,omitempty"` // ISO 3166-1 alpha-2
	AddressRegion      string   `json:"addressRegion,omitempty"`
	AddressLocality    string   `json:"addressLocality,omitempty"`
	StreetAddress      string   `json:"streetAddress,omitempty"`
	PostalCode         string   `json:"postalCode,omitempty"`
}

// IdentityObject names the holder by something they are known by, hashed as
// [HashIdentity] does or in the open.
type IdentityObject struct {
	Type         string `json:"type"`
	Hashed       bool   `json:"hashed"`
	IdentityHash string `json:"identityHash"`
	IdentityType string `json:"identityType"`
	Salt         string `json:"salt,omitempty"`
}

// IdentifierEntry is a further identifier of a profile or an achievement.
type IdentifierEntry struct {
	Type           string `json:"type"`
	Identifier     string `json:"identifier"`
	IdentifierType string `json:"identifierType"`
}

// Alignment ties an achievement or result to a node of a framework.
type Alignment struct {
	Type              []string `json:"type"`
	TargetCode        string   `json:"targetCode,omitempty"`
	TargetDescription string   `json:"targetDescription,omitempty"`
	TargetName        string   `json:"targetName"`
	TargetFramework   string   `json:"targetFramework,omitempty"`
	TargetType        string   `json:"targetType,omitempty"`
	TargetURL         string   `json:"targetUrl"`
}

// Result is what the holder reached, against a ResultDescription of the
// same achievement.
type Result struct {
	Type              []string    `json:"type"`
	ResultDescription string      `json:"resultDescription,omitempty"`
	Value             string      `json:"value,omitempty"`
	Status            string      `json:"status,omitempty"`
	AchievedLevel     string      `json:"achievedLevel,omitempty"`
	Alignment         []Alignment `json:"alignment,omitempty"`
}

// ResultDescription says which results can be reached; values run from low to high.
type ResultDescription struct {
	ID                   string                 `json:"id"`
	Type                 []string               `json:"type"`
	Name                 string                 `json:"name"`
	ResultType           string                 `json:"resultType"`
	AllowedValue         []string               `json:"allowedValue,omitempty"`
	RequiredValue        string                 `json:"requiredValue,omitempty"`
	RequiredLevel        string                 `json:"requiredLevel,omitempty"`
	ValueMin             string                 `json:"valueMin,omitempty"`
	ValueMax             string                 `json:"valueMax,omitempty"`
	RubricCriterionLevel []RubricCriterionLevel `json:"rubricCriterionLevel,omitempty"`
	Alignment            []Alignment            `json:"alignment,omitempty"`
}

// RubricCriterionLevel is one step of a rubric.
type RubricCriterionLevel struct {
	ID          string      `json:"id"`
	Type        []string    `json:"type"`
	Name        string      `json:"name"`
	Description string      `json:"description,omitempty"`
	Level       string      `json:"level,omitempty"`
	Points      string      `json:"points,omitempty"`
	Alignment   []Alignment `json:"alignment,omitempty"`
}

// Evidence shows what was done.
type Evidence struct {
	ID          string   `json:"id,omitempty"`
	Type        []string `json:"type"`
	Name        string   `json:"name,omitempty"`
	Narrative   string   `json:"narrative,omitempty"` // Markdown
	Description string   `json:"description,omitempty"`
	Genre       string   `json:"genre,omitempty"`
	Audience    string   `json:"audience,omitempty"`
}

// Image is a picture, by address or as a data: URL.
type Image struct {
	ID      string `json:"id"`
	Type    string `json:"type"`
	Caption string `json:"caption,omitempty"`
}

// Related names another achievement that goes with this one.
type Related struct {
	ID         string   `json:"id"`
	Type       []string `json:"type"`
	InLanguage string   `json:"inLanguage,omitempty"`
	Version    string   `json:"version,omitempty"`
}

// StatusEntry tells where the status of a credential is found (Bitstring
// Status List §BitstringStatusListEntry).
type StatusEntry struct {
	ID                   string `json:"id,omitempty"`
	Type                 string `json:"type"`
	StatusPurpose        string `json:"statusPurpose,omitempty"`
	StatusListIndex      string `json:"statusListIndex,omitempty"`
	StatusListCredential string `json:"statusListCredential,omitempty"`
	StatusReference      string `json:"statusReference,omitempty"`

	StatusSize    int             `json:"statusSize,omitempty"` // bits of a place; 0 stands for 1
	StatusMessage []StatusMessage `json:"statusMessage,omitempty"`
}

// StatusMessage says what a value of a status means.
type StatusMessage struct {
	Status  string `json:"status"` // "0x0"
	Message string `json:"message"`
}

// Schema names a schema that the credential follows.
type Schema struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// Proof is an embedded proof (VC Data Integrity §Proofs) as it is read; what
// it proves is decided over the bytes, by credential/proof.
type Proof struct {
	ID                 string   `json:"id,omitempty"`
	Type               string   `json:"type"`
	Cryptosuite        string   `json:"cryptosuite,omitempty"`
	Created            string   `json:"created,omitempty"`
	Expires            string   `json:"expires,omitempty"`
	VerificationMethod string   `json:"verificationMethod,omitempty"`
	ProofPurpose       string   `json:"proofPurpose,omitempty"`
	Domain             []string `json:"domain,omitempty"`
	Challenge          string   `json:"challenge,omitempty"`
	Nonce              string   `json:"nonce,omitempty"`
	PreviousProof      []string `json:"previousProof,omitempty"`
	ProofValue         string   `json:"proofValue,omitempty"`
}
