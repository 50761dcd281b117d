package vcapi_test

import (
	"encoding/base64"
	"testing"
)

// Digests of the context of the 2.0 model: as it is published, and as it was
// in July 2024, when suites took theirs.
const (
	sriFinal        = "sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU"
	multibaseFinal  = "uWZVc7WaX1h4D8rJVb-vlMIqxaEKEb1tYbX8fet7JJzQ"
	sriBefore       = "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
	multibaseBefore = "uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k"
)

// TestRelatedResources signs and verifies what says the digest of a file, when
// it is right or cannot be told, and refuses it when it is wrong.
func TestRelatedResources(t *testing.T) {
	h := start(t, settings{})
	const instance = "eddsa-rdfc-2022"
	sum, err := base64.RawURLEncoding.DecodeString(multibaseFinal[1:])
	if err != nil {
		t.Fatal(err)
	}
	multihash := "u" + base64.RawURLEncoding.EncodeToString(append([]byte{0x12, 0x20}, sum...))
	sum[0] ^= 1
	wrong := "u" + base64.RawURLEncoding.EncodeToString(sum)
	for _, tt := range []struct {
		name     string
		resource any
		want     bool
	}{
		{"SRI", object{"id": v2, "digestSRI": sriFinal}, true},
		{"SRI of before", object{"id": v2, "digestSRI": sriBefore}, true},
		{"a bare digest", object{"id": v2, "digestMultibase": multibaseFinal}, true},
		{"a bare digest of before", object{"id": v2, "digestMultibase": multibaseBefore}, true},
		{"a multihash", object{"id": v2, "digestMultibase": multihash}, true},
		{"both, and a media type", object{"id": v2, "mediaType": "application/ld+json", "digestSRI": sriFinal, "digestMultibase": multibaseFinal}, true},
		{"a list of one", []any{object{"id": v2, "digestSRI": sriFinal}}, true},
		{"a file that nobody here knows", object{"id": "https://example.org/file", "digestSRI": sriBefore}, true},
		{"a wrong SRI", object{"id": v2, "digestSRI": "sha384-" + sriBefore[7:20] + "AAAA" + sriBefore[24:]}, false},
		{"a wrong multibase", object{"id": v2, "digestMultibase": wrong}, false},
		{"one of two wrong", object{"id": v2, "digestSRI": sriFinal, "digestMultibase": wrong}, false},
		{"no SRI", object{"id": v2, "digestSRI": "sha384"}, false},
		{"no multibase", object{"id": v2, "digestMultibase": "x" + multibaseFinal[1:]}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := h.in(t)
			doc := sample(h.dids[instance])
			doc["relatedResource"] = tt.resource
			status, out := h.issue(instance, doc)
			if (status == 201) != tt.want {
				t.Fatalf("issuing: %d %v", status, out)
			}
			if !tt.want {
				return
			}
			if yes, why := h.verified(out["verifiableCredential"]); !yes {
				t.Errorf("it is not verified: %v", why)
			}
		})
	}
}
