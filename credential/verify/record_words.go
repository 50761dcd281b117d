package verify

// recordWords are the sentences of the checks of learner records,
// endorsements and badges of Open Badges 2.0, by code.
var recordWords = map[string]string{
	"contents.good":         "{count} in it, each checked by itself: all good.{more}",
	"contents.notGood":      "{count} in it, each checked by itself: {tally}.{more}",
	"contents.onHold":       "{count} in it, each checked by itself: {tally}.{more}",
	"contents.couldNotTell": "{count} in it, each checked by itself: {tally}.{more}",
	"contents.none":         "It holds no credentials.",
	"contents.tooMany":      "Could not tell: it holds {count}, more or deeper ones than are checked at once.",

	"endorses.this":    "It is about {thing}.",
	"endorses.own":     "It is about {thing}, and by the same issuer.",
	"endorses.another": "It is about something else than what it stands on.",
	"endorses.none":    "It stands where endorsements stand, and is none.",
}

// recordHeads are as [heads].
var recordHeads = map[string][2]string{
	"contents.notGood":      {"Not good in part", "Of what the record holds, {tally}. Each stands for itself: look which."},
	"contents.onHold":       {"On hold in part", "Of what the record holds, {tally}. Each stands for itself: look which."},
	"contents.couldNotTell": {"Could not tell", "Of what the record holds, {tally}. Each stands for itself: look which."},
	"contents.none":         {"Not good: empty", "It is a record that holds no credentials."},
	"contents.tooMany":      {"Could not tell", "It holds {count}, more or deeper ones than are checked at once."},
	"endorses.another":      {"Not good: about something else", "It is about something else than what it stands on."},
	"endorses.none":         {"Not good: no endorsement", "It stands where endorsements stand, and is none."},
}
