package verify

import (
	"strings"
	"time"
)

// words are the sentences of the checks, by code, with parameters in braces.
// Page, API and command line print these.
var words = map[string]string{
	"format.badge":       "It is a complete Open Badges 3.0 credential.",
	"format.credential":  "It is a complete credential, though not an Open Badge.",
	"format.record":      "It is a complete learner record, CLR 2.0.",
	"format.endorsement": "It is a complete endorsement of {about}.",
	"format.european":    "It is a complete European description of a micro-credential.",
	"format.part":        "It is a part of a credential, which its holder chose to show.",
	"format.problems":    "It is not a complete credential: {problem}.",
	"format.otherFile":   "A file that it relies on is not the one that it was made for: {problem}.",
	"format.unreadable":  "This is not a credential we can read: {problem}.",
	"format.none":        "{problem}",
	"format.notHad":      "{problem}",
	"format.olderStill":  "Could not tell: this is a badge of a kind older than Open Badges 2.0, which is not read.",
	"format.older":       "It is a complete badge of the older kind, Open Badges 2.0.",
	"format.notRead":     "Could not tell: what is in it is wrapped up in a way that is not read yet.",

	"signature.good":           "Not one character has changed since it was signed.",
	"signature.changed":        "The text is not the one that was signed.",
	"signature.none":           "Nobody has signed it. Anyone could have written it.",
	"signature.malformed":      "Its signature is broken: {problem}.",
	"signature.purpose":        "Its signature was made for something else than issuing credentials.",
	"signature.expired":        "Its signature was meant to count until {date} only.",
	"signature.notCovered":     "Part of the text is not covered by the signature, so anyone could have added it.",
	"signature.claims":         "The envelope that was signed says something else than the credential in it.",
	"signature.disguised":      "Part of the text stands under another name than the one it was signed under, which hides what it says.",
	"signature.previous":       "Its signature builds on another one that does not hold.",
	"signature.kindNotRead":    "Could not tell: this kind of proof is not read yet.",
	"signature.unknownContext": "Could not tell: it uses words from a list that we do not know.",
	"signature.tooComplex":     "Could not tell: the text is too tangled to be checked.",
	"signature.domain":         "Its holder made it for another verifier to see.",
	"signature.nymDomain":      "Could not tell: its holder shows it under a pseudonym for one verifier, and does not say for which.",
	"signature.noKey":          "Could not tell: the key that it was signed with could not be had.",

	"issuer.known":             "The key belongs to {issuer}.",
	"issuer.itself":            "The key is the issuer’s identity itself: whoever holds it issued this. It does not say who that is.",
	"issuer.listed":            "{issuer} lists this key as its own.",
	"issuer.certified":         "An authority we trust has certified that the key belongs to {issuer}.",
	"issuer.unsigned":          "The key it names is the issuer’s, but that key did not sign this text.",
	"issuer.other":             "It names {issuer} as its issuer, but the key that signed it is another’s.",
	"issuer.notListed":         "{issuer} does not list this key as its own.",
	"issuer.keyEnded":          "{issuer} had ended the use of this key when it was signed.",
	"issuer.keyEndedSince":     "{issuer} listed this key when it signed, {signed} by its own account, and has changed its keys since.",
	"issuer.keyWithdrawn":      "{issuer} withdrew this key from {ended} on, and this was signed after that.",
	"issuer.keyWithdrawnSince": "{issuer} listed this key when it signed, {signed} by its own account. It withdrew the key from {ended} on.",
	"issuer.keyUndated":        "{issuer} has ended the use of this key, and nothing says whether it signed this before.",
	"issuer.none":              "It names no issuer.",
	"issuer.unreachable":       "{issuer} did not answer, so we could not find out whether the key is its own.",
	"issuer.notFound":          "{issuer} answered, but has nothing to say about its keys.",
	"issuer.offline":           "To find out whether the key belongs to {issuer} we would have to ask it, and we were told to stay offline.",
	"issuer.notResolvable":     "Nothing ties the key to {issuer}: an identity of this kind cannot be looked up.",
	"issuer.notChecked":        "Could not tell which key signed it, so neither whose it is.",

	"start.reached":            "In force since {date}.",
	"start.none":               "It names no day on which it starts.",
	"start.ahead":              "Not in force before {date}.",
	"start.unreadable":         "The day on which it starts cannot be read.",
	"start.reachedUnproven":    "By its own text in force since {date}; the text itself could not be checked.",
	"start.noneUnproven":       "It names no day on which it starts; the text itself could not be checked.",
	"start.reachedClaimed":     "By its own text in force since {date}, but no signature vouches for that.",
	"start.noneClaimed":        "It names no day on which it starts.",
	"start.aheadClaimed":       "By its own text not in force before {date}, but no signature vouches for that.",
	"start.unreadableClaimed":  "The day on which it starts cannot be read.",
	"start.aheadUnproven":      "By its own text it is not in force before {date}; the text itself could not be checked.",
	"start.unreadableUnproven": "The day on which it starts cannot be read.",
	"end.ahead":                "Runs until {date}.",
	"end.none":                 "It does not run out.",
	"end.notShown":             "Could not tell: what its holder shows does not say whether it runs out.",
	"end.past":                 "Ran out on {date}.",
	"end.unreadable":           "The day on which it runs out cannot be read.",

	"end.aheadUnproven":      "By its own text it runs until {date}; the text itself could not be checked.",
	"end.noneUnproven":       "By its own text it does not run out; the text itself could not be checked.",
	"end.aheadClaimed":       "By its own text it runs until {date}, but no signature vouches for that.",
	"end.noneClaimed":        "By its own text it does not run out, but no signature vouches for that.",
	"end.pastClaimed":        "By its own text it ran out on {date}, but no signature vouches for that.",
	"end.unreadableClaimed":  "The day on which it runs out cannot be read.",
	"end.pastUnproven":       "By its own text it ran out on {date}; the text itself could not be checked.",
	"end.unreadableUnproven": "The day on which it runs out cannot be read.",

	"status.none":        "Its issuer keeps no list of credentials taken back, so this one cannot be taken back.",
	"status.notShown":    "Could not tell: what its holder shows does not say where to look its status up.",
	"status.inForce":     "Not revoked and not suspended.",
	"status.renewed":     "Not revoked and not suspended. Its issuer has renewed it.",
	"status.revoked":     "Revoked by its issuer.",
	"status.suspended":   "Suspended by its issuer, who may lift that.",
	"status.notInForce":  "Revoked or on hold. Which of the two could not be found out.",
	"status.unreachable": "The issuer’s status list did not answer. It may be in force; it may have been revoked.",
	"status.offline":     "To find out whether it has been revoked we would have to ask for the issuer’s list, and we were told to stay offline.",
	"status.unverified":  "The issuer’s status list cannot be relied on: {problem}. It may be in force; it may have been revoked.",
	"status.malformed":   "Could not tell: where to look its status up is not written in a way that can be read.",
	"status.kindNotRead": "Could not tell: this kind of status is not read yet.",
	"status.notChecked":  "Not looked up: the text could not be shown to be the one that was signed.",

	"holder.match":     "It was issued to the person you named.",
	"holder.differs":   "It was not issued to the person you named.",
	"holder.noneNamed": "Could not tell: it does not say in a comparable way to whom it was issued.",

	"holder.ofRecord":    "Issued to the learner whose record this is.",
	"holder.another":     "It names another holder than the record does. Ask why it is in it.",
	"holder.notCompared": "Could not tell: it does not say in a comparable way whether it was issued to the learner whose record this is.",
}

