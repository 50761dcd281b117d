package issuer

import (
	"testing"
	"time"
)

func TestReadDay(t *testing.T) {
	now := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		text string
		want string // the day, or
		bad  string // the sentence
	}{
		{"", "2026-03-14", ""},
		{"2026-03-14", "2026-03-14", ""},
		{"2026-03-15", "2026-03-15", ""}, // it has begun in Kiritimati
		{"2026-03-16", "", "This day has not come yet. An award is for what has been earned."},
		{"1950-01-01", "1950-01-01", ""},
		{"1949-12-31", "", "This day is too long ago. Check the year."},
		{"2024-02-29", "2024-02-29", ""},
		{"2026-02-29", "", "That month has no such day. Write the day as 2026-02-28."},
		{"14 March 2026", "", "Write the day as year, month and day: 2026-03-14."},
		{"2026-3-1", "", "Write the day as year, month and day: 2026-03-14."},
		{"2026-03-10T10:00:00Z", "", "Write the day as year, month and day: 2026-03-14."},
	} {
		day, bad := readDay(tt.text, now)
		switch {
		case bad != nil && (bad.Sentence() != tt.bad || bad.Field != "awardedOn"):
			t.Errorf("%q: %q, want %q", tt.text, bad.Sentence(), tt.bad)
		case bad == nil && (tt.bad != "" || day.Format(time.DateOnly) != tt.want || day.Location() != time.UTC):
			t.Errorf("%q is %s, want %s", tt.text, day, tt.want)
		}
	}
}

func TestValidUntil(t *testing.T) {
	for _, tt := range []struct {
		day    string
		months int
		want   string
	}{
		{"2026-03-14", 60, "2031-03-14T23:59:59Z"},
		{"2026-01-31", 1, "2026-02-28T23:59:59Z"},
		{"2024-01-31", 1, "2024-02-29T23:59:59Z"},
		{"2024-02-29", 12, "2025-02-28T23:59:59Z"},
		{"2024-02-29", 48, "2028-02-29T23:59:59Z"},
		{"2026-08-31", 6, "2027-02-28T23:59:59Z"},
		{"2026-12-31", 2, "2027-02-28T23:59:59Z"},
		{"2026-05-31", 18, "2027-11-30T23:59:59Z"},
	} {
		day, err := time.Parse(time.DateOnly, tt.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := validUntil(day, tt.months); got == nil || got.Format(time.RFC3339) != tt.want {
			t.Errorf("%s and %d months: %v, want %s", tt.day, tt.months, got, tt.want)
		}
	}
	if got := validUntil(time.Now(), 0); got != nil {
		t.Errorf("without end: %v", got)
	}
}

func TestValidFromIsNotInTheFuture(t *testing.T) {
	now := time.Date(2026, 3, 14, 12, 0, 0, 500, time.UTC)
	tomorrow, lastWeek := now.AddDate(0, 0, 1), now.AddDate(0, 0, -7)
	if got := earlier(tomorrow, now); !got.Equal(now.Truncate(time.Second)) {
		t.Errorf("a day that has begun elsewhere is valid from %s", got)
	}
	if got := earlier(lastWeek, now); !got.Equal(lastWeek) {
		t.Errorf("a day that is over is valid from %s", got)
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]float64{"84": 84, "84.5": 84.5, "84,5": 84.5, "84 %": 84, " 84% ": 84, "0": 0} {
		if got, ok := number(text); !ok || got != want {
			t.Errorf("%q is %v, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "Merit", "-1", "NaN", "Inf", "1e300", "8 4", "%"} {
		if got, ok := number(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestDurations(t *testing.T) {
	for months, want := range map[int]string{0: "", 1: "P1M", 18: "P18M", 12: "P1Y", 60: "P5Y"} {
		if got := monthsDuration(months); got != want {
			t.Errorf("%d months are %q, want %q", months, got, want)
		}
	}
	for hours, want := range map[float64]string{0: "", 0.5: "PT30M", 75: "PT75H", 12.5: "PT12H30M", 0.001: ""} {
		if got := hoursDuration(hours); got != want {
			t.Errorf("%v hours are %q, want %q", hours, got, want)
		}
	}
}
