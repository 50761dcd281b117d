package account

import "strings"

// ComplaintIn is what is wrong with a domain in a language that Laurel writes in:
// as it was found, in English, for those that it has no words of.
func (d Domain) ComplaintIn(language string) string {
	if language != "de" {
		return d.Complaint
	}
	file := "https://" + d.Name + WellKnown
	return strings.NewReplacer(
		"This server does not ask DNS.", "Dieser Server fragt das DNS nicht.",
		"The domain has no TXT record.", "Die Domain hat keinen TXT-Eintrag.",
		"DNS did not answer.", "Das DNS hat nicht geantwortet.",
		"The TXT record has another token.", "Der TXT-Eintrag enthält ein anderes Kennwort.",
		"None of the domain's TXT records begins with "+DNSPrefix+".", "Keiner der TXT-Einträge der Domain beginnt mit "+DNSPrefix+".",
		"This server does not ask web servers.", "Dieser Server fragt keine Webserver.",
		"There is no file at "+file+".", "Unter "+file+" gibt es keine Datei.",
		"The file at "+file+" is on another server.", "Die Datei unter "+file+" liegt auf einem anderen Server.",
		"The file at "+file+` is not of the form {"tokens": ["…"]}.`, "Die Datei unter "+file+` hat nicht die Form {"tokens": ["…"]}.`,
		"The file at "+file+" has another token.", "Die Datei unter "+file+" enthält ein anderes Kennwort.",
		"Another organisation here has proved this domain. Write to whoever runs this server.", "Eine andere Organisation hier hat diese Domain nachgewiesen. Schreiben Sie an die, die diesen Server betreiben.",
	).Replace(d.Complaint)
}
