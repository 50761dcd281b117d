package verify

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every code that the package gives has words, and no words are left over.
func TestEveryCodeHasWords(t *testing.T) {
	used := map[string]bool{}
	code := regexp.MustCompile(`"((?:format|signature|issuer|start|end|status|holder)\.[a-zA-Z]+)"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || f.Name() == "words.go" {
			continue
		}
		src, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
	}
	for _, c := range []string{"start.reached", "start.none", "start.ahead", "start.unreadable", "end.ahead", "end.none", "end.past", "end.unreadable"} {
		used[c+"Unproven"], used[c+"Claimed"] = true, true // made by dates
	}
	for c := range used {
		if words[c] == "" {
			t.Errorf("%s has no words", c)
		}
	}
	for c := range words {
		if !used[c] {
			t.Errorf("nothing gives %s", c)
		}
	}
	for c := range heads {
		if !used[c] {
			t.Errorf("nothing gives %s, which has a headline", c)
		}
	}
}

// Whatever decides, the report has a headline and a sentence, without
// exclamation marks, blame or a parameter left open.
func TestEveryVerdictReadsWell(t *testing.T) {
	pairs := []string{"about", "varn.example", "problem", "the subject has no id", "date", "4 May 2026", "issuer", "Nordmark University", "site", "nordmark.example", "signed", "1 May 2026", "ended", "3 May 2026"}
	for code := range words {
		name, _, _ := strings.Cut(code, ".")
		for _, o := range []Outcome{Unknown, Hold, Fail} {
			if o == Hold && code != "status.suspended" || o == Fail && heads[code][0] == "" {
				continue // never given so
			}
			f := found(Check(name), o, code, pairs...)
			r := Report{Findings: []Finding{f}}
			whole := r.Headline() + ". " + r.Sentence() + " " + f.Sentence()
			if r.Headline() == "" || len(r.Sentence()) < 10 || strings.ContainsAny(whole, "{}!") || strings.Contains(whole, "  ") {
				t.Errorf("%s, %s: %q", code, o, whole)
			}
			for _, no := range []string{"invalid", "Oops", "success", "please", "..", "Error"} {
				if strings.Contains(whole, no) {
					t.Errorf("%s says %q: %s", code, no, whole)
				}
			}
		}
	}
}

func TestTheVoice(t *testing.T) {
	good := []Finding{found(Format, Pass, "format.badge"), found(Signature, Pass, "signature.good"), found(IssuerKey, Pass, "issuer.listed", "issuer", "varn.example", "site", "varn.example")}
	and := func(f ...Finding) Report { return Report{Findings: append(good[:3:3], f...)} }
	nordmark := and(found(Status, Fail, "status.revoked"))
	nordmark.IssuerKnown, nordmark.IssuerName = true, "Nordmark University"
	unknown := and(found(Status, Pass, "status.inForce"))
	unknown.asked = true
	for _, tt := range []struct {
		r    Report
		want string
	}{
		{and(found(Status, Pass, "status.inForce")), "Good. This credential is genuine, unchanged and in force."},
		{nordmark, "Not good: revoked. Nordmark University issued this credential and took it back. Do not rely on it."},
		{and(found(Status, Fail, "status.revoked")), "Not good: revoked. Its issuer issued this credential and took it back. Do not rely on it."},
		{and(found(End, Fail, "end.past", "date", "4 May 2026")), "Not good: run out. It was in force until 4 May 2026. The holder may have renewed it; ask."},
		{and(found(Status, Hold, "status.suspended")), "On hold. Its issuer suspended it and may lift that. Check again before you decide."},
		{unknown, "Genuine, but we do not know the issuer. It is unchanged and in force. Nobody has shown us who controls varn.example. That is not a sign of forgery."},
		{Report{}, "Could not tell. Nothing was checked."},
	} {
		if got := tt.r.Headline() + ". " + tt.r.Sentence(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

// A stranger's text in a parameter is never read as one.
func TestParametersAreNotRead(t *testing.T) {
	f := found(Format, Fail, "format.unreadable", "problem", "{issuer} and {problem}", "issuer", "{problem}")
	for range 20 {
		if got := f.Sentence(); got != "This is not a credential we can read: {issuer} and {problem}." {
			t.Fatal(got)
		}
	}
}

// neverShown are findings on keys that a presentation, made for the moment, never gets.
var neverShown = map[string]bool{"known": true, "keyEndedSince": true, "keyWithdrawnSince": true, "keyUndated": true}

// What is said of a credential's signature and key is said of a
// presentation's in words of its own.
func TestPresentationsHaveWords(t *testing.T) {
	for code := range words {
		for ours, theirs := range map[string]string{"signature.": "signed.", "issuer.": "presenter."} {
			rest, ok := strings.CutPrefix(code, ours)
			if ok && shownWords[theirs+rest] == "" && !neverShown[rest] {
				t.Errorf("%s has no words", theirs+rest)
			}
		}
	}
	for code, text := range shownWords {
		if strings.ContainsAny(text, "!") || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", code, text)
		}
	}
}
