// Package intake reads definitions as other systems write them: Open Badges 2.0
// BadgeClass and Open Badges 3.0 Achievement, CTDL credentials, and tables. It
// says what it understood and what it did not; nothing is fetched.
//
// [Read] is where to start.
package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"laurel/fault"
	"laurel/issuer"
	"laurel/skill"
)

// The bounds of a file.
const (
	MaxBytes = 1 << 20
	MaxItems = 200
)

// Found is one definition in a file.
type Found struct {
	issuer.ImportItem
	Format     string   // "Open Badges 2.0", "Open Badges 3.0", "CTDL", "table"
	Understood []string // what was taken over, by the words of the form
	Ignored    []string // what was not, by the words of the file
	Problem    string   // why no draft can be made of it
}

// Read finds the definitions in a file. It fails with [fault.Invalid] for what
// is no such file, and past the bounds.
func Read(data []byte, skills *skill.Framework) ([]Found, error) {
	if len(data) > MaxBytes {
		return nil, refuse("This file is larger than {limit}. Divide it.", "limit", "1 MiB")
	}
	text := bytes.TrimPrefix(bytes.TrimSpace(data), []byte("\ufeff"))
	var found []Found
	var err error
	switch {
	case len(text) == 0:
		return nil, refuse("This file is empty.")
	case text[0] == '{' || text[0] == '[':
		found, err = readJSON(text, skills)
	default:
		found, err = readTable(data)
	}
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, refuse("There is no definition in this file: no Open Badges BadgeClass or Achievement, no CTDL credential.")
	case len(found) > MaxItems:
		return nil, refuse("There are more than {limit} definitions in this file. Divide it.", "limit", fmt.Sprint(MaxItems))
	}
	seen := map[string]bool{}
	for i := range found {
		f := &found[i]
		if f.Problem == "" {
			f.Problem = problemOf(f.Definition)
		}
		if f.Problem == "" && f.Source != "" && seen[f.Source] {
			f.Problem = "The same id stands in this file twice."
		}
		seen[f.Source] = true
	}
	return found, nil
}

func refuse(text string, params ...string) *fault.Error { return fault.Field("file", text, params...) }

// problemOf is the first thing that keeps a definition from being a draft.
func problemOf(d issuer.Definition) string {
	if strings.TrimSpace(d.Title) == "" {
		return "It has no name."
	}
	err, ok := d.Validate().(*fault.Error)
	if !ok || err == nil {
		return ""
	}
	for _, f := range err.Fields() {
		return f.Field + ": " + f.Sentence()
	}
	return err.Sentence()
}

type object = map[string]any

func readJSON(text []byte, skills *skill.Framework) ([]Found, error) {
	var root any
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, refuse("This begins like JSON and cannot be read as JSON.")
	}
	var found []Found
	for _, o := range objects(root, 0) {
		n := node{object: o, skills: skills, used: map[string]bool{"@context": true, "type": true, "@type": true, "id": true, "@id": true}}
		var f Found
		switch kinds := strings.Join(n.kinds(), " "); {
		case strings.Contains(kinds, "BadgeClass"):
			f = n.badgeClass()
		case strings.Contains(kinds, "Achievement"):
			f = n.achievement()
		default:
			f = n.ctdl()
		}
		f.Ignored = append(f.Ignored, n.ignored()...)
		if found = append(found, f); len(found) > MaxItems {
			break
		}
	}
	return found, nil
}

// objects are those in which a definition stands: the thing itself, the members
// of a list or a graph, the badge of an assertion, the achievement of a credential.
func objects(v any, depth int) (all []object) {
	if depth > 8 {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			all = append(all, objects(one, depth+1)...)
		}
	case object:
		if isDefinition(v) {
			return []object{v}
		}
		for _, member := range []string{"@graph", "badge", "credentialSubject", "achievement", "verifiableCredential"} {
			all = append(all, objects(v[member], depth+1)...)
		}
	}
	return all
}

func isDefinition(o object) bool {
	return slices.ContainsFunc(node{object: o}.kinds(), func(kind string) bool {
		name, ctdl := strings.CutPrefix(kind, "ceterms:")
		return kind == "BadgeClass" || kind == "Achievement" || ctdl && slices.Contains(ctdlCredentials, name)
	})
}

// ctdlCredentials are the classes of CTDL that are credentials.
var ctdlCredentials = strings.Fields("Credential Badge DigitalBadge OpenBadge MicroCredential Certificate CertificateOfCompletion Certification License " +
	"Degree AssociateDegree BachelorDegree MasterDegree DoctoralDegree ProfessionalDoctorate ResearchDoctorate Diploma GeneralEducationDevelopment " +
	"SecondarySchoolDiploma QualityAssuranceCredential ApprenticeshipCertificate JourneymanCertificate MasterCertificate")
