package account_test

import (
	"testing"

	"laurel/account"
	"laurel/fault"
)

func TestReadLegalID(t *testing.T) {
	for _, c := range []struct {
		scheme      account.Scheme
		text, value string // no value: refused
	}{
		{account.LEI, "5493 001K JTII GC8Y 1R12", "5493001KJTIIGC8Y1R12"},
		{account.LEI, "5493001KJTIIGC8Y1R13", ""},
		{account.LEI, "5493001KJTIIGC8Y1R1", ""},
		{account.LEI, "5493001KJTIIGC8Y1RAB", ""},
		{account.ROR, "https://ror.org/05xpvk416", "05xpvk416"},
		{account.ROR, "05xpvk416", "05xpvk416"},
		{account.ROR, "05xpvk417", ""},
		{account.ROR, "05xpvl416", ""},
		{account.ISNI, "0000 0001 2103 2683", "0000000121032683"},
		{account.ISNI, "0000 0001 2103 2684", ""},
		{account.ISNI, "0000000121032683X", ""},
		{account.GLN, "4006381333931", "4006381333931"},
		{account.GLN, "4006381333930", ""},
		{account.VATIN, "nl 123456789 b01", "NL123456789B01"},
		{account.VATIN, "123", ""},
		{account.VATIN, "NLABC", ""},
		{account.EUID, "DEK1101R.HRB116737", "DEK1101R.HRB116737"},
		{account.EUID, "HRB116737", ""},
		{account.National, "nl:41199544", "NL:41199544"},
		{account.National, "41199544", ""},
		{account.National, "NL:", ""},
		{"ssn", "NL:1", ""},
	} {
		got, err := account.ReadLegalID(c.scheme, c.text)
		if got.Value != c.value || (c.value == "") != fault.Is(err, fault.Invalid) {
			t.Errorf("%s %q: %q, %v", c.scheme, c.text, got.Value, err)
		}
	}
	if id, err := account.ReadLegalID(account.LEI, "  "); err != nil || id != (account.LegalID{}) {
		t.Errorf("nothing is read as %v, %v", id, err)
	}
	for _, s := range account.Schemes() {
		if s.Word() == "" {
			t.Errorf("scheme %s has no word", s)
		}
	}
}
