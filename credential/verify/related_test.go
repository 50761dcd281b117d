package verify_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"laurel/credential"
	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

const (
	contextV2  = "https://www.w3.org/ns/credentials/v2"
	finalSRI   = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
	earlierSRI = "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
	finalMulti = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"
	otherSRI   = "sha384-gsOz6rhjdUu/0rnxfY1tufYRafMBy/CwXh/EvrX1xR3U0uiIwnT0nD+7JAj2H67R" // of the 1.1 context
)

// withFiles is a signed badge that says more members.
func withFiles(t testing.TB, members string) []byte {
	t.Helper()
	s := credentialtest.Signer("nordmark")
	doc := credentialtest.JSON(t, credentialtest.Badge(s.Controller()))
	doc = append([]byte("{"+members+","), bytes.TrimSpace(doc)[1:]...)
	raw, err := proof.Sign(t.Context(), doc, s, credentialtest.Noon)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestRelatedFiles compares digests with those of the files that are known,
// now or before, and passes over the ones that are not.
func TestRelatedFiles(t *testing.T) {
	one := func(id, digests string) string {
		return fmt.Sprintf(`"relatedResource":[{"id":%q,%s}]`, id, digests)
	}
	for _, tt := range []struct {
		name, members string
		code          string // of the problem; nothing: it passes
		pointer       string
	}{
		{"SRI of the file now", one(contextV2, `"digestSRI":"`+finalSRI+`"`), "", ""},
		{"SRI of the file before", one(contextV2, `"digestSRI":"`+earlierSRI+`"`), "", ""},
		{"several, the strongest of them right", one(contextV2, `"digestSRI":"sha256-q03dmlMXWIB6eaW0UFENYa6NFH6rlmzJogDAcJWwzcw= `+finalSRI+`?x"`), "", ""},
		{"several of the same strength", one(contextV2, `"digestSRI":"`+otherSRI+" "+finalSRI+`"`), "", ""},
		{"several, the strongest of them wrong", one(contextV2, `"digestSRI":"sha256-WZVc7WaX1h4D8rJVb+vlMIqxaEKEb1tYbX8fet7JJzQ= `+otherSRI+`"`), "resource.digest", "/relatedResource/0/digestSRI"},
		{"a bare digest", one(contextV2, `"digestMultibase":"`+finalMulti+`"`), "", ""},
		{"a bare digest of before", one(contextV2, `"digestMultibase":"uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k"`), "", ""},
		{"a multihash", one(contextV2, `"digestMultibase":"uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA"`), "", ""},
		{"both, in lists", one(contextV2, `"digestSRI":["`+finalSRI+`","`+earlierSRI+`"],"digestMultibase":["`+finalMulti+`"]`), "", ""},
		{"an object", strings.NewReplacer("[{", "{", "}]", "}").Replace(one(contextV2, `"digestSRI":"`+finalSRI+`"`)), "", ""},
		{"a file that nobody knows", one("https://nordmark.example/file", `"digestSRI":"`+otherSRI+`"`), "", ""},
		{"an image in the credential", one("data:text/plain;base64,aGk=", `"digestSRI":"sha256-j0NDRmSPa5bfid2pAcUXaxCm2Dlh3TwayItZstwyeqQ="`), "", ""},
		{"another digest", one(contextV2, `"digestSRI":"`+otherSRI+`"`), "resource.digest", "/relatedResource/0/digestSRI"},
		{"another multibase", one(contextV2, `"digestMultibase":"uq03dmlMXWIB6eaW0UFENYa6NFH6rlmzJogDAcJWwzcw"`), "resource.digest", "/relatedResource/0/digestMultibase"},
		{"one right, one not", one(contextV2, `"digestSRI":"`+finalSRI+`","digestMultibase":"uq03dmlMXWIB6eaW0UFENYa6NFH6rlmzJogDAcJWwzcw"`), "resource.digest", "/relatedResource/0/digestMultibase"},
		{"another image", one("data:text/plain,ho", `"digestSRI":"sha256-j0NDRmSPa5bfid2pAcUXaxCm2Dlh3TwayItZstwyeqQ="`), "resource.digest", "/relatedResource/0/digestSRI"},
		{"a digest elsewhere", `"termsOfUse":[{"type":"https://nordmark.example/Terms","id":"` + contextV2 + `","digestSRI":"` + otherSRI + `"}]`, "resource.digest", "/termsOfUse/0/digestSRI"},
		{"escaped", strings.NewReplacer("digestSRI", `\u0064igestSRI`, "relatedResource", `relatedResourc\u0065`).Replace(one(contextV2, `"digestSRI":"`+otherSRI+`"`)), "resource.digest", "/relatedResource/0/digestSRI"},
		{"SRI too short", one(contextV2, `"digestSRI":"sha384-l/Hr"`), "resource.form", "/relatedResource/0/digestSRI"},
		{"SRI without algorithm", one(contextV2, `"digestSRI":"`+finalSRI[7:]+`"`), "resource.form", "/relatedResource/0/digestSRI"},
		{"SRI in hex", one("https://nordmark.example/f", `"digestSRI":"sha256-59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"`), "resource.form", "/relatedResource/0/digestSRI"},
		{"multibase without its letter", one(contextV2, `"digestMultibase":"WZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"`), "resource.form", "/relatedResource/0/digestMultibase"},
		{"a multihash of another algorithm", one(contextV2, `"digestMultibase":"uERRZlVztZpfWHgPyslVv6-UwirFoQg"`), "resource.form", "/relatedResource/0/digestMultibase"},
		{"no digest", one(contextV2, `"mediaType":"application/ld+json"`), "resource.noDigest", "/relatedResource/0"},
		{"no id", `"relatedResource":[{"digestSRI":"` + finalSRI + `"}]`, "shape.missing", "/relatedResource/0/id"},
		{"texts", `"relatedResource":["https://n.example/a"]`, "shape.type", "/relatedResource/0"},
		{"twice", `"relatedResource":[{"id":"https://n.example/a","digestSRI":"` + finalSRI + `"},{"id":"https://n.example/a","digestSRI":"` + finalSRI + `"}]`, "resource.twice", "/relatedResource/1/id"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := withFiles(t, tt.members)
			r := verifier(inForce(t, credentialtest.Signer("nordmark"))).Verify(t.Context(), raw, verify.Options{})
			f, _ := r.Finding(verify.Format)
			c, err := credential.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			faults := verify.Conform(c)
			if tt.code == "" {
				if r.Verdict() != verify.Good || len(faults) > 0 {
					t.Errorf("%s: %v, %v", r.Verdict(), f.Detail(), faults)
				}
				return
			}
			want := "format.problems"
			if tt.code == "resource.digest" {
				want = "format.otherFile"
			}
			if r.Verdict() != verify.NotGood || f.Code != want || f.Params()["pointer"] != tt.pointer {
				t.Errorf("%s %s at %s: %v", r.Verdict(), f.Code, f.Params()["pointer"], f.Detail())
			}
			if !slices.ContainsFunc(faults, func(p credential.Problem) bool { return p.Pointer == tt.pointer }) {
				t.Errorf("Conform: %v", faults)
			}
		})
	}
}

// TestRelatedNotCompared says so in the detail.
func TestRelatedNotCompared(t *testing.T) {
	raw := withFiles(t, `"relatedResource":[{"id":"https://nordmark.example/file","digestSRI":"`+finalSRI+`"}]`)
	r := verifier(inForce(t, credentialtest.Signer("nordmark"))).Verify(t.Context(), raw, verify.Options{})
	f, _ := r.Finding(verify.Format)
	if !slices.ContainsFunc(f.Detail(), func(l verify.Line) bool {
		return l.Label == "note" && strings.Contains(l.Value, "resource.notCompared")
	}) {
		t.Errorf("the detail is %v", f.Detail())
	}
}
