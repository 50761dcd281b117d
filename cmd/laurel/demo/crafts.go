package demo

import "laurel/issuer"

const (
	halmQuality  = "Studio Halm’s jury of five practising designers, three from other studios; method and marking are reviewed each year by the Baltic Quality Council."
	guildQuality = "Guild of Pastry Arts: a master from another region sits in every examination; the Guild’s rules are supervised by the national craft chamber."
)

// crafts describes what Studio Halm and the Guild of Pastry Arts offer.
var crafts = []Credential{
	{Key: "usability", Org: "halm", Definition: issuer.Definition{
		Title:       "Testing Usability with Real Users",
		Description: "Five people, one afternoon, and you know what to mend first. You learn to find the right people, to give them tasks without giving the game away, and to turn what you saw into a short list that a team will act on.",
		Outcomes: []string{
			"Recruits participants who resemble the users, people with disabilities among them",
			"Moderates a session without leading, helping or defending",
			"Ranks problems by frequency, harm and persistence",
			"Reports findings with clips and quotations, and distinguishes what was seen from what is guessed",
		},
		Criteria: `You plan, hold and report one test with at least five participants on a product that is in use or about to be.

The jury watches two of your sessions on video, chosen by lot, and counts leading questions: more than three in a session and it must be repeated. It reads the report as the product’s team would, and asks whether they would know on Monday morning what to do.

Rubric of five criteria on four levels; four must reach level 3, which is a 7 on the Danish scale. Consent forms for every participant are a condition.`,
		Skills: []issuer.SkillLevel{{Skill: "test-usability", Level: 5}, {Skill: "interview-users", Level: 4}, {Skill: "report-findings", Level: 4}},
		Hours:  58, ECTS: 2, EQF: 5,
		Assessment: "project", Participation: "blended", Supervision: "supervised",
		QualityAssurance: halmQuality, Language: "en", Country: "DK", Price: issuer.Price{Stated: true, Cents: 54000, Currency: "EUR"},
		Prerequisites: "You have access to a product and to the people who use it.",
		Stackable:     "stackable", StacksInto: "Halm Diploma in Interaction Design",
		Field: "ux-design", Grading: issuer.Grading{Kind: "grade", Max: "12", Needed: "7"},
	}},
	{Key: "prototypes", Org: "halm", Definition: issuer.Definition{
		Title:       "Prototyping Interfaces",
		Description: "A prototype is a question in a form that people can touch. You learn to choose the cheapest form that answers it, from folded paper to coded page, and to throw it away when it has.",
		Outcomes: []string{
			"States the question a prototype is to answer, and what answer would change the design",
			"Makes prototypes of three degrees of fidelity for the same step",
			"Tries a prototype with at least three people and records where they hesitate",
			"Explains a design decision from what the prototypes showed",
		},
		Criteria: `A portfolio from one brief: three prototypes (paper, clickable, coded or otherwise working), the question behind each, notes from trials, and the decision that followed.

You show it to two jurors for twenty minutes. Beauty is not marked. **A prototype finer than its question needed costs points**; so does a decision that ignores the trial.

You need 24 of 40 points: questions 10, fit of fidelity 10, trials 10, decisions 10.`,
		Skills: []issuer.SkillLevel{{Skill: "prototype-interfaces", Level: 4}, {Skill: "structure-information", Level: 3}, {Skill: "write-interface-text", Level: 3}},
		Hours:  75, ECTS: 3, EQF: 4,
		Assessment: "portfolio", Participation: "onsite", Supervision: "supervised",
		QualityAssurance: halmQuality, Language: "da", Country: "DK", Price: issuer.Price{Stated: true, Cents: 62000, Currency: "EUR"},
		Prerequisites: "None. Drawing skill is not needed.",
		Stackable:     "stackable", StacksInto: "Halm Diploma in Interaction Design",
		Field: "ux-design", Further: "Workshops in Danish; the final conversation may be held in English.",
		Grading: issuer.Grading{Kind: "points", Max: "40", Needed: "24"},
	}},
	{Key: "short-video", Org: "halm", Definition: issuer.Definition{
		Title:       "Producing Short Video for Social Media",
		Description: "You learn to make clips of up to ninety seconds that say one thing, work without sound and can be watched by everybody: script, light, framing, cut, captions. A telephone is camera enough.",
		Outcomes: []string{
			"Writes a script whose point is made in the first five seconds",
			"Films with steady framing, usable light and clean sound on simple equipment",
			"Cuts and captions a clip so that it is understood with the sound off",
			"Clears rights to music, pictures and the people shown",
		},
		Criteria: `You hand in three finished clips for three different purposes, with scripts, rights record and caption files.

Two jurors watch each clip twice, first without sound, and write down what they took it to say. If that is not what your script says, the clip does not pass. Then they mark craft on a checklist of ten points, of which seven are needed.

All three clips must pass. One may be recut and handed in again within three weeks.`,
		Skills: []issuer.SkillLevel{{Skill: "produce-short-video", Level: 4}, {Skill: "plan-content", Level: 3}},
		Hours:  45, EQF: 4,
		Assessment: "portfolio", Participation: "onsite", Supervision: "none",
		QualityAssurance: halmQuality, Language: "en", Country: "DK", Price: issuer.Price{Stated: true, Cents: 39000, Currency: "EUR"},
		Prerequisites: "A telephone that films in 1080p.",
		ValidMonths:   36, Stackable: "alone", Field: "social-media-marketing",
		Grading: issuer.Grading{Kind: "pass"},
	}},
	{Key: "laminating", Org: "guild", Definition: issuer.Definition{
		Title:       "Laminating Dough",
		Description: "Croissants, pains au chocolat, puff pastry: butter and dough in even layers, and nothing to hide behind. You learn to read dough and butter by touch and thermometer, to fold and rest, to prove and bake, and to know from the crumb what went wrong.",
		Outcomes: []string{
			"Prepares dough and butter of matching plasticity for the day’s flour and room temperature",
			"Laminates by hand and on the sheeter with even layers and clean edges",
			"Proves and bakes croissants with an open, regular honeycomb crumb",
			"Diagnoses faults from crumb, crust and leaked butter, and corrects the next batch",
			"Keeps temperatures, cleanliness and allergen labels as the law and the Guild require",
		},
		Criteria: `A working day of nine hours in the Guild’s kitchen, before two masters, one from another region.

You make from raw materials

- 36 croissants of 60 g ± 3 g;
- 24 pains au chocolat;
- one sheet of inverted puff pastry, baked as two mille-feuille bases.

The masters judge layers (cut through at three places), shape, bake, flavour, evenness and the state of your bench. Each is marked out of 20; you need 12 everywhere and **14 in layers**. A breach of hygiene that is not corrected at once ends the examination.`,
		Skills: []issuer.SkillLevel{{Skill: "laminate-dough", Level: 4}, {Skill: "ferment-sweet-doughs", Level: 3}, {Skill: "keep-food-safe", Level: 4}, {Skill: "manage-allergens", Level: 3}},
		Hours:  120, ECTS: 4, EQF: 4,
		Assessment: "exam", Participation: "onsite", Supervision: "supervisedOnsite",
		QualityAssurance: guildQuality, Language: "fr", Country: "BE", Price: issuer.Price{Stated: true, Cents: 145000, Currency: "EUR"},
		Prerequisites: "A year in a bakery or pastry kitchen, or the Guild’s foundation course.",
		Stackable:     "stackable", StacksInto: "Companion of the Guild of Pastry Arts",
		Field: "pastry-arts", Further: "Knives and whites are your own; the Guild provides everything else.",
		Grading: issuer.Grading{Kind: "points", Max: "120", Needed: "74"},
	}},
	{Key: "chocolate", Org: "guild", Definition: issuer.Definition{
		Title:       "Tempering and Moulding Chocolate",
		Description: "Gloss, snap and a clean release from the mould come from crystals, and crystals come from temperature, time and movement. You learn to temper dark, milk and white couverture on marble and by seeding, to mould, dip and cast, and to keep a ganache safe for its stated life.",
		Outcomes: []string{
			"Tempers dark, milk and white couverture by two methods and proves the temper with a test strip",
			"Moulds and dips pralines with shells of even thickness and without air or bloom",
			"Formulates a ganache and justifies its shelf life from water activity",
			"Scales and costs a recipe for a day’s production",
		},
		Criteria: `Six hours in the Guild’s chocolate room before two masters. You make forty moulded pralines, forty dipped ones and a cast figure of 20 cm from three couvertures, tempered without a machine at least once.

Twelve pieces are kept for **fourteen days at 16 °C**; bloom on more than one of them fails the tempering part. Shells are measured at three places (1.5 to 2.5 mm). The costing sheet is checked against the day’s use.

Tempering 40, moulding and dipping 30, ganache 20, costing 10; you need 60, and 26 in tempering.`,
		Skills: []issuer.SkillLevel{{Skill: "temper-chocolate", Level: 4}, {Skill: "cook-creams", Level: 3}, {Skill: "cost-recipes", Level: 3}},
		Hours:  80, ECTS: 3, EQF: 4,
		Assessment: "exam", Participation: "onsite", Supervision: "supervisedOnsite",
		QualityAssurance: guildQuality, Language: "fr", Country: "BE", Price: issuer.Price{Stated: true, Cents: 128000, Currency: "EUR"},
		Prerequisites: "You work safely in a professional kitchen.",
		Stackable:     "stackable", StacksInto: "Companion of the Guild of Pastry Arts",
		Field: "pastry-arts", Grading: issuer.Grading{Kind: "points", Max: "100", Needed: "60"},
	}},
}
