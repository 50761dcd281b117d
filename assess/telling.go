package assess

import (
	"fmt"
	"strings"

	"laurel/notify"
)

// telling are the sentences that learners and those who judge are told, in one language.
type telling struct {
	handedIn, day, days string
	passed, notPassed   string
	recognisedOne       string // of one outcome
	recognised          string
	shownOne, shown     string // by the evidence of a renewal
	follows, renewed    string
	ended               map[Ended]string
	can, or             string
	part, appeal, again string
	due                 string // to a moderator
	piece, pieces       string // of work that waits
	overdue, next       string
	decimal             string // what parts the whole from its fraction
}

// tellings are in the languages that Laurel writes in.
var tellings = map[string]telling{
	"en": {
		handedIn: "You are told when it is judged. Each assessor has %s.", day: "day", days: "days",
		passed: "You have passed, with %s of %s points.", notPassed: "You have not passed: %s of %s points were reached.",
		recognisedOne: "%d of %d outcome is recognised.", recognised: "%d of %d outcomes are recognised.",
		shownOne: "%d of %d outcome is shown by your evidence.", shown: "%d of %d outcomes are shown by your evidence.",
		follows: " Your award follows in a mail of its own.", renewed: " Your renewed award follows in a mail of its own.",
		ended: map[Ended]string{
			EndedRevoked: " No new award was made: the award that you renewed was revoked meanwhile, so there is nothing to renew. Ask whoever awarded it, or apply to be awarded anew.",
			EndedRenewed: " No further award was made: the award was renewed another way meanwhile. The newer one counts; renew that when its time comes.",
			EndedErased:  " No new award was made: the award that you renewed was erased meanwhile, as its holder asked.",
		},
		can: " You can %s.", or: ", or ", part: "take a partial award", appeal: "appeal until %s", again: "apply again",
		due: "It is due on %s.", piece: "piece of work", pieces: "pieces of work", overdue: ", %d overdue", next: ", the next due on %s", decimal: ".",
	},
	"de": {
		handedIn: "Sie erfahren es, wenn sie beurteilt ist. Wer beurteilt, hat dafür %s Zeit.", day: "Tag", days: "Tage",
		passed: "Sie haben bestanden, mit %s von %s Punkten.", notPassed: "Sie haben nicht bestanden: %s von %s Punkten wurden erreicht.",
		recognisedOne: "Anerkannt: %d von %d Lernergebnis.", recognised: "Anerkannt: %d von %d Lernergebnissen.",
		shownOne: "Durch Ihre Belege gezeigt: %d von %d Lernergebnis.", shown: "Durch Ihre Belege gezeigt: %d von %d Lernergebnissen.",
		follows: " Ihr Nachweis folgt in einer eigenen Mail.", renewed: " Ihr erneuerter Nachweis folgt in einer eigenen Mail.",
		ended: map[Ended]string{
			EndedRevoked: " Ein neuer Nachweis wurde nicht ausgestellt: Der Nachweis, den Sie erneuert haben, wurde inzwischen widerrufen; es gibt nichts mehr zu erneuern. Fragen Sie, wer ihn verliehen hat, oder bewerben Sie sich neu.",
			EndedRenewed: " Ein weiterer Nachweis wurde nicht ausgestellt: Der Nachweis wurde inzwischen auf anderem Weg erneuert. Der neuere gilt; erneuern Sie diesen, wenn es Zeit ist.",
			EndedErased:  " Ein neuer Nachweis wurde nicht ausgestellt: Der Nachweis, den Sie erneuert haben, wurde inzwischen auf Wunsch gelöscht.",
		},
		can: " Sie können %s.", or: " oder ", part: "einen Teilnachweis annehmen", appeal: "bis %s Einspruch erheben", again: "sich erneut bewerben",
		due: "Das ist fällig am %s.", piece: "Arbeit", pieces: "Arbeiten", overdue: ", davon %d überfällig", next: ", die nächste fällig am %s", decimal: ",",
	},
}

func (t telling) number(f float64) string { return strings.Replace(Number(f), ".", t.decimal, 1) }

// decisionWords say what was decided, and what the learner can do next, in a
// language that Laurel writes in.
func (a Application) decisionWords(d Design, language string) string {
	say, dec := tellings[language], a.Decision
	one, several, follows := say.recognisedOne, say.recognised, say.follows
	if a.Renewal != nil {
		one, several, follows = say.shownOne, say.shown, say.renewed
	}
	shown := a.RecognisedSoFar()
	said := fmt.Sprintf(say.passed, say.number(dec.Points), say.number(dec.Max))
	switch {
	case a.Portfolio() && len(d.Outcomes) == 1:
		said = fmt.Sprintf(one, shown, 1)
	case a.Portfolio():
		said = fmt.Sprintf(several, shown, len(d.Outcomes))
	case !dec.Passed:
		said = fmt.Sprintf(say.notPassed, say.number(dec.Points), say.number(dec.Max))
	}
	if a.State == NotAwarded {
		return said + say.ended[a.Renewal.Ended]
	}
	if dec.Passed {
		return said + follows
	}
	var next []string
	if a.MayTakePart(d) {
		next = append(next, say.part)
	}
	if until := a.AppealUntil(d); !until.IsZero() {
		next = append(next, fmt.Sprintf(say.appeal, notify.Day(language, until.UTC())))
	}
	return said + fmt.Sprintf(say.can, strings.Join(append(next, say.again), say.or))
}
