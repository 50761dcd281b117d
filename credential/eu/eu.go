// Package eu is the European description of a micro-credential: the eleven
// mandatory and five optional elements of the Council Recommendation of 16 June
// 2022 (2022/C 243/02, Annex I), each as a term of its own.
//
// It is a credential beside the badge, linked to it: same holder, same issuer,
// and the digest of the badge's bytes. So the badge keeps the two contexts
// that every reader knows, and nothing about the micro-credential is left to
// free text. Make one with [New], read one with [Read], and ask [Descriptor.Of]
// whether a badge is the one that it describes.
package eu

import (
	"bytes"
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
	"encoding/json"

	"laurel/credential"
)

// Type is the type of the credential.
const Type = string(credential.KindEU)

// The documents that define the terms, and what they are served as. The
// context's address never changes and belongs to nobody, so a copy can be had
// from each issuer, with its digest in the credential.
var (
	//go:embed context.jsonld
	ContextDocument []byte
	//go:embed schema.json
	SchemaDocument []byte
)

// Places are where a server keeps copies of the documents, under its address.
const (
	ContextPath = "/contexts/eu-microcredential/v1"
	SchemaPath  = "/schemas/eu-microcredential/v1"
)

// Descriptor is a MicroCredentialDescriptor: a credential that says what
// another one, a badge, stands for.
type Descriptor struct {
	Context           []string                `json:"@context"`
	ID                string                  `json:"id"`
	Type              []string                `json:"type"`
	Name              string                  `json:"name,omitempty"`
	Issuer            Body                    `json:"issuer"`
	ValidFrom         string                  `json:"validFrom"`
	ValidUntil        string                  `json:"validUntil,omitempty"`
	Describes         string                  `json:"describes"` // the badge's id
	CredentialSubject Learner                 `json:"credentialSubject"`
	RelatedResource   []Resource              `json:"relatedResource"`
	CredentialSchema  []Schema                `json:"credentialSchema,omitempty"`
	CredentialStatus  *credential.StatusEntry `json:"credentialStatus,omitempty"`
}

// Body is an awarding body.
type Body struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

// Resource is something that the credential points to, and its digest (VC
// Data Model 2.0 §Integrity of Related Resources).
type Resource struct {
	ID        string `json:"id"`
	MediaType string `json:"mediaType,omitempty"`
	DigestSRI string `json:"digestSRI"`
}

// Schema is the JSON Schema of the descriptor, at the issuer's.
type Schema struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	DigestSRI string `json:"digestSRI,omitempty"`
}

// Learner is the holder, known by what the badge knows them by.
type Learner struct {
	ID              string                      `json:"id,omitempty"`
	Type            []string                    `json:"type"`
	Identifier      []credential.IdentityObject `json:"identifier,omitempty"`
	MicroCredential MicroCredential             `json:"microCredential"`
}

// MicroCredential is the elements of the recommendation, beside the learner.
// Numbers are texts, so that 7.5 stays 7.5 in every reader.
type MicroCredential struct {
	ID               string    `json:"id"` // of the achievement
	Type             []string  `json:"type"`
	Title            string    `json:"title"`
	Language         string    `json:"language,omitempty"` // BCP 47, of these texts
	Country          string    `json:"country"`            // ISO 3166-1 alpha-2
	AwardingBody     []Body    `json:"awardingBody"`
	AwardedOn        string    `json:"awardedOn"` // 2026-05-04
	LearningOutcome  []string  `json:"learningOutcome"`
	Workload         Workload  `json:"workload"`
	Level            Level     `json:"level"`
	Assessment       Term      `json:"assessment"`
	Participation    Term      `json:"participation"`
	QualityAssurance string    `json:"qualityAssurance"`
	Prerequisites    string    `json:"prerequisites,omitempty"`
	Supervision      *Term     `json:"supervision,omitempty"`
	Grade            *Grade    `json:"grade,omitempty"`
	Stackability     *Stacking `json:"stackability,omitempty"`
	FurtherInfo      string    `json:"furtherInformation,omitempty"`
	Skill            []Skill   `json:"skill,omitempty"`
}

