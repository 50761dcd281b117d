package vcapi

import (
	"encoding/json"
	"net/http"

	"laurel/account"
	"laurel/issuer/secure"
	"laurel/server/httpx"
	"laurel/verifier"
)

// secured is a document that was signed or derived.
type secured struct {
	Credential   json.RawMessage `json:"verifiableCredential,omitempty"`
	Presentation json.RawMessage `json:"verifiablePresentation,omitempty"`
}

// issue signs a credential (VCALM §Issue Credential).
func (d *Door) issue(r *http.Request, q request) (answer, error) {
	doc, _, err := q.document("credential")
	if err != nil {
		return answer{}, err
	}
	req := secure.IssueRequest{Credential: doc}
	if req.ID, err = q.text("credentialId"); err != nil {
		return answer{}, err
	}
	if req.Mandatory, err = q.texts("mandatoryPointers"); err != nil {
		return answer{}, err
	}
	leave, err := d.enter(r)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	signed, err := d.Signing.Issue(r.Context(), httpx.Actor(r.Context()), r.PathValue("instance"), req)
	return answer{http.StatusCreated, secured{Credential: signed}}, err
}

// present signs a presentation (VCALM §Create Presentation).
func (d *Door) present(r *http.Request, q request) (answer, error) {
	doc, _, err := q.document("presentation")
	if err != nil {
		return answer{}, err
	}
	req := secure.PresentRequest{Presentation: doc}
	if req.Challenge, err = q.text("challenge"); err != nil {
		return answer{}, err
	}
	if req.Domain, err = q.text("domain"); err != nil {
		return answer{}, err
	}
	leave, err := d.enter(r)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	signed, err := d.Signing.Present(r.Context(), httpx.Actor(r.Context()), req)
	return answer{http.StatusCreated, secured{Presentation: signed}}, err
}

// derive makes a credential that discloses less (VCALM §Derive Credential).
func (d *Door) derive(r *http.Request, q request) (answer, error) {
	doc, _, err := q.document("verifiableCredential")
	if err != nil {
		return answer{}, err
	}
	pointers, err := q.texts("selectivePointers")
	if err != nil {
		return answer{}, err
	}
	leave, err := d.enter(r)
	if err != nil {
		return answer{}, err
	}
	defer leave()
	derived, err := d.Signing.Derive(r.Context(), httpx.Actor(r.Context()), doc, pointers)
	return answer{http.StatusCreated, secured{Credential: derived}}, err
}

// status changes a status (VCALM §Update Status).
func (d *Door) status(r *http.Request, q request) (answer, error) {
	var in struct {
		ID    string `json:"credentialId"`
		Entry struct {
			Purpose string `json:"statusPurpose"`
			List    string `json:"statusListCredential"`
			Index   string `json:"statusListIndex"`
		} `json:"credentialStatus"`
		Status *bool `json:"status"`
	}
	for name, into := range map[string]any{"credentialId": &in.ID, "credentialStatus": &in.Entry, "status": &in.Status} {
		if raw, there := q.members[name]; there && json.Unmarshal(raw, into) != nil {
			return answer{}, malformed("shape.type", "/"+name, name+" is not what this call takes")
		}
	}
	if in.Status == nil {
		return answer{}, malformed("shape.missing", "/status", "status is missing: true or false")
	}
	req := secure.StatusRequest{Credential: in.ID, Purpose: in.Entry.Purpose, List: in.Entry.List, Index: in.Entry.Index, Set: *in.Status}
	err := d.Signing.SetStatus(r.Context(), httpx.Actor(r.Context()), req)
	return answer{http.StatusOK, struct{}{}}, err
}

// verdict is the result of verifying (VCALM §Verify Credential).
type verdict struct {
	Verified     bool               `json:"verified"`
	Problems     []verifier.Problem `json:"problemDetails"`
	Warnings     []verifier.Problem `json:"warnings"`
	Credential   json.RawMessage    `json:"credential,omitempty"`
	Presentation json.RawMessage    `json:"presentation,omitempty"`
}

// verify checks a credential (VCALM §Verify Credential).
func (d *Door) verify(r *http.Request, q request) (answer, error) {
	doc, _, err := q.document("verifiableCredential")
	if err != nil {
		return answer{}, err
	}
	opt, warnings, err := d.asked(r, q)
	if err != nil {
		return answer{}, err
	}
	got, err := d.Verifier.Prove(r.Context(), doc, opt)
	if err != nil {
		return answer{}, err
	}
	v := judged(got, warnings)
	if q.flag("returnCredential") {
		v.Credential = doc
	}
	return v.answer(), nil
}

// verifyPresentation checks a presentation and the credentials in it (VCALM
// §Verify Presentation). One that comes as presentation needs no proof.
func (d *Door) verifyPresentation(r *http.Request, q request) (answer, error) {
	doc, name, err := q.document("verifiablePresentation", "presentation")
	if err != nil {
		return answer{}, err
	}
	opt, warnings, err := d.asked(r, q)
	if err != nil {
		return answer{}, err
	}
	opt.Unsigned = name == "presentation"
	got, err := d.Verifier.ProvePresentation(r.Context(), doc, opt)
	if err != nil {
		return answer{}, err
	}
	v := judged(got, warnings)
	if q.flag("returnPresentation") {
		v.Presentation = doc
	}
	return v.answer(), nil
}

// asked reads the options of verifying, and looks that who asks may.
func (d *Door) asked(r *http.Request, q request) (opt verifier.ProofOptions, warnings []verifier.Problem, err error) {
	if err := d.Signing.May(httpx.Actor(r.Context()), account.Verify); err != nil {
		return opt, nil, err
	}
	if opt.Challenge, err = q.text("challenge"); err != nil {
		return opt, nil, err
	}
	if opt.Domain, err = q.text("domain"); err != nil {
		return opt, nil, err
	}
	if opt.NymDomain, err = q.text("nymDomain"); err != nil {
		return opt, nil, err
	}
	checks, err := q.texts("checks")
	if err != nil {
		return opt, nil, err
	}
	for _, check := range checks {
		opt.Status = opt.Status || check == "credentialStatus" || check == "status"
	}
	return opt, q.unknown("challenge", "domain", "nymDomain", "checks", "returnCredential", "returnPresentation", "returnProblemDetails", "returnResults"), nil
}

func judged(got verifier.Proved, warnings []verifier.Problem) verdict {
	v := verdict{Verified: got.Verified(), Problems: got.Problems, Warnings: append(got.Warnings, warnings...)}
	if v.Problems == nil {
		v.Problems = []verifier.Problem{}
	}
	if v.Warnings == nil {
		v.Warnings = []verifier.Problem{}
	}
	return v
}

// answer is 200 for what is verified and 400 for what is not: clients in the
// field go by the status.
func (v verdict) answer() answer {
	if v.Verified {
		return answer{http.StatusOK, v}
	}
	return answer{http.StatusBadRequest, v}
}
