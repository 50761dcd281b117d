package musts_test

import "testing"

// TestDoor: the VC API. Its door has tests of its own, through HTTP, by every
// instance; here stands which of them holds what.
func TestDoor(t *testing.T) {
	const door = "server/vcapi"
	point(t, []elsewhere{
		{"vcapi 1", "an option that is not known", door, "TestRefusedRequests"},
		{"vcapi 1", "whoever has no right, or another's", door, "TestAPIKeys"},
		{"vcapi 2", "bodies that are no requests", door, "TestRefusedRequests"},
		{"vcapi 2", "pointers that lead to nothing, at issue and at derive", door, "TestDerive"},
		{"vcapi 3", "errors refuse, warnings do not", door, "TestTrap"},
		{"vcapi 8", "each credential in a presentation is verified by itself", door, "TestPresentations"},
		{"vcapi 8", "no body, however made, does more than be refused", door, "FuzzDoor"},
		{"vcapi-behaviour 1", "statuses and bodies of answers, refusals with 400", door, "TestAccepted"},
		{"vcapi-behaviour Tags of an instance", "an instance for each key and suite", door, "TestInstances"},
		{"vcapi-behaviour 2", "what must be taken", door, "TestAccepted"},
		{"vcapi-behaviour 2", "credentials of the 1.1 model", door, "TestOlderModel"},
		{"vcapi-behaviour 2", "digests of historic files", door, "TestRelatedResources"},
		{"vcapi-behaviour 3", "what must be refused at issue, with its pointer", door, "TestRefusedAtIssue"},
		{"vcapi-behaviour 3", "what must be refused at verify", door, "TestRefusedAtVerify"},
		{"vcapi-behaviour 3", "data that is lost", door, "TestDataLoss"},
		{"vcapi-behaviour 3", "envelopes", door, "TestEnvelopes"},
		{"vcapi-behaviour 3", "presentations", door, "TestPresentations"},
		{"vcapi-behaviour 3", "chains on a proof that does not hold", door, "TestChainOfBadProof"},
		{"vcapi-behaviour 3", "values of ecdsa-sd-2023 put together amiss", door, "TestBadDerivedValues"},
		{"vcapi-behaviour 3", "Ed25519Signature2020 made amiss", door, "TestLegacySignedAmiss"},
		{"vcapi-behaviour 3", "badges with one fault", door, "TestBadgesRefused"},
		{"vcapi-behaviour 4", "a context that is not known", door, "TestRefusedAtIssue"},
	})
	tell(t, []unseen{
		{"vcapi 4", "workflows and their exchanges", "there is no such door; nothing is said to conform to it"},
		{"vcapi 5", "the protocol of exchanges", "there is no such door"},
		{"vcapi 6", "requests for presentations", "are made by another part, and no document here answers to them"},
		{"vcapi 7", "interaction URLs", "there is no such door"},
	})
}
