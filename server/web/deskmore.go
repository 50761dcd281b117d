package web

import (
	"slices"

	"laurel/account"
	"laurel/issuer"
	"laurel/server/web/view"
)

// deskMore leads from the desk to all that somebody may do or read there, by
// what it is about; a part in which there is nothing for them is left out.
func deskMore(by account.Actor, org account.OrgID, all []issuer.Achievement, with []issuer.Together, lent bool) (parts []view.DeskPart) {
	some := func(r account.Right) bool { return by.MaySome(r, org) }
	part := func(heading string, ways ...view.Link) {
		ways = slices.DeleteFunc(ways, func(l view.Link) bool { return l.Href == "" })
		if len(ways) > 0 {
			parts = append(parts, view.DeskPart{Heading: heading, Ways: ways})
		}
	}
	part("Describing",
		way(true, "Drafts in review"+counted(waitingDrafts(all)), deskPath(org, "reviews")),
		way(by.May(account.Define, org), "Drafts written with others"+counted(len(with)), deskPath(org, "together")),
		way(some(account.Define), "Templates and files to begin from", deskPath(org, "begin")),
		way(by.May(account.Publish, org), "Offers from a file", deskPath(org, "offers", "import")),
		way(some(account.ReadDrafts), "Quizzes and item banks", quizzesPath(org)))
	part("Awarding",
		way(some(account.ReadAwards), "Many at once", deskPath(org, "batches")),
		way(some(account.Issue), "Awards for later", deskPath(org, "scheduled")),
		way(some(account.Issue), "Awards that can still be undone", deskPath(org, "undo")),
		way(some(account.ReadAwards), "Awards that run out soon", deskPath(org, "awards")+"?ends=90"),
		way(some(account.ReadAwards), "What became of the mails", deskPath(org, "mails")),
		way(some(account.ReadAwards), "Who else may award", delegationsPath(org)),
		way(lent, "Issue for others", deskPath(org, "delegated")))
	part("How it goes",
		way(some(account.ReadNumbers), "Numbers", numbersPath(org)),
		way(some(account.Moderate), "How assessors agree", deskPath(org, "assess", "assessors")))
	part("The organisation",
		way(by.May(account.Manage, org), "Profile and domains", deskPath(org, "organisation")),
		way(by.May(account.Manage, org), "Units", unitsPath(org)),
		way(by.May(account.Manage, org), "What is asked before publishing", deskPath(org, "policy")),
		way(by.May(account.Manage, org), "Undo, time zone and reminders", deskPath(org, "timing")),
		way(by.May(account.Publish, org), "Words of the mails", mailWordsPath(org)),
		way(some(account.ReadEvents), "Webhooks", hooksPath(org)),
		way(by.May(account.ManageClients, org), "API keys of programs", clientsPath(org)))
	return parts
}

// way is a link for those who may go there; the zero link for others.
func way(may bool, text, href string) view.Link {
	if !may {
		return view.Link{}
	}
	return view.Link{Text: text, Href: href}
}

// counted is a number behind words; nothing for none.
func counted(n int) string {
	if n == 0 {
		return ""
	}
	return " (" + view.Number(n) + ")"
}

// waitingDrafts counts the drafts that somebody has to say yes to, or to publish.
func waitingDrafts(all []issuer.Achievement) (n int) {
	for _, a := range all {
		if a.Stage == issuer.InReview || a.Stage == issuer.Approved {
			n++
		}
	}
	return n
}
