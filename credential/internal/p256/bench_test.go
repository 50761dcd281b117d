//go:build unix

package p256

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkVerify compares with crypto/ecdsa, turn by turn in the same run:
// "ofbare" is how many times its rate is reached, so over 1 is faster.
func BenchmarkVerify(b *testing.B) {
	private := newKey(b)
	s := sign(b, private, "one")
	p := publicOf(private).at
	for _, tt := range []struct {
		name          string
		width, stride int
	}{{"small", smallWidth, smallStride}, {"large", largeWidth, 1}} {
		b.Run(tt.name, func(b *testing.B) {
			t := newTable(&p, tt.width, tt.stride)
			against(b, publicOf(private), []Signature{s}, func() bool { return t.verify(s) })
		})
	}
}

// BenchmarkVerifyAll has so many by one key that was never seen.
func BenchmarkVerifyAll(b *testing.B) {
	private := newKey(b)
	for _, n := range []int{2, 3, 4, 5, 6, 8, 10, 16, 25, 50, 100, 200} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var all []Signature
			for i := range n {
				all = append(all, sign(b, private, fmt.Sprint(i)))
			}
			against(b, publicOf(private), all, func() bool { return VerifyAll(publicOf(private), all) })
		})
	}
}

// BenchmarkVerifyBeside is a proof of selective disclosure that shows nine
// statements: their key was never seen, the issuer's comes again and again.
func BenchmarkVerifyBeside(b *testing.B) {
	private := newKey(b)
	all := other.good[:1:1]
	for i := range 9 {
		all = append(all, sign(b, private, fmt.Sprint(i)))
	}
	known, public := newTable(&other.public.at, largeWidth, 1), publicOf(private)
	base()
	start := used(b)
	for b.Loop() {
		if first, others := verify(known, public, all); !first || !others {
			b.Fatal("it does not verify")
		}
	}
	b.ReportMetric(float64((used(b)-start).Nanoseconds())/1000/float64(b.N), "cpu-µs/op")
}

// against measures the processor's time, turn by turn, so that others on the
// machine do not show.
func against(b *testing.B, public *PublicKey, all []Signature, ours func() bool) {
	b.Helper()
	base()
	turn := max(1, 200/len(all))
	var theirs, spent time.Duration
	rounds := 0
	for ; b.Loop(); rounds += turn {
		start := used(b)
		for range turn {
			for _, s := range all {
				if !bare(public, s) {
					b.Fatal("it does not verify")
				}
			}
		}
		middle := used(b)
		for range turn {
			if !ours() {
				b.Fatal("it does not verify")
			}
		}
		theirs += middle - start
		spent += used(b) - middle
	}
	b.ReportMetric(float64(theirs)/float64(spent), "ofbare")
	b.ReportMetric(float64(spent.Nanoseconds())/1000/float64(rounds)/float64(len(all)), "µs/signature")
}

// used is the processor's time that this process has had.
func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkField(b *testing.B) {
	x, y := one, intoForm
	b.Run("mul", func(b *testing.B) {
		for b.Loop() {
			x.mul(&x, &y)
		}
	})
	b.Run("add", func(b *testing.B) {
		for b.Loop() {
			x.add(&x, &y)
		}
	})
	b.Run("square", func(b *testing.B) {
		for b.Loop() {
			x.square(&x)
		}
	})
	b.Run("square 100 times", func(b *testing.B) {
		for b.Loop() {
			squareTimes(&x, &x, 100)
		}
	})
	b.Run("double 100 times", func(b *testing.B) {
		p := jacobian{x, y, one}
		for b.Loop() {
			doubleTimes(&p, 100)
		}
	})
	b.Run("add 100 pairs", func(b *testing.B) {
		a := adder{points: make([]affine, 200), pairs: make([]pair, 100)}
		for i := range a.points {
			a.points[i].x, x = x, a.points[i].x
			x.add(&a.points[i].x, &y)
		}
		for i := range a.pairs {
			a.pairs[i].p, a.pairs[i].q = i, i+100
		}
		for b.Loop() {
			slopes(a.points, a.pairs, &x)
			join(a.points, a.pairs, &x)
		}
	})
	b.Run("invert", func(b *testing.B) {
		for b.Loop() {
			x.invert(&x)
		}
	})
	z := scalar{7, 6, 5, 4}
	b.Run("scalar invert", func(b *testing.B) {
		for b.Loop() {
			z.invert(&z)
		}
	})
	b.Run("scalar mul", func(b *testing.B) {
		for b.Loop() {
			z.mul(&z, &z)
		}
	})
}
