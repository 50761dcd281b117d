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
