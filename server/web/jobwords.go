package web

// jobWords say what a job does, by its kind, to who runs the server.
var jobWords = map[string]string{
	"account.domainLost":     "Tell owners that the proof of their domain is gone",
	"account.invitationMail": "Mail an invitation",
	"account.notice":         "Tell somebody what changed in their account",
	"account.personErased":   "Have everything forget somebody",
	"account.recheckDomains": "Look again at proved domains",
	"account.sealDays":       "Seal the logs of days that are over",
	"account.signInMail":     "Mail a link to sign in",
	"account.tidy":           "Forget links and sessions that ran out",

	"assess.assign":          "Find assessors for an application",
	"assess.assignWaiting":   "Find assessors where somebody is lacking",
	"assess.award":           "Make an award that was earned",
	"assess.awardWaiting":    "Try awards again that could not be made",
	"assess.remindAssessors": "Find who is to be told of work to judge",
	"assess.tell":            "Tell a learner how their application stands",
	"assess.tellWork":        "Tell an assessor of work to judge",
	"quiz.closeAttempt":      "End an attempt whose time is over",

	"issuer.announce":       "Mail the link to an award",
	"issuer.announceBatch":  "Send the mails of a batch",
	"issuer.batch":          "Work through the rows of a batch",
	"issuer.batchDue":       "Start a planned batch",
	"issuer.batchEnded":     "Tell webhooks that a batch is done",
	"issuer.corrected":      "Tell a holder that their award was corrected",
	"issuer.delegationTold": "Tell the other side of a delegation",
	"issuer.finish":         "Sign an award that was begun",
	"issuer.loadBatch":      "Read the file of a batch",
	"issuer.partnered":      "Tell who writes a draft together",
	"issuer.publishList":    "Sign a status list",
	"issuer.refreshLists":   "Sign status lists again before they run out",
	"issuer.reviewed":       "Tell who waits for a review",
	"issuer.status":         "Tell a holder that their award was revoked, put on hold or reinstated",
	"issuer.tallyBatch":     "Count the mails of a batch",
	"issuer.tidyBatches":    "Forget files that nobody started",
	"issuer.undoBatch":      "Withdraw what an undone batch awarded",
	"issuer.tidyPartners":   "Forget who was asked to write long ago",
	"timely.awardDue":       "Make a planned award",
	"timely.remind":         "Find awards that run out soon",
	"timely.reminder":       "Remind a holder that their award runs out",

	"hook.drain":            "Send the messages of a webhook",
	"hook.stopped":          "Tell owners that a webhook was stopped",
	"hook.tidy":             "Forget old messages of webhooks",
	"notify.sendAgain":      "Send a mail again",
	"notify.spooledBounces": "Read the mails that came back",
	"notify.wordingTest":    "Send a test of an organisation’s words",
	"wallet.claimed":        "Do what follows an accepted award",
	"wallet.sendAgain":      "Mail a new link to an award",
}

// jobWord is what a job does; its kind where that has no words.
func jobWord(kind string) string { return or(jobWords[kind], kind) }
