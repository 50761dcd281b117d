package sdjwt_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"laurel/credential/credentialtest/tally"
	"laurel/credential/internal/jws"
	"laurel/credential/key"
	"laurel/credential/sdjwt"
)

// specification is one input of the published examples: which claims there
// are, which of them are the holder's to show (!sd), and which are shown.
type specification struct {
	User     yaml.Node      `yaml:"user_claims"`
	Shown    yaml.Node      `yaml:"holder_disclosed_claims"`
	Expected yaml.Node      `yaml:"expect_verified_user_claims"`
	Binding  bool           `yaml:"key_binding"`
	Form     string         `yaml:"serialization_format"`
	Decoys   bool           `yaml:"add_decoy_claims"`
	Header   map[string]any `yaml:"extra_header_parameters"`
}

// TestSpecifications issues, presents and reads every published example.
func TestSpecifications(t *testing.T) {
	v, issuer := vectors(t)
	priv, err := key.ParsePrivateJWK(v.IssuerPrivateJwk)
	if err != nil {
		t.Fatal(err)
	}
	holder, err := key.ParsePrivateJWK(v.HolderPrivateJwk)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, folder := range []string{"rfc9901-specs", "testcases", "sd-jwt-vc-specs"} {
		for _, name := range specifications(t, folder) {
			ran++
			t.Run(folder+"/"+name, func(t *testing.T) {
				for _, role := range []string{tally.Issue, tally.Derive, tally.Verify} {
					tally.Ran(t, "sd-jwt", "SD-JWT", role)
				}
				var spec specification
				if err := yaml.Unmarshal(shared(t, "sd-jwt", folder, name, "specification.yml"), &spec); err != nil {
					t.Fatal(err)
				}
				spec.run(t, key.DIDKeySigner(priv), key.DIDKeySigner(holder), issuer)
			})
		}
	}
	t.Logf("%d published examples", ran)
}

func specifications(t *testing.T, folder string) (names []string) {
	shared(t, "sd-jwt", "laurel-vectors.json")
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	all, err := filepath.Glob(filepath.Join(root, "spec", "vectors", "sd-jwt", folder, "*", "specification.yml"))
	if err != nil || len(all) == 0 {
		t.Fatalf("no specifications in %s: %v", folder, err)
	}
	for _, path := range all {
		names = append(names, filepath.Base(filepath.Dir(path)))
	}
	return names
}

