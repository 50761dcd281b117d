package web

import (
	"regexp"
	"strings"
	"testing"
)

func TestMarkdownIsTame(t *testing.T) {
	for _, tt := range []struct{ name, in, has, hasNot string }{
		{"words", "Three *hours* at a computer", "<em>hours</em>", ""},
		{"raw HTML", "a <script>alert(1)</script> b", "b", "<script"},
		{"HTML block", "<div onclick=x>hi</div>\n\nafter", "after", "onclick"},
		{"picture", "![pixel](https://tracker.example/p.png)", "pixel", "<img"},
		{"link to the web", "[rules](https://rules.example/a)", `rel="nofollow ugc noopener noreferrer"`, ""},
		{"link to a script", "[x](javascript:alert(1))", "x", "javascript"},
		{"link to mail", "<mailto:a@b.example>", "", "mailto"},
		{"heading", "# Big", "<h4", "<h1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := markdown(tt.in)
			if !strings.Contains(got, tt.has) || (tt.hasNot != "" && strings.Contains(got, tt.hasNot)) {
				t.Errorf("got %s", got)
			}
		})
	}
}

// FuzzMarkdown looks for anything that could act in a page.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"[x](javascript:alert(1))", "![a](b)", "<b onclick=x>", "<https://a.example>", "# a\n\n- b\n\n```\nc\n```", "[a]: data:text/html,x\n[a]"} {
		f.Add(seed)
	}
	acts := regexp.MustCompile(`(?i)<(script|img|iframe|style|svg|form|object|embed|link|meta|base)\b|<[a-z0-9]+ [^>]*\bon[a-z]+=|href="(?:https?://)?(javascript|data|vbscript):`)
	f.Fuzz(func(t *testing.T, source string) {
		if found := acts.FindString(markdown(source)); found != "" {
			t.Errorf("%q became %q", source, found)
		}
	})
}
