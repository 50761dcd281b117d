package demo

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// peopleText has a name a line; where the name is not in Latin letters, or
// does not fold to them, the local part of the address follows.
//
//go:embed people.txt
var peopleText string

// domains are those that learners' addresses are under. The name .example is
// kept free for such use (RFC 2606 §3), so no mail can ever reach anybody.
var domains = []string{"post.example", "mail.example", "brev.example", "correo.example"}

func learners() []Learner {
	var all []Learner
	for line := range strings.Lines(peopleText) {
		name, local := splitName(strings.TrimSpace(line))
		all = append(all, Learner{Name: name, Email: local + "@" + domains[len(all)%len(domains)]})
	}
	return all
}

// splitName takes a given local part off the end of a line, or makes one.
func splitName(line string) (name, local string) {
	if at := strings.LastIndexByte(line, ' '); at >= 0 && isLocal(line[at+1:]) {
		return line[:at], line[at+1:]
	}
	return line, localPart(line)
}

func isLocal(word string) bool {
	return strings.Contains(word, ".") && strings.ToLower(word) == word
}

// localPart folds a Latin name to ASCII: "Måns Åkerholm" to mans.akerholm.
func localPart(name string) string {
	special := strings.NewReplacer("ø", "o", "æ", "ae", "ð", "d", "þ", "th", "ß", "ss", "ł", "l", "đ", "d", "ı", "i", " ", ".", "’", "")
	plain := norm.NFKD.String(special.Replace(strings.ToLower(name)))
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, plain)
}