// Workload is the notional workload: hours, ECTS credits, or both.
type Workload struct {
	Type  []string `json:"type"`
	Hours string   `json:"hours,omitempty"`
	ECTS  string   `json:"ects,omitempty"`
}

// Level is the level of the outcomes in the European Qualifications
// Framework, or why there is none.
type Level struct {
	Type          []string `json:"type"`
	EQF           string   `json:"eqf,omitempty"` // http://data.europa.eu/snb/eqf/5
	NotApplicable string   `json:"notApplicable,omitempty"`
}

// Term is one value of a list, for machines and for people.
type Term struct {
	Type  []string `json:"type"`
	Code  string   `json:"code,omitempty"`
	Words string   `json:"words"`
}

// Grade is what was reached, and out of what.
type Grade struct {
	Type     []string `json:"type"`
	Measured string   `json:"measured,omitempty"` // what was: "Final project"
	Scale    string   `json:"scale,omitempty"`    // OB 3.0 §ResultType
	Value    string   `json:"value,omitempty"`
	Best     string   `json:"best,omitempty"`
	Needed   string   `json:"needed,omitempty"`
}

// Stacking says whether it counts towards something larger.
type Stacking struct {
	Type    []string `json:"type"`
	Code    string   `json:"code,omitempty"`
	Words   string   `json:"words"`
	Towards string   `json:"towards,omitempty"`
}

// Skill is one skill of a framework, and the level at which it was shown.
type Skill struct {
	ID        string   `json:"id"`
	Type      []string `json:"type"`
	Called    string   `json:"called"`
	Code      string   `json:"code,omitempty"`
	Framework string   `json:"framework,omitempty"`
	ESCO      string   `json:"esco,omitempty"`
	AtLevel   string   `json:"atLevel,omitempty"` // 1 to 8
}

// EQF is the address of a level in the EU's vocabulary, without its number.
const EQF = "http://data.europa.eu/snb/eqf/"

// The classes of the parts.
var (
	TypeLearner         = []string{"Learner"}
	TypeMicroCredential = []string{"MicroCredential"}
	TypeWorkload        = []string{"Workload"}
	TypeLevel           = []string{"Level"}
	TypeTerm            = []string{"Term"}
	TypeGrade           = []string{"Grade"}
	TypeStacking        = []string{"Stacking"}
	TypeSkill           = []string{"Skill"}
)

// New describes a signed badge, whose bytes are given as they are kept: the
// descriptor has its issuer, holder, dates and status. server is the issuer's
// public address, at which copies of the context and schema are had.
func New(badge *credential.Credential, id, server string, m MicroCredential) *Descriptor {
	issuer := badge.Issuer()
	d := &Descriptor{
		Context: []string{credential.ContextV2, credential.ContextEU}, Type: []string{"VerifiableCredential", Type}, ID: id, Name: m.Title,
		Issuer: Body{issuer.ID, issuer.Name}, Describes: badge.ID(),
		CredentialSubject: Learner{ID: badge.Subject().ID, Type: TypeLearner, Identifier: badge.Subject().Identifier, MicroCredential: m},
		RelatedResource: []Resource{
			{badge.ID(), mediaBadge, Digest(badge.Bytes())},
			{server + ContextPath, "application/ld+json", contextDigest},
		},
		CredentialSchema: []Schema{{server + SchemaPath, "JsonSchema", schemaDigest}},
	}
	if from, ok, err := badge.ValidFrom(); ok && err == nil {
		d.ValidFrom = credential.FormatTime(from)
	}
	if until, ok, err := badge.ValidUntil(); ok && err == nil {
		d.ValidUntil = credential.FormatTime(until)
	}
	if entries := badge.Statuses(); len(entries) > 0 {
		d.CredentialStatus = &entries[0]
	}
	return d
}

const mediaBadge = "application/vc"

var contextDigest, schemaDigest = Digest(ContextDocument), Digest(SchemaDocument)

// Digest is the SRI digest of bytes (Subresource Integrity §3.5): sha384.
func Digest(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// JSON writes the descriptor in one line, without HTML escapes.
func (d *Descriptor) JSON() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