// heads are the verdict of a failed or unanswered check: what stands large,
// and what it means, in that order. A headline without an entry is the check's own sentence.
var heads = map[string][2]string{
	"format.problems":      {"Not good: incomplete", "It is not a complete credential: {problem}."},
	"format.otherFile":     {"Not good: made for another file", "A file that it relies on is not the one that it was made for: {problem}. Ask its issuer."},
	"format.none":          {"Not good: no credential in it", "{problem}"},
	"format.unreadable":    {"Not good: not a credential", "This is not a credential we can read: {problem}."},
	"signature.changed":    {"Not good: changed", "The text is not the one that was signed. It may have been damaged on the way, or forged."},
	"signature.none":       {"Not good: not signed", "Nobody has signed it. Anyone could have written it."},
	"signature.malformed":  {"Not good: broken signature", "Its signature cannot be read. It may have been damaged on the way, or forged."},
	"signature.purpose":    {"Not good: signed for something else", "Its signature was made for something else than issuing credentials."},
	"signature.expired":    {"Not good: signature run out", "Its signature was meant to count until {date} only. Ask its issuer for a new one."},
	"signature.notCovered": {"Not good: partly unsigned", "Part of the text is not covered by the signature, so anyone could have added it. Do not rely on it."},
	"signature.disguised":  {"Not good: disguised", "Part of the text stands under another name than the one it was signed under, which hides what it says. Do not rely on it."},
	"signature.previous":   {"Not good: signed on top of a broken signature", "Its signature builds on another one that does not hold. Do not rely on it."},
	"signature.domain":     {"Not good: made for somebody else", "Its holder made it for another verifier to see, under a pseudonym for that one. Ask the holder for one made for you."},
	"signature.claims":     {"Not good: contradicts itself", "The envelope that was signed says something else than the credential in it. Do not rely on it."},
	"issuer.other":         {"Not good: signed by somebody else", "It names {issuer} as its issuer, but the key that signed it is another’s. Do not rely on it."},
	"issuer.notListed":     {"Not good: not the issuer’s key", "{issuer} does not list the key that signed it. Do not rely on it."},
	"issuer.keyEnded":      {"Not good: key out of use", "{issuer} had ended the use of this key when it was signed. Ask them for a new one."},
	"issuer.keyWithdrawn":  {"Not good: key withdrawn", "{issuer} had withdrawn the key when this was signed. Do not rely on it."},
	"issuer.none":          {"Not good: no issuer", "It does not say who issued it."},
	"start.ahead":          {"Not good: not yet in force", "It will be in force from {date}."},
	"start.unreadable":     {"Not good: no readable start", "The day on which it starts cannot be read. Ask its issuer."},
	"end.past":             {"Not good: run out", "It was in force until {date}. The holder may have renewed it; ask."},
	"end.unreadable":       {"Not good: no readable end", "The day on which it runs out cannot be read. Ask its issuer."},
	"status.revoked":       {"Not good: revoked", "{who} issued this credential and took it back. Do not rely on it."},
	"status.notInForce":    {"Not good: revoked or on hold", "{who} took it out of force. Whether for good could not be found out. Do not rely on it."},
	"status.suspended":     {"On hold", "{who} suspended it and may lift that. Check again before you decide."},
	"holder.differs":       {"Not good: somebody else’s", "It is genuine, but it was not issued to the person you named."},
	"status.unreachable":   {"Could not tell", "We could not find out whether it has been revoked, because the issuer’s list did not answer."},
	"status.offline":       {"Could not tell", "We could not find out whether it has been revoked, because we were told to stay offline."},
	"status.notShown":      {"Could not tell", "We could not find out whether it has been revoked, because its holder does not show where to look. Ask for more of it."},
	"status.unverified":    {"Could not tell", "We could not find out whether it has been revoked, because the issuer’s list cannot be relied on: {problem}."},
	"status.malformed":     {"Could not tell", "We could not find out whether it has been revoked, because it does not say readably where to look."},
	"status.kindNotRead":   {"Could not tell", "We could not find out whether it has been revoked, because this kind of status is not read yet."},
}

