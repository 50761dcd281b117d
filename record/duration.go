package record

import (
	"math"
	"strconv"
	"strings"
)

// maxHours bounds a workload; a doctorate is some 7,000 hours.
const maxHours = 100_000

// Duration writes hours of work as an ISO 8601 duration: PT75H, PT7H30M.
func Duration(hours float64) string {
	minutes := math.Round(hours * 60)
	if minutes/60 != hours {
		return "PT" + plain(hours) + "H"
	}
	whole, rest := math.Floor(minutes/60), math.Mod(minutes, 60)
	text := "PT"
	if whole > 0 || rest == 0 {
		text += plain(whole) + "H"
	}
	if rest > 0 {
		text += plain(rest) + "M"
	}
	return text
}

// ReadDuration reads an ISO 8601 duration as hours. Days and longer are
// refused: nobody says how many hours of work lie in them.
func ReadDuration(duration string) (hours float64, ok bool) {
	rest, ok := strings.CutPrefix(duration, "PT")
	if !ok || rest == "" || len(duration) > 40 {
		return 0, false
	}
	var minutes, seconds float64
	for _, part := range []struct {
		unit string
		n    *float64
	}{{"H", &hours}, {"M", &minutes}, {"S", &seconds}} {
		before, after, there := strings.Cut(rest, part.unit)
		if !there {
			continue
		}
		if *part.n, ok = decimal(before); !ok {
			return 0, false
		}
		rest = after
	}
	if minutes > 0 || seconds > 0 {
		hours = (hours*60 + minutes + seconds/60) / 60
	}
	if rest != "" || hours > maxHours {
		return 0, false
	}
	return hours, true
}

// decimal reads digits with at most one decimal sign, a point or a comma.
func decimal(text string) (float64, bool) {
	text = strings.Replace(text, ",", ".", 1)
	if text == "" || strings.Trim(text, "0123456789.") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

// plain writes a number for machines.
func plain(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
