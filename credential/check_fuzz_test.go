package credential_test

import (
	"strings"
	"testing"

	"laurel/credential"
)

// FuzzCheck: whatever comes is checked in every way, in bounds, and what is
// strictly fine is fine leniently.
func FuzzCheck(f *testing.F) {
	for _, doc := range []string{fullBadge, fullEndorsement, fullRecord, fullDescriptor, `{}`, `{"@context":[],"type":"ClrCredential","credentialSubject":[[]],"issuer":{"en":"x"}}`} {
		f.Add([]byte(doc))
	}
	kinds := []credential.Kind{credential.KindAchievement, credential.KindEndorsement, credential.KindCLR, credential.KindEU}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := credential.Parse(raw)
		if err != nil {
			return
		}
		for _, kind := range kinds {
			strict, lenient := credential.CheckSchema(c, kind, credential.Strict), credential.CheckSchema(c, kind, credential.Lenient)
			for _, p := range lenient {
				if len(strict) == 0 && !strings.Contains(p.Pointer, "/evidence") { // which endorsements have in the lenient form alone
					t.Errorf("%s: strictly fine, leniently %s", kind, p)
				}
			}
		}
		problems := credential.Check(c)
		if long := credential.Checked(c); len(problems) != len(long) {
			t.Errorf("%v, the long way %v", problems, long)
		}
		if len(problems) > 100 {
			t.Errorf("%d problems", len(problems))
		}
		for _, p := range problems {
			if p.Code == "" || p.Text == "" || len(p.Text) > 400 || p.Pointer != "" && p.Pointer[0] != '/' {
				t.Errorf("an odd problem: %+v", p)
			}
		}
	})
}
