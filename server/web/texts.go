package web

import (
	"net/http"

	"laurel/server/web/view"
)

// text shows one of the pages of words.
func (w *Web) text(name string) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		t := texts[name]
		t.Frame = w.frame(r, t.Heading)
		t.Frame.Description = t.Lede
		return w.render(rw, r, http.StatusOK, view.TextPage(t))
	}
}

// texts are the pages of words, by path.
var texts = map[string]view.Text{
	"/about": {Heading: "What Laurel is", Lede: "A place where short, assessed credentials are described, awarded, kept, shown and checked.",
		Sections: []view.Section{
			{Heading: "For whom", Paragraphs: []string{"Universities, companies and guilds describe what someone can do and how that is shown, and award it. Whoever earned it keeps it and shows it. Whoever is shown it checks it in seconds, without an account."},
				Links: []view.Link{{Text: "If you teach and assess", Href: "/about/issuers"}, {Text: "How checking works", Href: "/about/checking"}, {Text: "If you watch over quality", Href: "/about/quality"}}},
			{Heading: "Nothing is locked in", Paragraphs: []string{"A credential is a file that proves itself: an Open Badges 3.0 credential, signed with the issuer’s own key. It can be checked by other software and without this server, and it opens anywhere that follows the standard."}},
			{Heading: "Open software", Paragraphs: []string{"Laurel is published under the Apache License 2.0. Any organisation may run a copy of its own."}},
		}},
	"/about/issuers": {Heading: "We teach and assess", Lede: "Describe it completely, award it to people, and stand behind it with your own key.",
		Sections: []view.Section{
			{Heading: "How it goes", Items: []string{
				"Describe what the holder can do, how it is assessed, how much work it is and at what level. Beside the form stands what is still missing for a complete European description.",
				"Publish it. It gets a page, a badge drawn from its title, level and kind of assessment, and a place in the catalogue. Later changes make a new version; awards keep theirs.",
				"Award it. The person gets a mail, accepts, and has a page, a certificate and a signed file.",
				"Suspend, revoke or correct an award when something turns out wrong. Everyone who checks it reads so at once."}},
			{Heading: "How to begin", Paragraphs: []string{"Whoever runs this server adds your organisation and its first owner; owners give colleagues a role. Then sign in with your address."},
				Links: []view.Link{{Text: "Sign in", Href: "/signin"}, {Text: "See what others have described", Href: "/catalogue"}}},
		}},
	"/about/checking": {Heading: "How checking works", Lede: "Each check asks one question. “No” and “could not tell” are different answers.",
		Sections: []view.Section{
			{Heading: "The questions", Items: []string{
				"Format: is it a complete credential, with everything the standard asks for?",
				"Signature: is every character as it was when it was signed?",
				"Issuer’s key: does the key that signed belong to the issuer named in it, and do we know that issuer?",
				"Start and end: is it in force today?",
				"Status: has its issuer suspended or revoked it? This is read from the issuer’s own list.",
				"Recipient: if you type an e-mail address, is it the one the credential was issued to?"}},
			{Heading: "The answers", Paragraphs: []string{
				"Good means that every question was answered with yes. Not good means that at least one answer was no. On hold means that the issuer has suspended it and may lift that. Could not tell means that something could not be found out, for example because the issuer’s list did not answer; treat it as not checked and try again.",
				"An issuer we do not know is no sign of forgery. It means that nobody has shown us who controls the key."}},
			{Heading: "What happens to what you give us", Paragraphs: []string{"It is checked and not kept. A typed address is compared with a fingerprint in the credential and forgotten."},
				Links: []view.Link{{Text: "Check a credential", Href: "/verify"}}},
		}},
	"/about/quality": {Heading: "We watch over quality", Lede: "Every description here can be read element by element, as the European recommendation of 2022 lists them.",
		Sections: []view.Section{
			{Heading: "What you can do here now", Items: []string{
				"Read any micro-credential’s page: eleven mandatory and five optional elements, each with what the issuer says, or “not said”.",
				"See who issues, what they offer and how many awards are in force.",
				"Check any credential, with the technical detail of each check."},
				Links: []view.Link{{Text: "Look through the catalogue", Href: "/catalogue"}, {Text: "Check a credential", Href: "/verify"}}},
			{Heading: "What Laurel does not do", Paragraphs: []string{"It lists what issuers say and shows what is missing. It does not certify, and it gives no marks of its own."}},
		}},
	"/accessibility": {Heading: "Accessibility", Lede: "Everyone should be able to use every page, whatever they see, hear or hold in their hands.",
		Sections: []view.Section{
			{Heading: "What you can expect", Items: []string{
				"Every page works by keyboard alone, and without JavaScript.",
				"Every mark, colour and picture stands beside the word it means.",
				"Text can be enlarged to four times its size; pages reflow down to 320 pixels.",
				"Light and dark follow your device, or your choice at the foot of each page. Nothing moves when your device asks for less motion."}},
			{Heading: "What we aim at", Paragraphs: []string{"The Web Content Accessibility Guidelines 2.2, level AA. Pages are tested with automatic checks; that finds much, not everything."}},
			{Heading: "If something does not work for you", Paragraphs: []string{"Tell whoever runs this copy. Say which page it was and what you wanted to do."}},
		}},
	"/privacy": {Heading: "Privacy", Lede: "What is kept about you, where, and how it goes away.",
		Sections: []view.Section{
			{Heading: "If you hold awards", Items: []string{
				"Kept: your name, your e-mail addresses and your awards. The address stands in an award only as a fingerprint.",
				"An award’s page is open to whoever has its address. Its address cannot be guessed, and search engines are told not to list it. You can take the page down and show it again.",
				"Before you accept an award, nobody but you and its issuer sees it."}},
			{Heading: "If you check a credential", Paragraphs: []string{"What you drop or paste is checked and not kept. To learn whether a credential still holds, this server may ask the issuer’s list; the issuer does not learn who asked."}},
			{Heading: "Cookies", Paragraphs: []string{"One cookie keeps you signed in, one keeps your choice of light or dark. There is no tracker, and pages load nothing from other servers."}},
			{Heading: "Erasure", Paragraphs: []string{"Ask whoever runs this copy to erase your account. Your name and addresses go, and with them your pages. What an issuer must keep by law stays with that issuer, unseen by others."}},
		}},
}
