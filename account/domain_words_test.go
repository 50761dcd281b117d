package account_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"laurel/account"
)

// Each sentence that a look at a domain can end with has German words.
func TestComplaintsInGerman(t *testing.T) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "domain_look.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	d := account.Domain{Name: "nordmark.example"}
	found := 0
	look := func(sentence string) {
		found++
		d.Complaint = sentence
		german := d.ComplaintIn("de")
		for _, english := range []string{"The ", "There ", "This ", "None ", " not ", " has ", " record"} {
			if strings.Contains(" "+german, " "+english) || german == sentence {
				t.Errorf("%q in German: %q", sentence, german)
				break
			}
		}
		if d.ComplaintIn("en") != sentence {
			t.Errorf("%q in English: %q", sentence, d.ComplaintIn("en"))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		if !ok || len(r.Results) != 1 {
			return true
		}
		if text := written(r.Results[0], d); strings.HasSuffix(text, ".") {
			look(text)
		}
		return true
	})
	if found != 10 {
		t.Errorf("%d sentences were found, want the 10 there are", found)
	}
	look("Another organisation here has proved this domain. Write to whoever runs this server.")
}

// written is what a sum of texts says of a domain.
func written(e ast.Expr, d account.Domain) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.BinaryExpr:
		return written(e.X, d) + written(e.Y, d)
	case *ast.Ident:
		return map[string]string{"WellKnown": account.WellKnown, "DNSPrefix": account.DNSPrefix}[e.Name]
	case *ast.SelectorExpr:
		return map[string]string{"Name": d.Name}[e.Sel.Name]
	}
	return ""
}
