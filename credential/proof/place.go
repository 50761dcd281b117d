package proof

import (
	"errors"
	"strconv"
	"strings"

	"laurel/credential/canon"
)

// members are what an error of an embedded proof is about, by its code, where
// it does not say so itself.
var members = map[string]string{
	CodeMismatch:    "/proofValue",
	CodeMalformed:   "/proofValue",
	CodeKeyKind:     "/verificationMethod",
	CodePurpose:     "/proofPurpose",
	CodeLapsed:      "/expires",
	CodeChallenge:   "/challenge",
	CodeDomain:      "/domain",
	CodePrevious:    "/previousProof",
	CodeKindNotRead: "/cryptosuite",
	CodeContext:     "/@context",
}

// standing is where a proof stands in its document.
type standing struct {
	index            int
	listed, embedded bool
}

// String is the JSON Pointer to the proof.
func (s standing) String() string {
	if !s.listed {
		return "/proof"
	}
	return "/proof/" + strconv.Itoa(s.index)
}

// located gives an error of an embedded proof its place in the document. What
// the contexts do not define, or not as the signer had it, is where the
// document says it; everything else is a member of the proof.
func (p *Proof) located(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok || !p.stand.embedded {
		return err
	}
	own := p.stand.String()
	if e.At == own || strings.HasPrefix(e.At, own+"/") {
		return err
	}
	if told, ok := errors.AsType[*canon.Error](e.Cause); ok && e.At == "" {
		e.At = told.Pointer
		if isOptions(err) {
			e.At = own + told.Pointer
		}
		return err
	}
	if e.At == "" {
		e.At = members[e.Code]
	}
	switch {
	case strings.HasPrefix(e.Code, "key."):
		e.At = own + "/verificationMethod"
	case e.Code == CodeContext && e.At == members[CodeContext]: // the document's
	default:
		e.At = own + e.At
	}
	return err
}

// optionsPrefix begins the text of an error about a proof's options.
const optionsPrefix = "the proof's options: "

func isOptions(err error) bool { return strings.HasPrefix(err.Error(), optionsPrefix) }

// KeyPlace is where a proof names its key, as [Error.Place] has it.
func (p *Proof) KeyPlace() string {
	switch {
	case p.stand.embedded:
		return p.stand.String() + "/verificationMethod"
	case p.Method == "" && p.header.Type() != 0:
		return "header /jwk"
	}
	return "header /kid"
}

// keyLocated gives an error about a proof's key its place.
func (p *Proof) keyLocated(err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.At == "" {
		e.At = p.KeyPlace()
	}
	return err
}
