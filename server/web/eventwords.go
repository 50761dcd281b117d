package web

import "strings"

// familyWords are the families of events by what they are about, as the log
// offers them; those without a name in the plural are no choice of their own.
var familyWords = map[string]string{
	"achievement": "micro-credentials", "address": "mail addresses", "application": "applications", "award": "awards", "batch": "batches",
	"credential": "credentials signed by programs", "delegation": "awarding for others", "inlet": "webhooks in", "key": "API keys", "keys": "signing keys", "login": "sign-in of your own",
	"mail": "mails", "mark": "marking", "member": "members", "offer": "offers", "organisation": "the organisation", "passkey": "passkeys",
	"endorsement": "endorsements", "partner": "writing with others", "person": "people", "plan": "assessments", "policy": "rules before publishing", "presentation": "presentations signed by programs",
	"provider": "sign-in of your own", "quiz": "quizzes", "recipient": "erasures", "recovery": "recovery codes", "session": "sessions",
	"template": "templates", "timing": "when mails leave", "unit": "units", "webhook": "webhooks out",
}

// eventWords says each kind of event as something that was done.
var eventWords = map[string]string{
	"achievement.approved": "Approved a draft", "achievement.created": "Began a micro-credential", "achievement.published": "Published a version",
	"achievement.renewalChanged": "Changed how an award is renewed", "achievement.reopened": "Changed a draft in review", "achievement.retired": "Took a micro-credential out of the catalogue",
	"achievement.saved": "Saved a draft", "achievement.sentBack": "Sent a draft back", "achievement.submitted": "Sent a draft for review",
	"achievement.superseded": "Was superseded by another micro-credential", "achievement.supersedes": "Chose whose place a micro-credential takes",
	"achievement.takenBack": "Took a draft back from review", "achievement.unitSet": "Gave a micro-credential to another unit",

	"address.added": "Added a mail address", "address.main": "Chose the main mail address", "address.removed": "Removed a mail address",

	"application.appealed": "Appealed", "application.awarded": "Passed and was awarded", "application.awardAgain": "Asked for the award once more",
	"application.awardRefused": "The award could not be made", "application.begun": "Applied", "application.decided": "Was decided",
	"application.disputed": "Assessors disagreed: a moderator decides", "application.fileRefused": "A file was refused",
	"application.notAwarded": "Passed, and nothing was left to renew",
	"application.observed":   "Recorded a demonstration", "application.submitted": "Handed in", "application.partTaken": "Took the award for a part", "application.withdrawn": "Withdrew an application",
	"application.witnessed": "Recorded identity or supervision",

	"award.accepted": "Accepted an award", "award.carried": "A corrected award took the old one's place in a record", "award.hidden": "Took an award's page down",
	"award.inForce": "Reinstated an award", "award.issued": "Gave an award", "award.renewed": "Renewed an award", "award.linkRenewed": "Sent the claim link again", "award.rescheduled": "Moved an award to another day",
	"award.revoked": "Revoked an award", "award.scheduled": "Planned an award", "award.scheduleRefused": "A planned award could not be given", "award.shown": "Put an award's page up again",
	"award.suspended": "Suspended an award", "award.undone": "Undid an award before anybody was told", "award.unscheduled": "Called off a planned award",

	"batch.begun": "Began a batch", "batch.cancelled": "Cancelled a batch", "batch.created": "Read in a file of people", "batch.discarded": "Discarded a file",
	"batch.done": "Finished a batch", "batch.paused": "Paused a batch", "batch.resumed": "Resumed a batch", "batch.scheduled": "Planned a batch", "batch.undone": "Undid a batch before anybody was told", "batch.unscheduled": "Called off a planned batch", "batch.uploaded": "Sent a file",

	"credential.signed": "Signed a credential for a program", "credential.status": "Changed the status of a credential for a program", "presentation.signed": "Signed a presentation for a program",

	"delegation.accepted": "Accepted to award for the organisation", "delegation.given": "Let others award a micro-credential",
	"delegation.revoked": "Ended that others award a micro-credential", "delegation.used": "Awarded for another organisation",

	"endorsement.signed": "Signed an endorsement", "endorsement.withdrawn": "Withdrew an endorsement",

	"partner.accepted": "Joined in writing a draft", "partner.agreed": "Agreed to a draft as it is", "partner.asked": "Asked another organisation to write with them",
	"partner.declined": "Said no to a draft", "partner.left": "Left a draft of another organisation", "partner.removed": "Removed an organisation from a draft",

	"inlet.added": "Added a webhook that awards", "inlet.changed": "Changed a webhook that awards", "inlet.removed": "Removed a webhook that awards", "inlet.rotated": "Made a new secret for a webhook that awards",

	"key.made": "Made an API key", "key.oldEnded": "Ended the old secret of an API key", "key.rateChanged": "Changed how often an API key may call", "key.scopesChanged": "Changed what an API key may do",
	"key.revoked": "Revoked an API key", "key.rotated": "Made a new secret for an API key",
	"keys.made": "Made signing keys", "keys.rewrapped": "Sealed a signing key with the new master key", "keys.rotated": "Rotated the signing keys",

	"login.removed": "Removed a way to sign in", "mail.bounced": "A mail came back", "mail.sentAgain": "Sent a mail again",
	"mail.wordsChanged": "Changed the words of a mail", "mail.wordsReset": "Gave a mail back to Laurel’s words",
	"mark.assigned": "Assigned work to an assessor", "mark.given": "Gave a judgement", "mark.takenAway": "Took work from an assessor",

	"member.invitationRevoked": "Took an invitation back", "member.invited": "Invited somebody", "member.merged": "A member's two accounts became one",
	"member.removed": "Removed a member", "member.set": "Gave a member a role",

	"offer.added": "Added an offer", "offer.changed": "Changed an offer", "offer.withdrawn": "Withdrew an offer",

	"organisation.changed": "Changed the profile", "organisation.created": "Added the organisation", "organisation.domainAdded": "Named a domain as their own",
	"organisation.domainLost": "The proof of a domain is gone", "organisation.domainProved": "Proved a domain", "organisation.domainRemoved": "Removed a domain",
	"organisation.held": "A name like another's was held for the operator", "organisation.keysMade": "Made the organisation's signing keys",
	"organisation.nameRefused": "The operator refused a name", "organisation.released": "The operator allowed a name",

	"passkey.added": "Added a passkey", "passkey.removed": "Removed a passkey", "passkey.renamed": "Renamed a passkey", "passkey.suspect": "A passkey counted backwards",
	"person.added": "Added a person", "person.erased": "Erased an account", "person.linkMade": "Made a sign-in link", "person.merged": "Made two accounts one",
	"person.opened": "Opened an account", "person.recovered": "Came back by a recovery code", "person.renamed": "Changed their name", "person.signedIn": "Signed in", "person.zoneChanged": "Changed their time zone", "person.languageChanged": "Changed the language of their mails",

	"plan.published": "Published an assessment", "plan.saved": "Saved an assessment", "policy.changed": "Changed what is asked before publishing",
	"provider.domainAllowed": "The operator allowed a mail domain", "provider.domainRefused": "The operator refused a mail domain",
	"provider.removed": "Ended the sign-in of their own", "provider.set": "Set up the sign-in of their own",

	"quiz.added": "Added a quiz", "quiz.bankAdded": "Added a bank of questions", "quiz.bankUnitSet": "Gave a bank of questions to another unit", "quiz.begun": "Began a quiz", "quiz.changed": "Changed a quiz", "quiz.closed": "Closed a quiz",
	"quiz.handedIn": "Handed in a quiz", "quiz.itemAdded": "Added a question", "quiz.itemChanged": "Changed a question", "quiz.itemRestored": "Put a question back into use",
	"quiz.itemRetired": "Took a question out of use", "quiz.opened": "Opened a quiz", "quiz.timeOver": "The time of a quiz was over",

	"recipient.erased": "Erased a person from awards", "recovery.codesMade": "Made recovery codes", "session.ended": "Ended a session", "session.othersEnded": "Ended all other sessions",
	"template.added": "Kept a template", "template.removed": "Removed a template", "timing.changed": "Changed when mails leave",

	"unit.added": "Added a unit", "unit.changed": "Changed a unit", "unit.removed": "Removed a unit",

	"webhook.added": "Added a webhook", "webhook.changed": "Changed a webhook", "webhook.off": "Turned a webhook off", "webhook.on": "Turned a webhook on", "webhook.removed": "Removed a webhook",
	"webhook.replayed": "Sent webhook messages again", "webhook.rotated": "Made a new secret for a webhook", "webhook.stopped": "A webhook was stopped: its receiver answers no more",
	"webhook.tested": "Sent a test to a webhook",
}

// eventSays is an event's kind in words, or as it is when it is of a version to come.
func eventSays(kind string) string { return or(eventWords[kind], kind) }

// eventFamily is the part of a kind before its dot.
func eventFamily(kind string) string {
	family, _, _ := strings.Cut(kind, ".")
	return family
}
