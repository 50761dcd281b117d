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

	"endorses.withdrawn": "{who} once endorsed {thing}, and has withdrawn that. The credential itself is as good as it was.",
}

// olderWords are the sentences of the checks of badges of Open Badges 2.0, by
// code, that no other credential needs.
var olderWords = map[string]string{
	"hosted.same":        "It is not signed; {site} publishes this very text.",
	"hosted.differs":     "It is not signed, and {site} publishes another text in its place.",
	"hosted.nowhere":     "It is neither signed nor published by its issuer. Anyone could have written it.",
	"hosted.notFound":    "Could not tell: it is not signed, and {site} does not publish it any more.",
	"hosted.unreachable": "Could not tell: it is not signed, and {site}, which should publish it, did not answer.",
	"hosted.offline":     "Could not tell: it is not signed, and to compare it with what {site} publishes we would have to ask, and we were told to stay offline.",
	"hosted.unprotected": "Could not tell: it is not signed, and what {site} publishes came unprotected, so anyone on the way could have changed it.",
	"hosted.inForce":     "Its issuer still publishes it, and does not say that it took it back.",
	"hosted.gone":        "{site} says that it took it away for good.",

	"origin.issuers":     "It stands where {issuer} publishes its badges.",
	"origin.another":     "It names {issuer} as its issuer, but {issuer} does not publish its badges at {site}.",
	"origin.notChecked":  "Could not tell who issued it, because nothing could be compared.",
	"origin.unreachable": "Could not tell: {issuer} did not answer, so we could not find out where it publishes its badges.",
	"origin.unprotected": "Could not tell: what we heard of {issuer} came unprotected, so anyone on the way could have changed it.",
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

	"hosted.differs": {"Not good: changed", "The text is not the one that {site} publishes in its place. It may have been corrected there, or forged here. Ask for a new one."},
	"hosted.nowhere": {"Not good: not signed", "It is neither signed nor published by its issuer. Anyone could have written it."},
	"hosted.gone":    {"Not good: taken away", "{site} published it and took it away for good. Do not rely on it."},
	"origin.another": {"Not good: published by somebody else", "It names {issuer} as its issuer, who does not publish its badges at {site}. Do not rely on it."},
}