// Sentence is the finding in plain words.
func (f Finding) Sentence() string { return f.sentence(f.Params()) }

func (f Finding) sentence(params map[string]string) string {
	return fill(sentenceOf(f.Code), params)
}

func sentenceOf(code string) string {
	return orElse(words[code], orElse(shownWords[code], orElse(recordWords[code], olderWords[code])))
}

// Headline is the verdict in the few words that stand large on the report.
func (r Report) Headline() string {
	head, _ := r.verdict()
	return head
}

// Sentence says what the verdict means and what to do about it.
func (r Report) Sentence() string {
	_, sentence := r.verdict()
	if r.Newer != nil {
		sentence += " " + r.Newer.Sentence()
	}
	return sentence
}

// holderName is the name that the signed text gives its holder in the open, or "".
func (r Report) holderName() string {
	if r.Credential == nil {
		return ""
	}
	for _, o := range r.Credential.Subject().Identifier {
		if o.IdentityType == "name" && !o.Hashed && len(o.IdentityHash) <= 200 {
			return strings.Join(strings.Fields(o.IdentityHash), " ")
		}
	}
	return ""
}

func (r Report) verdict() (head, sentence string) {
	f := r.deciding()
	params := map[string]string{"who": orElse(r.IssuerName, "Its issuer")}
	for k, v := range f.Params() {
		params[k] = v
	}
	said, ok := heads[f.Code]
	if !ok {
		said, ok = recordHeads[f.Code]
	}
	switch {
	case r.Verdict() == Good && r.asked && !r.IssuerKnown:
		return "Genuine, but we do not know the issuer", fill(
			"It is unchanged and in force. Nobody has shown us who {behind}. That is not a sign of forgery.", r.behind())
	case r.Verdict() == Good && r.IssuerKnown:
		if params["holder"] = r.holderName(); params["holder"] != "" {
			return "Good", fill("This credential is genuine, unchanged and in force. {who} issued it to {holder}.", params)
		}
		return "Good", fill("This credential is genuine, unchanged and in force. {who} issued it.", params)
	case r.Verdict() == Good:
		return "Good", "This credential is genuine, unchanged and in force."
	case len(r.Findings) == 0:
		return "Could not tell", "Nothing was checked."
	case r.Verdict() == CouldNotTell && !ok:
		said = [2]string{"Could not tell", capital(strings.TrimPrefix(sentenceOf(f.Code), "Could not tell: "))}
	}
	sentence = fill(said[1], params)
	if r.Verdict() == CouldNotTell {
		sentence = strings.TrimSpace(r.whatHolds() + " " + sentence)
	}
	return said[0], sentence
}

