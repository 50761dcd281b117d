package demo

import "laurel/account"

var organisations = []Organisation{
	{
		Key: "nordmark", Name: "Nordmark University", Kind: account.University, Country: "NO", City: "Nordmark",
		Description: "A public university of some 9,000 students on the northern coast, known for statistics, informatics and the sea. It has offered short courses to working people since its first winter and counts them towards its degrees.",
		Website:     "https://nordmark.example", Email: "awards@nordmark.example", Hue: 160, DID: account.DIDWeb,
	},
	{
		Key: "halm", Name: "Studio Halm", Kind: account.Company, Country: "DK", City: "Halmø",
		Description: "A design studio of twenty people that teaches what it practises: asking users, trying things early, leaving things out. Its school takes twelve learners at a time into the working studio.",
		Website:     "https://halm.example", Email: "school@halm.example", Hue: 20, DID: account.DIDKey,
	},
	{
		Key: "guild", Name: "Guild of Pastry Arts", Kind: account.Body, Country: "BE", City: "Brabourg",
		Description: "The professional body of pastry chefs, confectioners and chocolatiers. It keeps the craft’s examinations and sends a master from another region to every one of them.",
		Website:     "https://pastry-guild.example", Email: "examinations@pastry-guild.example", Hue: 55, DID: account.DIDKey,
	},
	{
		Key: "kestrel", Name: "Kestrel Systems", Kind: account.Company, Country: "NL", City: "Oosterwade",
		Description: "Builds and runs software for ports, hospitals and water boards. Its academy certifies its own engineers and anyone else’s by practical examinations that a machine marks.",
		Website:     "https://kestrel.example", Email: "academy@kestrel.example", Hue: 255, DID: account.DIDWeb,
	},
	{
		Key: "ellery", Name: "Ellery Teaching Hospital", Kind: account.Authority, Country: "IE", City: "Ellery",
		Description: "A public hospital of 600 beds that trains doctors, nurses, midwives and therapists together. Its simulation centre teaches the conversations that medicine depends on.",
		Website:     "https://ellery.example", Email: "education@ellery.example", Hue: 215, DID: account.DIDKey,
	},
	{
		Key: "varn", Name: "Open College of Varn", Kind: account.School, Country: "EE", City: "Varn",
		Description: "A distance college open to everybody over sixteen, whatever their school certificates. Most learners work; most courses cost less than a pair of shoes; every one of them ends with something made.",
		Website:     "https://varn.example", Email: "office@varn.example", Hue: 300, DID: account.DIDKey,
	},
	{
		Key: "baltic", Name: "Baltic Quality Council", Kind: account.Quality, Country: "LV", City: "Strandlune",
		Description: "Reviews universities, colleges and academies around the Baltic Sea, and says in public what it found. It also teaches those whom it will review.",
		Website:     "https://balticquality.example", Email: "secretariat@balticquality.example", Hue: 190, DID: account.DIDKey,
	},
	{
		Key: "havnlys", Name: "Havnlys Logistics Academy", Kind: account.School, Country: "SE", City: "Havnlys",
		Description: "The school of a port: founded by shippers, carriers and unions who were tired of teaching newcomers one by one. Cases come from the quays outside the window.",
		Website:     "https://havnlys.example", Email: "academy@havnlys.example", Hue: 235, DID: account.DIDKey,
	},
	{
		Key: "corvane", Name: "Corvane Legal Workshop", Kind: account.Body, Country: "AT", City: "Lindquell",
		Description: "An association of lawyers, court clerks and programmers that examines what its members believe every lawyer will soon need to be able to do with a machine.",
		Website:     "https://corvane.example", Email: "workshop@corvane.example", Hue: 340, DID: account.DIDKey,
	},
	{
		Key: "brightwater", Name: "Brightwater Collective", Kind: account.Company, Country: "PT", City: "Vale Claro",
		Description: "A cooperative of ninety marketing and sales people who work for small firms and teach each other. Since 2021 it teaches others as well, by the same rules: measure, and do not lie.",
		Website:     "https://brightwater.example", Email: "learn@brightwater.example", Hue: 95, DID: account.DIDKey,
	},
}

var staff = []Staff{
	{"nordmark", "Oda Vennemark", "oda.vennemark@nordmark.example", account.Owner},
	{"nordmark", "Teo Marrowby", "teo.marrowby@nordmark.example", account.Registrar},
	{"nordmark", "Eilif Marstrand", "eilif.marstrand@nordmark.example", account.Auditor},
	{"nordmark", "Runa Eskeland-Thorpe", "runa.eskeland@nordmark.example", account.Author},
	{"nordmark", "Ylva Nordbakken-Moe", "ylva.nordbakken@nordmark.example", account.Assessor},
	{"nordmark", "Halvor Tangvik", "halvor.tangvik@nordmark.example", account.Assessor},
	{"nordmark", "Embla Rosshaug", "embla.rosshaug@nordmark.example", account.Assessor},
	{"halm", "Signe Halvorne", "signe.halvorne@halm.example", account.Owner},
	{"halm", "Pelle Vintermark", "pelle.vintermark@halm.example", account.Recruiter},
	{"guild", "Anselme Corbruyne", "anselme.corbruyne@pastry-guild.example", account.Owner},
	{"kestrel", "Maarten Ijsselwoud", "maarten.ijsselwoud@kestrel.example", account.Owner},
	{"kestrel", "Iris Calderwyn", "iris.calderwyn@kestrel.example", account.Author},
	{"kestrel", "Femke Oudelaan", "femke.oudelaan@kestrel.example", account.Registrar},
	{"ellery", "Niamh Ardcarrow", "niamh.ardcarrow@ellery.example", account.Owner},
	{"varn", "Kadri Tammelo", "kadri.tammelo@varn.example", account.Owner},
	{"baltic", "Ilga Strautlune", "ilga.strautlune@balticquality.example", account.Owner},
	{"baltic", "Matas Girvydas", "matas.girvydas@balticquality.example", account.Reviewer},
	{"havnlys", "Sixten Ljungvik", "sixten.ljungvik@havnlys.example", account.Owner},
	{"corvane", "Leopoldine Quellhof", "leopoldine.quellhof@corvane.example", account.Owner},
	{"brightwater", "Inês Valclaro", "ines.valclaro@brightwater.example", account.Owner},
}

// invited are asked in and have not come yet.
var invited = []Staff{
	{"nordmark", "Brage Solheim-Aune", "brage.solheim@nordmark.example", account.Assessor},
}

var roles = []Role{
	{"registrar", "Oda Vennemark", "oda.vennemark@nordmark.example", "nordmark", "Registrar and owner of Nordmark University: defines, publishes, issues, takes back"},
	{"author", "Iris Calderwyn", "iris.calderwyn@kestrel.example", "kestrel", "Author at Kestrel Systems: writes micro-credentials"},
	{"assessor", "Embla Rosshaug", "embla.rosshaug@nordmark.example", "nordmark", "Assessor at Nordmark University: judges what learners hand in"},
	{"learner", "Mira Fenwright", "mira.fenwright@post.example", "", "Learner with six awards, one of them still waiting in her mailbox"},
	{"employer", "Pelle Vintermark", "pelle.vintermark@halm.example", "halm", "Employer at Studio Halm: checks what applicants show"},
	{"quality", "Matas Girvydas", "matas.girvydas@balticquality.example", "baltic", "Reviewer of the Baltic Quality Council"},
	{"operator", "Dag Ferribyte", "dag.ferribyte@laurel.example", "", "Operator: runs this server"},
}
