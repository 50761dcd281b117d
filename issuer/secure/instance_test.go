package secure

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
)

// TestOpenKeys makes keys of many secrets: each is of its kind, known by its
// beginning, and the same when it is made again.
func TestOpenKeys(t *testing.T) {
	begins := []string{"z6Mk", "z6Mk", "zDna", "z82L", "zDna", "z82L", "zDna", "zUC7", "z6Mk", "zDna", "z6Mk"}
	for i := range uint64(40) {
		o, again := &Open{}, &Open{}
		binary.BigEndian.PutUint64(o.Secret[:], i)
		again.Secret = o.Secret
		all, err := o.instances()
		if err != nil {
			t.Fatal(err)
		}
		twice, err := again.instances()
		if err != nil {
			t.Fatal(err)
		}
		var dids []string
		for j, one := range all {
			did := one.Signer.Controller()
			dids = append(dids, did)
			if !strings.HasPrefix(did, "did:key:"+begins[j]) || twice[j].Signer.Controller() != did {
				t.Errorf("secret %d: %s is %s", i, one.Name, did)
			}
		}
		if slices.Sort(dids); len(slices.Compact(dids)) != len(begins) {
			t.Errorf("secret %d: keys are shared", i)
		}
	}
}