// whatHolds begins the sentence of "could not tell" with what could be told.
func (r Report) whatHolds() string {
	signature, _ := r.Finding(Signature)
	issuer, _ := r.Finding(IssuerKey)
	switch {
	case signature.Outcome != Pass || signature.Code == "", signature.Code == "hosted.same" && issuer.Outcome != Pass:
		return ""
	case issuer.Outcome != Pass:
		return "The credential is unchanged since it was signed."
	}
	return "The credential is genuine and unchanged."
}

// behind names what an unknown issuer has control of: a host, or only a key.
func (r Report) behind() map[string]string {
	f, _ := r.Finding(IssuerKey)
	switch f.Code {
	case "origin.issuers":
		return map[string]string{"behind": "controls " + f.Params()["issuer"]}
	case "issuer.listed", "issuer.keyEndedSince", "issuer.keyWithdrawnSince":
		return map[string]string{"behind": "controls " + f.Params()["site"]}
	}
	return map[string]string{"behind": "holds its key"}
}

// fill puts parameters into a sentence, in one pass: a stranger's value is
// never looked through for further ones. A name that is none stays as it is.
func fill(sentence string, params map[string]string) string {
	var out strings.Builder
	for {
		before, rest, opened := strings.Cut(sentence, "{")
		out.WriteString(before)
		name, after, closed := strings.Cut(rest, "}")
		switch value, known := params[name]; {
		case !opened:
			return capital(out.String())
		case closed && known:
			out.WriteString(value)
			sentence = after
		default:
			out.WriteByte('{')
			sentence = rest
		}
	}
}

// capital begins a sentence, unless with an address or an identifier, which
// are written as they are.
func capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s != "" && s[0] >= 'a' && s[0] <= 'z' && !strings.ContainsAny(first, ":/.") {
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// day writes a date out, in UTC.
func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
