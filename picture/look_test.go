package picture

import (
	"fmt"
	"os"
	"testing"
)

func TestLook(t *testing.T) {
	dir := os.Getenv("LOOK_OUT")
	if dir == "" {
		t.Skip("no folder")
	}
	html := "<body style='background:#f8faf5'>"
	for i, b := range []Badge{
		{"d1", "Privacy at Work: A Workshop", "Kestrel Systems", 200, 0, Attended, false},
		{"d2", "Speaking with Patients", "Ellery Teaching Hospital", 345, 6, Assessed, false},
		{"d3", "Laminated Doughs", "Guild of Pastry Arts", 70, 4, Supervised, false},
		{"d4", "Data Analyst, First Award", "Nordmark University", 250, 5, Stack, false},
		{"d5", "Assessment Reviewed", "Baltic Quality Council", 150, 0, Label, false},
		{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false},
		{"d7", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, true},
		{"d8", "Negotiating and Closing Complex Enterprise Software Sales", "The Independent Northern Institute of Professional Technology Sales", 20, 3, Assessed, false},
		{"d9", "Écrire clairement pour le numérique", "École ouverte de Varn", 300, 8, Assessed, false},
		{"d10", "数据分析入门", "北方大学", 110, 2, Supervised, false},
	} {
		html += "<div>"
		for size, px := range []int{400, 128, 48, 20} {
			svg := b.SVG(Size(size))
			fmt.Println(i, size, len(svg))
			html += fmt.Sprintf("<img src='%d-%d.svg' width=%d>", i, size, px)
			os.WriteFile(fmt.Sprintf("%s/%d-%d.svg", dir, i, size), svg, 0o644)
			png, err := b.PNG(px)
			if err != nil {
				t.Fatal(err)
			}
			os.WriteFile(fmt.Sprintf("%s/%d-%d.png", dir, i, size), png, 0o644)
			html += fmt.Sprintf("<img src='%d-%d.png' width=%d>", i, size, px)
		}
		html += "</div>"
	}
	os.WriteFile(dir+"/all.html", []byte(html), 0o644)
}

func TestLook2(t *testing.T) {
	dir := os.Getenv("LOOK_OUT")
	if dir == "" {
		t.Skip("no folder")
	}
	c := CertificateData{
		Badge:  Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false},
		Issuer: "Nordmark University", Number: "7K2M-QX4D", Holder: "Mira Fenwright", Title: "Data Analysis with SQL",
		Facts:    "Practical examination, supervised, identity checked. 84 of 100. 75 hours, 3 ECTS, level 5 of 8 (EQF). Awarded 14 March 2026, in force until 14 March 2031.",
		Outcomes: []string{"Gets a right answer from a database of several tables, and shows how it was found.", "Notices when an answer is wrong: duplicates, gaps, double counting.", "Explains a result in one page to someone who does not read code."},
		URL:      "https://laurel.example/a/7k2mqx4dh5n3v8p2r6t9w1y3", Signatory: "Oda Vennemark", Role: "Registrar", Credential: []byte(`{"a":1}`), Language: "en",
	}
	out, err := Certificate(c)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(dir+"/c.pdf", out, 0o644)
	c.Holder, c.Title = "Maria-Magdalena Ștefania von Hohenberg-Žižková de la Croix y Ångström", "Negotiating, Planning and Closing Complex Enterprise Software Sales in Regulated Markets"
	c.Letter = true
	c.Issuer = "The Independent Northern Institute of Professional Technology Sales and Customer Care"
	c.Signatory = ""
	out, err = Certificate(c)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(dir+"/c2.pdf", out, 0o644)
	leaves := []Leaf{{Held, 75, "1", false}, {Held, 120, "2", false}, {Held, 40, "3", false}, {Held, 100, "4", false}, {Dry, 30, "5", false}, {Half, 60, "6", false}, {Locked, 0, "7", false}}
	css := `<style>body{background:#f8faf5;font:16px sans-serif}.sprig{width:480px}.stem{stroke:#1b6b4a}.base{fill:#f8faf5}.f{fill:currentColor}.o,.v{stroke:currentColor}.sprig,.lf,.logo{color:#1b6b4a}.vp{stroke:#f8faf5;opacity:.55}.lf-dry,.lf-locked{color:#6b5836}.lf-open{color:#465850}.r{stroke:#fff}.on{fill:#16241d}.off{stroke:#6d7d74}.sprig text{font:600 15px sans-serif;fill:#16241d}</style>`
	html := css + string(Branch(leaves, BranchOptions{}))
	html += string(Branch(leaves[:1], BranchOptions{})) + "<br>"
	for s := Held; s <= Dry; s++ {
		html += string(LeafSVG(s, 20)) + string(LeafSVG(s, 24)) + string(LeafSVG(s, 96))
	}
	html += "<br>" + string(LevelSVG(5)) + string(LevelSVG(0)) + string(LevelSVG(8)) + string(Logo(34)) + string(Logo(120))
	html += string(Branch(append(append(append([]Leaf{}, leaves[:6]...), leaves[:6]...), leaves...), BranchOptions{}))
	fmt.Println(len(Branch(leaves, BranchOptions{})))
	os.WriteFile(dir+"/leaves.html", []byte(html), 0o644)
}

func TestLook3(t *testing.T) {
	dir := os.Getenv("LOOK_OUT")
	if dir == "" {
		t.Skip("no folder")
	}
	b := Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, false}
	for i, p := range []PreviewData{
		{b, nil, "Mira Fenwright", b.Title, b.Issuer, "", Pass, "In force until 14 March 2031"},
		{b, nil, "", b.Title, b.Issuer, "75 hours, 3 ECTS, level 5 of 8, online", NoMark, ""},
		{b, nil, "Maria-Magdalena Ștefania von Hohenberg-Žižková de la Croix", "Negotiating, Planning and Closing Complex Enterprise Software Sales in Regulated Markets", "The Independent Northern Institute of Professional Technology Sales", "", Unknown, "Could not tell"},
		{Badge{"d6", "Data Analysis with SQL", "Nordmark University", 250, 5, Supervised, true}, nil, "Bram Oskell", b.Title, b.Issuer, "", Fail, "Revoked on 3 April 2026"},
	} {
		out, err := Preview(p)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(len(out))
		os.WriteFile(fmt.Sprintf("%s/p%d.png", dir, i), out, 0o644)
	}
}
