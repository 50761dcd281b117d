package web

import (
	"testing"

	"laurel/account"
)

func TestWhoChangedTheWordsOfAMail(t *testing.T) {
	names := map[account.PersonID]string{"ada": "Ada Lund"}
	for id, want := range map[account.PersonID]string{"ada": "Ada Lund", "gone": "somebody who is not a member now", "": "a program; the log names it"} {
		if got := rewriter(names, id); got != want {
			t.Errorf("%q is %q, want %q", id, got, want)
		}
	}
}
