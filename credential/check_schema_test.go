package credential_test

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"laurel/credential"
	"laurel/credential/credentialtest"
)

// mutants is how many changed credentials are held to the schemas, in each form.
var mutants = credentialtest.Often(10_000)

// official are the schemas of 1EdTech by kind and form, with their formats
// asserted. Learner records have none in the strict form.
type official map[credential.Form]map[credential.Kind]*jsonschema.Schema

func schemas(t testing.TB) official {
	t.Helper()
	folder := credentialtest.Shared(t, "spec/schemas")
	load := func(file, part string) *jsonschema.Schema { return compiled(t, filepath.Join(folder, file), part) }
	const ob, strict = "ob3/official/ob_v3p0_", "ob3/ob_v3p0_achievementcredential_schema.json"
	return official{
		credential.Lenient: {
			credential.KindAchievement: load(ob+"achievementcredential_schema.json", ""),
			credential.KindEndorsement: load(ob+"endorsementcredential_schema.json", ""),
			credential.KindCLR:         load("clr2/clr_v2p0_clrcredential_schema.json", ""),
		},
		credential.Strict: {
			credential.KindAchievement: load(strict, ""),
			credential.KindEndorsement: load(strict, "#/$defs/EndorsementCredential"),
		},
	}
}

// compiled is a schema in a file, or a part of it.
func compiled(t testing.TB, file, part string) *jsonschema.Schema {
	t.Helper()
	raw, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	doc, err := jsonschema.UnmarshalJSON(raw)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("https://schemas.example/x", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("https://schemas.example/x" + part)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// sample is a credential that somebody published, or a part of one.
type sample struct {
	name string
	kind credential.Kind
	tree map[string]any
}

// own is how many samples, the last ones, are of our making.
const own = 4

// samples are the badges, endorsements and records among the shared files,
// also within other documents, and badges of our own.
func samples(t testing.TB) (all []sample) {
	t.Helper()
	root := credentialtest.Shared(t, "spec/vectors")
	var find func(name string, v any)
	find = func(name string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if kind := credential.Of(v).Kind(); kind != "" {
				all = append(all, sample{name, kind, v})
			}
			for _, member := range sortedKeys(v) {
				find(name+"/"+member, v[member])
			}
		case []any:
			for _, item := range v {
				find(name+"/0", item)
			}
		}
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".jsonld") {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if c, err := credential.Parse(raw); err == nil {
			find(strings.TrimPrefix(path, root), c.Value())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []string{fullBadge, fullEndorsement, fullRecord, string(credentialtest.JSON(t, credentialtest.Badge("did:example:nordmark")))} {
		c := parse(t, []byte(doc))
		all = append(all, sample{"our own", c.Kind(), c.Value().(map[string]any)})
	}
	return all
}

// TestCheckAgreesWithSchemas: on every sample, and on many changed ones, our
// check finds fault where the official schema does, and only there.
func TestCheckAgreesWithSchemas(t *testing.T) {
	found := samples(t)
	if len(found) < 150 {
		t.Errorf("%d samples found", len(found))
	}
	agree(t, schemas(t), found, mutants)
}

// TestCheckAgreesWithEuropeanSchema is the same for the schema that we publish.
func TestCheckAgreesWithEuropeanSchema(t *testing.T) {
	c := parse(t, []byte(fullDescriptor))
	tree := c.Value().(map[string]any)
	ours := official{credential.Strict: {credential.KindEU: compiled(t, "eu/schema.json", "")}}
	agree(t, ours, slices.Repeat([]sample{{"our own", c.Kind(), tree}}, own), credentialtest.Often(3000))
	if problems := credential.Check(c); len(problems) > 0 {
		t.Error(problems)
	}
}

// agree compares our checks with the schemas on samples and as many changed ones.
func agree(t *testing.T, official official, found []sample, mutants int) {
	t.Helper()
	var valid, compared, quick int
	compare := func(t *testing.T, name string, kind credential.Kind, tree map[string]any) {
		t.Helper()
		c := credential.Of(tree)
		for form, byKind := range official {
			schema := byKind[kind]
			if schema == nil {
				continue
			}
			refused, problems := schema.Validate(tree), credential.CheckSchema(c, kind, form)
			if (refused == nil) != (len(problems) == 0) {
				t.Errorf("%s, %s, form %d: the schema says %v\nwe say %v\n%s", name, kind, form, refused, problems, c.Bytes())
			}
			if compared++; refused == nil {
				valid++
			}
		}
		checkForgives(t, name, c, kind)
		if read := parse(t, c.Bytes()); credential.Quickly(read) {
			if quick++; len(credential.Checked(c)) > 0 {
				t.Errorf("%s: quickly fine, but %v\n%s", name, credential.Checked(c), c.Bytes())
			}
		}
	}
	for _, s := range found {
		compare(t, s.name, s.kind, s.tree)
	}
	t.Logf("%d samples: %d comparisons, %d valid", len(found), compared, valid)
	valid, compared = 0, 0
	random := rand.New(rand.NewPCG(3, 0))
	names := memberNames(official)
	for i := 0; i < mutants && !t.Failed(); i++ {
		s := found[random.IntN(len(found))]
		if i%2 == 0 { // few of the others are valid in the strict form
			s = found[len(found)-1-random.IntN(own)]
		}
		m := mutation{random: random, names: names, tree: clone(s.tree).(map[string]any)}
		for range 1 + random.IntN(3) {
			m.change()
		}
		compare(t, s.name+" changed by "+strings.Join(m.done, ", "), s.kind, m.tree)
	}
	t.Logf("%d mutants: %d comparisons, %d valid; %d seen at once", mutants, compared, valid, quick)
	if valid < compared/10 || valid > compared*9/10 {
		t.Errorf("of %d comparisons %d were of valid credentials: the mutants say little", compared, valid)
	}
}

// TestClassesHaveTheMembersOfTheSchemas compares the tables themselves.
func TestClassesHaveTheMembersOfTheSchemas(t *testing.T) {
	folder := credentialtest.Shared(t, "spec/schemas")
	ours := map[string]string{"VerifiableCredential": "RecordedCredential", "CredentialSubject": "Subject"}
	for _, tt := range []struct {
		file string
		root string
		form credential.Form
	}{
		{"ob3/official/ob_v3p0_achievementcredential_schema.json", "AchievementCredential", credential.Lenient},
		{"ob3/official/ob_v3p0_endorsementcredential_schema.json", "EndorsementCredential", credential.Lenient},
		{"clr2/clr_v2p0_clrcredential_schema.json", "ClrCredential", credential.Lenient},
		{"ob3/ob_v3p0_achievementcredential_schema.json", "AchievementCredential", credential.Strict},
	} {
		type part struct {
			Properties           map[string]any `json:"properties"`
			Required             []string       `json:"required"`
			AdditionalProperties *bool          `json:"additionalProperties"`
			AnyOf, OneOf         []any
		}
		var schema struct {
			part
			Defs map[string]part `json:"$defs"`
		}
		credentialtest.ReadJSON(t, &schema, "spec/schemas", tt.file)
		schema.Defs[tt.root] = schema.part
		for name, want := range schema.Defs {
			if want.AnyOf != nil || want.OneOf != nil {
				continue // ProfileRef and Context are no classes
			}
			class := cmp.Or(ours[name], name)
			names, required, closed := credential.ClassMembers(class, tt.form)
			slices.Sort(names)
			slices.Sort(required)
			slices.Sort(want.Required)
			if !slices.Equal(names, sortedKeys(want.Properties)) {
				t.Errorf("%s in %s: members %v, want %v", name, folder, names, sortedKeys(want.Properties))
			}
			if !slices.Equal(required, want.Required) {
				t.Errorf("%s: required %v, want %v", name, required, want.Required)
			}
			if wantClosed := want.AdditionalProperties != nil && !*want.AdditionalProperties; closed != wantClosed {
				t.Errorf("%s: closed is %v, want %v", name, closed, wantClosed)
			}
		}
	}
}

// checkForgives: where the schema refuses a credential of the present data
// model, Check does too, unless it says that it forgives that.
func checkForgives(t *testing.T, name string, c *credential.Credential, kind credential.Kind) {
	t.Helper()
	if c.Kind() != kind || c.OldModel() || len(credential.Faults(credential.Check(c))) > 0 {
		return
	}
	forgiven := credential.Forgiven()
	for _, p := range credential.CheckSchema(c, kind, credential.Lenient) {
		if forgiven[p.Code] == "" && !withinOldModel(c, p.Pointer) {
			t.Errorf("%s: Check passes what the schema refuses: %s (%s)\n%s", name, p, p.Code, c.Bytes())
		}
	}
}

// withinOldModel tells whether a place is within an endorsement or recorded
// credential of the VC Data Model 1.1, for which there is no schema.
func withinOldModel(c *credential.Credential, pointer string) bool {
	value := c.Value()
	for _, step := range strings.Split(pointer, "/")[1:] {
		m, ok := value.(map[string]any)
		if list, isList := value.([]any); isList {
			value = list[int(step[0]-'0')%len(list)]
			continue
		}
		if !ok {
			return false
		}
		if value = m[step]; isOld(value) {
			return true
		}
		if list, isList := value.([]any); isList && slices.ContainsFunc(list, isOld) {
			return true
		}
	}
	return false
}

func isOld(v any) bool {
	m, ok := v.(map[string]any)
	return ok && m["@context"] != nil && credential.Of(m).OldModel()
}

// memberNames are all names of members in the schemas.
func memberNames(all official) []string {
	names := map[string]bool{}
	var walk func(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool)
	walk = func(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		for name, part := range s.Properties {
			names[name] = true
			walk(part, seen)
		}
		walk(s.Ref, seen)
		for _, part := range slices.Concat(s.OneOf, s.AnyOf, s.AllOf) {
			walk(part, seen)
		}
		if items, ok := s.Items.(*jsonschema.Schema); ok {
			walk(items, seen)
		}
	}
	for _, byKind := range all {
		for _, s := range byKind {
			walk(s, map[*jsonschema.Schema]bool{})
		}
	}
	return sortedKeys(names)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func clone(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	var out any
	if err := json.Unmarshal(raw, &out); err != nil {
		panic(err)
	}
	return out
}
