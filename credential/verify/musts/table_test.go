package musts_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"laurel/credential/credentialtest/tally"
)

// must is one demand, and how it is broken.
type must struct {
	section string // the digest and its section: "vc2 2.1"
	name    string // what is wrong
	judge   judge
	want    string // the code and the place: "shape.missing /type"; "" for something that is in order
}

// judge makes what is to be refused and has it judged.
type judge func(t *testing.T) judged

// judged is what was said of a document.
type judged struct {
	refused bool
	unsure  bool     // neither good nor refused: it could not be told
	strict  bool     // refused as not conforming, where Laurel's own pages forgive it
	said    []string // codes and places
	warned  []string // of what is told, and does not decide
}

func (j *judged) say(code, place string) { j.said = append(j.said, strings.TrimSpace(code+" "+place)) }

// hold runs the cases, and tells each so that docs/musts.md has it.
func hold(t *testing.T, cases []must) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.section+" "+c.name, func(t *testing.T) {
			j := c.judge(t)
			switch {
			case c.want == "" && (j.refused || j.unsure):
				t.Errorf("it is in order, and is refused: %s", strings.Join(j.said, "; "))
			case slices.Contains(j.warned, c.want):
			case c.want != "" && !j.refused && !j.unsure:
				t.Errorf("it passes; wanted %s", c.want)
			case c.want != "" && !slices.Contains(j.said, c.want):
				t.Errorf("said is %q, wanted %q", j.said, c.want)
			}
			told(t, tally.Demand{Section: c.section, Name: c.name, Said: c.want, How: j.how(c.want)})
		})
	}
}

func (j judged) how(want string) string {
	switch {
	case want == "":
		return "taken"
	case slices.Contains(j.warned, want) && !slices.Contains(j.said, want):
		return "warned of"
	case j.unsure:
		return "could not tell"
	case j.strict:
		return "refused as not conforming"
	}
	return "refused"
}

// elsewhere is a demand that the tests of another package hold.
type elsewhere struct{ section, demand, pkg, test string }

// point looks that these tests are there, and tells of them.
func point(t *testing.T, all []elsewhere) {
	t.Helper()
	for _, e := range all {
		t.Run(e.section+" "+e.demand, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join("../../..", e.pkg, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			there := slices.ContainsFunc(files, func(file string) bool {
				text, err := os.ReadFile(file)
				return err == nil && strings.Contains(string(text), "\nfunc "+e.test+"(")
			})
			if !there {
				t.Errorf("%s has no test %s", e.pkg, e.test)
			}
			told(t, tally.Demand{Section: e.section, Name: e.demand, Said: e.pkg + ", " + e.test, How: "held elsewhere"})
		})
	}
}

// unseen is a demand that no reader of a document can hold anybody to.
type unseen struct{ section, demand, why string }

func tell(t *testing.T, all []unseen) {
	t.Helper()
	for _, u := range all {
		t.Run(fmt.Sprintf("%s %s", u.section, u.demand), func(t *testing.T) {
			told(t, tally.Demand{Section: u.section, Name: u.demand, Said: u.why, How: "not seen"})
		})
	}
}

// thePage is the page of demands.
var thePage = sync.OnceValues(func() (string, error) {
	text, err := os.ReadFile("../../../docs/musts.md")
	return string(text), err
})

// told tells of a demand, and looks that it stands on the page.
func told(t *testing.T, d tally.Demand) {
	t.Helper()
	tally.Must(t, d)
	if os.Getenv(tally.Anew) != "" {
		return
	}
	if page, err := thePage(); err != nil || !strings.Contains(page, d.Line()) {
		t.Errorf("docs/musts.md lacks it: run go run ./cmd/conformance -musts")
	}
}
