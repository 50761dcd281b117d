package gallery_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"laurel/server/web/internal/gallery"
	"laurel/server/web/view"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// TestPages compares the structure of every page with what was last looked at:
// its elements, their order and the words. Drawings are left out; picture
// tests those.
func TestPages(t *testing.T) {
	assets := view.Assets{Style: "/static/0/laurel.css", Script: "/static/0/main.js", Favicon: "/static/0/laurel.svg"}
	for _, p := range gallery.Pages(assets) {
		t.Run(p.Name, func(t *testing.T) {
			var b bytes.Buffer
			if err := p.View.Render(context.Background(), &b); err != nil {
				t.Fatal(err)
			}
			got := outline(b.String())
			name := filepath.Join("..", "..", "testdata", "pages", p.Name+".html")
			if *update {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil || string(want) != got {
				t.Errorf("%s is not as it was last looked at; look at it again and run with -update (%v)", p.Name, err)
			}
		})
	}
}

var (
	drawing = regexp.MustCompile(`(?s)<svg[^>]*>.*?</svg>`)
	opens   = regexp.MustCompile(`<(html|head|body|header|main|nav|footer|section|article|aside|form|fieldset|h[1-4]|p|ul|ol|dl|li|div|table|tr|th|td|details|link|meta|script|title)\b`)
)

// outline is a page with its drawings replaced by a word, one block on a line.
func outline(html string) string {
	html = drawing.ReplaceAllString(html, "<svg/>")
	return strings.TrimSpace(opens.ReplaceAllString(html, "\n<$1")) + "\n"
}

// TestPagesKeepTheRules looks for what no page may have.
func TestPagesKeepTheRules(t *testing.T) {
	id := regexp.MustCompile(`\bid="([^"]+)"`)
	for _, p := range gallery.Pages(view.Assets{}) {
		var b bytes.Buffer
		if err := p.View.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		html := b.String()
		for what, bad := range map[string]string{
			"a style attribute": ` style="`, "a handler": ` onclick=`, "an inline style": "<style", "a placeholder": " placeholder=",
		} {
			if strings.Contains(html, bad) {
				t.Errorf("%s has %s", p.Name, what)
			}
		}
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s has %d titles", p.Name, n)
		}
		seen := map[string]bool{}
		for _, m := range id.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s has the id %s twice", p.Name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`<label for="([^"]+)"`).FindAllStringSubmatch(html, -1) {
			if !seen[m[1]] {
				t.Errorf("%s has a label for %s, which is not there", p.Name, m[1])
			}
		}
	}
}
