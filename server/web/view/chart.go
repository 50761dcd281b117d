package view

import (
	"math"
	"strconv"
)

// Chart is a small drawing of figures that stand in words or a table beside it.
type Chart struct {
	ID    string // its title and description are tied to it by this
	Title string
	Desc  string
	W, H  float64

	Bars  []ChartBox
	Lines []ChartLine
	Texts []ChartText
}

// ChartBox is a filled box.
type ChartBox struct{ X, Y, W, H float64 }

// ChartLine is a line; Class is axis or limit.
type ChartLine struct {
	Class          string
	X1, Y1, X2, Y2 float64
}

// ChartText is a word in the drawing; Anchor is start, middle or end.
type ChartText struct {
	X, Y   float64
	Anchor string
	Text   string
}

func coordinate(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

func (c Chart) box() string { return "0 0 " + coordinate(c.W) + " " + coordinate(c.H) }

// BarChart draws amounts side by side, each with its number above and its word
// below.
func BarChart(id, title, desc string, words []string, amounts []int) Chart {
	const step, high, top, foot = 40.0, 110.0, 20.0, 24.0
	c := Chart{ID: id, Title: title, Desc: desc, W: step*float64(len(amounts)) + 8, H: top + high + foot}
	most := 1
	for _, n := range amounts {
		most = max(most, n)
	}
	for i, n := range amounts {
		x, h := 4+step*float64(i), high*float64(n)/float64(most)
		c.Bars = append(c.Bars, ChartBox{x + 5, top + high - h, step - 10, h})
		c.Texts = append(c.Texts, ChartText{x + step/2, top + high - h - 4, "middle", Number(n)}, ChartText{x + step/2, top + high + 16, "middle", words[i]})
	}
	c.Lines = []ChartLine{{"axis", 4, top + high, c.W - 4, top + high}}
	return c
}

// TrendPoint is a mean with its interval at one time; Low and High are equal
// to it where there is no interval.
type TrendPoint struct {
	Word             string // the time
	Value, Low, High float64
}

// TrendChart draws means over time round a middle line at 0, each with its
// interval, within so much up and down.
func TrendChart(id, title, desc string, points []TrendPoint, within float64) Chart {
	const step, high, top, foot, side = 56.0, 120.0, 16.0, 24.0, 40.0
	c := Chart{ID: id, Title: title, Desc: desc, W: side + step*float64(len(points)) + 8, H: top + high + foot}
	at := func(v float64) float64 { return top + high/2 - high/2*max(-1, min(1, v/within)) }
	c.Lines = []ChartLine{{"axis", side, at(0), c.W - 4, at(0)}, {"limit", side, at(within), c.W - 4, at(within)}, {"limit", side, at(-within), c.W - 4, at(-within)}}
	for _, v := range []float64{within, 0, -within} {
		c.Texts = append(c.Texts, ChartText{side - 6, at(v) + 4, "end", Signed(v)})
	}
	for i, p := range points {
		x := side + step*(float64(i)+0.5)
		if p.High > p.Low {
			c.Lines = append(c.Lines, ChartLine{"axis", x, at(p.High), x, at(p.Low)})
		}
		c.Bars = append(c.Bars, ChartBox{x - 4, at(p.Value) - 4, 8, 8})
		c.Texts = append(c.Texts, ChartText{x, top + high + 18, "middle", p.Word})
	}
	return c
}

// Signed writes a difference with its sign: "+0.25", "−1", "0".
func Signed(f float64) string {
	text := strconv.FormatFloat(math.Round(math.Abs(f)*100)/100, 'f', -1, 64)
	switch {
	case text == "0":
		return "0"
	case f < 0:
		return "−" + text
	}
	return "+" + text
}
