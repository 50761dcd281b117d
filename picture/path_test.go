package picture

import (
	"image"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"golang.org/x/image/vector"
)

// readPath reads what svgPath writes, the way a browser would.
func readPath(t *testing.T, d string, unit float64) path {
	t.Helper()
	var p path
	var now, start, handle pt
	var last byte
	i := 0
	number := func() float64 {
		for i < len(d) && d[i] == ' ' {
			i++
		}
		from := i
		for i++; i < len(d) && d[i] >= '0' && d[i] <= '9'; i++ {
		}
		v, err := strconv.Atoi(d[from:i])
		if err != nil {
			t.Fatalf("%q at %d: %v", d, from, err)
		}
		return float64(v) / unit
	}
	step := func() pt { return now.add(pt{number(), number()}) }
	for i < len(d) {
		op := last
		if d[i] >= 'A' && d[i] != ' ' {
			op = d[i]
			i++
		}
		before := last
		last = op
		switch op {
		case 'M', 'm':
			now = step()
			start = now
			p.move(now)
			if last = 'l'; op == 'M' {
				last = 'L'
			}
		case 'l':
			now = step()
			p.line(now)
		case 'h':
			now.x += number()
			p.line(now)
		case 'v':
			now.y += number()
			p.line(now)
		case 'q', 't':
			a := now
			if op == 'q' {
				a = step()
			} else if before == 'q' || before == 't' {
				a = now.mul(2).sub(handle)
			}
			end := step()
			p.quad(a, end)
			handle, now = a, end
		case 'c', 's':
			a := now
			if op == 'c' {
				a = step()
			} else if before == 'c' || before == 's' {
				a = now.mul(2).sub(handle)
			}
			b := step()
			end := step()
			p.cube(a, b, end)
			handle, now = b, end
		case 'z':
			p.close()
			now = start
		default:
			t.Fatalf("%q: %q at %d", d, op, i)
		}
	}
	return p
}

func TestPathsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	any := func() pt { return pt{math.Round(r.Float64()*4000) / 10, math.Round(r.Float64()*4000) / 10} }
	for range 200 {
		var want path
		for range 1 + r.IntN(3) {
			want.move(any())
			handle := any()
			for range r.IntN(9) {
				now := want[len(want)-1].p[max(want[len(want)-1].points()-1, 0)]
				switch r.IntN(6) {
				case 0:
					want.line(any())
				case 1:
					want.line(pt{now.x, any().y})
				case 2:
					want.line(pt{any().x, now.y})
				case 3:
					handle = any()
					want.quad(handle, any())
				case 4:
					want.quad(now.mul(2).sub(handle), any())
				default:
					want.cube(any(), any(), any())
				}
			}
			want.close()
		}
		d := svgPath(want, 10)
		got := readPath(t, d, 10)
		var steps path
		for i, s := range want { // a line of no length is not written
			if s.op == 'L' && s.p[0] == want[i-1].p[max(want[i-1].points()-1, 0)] {
				continue
			}
			steps = append(steps, s)
		}
		if len(got) != len(steps) {
			t.Fatalf("%d steps became %d: %s", len(steps), len(got), d)
		}
		for i, s := range steps {
			for j := range s.points() {
				if got[i].op != s.op || got[i].p[j].sub(s.p[j]).length() > .3 {
					t.Fatalf("step %d, %c %v, became %c %v: %s", i, s.op, s.p, got[i].op, got[i].p, d)
				}
			}
		}
	}
}

// inked is the area trace covers, in pixels.
func inked(trace func(*vector.Rasterizer)) float64 {
	r := vector.NewRasterizer(400, 400)
	trace(r)
	img := newCanvas(400, 400, white)
	r.Draw(img, img.Bounds(), image.Black, image.Point{})
	sum := 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += 1 - float64(img.Pix[i])/255
	}
	return sum
}

func TestStrokeArea(t *testing.T) {
	open := polygon(pt{50, 50}, pt{350, 50}, pt{350, 300})
	open = open[:len(open)-1]
	for _, tt := range []struct {
		name           string
		p              path
		width, on, off float64
		want           float64
	}{
		{"a ring", circle(centre, 150), 5, 0, 0, 2 * math.Pi * 150 * 5},
		{"a ring in dashes", circle(centre, 150), 5, math.Pi * 6, math.Pi * 4, math.Pi * 180 * 5},
		{"a mitred square", rect(50, 50, 300, 300), 10, 0, 0, 310*310 - 290*290},
		{"the same the other way round", polygon(pt{50, 50}, pt{50, 350}, pt{350, 350}, pt{350, 50}), 10, 0, 0, 310*310 - 290*290},
		{"an angle with butt ends", open, 10, 0, 0, 305*10 + 255*10 - 50},
		{"a hair", circle(centre, 150), .5, 0, 0, 2 * math.Pi * 150 * .5},
	} {
		got := inked(func(r *vector.Rasterizer) { strokePath(r, tt.p, tt.width, tt.on, tt.off) })
		if math.Abs(got-tt.want) > tt.want*.02 {
			t.Errorf("%s: %.0f pixels, want %.0f", tt.name, got, tt.want)
		}
	}
	disc := inked(func(r *vector.Rasterizer) { fillPath(r, circle(centre, 150)) })
	if math.Abs(disc-math.Pi*150*150) > 100 {
		t.Errorf("a disc: %.0f pixels", disc)
	}
}

func TestUsesStandWhereTheirPlacesAre(t *testing.T) {
	first := place{at: pt{30, 40}, deg: 20, k: .9}
	other := place{at: pt{-5, 7}, deg: -130, k: 1.8}
	step := other.after(first)
	for _, p := range []pt{{0, 0}, {10, 0}, {3, -8}} {
		if d := step.apply(first.apply(p)).sub(other.apply(p)).length(); d > 1e-9 {
			t.Errorf("%v is %v off", p, d)
		}
	}
}

func TestVeinsEndAtTheEdge(t *testing.T) {
	const l, w = 100, 20
	if e := leafEdge(l, w, 45); e < .85*w || e > w {
		t.Errorf("the leaf is %v wide in its middle", e)
	}
	if e := leafEdge(l, w, 99.9); e > 1 {
		t.Errorf("the leaf is %v wide at its tip", e)
	}
}

func TestWrap(t *testing.T) {
	count := func(s string) float64 { return float64(len([]rune(s))) }
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"", nil},
		{"one two", []string{"one two"}},
		{"one two three four", []string{"one two", "three four"}},
		{"abcdefghijklmnopqrst", []string{"abcdefghijkl", "mnopqrst"}},
		{"example.org/a/b/cdefghijkl", []string{"example.org/", "a/b/cdefghij", "kl"}},
		{"ééééééééééééééééééé", []string{"éééééééééééé", "ééééééé"}},
	} {
		got := greedy(tt.in, 12, count)
		if tt.in == "one two three four" {
			got = wrap(tt.in, 12, count)
		}
		if len(got) != len(tt.want) {
			t.Errorf("%q became %q", tt.in, got)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%q became %q", tt.in, got)
			}
		}
	}
	if got := greedy("abc", 0, count); len(got) == 0 || len(got) > 3 {
		t.Errorf("no room at all gives %q", got)
	}
}
