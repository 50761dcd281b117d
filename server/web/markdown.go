package web

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// md turns a stranger's Markdown into HTML without raw HTML or pictures; links
// go to the web and say that we do not vouch for them.
var md = goldmark.New(goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(tame{}, 100))))

// markdown is safe to put into a page as it is.
func markdown(source string) string {
	if strings.TrimSpace(source) == "" {
		return ""
	}
	var b bytes.Buffer
	if err := md.Convert([]byte(source), &b); err != nil {
		return "" // a bytes.Buffer does not fail
	}
	return b.String()
}

type tame struct{}

// Transform takes pictures, raw HTML and links to anything but the web out, and
// leaves their words.
func (tame) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var drop []ast.Node
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = 4 // it stands under the page's own headings
		case *ast.Image, *ast.RawHTML, *ast.HTMLBlock:
			drop = append(drop, n)
		case *ast.Link:
			if !toWeb(string(n.Destination)) {
				drop = append(drop, n)
				break
			}
			n.SetAttributeString("rel", []byte("nofollow ugc noopener noreferrer"))
		case *ast.AutoLink:
			if !toWeb(string(n.URL(reader.Source()))) {
				drop = append(drop, n)
				break
			}
			n.SetAttributeString("rel", []byte("nofollow ugc noopener noreferrer"))
		}
		return ast.WalkContinue, nil
	})
	for _, n := range drop {
		parent := n.Parent()
		if n.Type() == ast.TypeInline {
			for child := n.FirstChild(); child != nil; child = n.FirstChild() {
				parent.InsertBefore(parent, n, child)
			}
		}
		parent.RemoveChild(parent, n)
	}
}

func toWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}