func (spec specification) run(t *testing.T, issuer, holder key.Signer, pub key.Public) {
	var hidden []string
	claims := tree(t, &spec.User, "", &hidden)
	raw, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	opt := sdjwt.Issuing{Disclose: hidden, Type: "example+sd-jwt", Header: spec.Header}
	if spec.Decoys {
		opt.Decoys = 2
	}
	if typ, ok := spec.Header["typ"].(string); ok {
		opt.Type = typ
	}
	if spec.Binding {
		opt.Holder = holder.Public()
	}
	text, err := sdjwt.Issue(context.Background(), issuer, raw, opt)
	if err != nil {
		t.Fatal(err)
	}
	whole := parse(t, text, pub)
	if got := spec.own(whole.Claims); !reflect.DeepEqual(got, claims) {
		t.Errorf("all shown it says\n%v, want\n%v", got, claims)
	}
	if signed, _, _ := strings.Cut(text, "~"); len(hidden) > 0 {
		payload, err := jws.Parse([]byte(signed))
		if err != nil || strings.Count(text, "~") != len(hidden)+1 || !strings.Contains(string(payload.Payload), `"_sd_alg":"sha-256"`) {
			t.Errorf("%d things are hidden in %s", len(hidden), payload.Payload)
		}
	}
	var shown []string
	picked(&spec.Shown, "", &shown)
	part, err := whole.Present(sdjwt.At(true, shown...))
	if err != nil {
		t.Fatal(err)
	}
	text = part.String()
	if spec.Binding {
		if text, err = part.Bind(context.Background(), holder, "https://reader.example", "n", time.Unix(1793500100, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if spec.Form == "json" {
		packed, err := parse(t, text, pub).JSON()
		if err != nil {
			t.Fatal(err)
		}
		text = string(packed)
	}
	part = parse(t, text, pub)
	if spec.Binding {
		if err := part.VerifyBinding(sdjwt.Expected{Audience: "https://reader.example", Nonce: "n", Now: time.Unix(1793500100, 0)}); err != nil {
			t.Error(err)
		}
	}
	got := spec.own(part.Claims)
	if want := filtered(claims, "", hidden, shown); !reflect.DeepEqual(got, want) {
		t.Errorf("in part it says\n%v, want\n%v", got, want)
	}
	if spec.Expected.Kind != 0 {
		if want := tree(t, &spec.Expected, "", &hidden); !reflect.DeepEqual(got, want) {
			t.Errorf("in part it says\n%v, the example expects\n%v", got, want)
		}
	}
}

func parse(t *testing.T, text string, pub key.Public) *sdjwt.Token {
	t.Helper()
	tok, err := sdjwt.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := tok.Verify(pub); err != nil {
		t.Fatal(err)
	}
	return tok
}

// tree reads YAML and notes which places are marked !sd.
func tree(t *testing.T, n *yaml.Node, pointer string, hidden *[]string) any {
	t.Helper()
	if n.Tag == "!sd" && pointer != "" {
		*hidden = append(*hidden, pointer)
	}
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			at := pointer + "/" + escaped(n.Content[i].Value)
			if n.Content[i].Tag == "!sd" {
				*hidden = append(*hidden, at)
			}
			out[n.Content[i].Value] = tree(t, n.Content[i+1], at, hidden)
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for i, item := range n.Content {
			out = append(out, tree(t, item, fmt.Sprintf("%s/%d", pointer, i), hidden))
		}
		return out
	}
	plain := *n
	if plain.Tag == "!sd" {
		plain.Tag = ""
	}
	var v any
	if err := plain.Decode(&v); err != nil {
		t.Fatal(err)
	}
	switch v := v.(type) {
	case int:
		return float64(v)
	case time.Time:
		return n.Value
	}
	return v
}

func escaped(name string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(name) }

// picked lists the places that the holder shows.
func picked(n *yaml.Node, pointer string, shown *[]string) {
	switch n.Kind {
	case yaml.MappingNode:
		if pointer != "" {
			*shown = append(*shown, pointer)
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			picked(n.Content[i+1], pointer+"/"+escaped(n.Content[i].Value), shown)
		}
	case yaml.SequenceNode:
		if pointer != "" {
			*shown = append(*shown, pointer)
		}
		for i, item := range n.Content {
			picked(item, fmt.Sprintf("%s/%d", pointer, i), shown)
		}
	case yaml.ScalarNode:
		if strings.EqualFold(n.Value, "true") {
			*shown = append(*shown, pointer)
		}
	}
}

// filtered is what is left of the claims when only some is shown, worked out
// in another way than the package does.
func filtered(v any, pointer string, hidden, shown []string) any {
	kept := func(at string) bool {
		for _, h := range hidden {
			if h == at {
				for _, s := range shown {
					if s == at {
						return true
					}
				}
				return false
			}
		}
		return true
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, inner := range v {
			if at := pointer + "/" + escaped(name); kept(at) {
				out[name] = filtered(inner, at, hidden, shown)
			}
		}
		return out
	case []any:
		out := []any{}
		for i, inner := range v {
			if at := fmt.Sprintf("%s/%d", pointer, i); kept(at) {
				out = append(out, filtered(inner, at, hidden, shown))
			}
		}
		return out
	}
	return v
}

// own are the claims without the holder's key that issuing added.
func (spec specification) own(claims map[string]any) any {
	out := maps.Clone(claims)
	if spec.Binding {
		delete(out, "cnf")
	}
	return out
}
