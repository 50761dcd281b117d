package verify

import (
	"encoding/base64"
	"testing"

	"laurel/credential/internal/multibase"
)

// FuzzDigests holds that a digest that is read has the length of one, and is
// that of the file when it is made of it.
func FuzzDigests(f *testing.F) {
	f.Add("sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU sha256-?x", "data:text/plain;base64,aGk=")
	f.Add("uEiBZlVztZpfWHgPyslVv6-UwirFoQoRvW1htfx963sknNA", "data:,a%20b")
	f.Add("zQmWvQxTqbG2Z9HPJgG57jjwR154cKhbtJenbyYTWkjgF3e", "https://www.w3.org/ns/credentials/v2")
	f.Fuzz(func(t *testing.T, text, id string) {
		for _, read := range []func(string) ([]digest, error){sriDigests, multibaseDigests} {
			said, err := read(text)
			if (err == nil) != (len(said) > 0) {
				t.Errorf("%q: %d digests, %v", text, len(said), err)
			}
			for _, d := range said {
				if n := len(d); n != 32 && n != 48 && n != 64 {
					t.Errorf("%q is a digest of %d bytes", text, n)
				}
			}
		}
		files, known := knownFiles(id)
		if !known {
			return
		}
		for _, file := range files {
			for prefix, sum := range map[string]string{"sha256-": file.sha256, "sha384-": file.sha384, "sha512-": file.sha512} {
				raw, err := base64.StdEncoding.DecodeString(sum)
				if err != nil {
					t.Fatal(err)
				}
				bySRI, err1 := sriDigests(prefix + sum)
				byMultibase, err2 := multibaseDigests(multibase.Base64URL(raw))
				if err1 != nil || err2 != nil || !bySRI[0].is(file) || !byMultibase[0].is(file) {
					t.Errorf("%q is not its own digest: %v, %v", sum, err1, err2)
				}
			}
		}
	})
}
