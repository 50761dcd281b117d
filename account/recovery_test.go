package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
)

func TestRecovery(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@lost.example")
	codes, err := h.NewRecoveryCodes(ctx, ada)
	if err != nil || len(codes) != 10 || len(codes[0].Reveal()) != 19 {
		t.Fatalf("NewRecoveryCodes = %d of %d letters, %v", len(codes), len(codes[0].Reveal()), err)
	}
	if shown := fmt.Sprintf("%v %#v %s", codes, codes[0], codes[1]); strings.Contains(shown, string(codes[0])) {
		t.Errorf("a code shows in %s", shown)
	}
	typed := " " + strings.ToLower(strings.ReplaceAll(codes[3].Reveal(), "-", " ")) + " "
	if err := h.RequestRecovery(ctx, typed, "ada@new.example", ""); err != nil {
		t.Fatal(err)
	}
	sent := h.letters(t)
	if len(sent) != 1 || sent[0].To != "ada@new.example" || !strings.Contains(sent[0].URL, "/recover/") {
		t.Fatalf("mailed %+v, want one link to the new address", sent)
	}
	token := tokenOf(sent[0].URL)
	_, _, err = h.SignIn(ctx, token)
	wantKind(t, "the link used to sign in", err, fault.NotFound)
	if info, err := h.RecoverInfo(ctx, token); err != nil || info.Name == "" {
		t.Fatalf("RecoverInfo = %+v, %v", info, err)
	}
	id, err := h.Recover(ctx, token)
	if err != nil || id != ada.Person {
		t.Fatalf("Recover = %s, %v", id, err)
	}
	_, err = h.Recover(ctx, token)
	wantKind(t, "the second use", err, fault.Gone)
	if got := h.again(t, ada).Emails; !slices.Equal(got, []string{"ada@new.example", "ada@lost.example"}) {
		t.Errorf("addresses %v, want the new one first", got)
	}
	if state, err := h.RecoveryState(ctx, ada); err != nil || state.Left != 9 || !state.Made.Equal(h.now) {
		t.Errorf("RecoveryState = %+v, %v, want nine left", state, err)
	}
	if told := h.notices(t); len(told) != 1 || !slices.Contains(told[0].To, "ada@lost.example") {
		t.Errorf("told %+v, want it said at the old address too", told)
	}
	if _, err := h.NewRecoveryCodes(ctx, ada); err != nil {
		t.Fatal(err)
	}
	if err := h.RequestRecovery(ctx, codes[4].Reveal(), "ada@third.example", ""); err != nil {
		t.Fatal(err)
	}
	if sent := h.letters(t); len(sent) != 0 {
		t.Errorf("a code that was replaced mailed %+v", sent)
	}
}

// Two links of one code: the code opens the account once.
func TestRecoveryCodeIsSpentOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@lost.example")
	codes, err := h.NewRecoveryCodes(ctx, ada)
	if err != nil {
		t.Fatal(err)
	}
	var tokens []account.Token
	for _, email := range []string{"one@new.example", "two@new.example"} {
		if err := h.RequestRecovery(ctx, codes[0].Reveal(), email, ""); err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, tokenOf(h.letters(t)[0].URL))
	}
	if _, err := h.Recover(ctx, tokens[0]); err != nil {
		t.Fatal(err)
	}
	_, err = h.Recover(ctx, tokens[1])
	wantKind(t, "the other link of the same code", err, fault.Gone)
}

func TestRecoveryTellsNothing(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	org, ada := h.organisation(t, "Nordmark", "ada@example.org")
	h.member(t, org, "bob@example.org", account.Author)
	codes, err := h.NewRecoveryCodes(ctx, ada)
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string][2]string{
		"a code of nobody's":             {"AAAA-AAAA-AAAA-AAAA", "x@example.org"},
		"a good code, another's address": {codes[0].Reveal(), "bob@example.org"},
	} {
		before, _ := h.db.Pending(ctx)
		if err := h.RequestRecovery(ctx, try[0], try[1], ""); err != nil {
			t.Errorf("%s = %v, want the same answer as for a good one", name, err)
		}
		if after, _ := h.db.Pending(ctx); after != before+1 {
			t.Errorf("%s enqueued %d jobs, want as many as a good one", name, after-before)
		}
	}
	if sent := h.letters(t); len(sent) != 0 {
		t.Errorf("mailed %+v, want nothing", sent)
	}
	for _, code := range []string{"", "short", "AAAA-AAAA-AAAA-AAA!", strings.Repeat("A", 5000), "ÄAAA-AAAA-AAAA-AAAA"} {
		wantKind(t, "no code: "+code[:min(len(code), 20)], h.RequestRecovery(ctx, code, "x@example.org", ""), fault.Invalid)
	}
	for i := range 5 {
		err = h.RequestRecovery(ctx, codes[1].Reveal(), fmt.Sprintf("new%d@example.org", i), "")
	}
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, "one code typed six times", h.RequestRecovery(ctx, codes[1].Reveal(), "new9@example.org", ""), fault.TooMany)
}

func TestSessionsAreTheirOwners(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, ada := h.organisation(t, "Nordmark", "ada@example.org")
	wantKind(t, "ending no session", h.EndSession(ctx, ada, "none"), fault.NotFound)
	_, err := h.Sessions(ctx, account.Actor{Client: "key"})
	wantKind(t, "a program", err, fault.NotSignedIn)
	_, err = h.EndOtherSessions(ctx, account.Actor{}, "")
	wantKind(t, "nobody", err, fault.NotSignedIn)
}

func TestDeviceOf(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                        "Firefox on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari on an iPhone",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36":                            "Chrome on Android",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":           "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15":                   "Safari on a Mac",
		"Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1":           "Chrome on an iPad",
		"Mozilla/5.0 (X11; Linux x86_64) SomethingElse/1.0":                                                                                       "A browser on Linux",
		"curl/8.5.0":                         "An unknown browser",
		"":                                   "An unknown browser",
		strings.Repeat("x", 600) + "Windows": "An unknown browser",
	} {
		if got := account.DeviceOf(agent); got != want {
			t.Errorf("DeviceOf(%.60q) = %q, want %q", agent, got, want)
		}
	}
}
