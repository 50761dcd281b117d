package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"laurel/issuer"
)

var eventKind = regexp.MustCompile(`^[a-z]+\.[a-zA-Z]+$`)

// otherwise are the calls whose strings look alike and are none: codes of
// faults, names of counters.
var otherwise = map[string]bool{"New": true, "Field": true, "conflict": true, "attempt": true}

// noEvents look like the kinds of events: what webhooks are told, a code, a job, a domain.
var noEvents = map[string]bool{"award.claimed": true, "award.corrected": true, "award.reinstated": true, "batch.finished": true, "webhook.test": true, "award.keyReused": true, "award.renewRevoked": true, "award.renewErased": true, "mail.example": true, "quiz.closeAttempt": true}

// TestEveryEventHasWords reads the services' source for the kinds of events
// that they record: each is said in words in the log. A new family of events
// gets a name in familyWords.
func TestEveryEventHasWords(t *testing.T) {
	kinds := map[string]string{}
	for _, m := range []issuer.Move{issuer.Submit, issuer.TakeBack, issuer.Approve, issuer.SendBack, issuer.Reopen, issuer.Publish, issuer.Retire, issuer.Supersede} {
		kinds["achievement."+string(m)] = "issuer/stage.go"
	}
	for _, n := range []issuer.PartnerNews{issuer.AskedNews, issuer.AcceptedNews, issuer.RemovedNews, issuer.AgreedNews, issuer.DeclinedNews, issuer.LeftNews} {
		kinds["partner."+string(n)] = "issuer/partner_news.go"
	}
	for _, n := range []issuer.DelegationNews{issuer.GivenNews, issuer.DelegationAcceptedNews, issuer.RevokedNews} {
		kinds["delegation."+string(n)] = "issuer/delegation.go"
	}
	for _, s := range []issuer.Status{issuer.InForce, issuer.Suspended, issuer.Revoked} {
		kinds["award."+string(s)] = "issuer/statuschange.go"
	}
	for _, room := range []string{"account", "assess", "issuer", "notify", "vault", "verifier", "wallet", "store", "cmd"} {
		err := filepath.WalkDir(filepath.Join("..", "..", room), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "storetest") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if name := called(n); name == "Event" || name == "event" {
						for _, arg := range n.Args {
							if lit, ok := arg.(*ast.BasicLit); ok {
								if kind, _ := strconv.Unquote(lit.Value); eventKind.MatchString(kind) && familyWords[eventFamily(kind)] == "" {
									t.Errorf("%s records %s: name its family", path, kind)
								}
							}
						}
					}
					return !otherwise[called(n)]
				case *ast.KeyValueExpr: // of a table of moves, whose codes are of faults
					key, ok := n.Key.(*ast.Ident)
					return !ok || key.Name != "code"
				case *ast.BasicLit:
					noteKind(kinds, n, path)
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(kinds) < 120 {
		t.Errorf("only %d kinds of events were found: the test does not see them", len(kinds))
	}
	for kind, path := range kinds {
		if eventWords[kind] == "" {
			t.Errorf("%s records %s, which the log has no words for", path, kind)
		}
	}
	for kind := range eventWords {
		if kinds[kind] == "" {
			t.Errorf("the log has words for %s, which nothing records", kind)
		}
	}
}

// called is the last name of what is called.
func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	}
	return ""
}

// noteKind notes a string that is the kind of an event.
func noteKind(kinds map[string]string, lit *ast.BasicLit, path string) {
	text, err := strconv.Unquote(lit.Value)
	if err != nil || !eventKind.MatchString(text) || noEvents[text] {
		return
	}
	if family, _, _ := strings.Cut(text, "."); familyWords[family] != "" {
		kinds[text] = path
	}
}
