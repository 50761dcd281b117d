package gallery

import (
	"laurel/picture"
	"laurel/server/web/view"
)

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
			Leaves: []picture.Leaf{
				{State: picture.Held, Hours: 50, Text: "1"}, {State: picture.Held, Hours: 90, Text: "2"},
				{State: picture.Held, Hours: 40, Text: "3"}, {State: picture.Held, Hours: 75, Text: "4"},
				{State: picture.Dry, Hours: 12, Text: "5"}, {State: picture.Half, Hours: 25, Text: "6"},
				{State: picture.Locked, Text: "7"},
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
