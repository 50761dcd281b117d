package verify

import (
	"net/mail"
	"strings"

	"laurel/credential"
)

// holder compares whom the reader named, by mail address or by id, with whom
// the credential was issued to (OB 3.0 §Verify the Recipient Using an Identifier).
func holder(c *credential.Credential, recipient string) Finding {
	recipient = strings.TrimSpace(recipient)
	subject := c.Subject()
	asked, compared := "id", false
	matches := func(o credential.IdentityObject) bool { return o.Matches(o.IdentityType, recipient) }
	if address, err := mail.ParseAddress(recipient); err == nil {
		asked, recipient = "e-mail address", address.Address
		matches = func(o credential.IdentityObject) bool {
			if !o.Hashed { // a domain has no capitals of its own
				o.IdentityHash = lowerDomain(o.IdentityHash)
			}
			return o.Matches("emailAddress", recipient)
		}
		if to, is := strings.CutPrefix(subject.ID, "mailto:"); is {
			subject.Identifier = append(subject.Identifier, credential.IdentityObject{IdentityType: "emailAddress", IdentityHash: to})
		}
	} else if subject.ID != "" {
		compared = true
		if subject.ID == recipient {
			return found(Holder, Pass, "holder.match").with("compared", "credentialSubject.id")
		}
	}
	for _, o := range subject.Identifier {
		if isMail := o.IdentityType == "emailAddress" || o.IdentityType == "email"; isMail != (asked != "id") {
			continue
		}
		compared = true
		if matches(o) {
			how := "in the open"
			if o.Hashed {
				how = "hashed"
			}
			return found(Holder, Pass, "holder.match").with("compared", asked+", "+how)
		}
	}
	if !compared {
		return found(Holder, Unknown, "holder.noneNamed").at("/credentialSubject").with("asked for", asked)
	}
	return found(Holder, Fail, "holder.differs").at("/credentialSubject").with("asked for", asked)
}

func lowerDomain(address string) string {
	name, domain, ok := strings.Cut(address, "@")
	if !ok {
		return address
	}
	return name + "@" + strings.ToLower(domain)
}
