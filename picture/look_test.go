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
