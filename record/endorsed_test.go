package record_test

import (
	"testing"

	"laurel/credential"
	"laurel/record"
)

func TestReadNamesWhoEndorses(t *testing.T) {
	c, err := credential.Parse([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential","OpenBadgeCredential"],"issuer":"did:example:school",
		"credentialSubject":{"type":["AchievementSubject"],"achievement":{"id":"https://school.example/m/1","type":["Achievement"],"name":"Bees","description":"b","criteria":{"narrative":"c"},
		"endorsement":[{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"https://school.example/e/1","type":["VerifiableCredential","EndorsementCredential"],"name":"n",
			"issuer":{"id":"did:example:hive","type":["Profile"],"name":"Hive Works","url":"https://hive.example"},"validFrom":"2026-01-01T00:00:00Z",
			"credentialSubject":{"id":"https://school.example/m/1","type":["EndorsementSubject"],"endorsementComment":"We “hire” by it."}}, {"type":["Profile"]}, "eyJ.a.b"]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	got := record.Read(c).Endorsements
	if len(got) != 1 || got[0].ID != "https://school.example/e/1" || got[0].By.Name != "Hive Works" || got[0].By.URL != "https://hive.example" || got[0].Comment != "We “hire” by it." {
		t.Errorf("endorsed by %+v", got)
	}
}
