package verify

// shownWords are the sentences of the checks of a presentation, by code.
var shownWords = map[string]string{
	"presentation.complete":   "It is a complete presentation of {count}.",
	"presentation.problems":   "It is not a complete presentation: {problem}.",
	"presentation.unreadable": "This is not a presentation we can read: {problem}.",
	"presentation.notRead":    "Could not tell: what is in it is wrapped up in a way that is not read yet.",

	"signed.good":           "{holder} signed this presentation, and not one character has changed since.",
	"signed.none":           "Nobody has signed it, so it does not show who presents it.",
	"signed.changed":        "The presentation is not the one that was signed.",
	"signed.malformed":      "Its signature is broken: {problem}.",
	"signed.purpose":        "Its signature was made for something else than presenting credentials.",
	"signed.expired":        "Its signature was meant to count until {date} only.",
	"signed.challenge":      "It does not answer the question that was asked, so it may be an old one used again.",
	"signed.domain":         "It was made for somebody else to see.",
	"signed.notCovered":     "Part of the presentation is not covered by the signature, so anyone could have added it.",
	"signed.claims":         "The envelope that was signed says something else than the presentation in it.",
	"signed.disguised":      "Part of the presentation stands under another name than the one it was signed under.",
	"signed.previous":       "Its signature builds on another one that does not hold.",
	"signed.kindNotRead":    "Could not tell: this kind of proof is not read yet.",
	"signed.unknownContext": "Could not tell: it uses words from a list that we do not know.",
	"signed.tooComplex":     "Could not tell: the presentation is too tangled to be checked.",
	"signed.nymDomain":      "Could not tell: it is shown under a pseudonym for one verifier, and does not say for which.",
	"signed.noKey":          "Could not tell: the key that it was signed with could not be had.",

	"presenter.itself":        "The key is the holder’s identity itself: whoever holds it presents this.",
	"presenter.listed":        "{issuer} lists this key as its own.",
	"presenter.certified":     "An authority we trust has certified that the key belongs to {issuer}.",
	"presenter.unsigned":      "The key it names is the holder’s, but that key did not sign this.",
	"presenter.other":         "It names {issuer} as its holder, but the key that signed it is another’s.",
	"presenter.notListed":     "{issuer} does not list this key for signing in.",
	"presenter.keyEnded":      "{issuer} had ended the use of this key when it was signed.",
	"presenter.keyWithdrawn":  "{issuer} has withdrawn this key from {ended} on.",
	"presenter.none":          "It names no holder.",
	"presenter.unreachable":   "{issuer} did not answer, so we could not find out whether the key is its own.",
	"presenter.notFound":      "{issuer} answered, but has nothing to say about its keys.",
	"presenter.offline":       "To find out whether the key belongs to {issuer} we would have to ask it, and we were told to stay offline.",
	"presenter.notResolvable": "Nothing ties the key to {issuer}: an identity of this kind cannot be looked up.",
	"presenter.notChecked":    "Could not tell which key signed it, so neither whose it is.",
}

// PresentationDocument is a report on a presentation as API and command line
// give it. Its members are stable, as those of [Document] are.
type PresentationDocument struct {
	Verdict     Verdict    `json:"verdict" enum:"good,couldNotTell,onHold,notGood" doc:"The worst of the checks and of the credentials."`
	Holder      string     `json:"holder,omitempty" doc:"Who has shown to be the one presenting."`
	Secured     string     `json:"secured,omitempty" doc:"How the presentation is signed."`
	Checks      []Answered `json:"checks"`
	Credentials []Document `json:"credentials"`
}

// Document gives the report with its words.
func (r PresentationReport) Document() PresentationDocument {
	out := PresentationDocument{
		Verdict: r.Verdict(), Holder: r.Holder, Secured: r.Secured,
		Checks: Report{Findings: r.Findings}.Document().Checks, Credentials: make([]Document, 0, len(r.Credentials)),
	}
	for _, c := range r.Credentials {
		out.Credentials = append(out.Credentials, c.Document())
	}
	return out
}
