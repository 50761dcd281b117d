package gallery

import "laurel/server/web/view"

func (g samples) public() []Page {
	return []Page{
		{"home", view.HomePage(g.home())},
	}
}

func (g samples) home() view.Home {
	return view.Home{
		Frame: g.frame("Proof of what you can do", "/"),
		Plate: view.Sprig{
			Text: "A record drawn as a laurel branch: four leaves held, one that has run out, one in progress, one planned.",
			Leaves: []view.SprigLeaf{
				{State: view.Held, Hours: 50, Label: "1"}, {State: view.Held, Hours: 90, Label: "2"},
				{State: view.Held, Hours: 40, Label: "3"}, {State: view.Held, Hours: 75, Label: "4"},
				{State: view.Dry, Hours: 12, Label: "5"}, {State: view.Half, Hours: 25, Label: "6"},
				{State: view.Open, Label: "7"},
			},
		},
		PlateTitle: "Plate 1. One year of evenings.",
		PlateItems: []string{"Data Analysis with SQL", "Reading Statistics Honestly", "Charts That Tell the Truth", "Cloud Cost Control",
			"Privacy at Work, run out in May", "Python for Everyday Data, in progress", "Data Analyst, First Award: two steps away"},
		Count:  120,
		Fields: fields(),
		Offers: offers,
	}
}

func fields() []view.Entry {
	var list []view.Entry
	for i, name := range []string{"Artificial intelligence", "Blockchain", "Business leadership", "Cloud", "Coding", "Cybersecurity",
		"Data analytics", "Data science", "Digital marketing", "Leadership", "Legal tech", "Pastry arts", "Patient communication",
		"Project management", "Social-media marketing", "Supply chain", "Tech sales", "UX design"} {
		list = append(list, view.Entry{Text: name, Href: "/catalogue?field=x", Count: 3 + i*7%11})
	}
	return list
}
