package quiz

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"laurel/fault"
)

// Number is the answer to a numeric item.
type Number struct {
	Value     float64 `json:"value"`
	Tolerance float64 `json:"tolerance,omitempty"` // how far off still counts
	Percent   bool    `json:"percent,omitempty"`   // the tolerance is of the value, in percent
	Unit      string  `json:"unit,omitempty"`
	Also      []Unit  `json:"also,omitempty"`     // other units in which it may be given
	NeedsUnit bool    `json:"needsUnit,omitzero"` // a number alone is not enough
}

// Unit is another unit: one of it is so many of the item's own.
type Unit struct {
	Name   string  `json:"name"`
	Factor float64 `json:"factor"`
}

const maxUnits = 8

func (n Number) cleanedAlso() (units []Unit) {
	for _, u := range n.Also {
		if u.Name = strings.TrimSpace(u.Name); u.Name != "" {
			units = append(units, u)
		}
	}
	return units
}

// bad says what is wrong with the answer as its author wrote it.
func (n Number) bad() (faults []*fault.Error) {
	finite := func(f float64) bool { return !math.IsNaN(f) && math.Abs(f) <= 1e15 }
	if !finite(n.Value) {
		faults = append(faults, fault.Field("value", "Write a number such as 12.5, at most 1e15."))
	}
	if !finite(n.Tolerance) || n.Tolerance < 0 {
		faults = append(faults, fault.Field("tolerance", "Write how far off still counts: 0 or more."))
	}
	if n.NeedsUnit && n.Unit == "" {
		faults = append(faults, fault.Field("unit", "Write the unit that an answer needs."))
	}
	if len(n.Also) > maxUnits {
		faults = append(faults, fault.Field("also", "Write at most 8 other units."))
	}
	if n.Unit == "" && len(n.Also) > 0 {
		faults = append(faults, fault.Field("unit", "Write the unit of the value; the others are measured in it."))
	}
	for _, u := range append([]Unit{{n.Unit, 1}}, n.Also...) {
		switch {
		case len(u.Name) > 40 || beginsLikeNumber(u.Name):
			faults = append(faults, fault.Field("unit", "A unit has at most 40 characters and begins with no digit or sign."))
		case !finite(u.Factor) || u.Factor <= 0:
			faults = append(faults, fault.Field("also", "Say how many {unit} one {name} is: more than 0.", "unit", n.Unit, "name", u.Name))
		}
	}
	return faults
}

// right tells whether an answer is close enough.
func (n Number) right(answer string) bool {
	value, unit, ok := readNumber(answer)
	if !ok {
		return false
	}
	factor, known := n.factor(unit)
	if !known {
		return false
	}
	off := n.Tolerance
	if n.Percent {
		off = math.Abs(n.Value) * n.Tolerance / 100
	}
	// Binary fractions are not decimal ones: 0.1 + 0.2 is to be 0.3.
	slack := 1e-9 * math.Max(math.Abs(n.Value), off)
	return math.Abs(value*factor-n.Value) <= off+slack
}

// factor turns a unit into the item's own.
func (n Number) factor(unit string) (float64, bool) {
	same := func(name string) bool { return compactUnit(name) == compactUnit(unit) }
	switch {
	case unit == "":
		return 1, !n.NeedsUnit
	case n.Unit != "" && same(n.Unit):
		return 1, true
	}
	for _, u := range n.Also {
		if same(u.Name) {
			return u.Factor, true
		}
	}
	return 0, false
}

// compactUnit drops what people write differently: spaces, and the two signs
// for micro and for ohm. Capitals count: mg is not Mg.
func compactUnit(unit string) string {
	return strings.NewReplacer(" ", "", "µ", "μ", "Ω", "Ω", "²", "2", "³", "3", "^", "").Replace(unit)
}

// readNumber reads a number as people write it, and the unit behind it. The
// decimal mark is a dot or a comma; spaces and apostrophes may stand between
// thousands. Where dots and commas both occur, the last one is the decimal mark.
func readNumber(text string) (value float64, unit string, ok bool) {
	text = strings.TrimSpace(strings.NewReplacer("−", "-", "\u00a0", " ", "\u202f", " ", "’", "'", "·10^", "e", "×10^", "e").Replace(text))
	end := numberEnd(text)
	digits := strings.NewReplacer(" ", "", "'", "").Replace(text[:end])
	dot, comma := strings.LastIndex(digits, "."), strings.LastIndex(digits, ",")
	switch {
	case dot > comma && comma >= 0:
		digits = strings.ReplaceAll(digits, ",", "")
	case comma > dot && dot >= 0:
		digits = strings.ReplaceAll(digits, ".", "")
	}
	digits = strings.Replace(digits, ",", ".", 1)
	value, err := strconv.ParseFloat(digits, 64)
	unit = strings.TrimSpace(text[end:])
	return value, unit, err == nil && !math.IsInf(value, 0) && !math.IsNaN(value) && !beginsLikeNumber(unit)
}

func beginsLikeNumber(unit string) bool {
	return unit != "" && strings.ContainsAny(unit[:1], "0123456789.,+-'")
}

// numberEnd is where the number in front of a text ends.
func numberEnd(text string) int {
	end := 0
	for end < len(text) {
		c := text[end]
		digitAfter := end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9'
		signAfter := end+2 < len(text) && (text[end+1] == '-' || text[end+1] == '+') && unicode.IsDigit(rune(text[end+2]))
		switch {
		case c >= '0' && c <= '9' || c == '.' || c == ',':
		case end == 0 && (c == '-' || c == '+'):
		case (c == ' ' || c == '\'') && end > 0 && digitAfter:
		case (c == 'e' || c == 'E') && end > 0 && (digitAfter || signAfter):
			end++ // and its sign or first digit
		default:
			return end
		}
		end++
	}
	return end
}
