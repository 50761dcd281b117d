package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"laurel/credential/credentialtest"
	"laurel/credential/proof"
	"laurel/credential/verify"
)

// echo answers each line with its number and text.
func echo(number int, line []byte, out *bytes.Buffer) { fmt.Fprintf(out, "%d %s\n", number, line) }

// numbered are lines, some empty, and what echo makes of them.
func numbered(n int) (text, want string) {
	var in, out strings.Builder
	for i := 1; i <= n; i++ {
		if i%7 == 0 {
			in.WriteString(" \r\n")
			continue
		}
		line := strings.Repeat("x", i%997)
		fmt.Fprintf(&in, "%d%s\n", i, line)
		fmt.Fprintf(&out, "%d %d%s\n", i, i, line)
	}
	return in.String(), out.String()
}

func TestEachLineInOrder(t *testing.T) {
	text, want := numbered(5000)
	for _, workers := range []int{1, 2, 3, 16} {
		for _, in := range []io.Reader{strings.NewReader(text), halfReader{strings.NewReader(text)}} {
			var out bytes.Buffer
			if err := eachLine(t.Context(), in, &out, workers, echo); err != nil {
				t.Fatal(err)
			}
			if out.String() != want {
				t.Errorf("%d workers: the answers differ from the lines", workers)
			}
		}
	}
}

// halfReader reads half of what is asked for, so that lines come in pieces.
type halfReader struct{ io.Reader }

func (r halfReader) Read(p []byte) (int, error) { return r.Reader.Read(p[:(len(p)+1)/2]) }

// One worker is at its line for as long as the others can go on without it;
// they must stop, and all must come out in order.
func TestEachLineWaitsForTheSlow(t *testing.T) {
	text, want := numbered(5000)
	const workers = 3
	var others atomic.Int64
	held := make(chan struct{})
	var out bytes.Buffer
	err := eachLine(t.Context(), strings.NewReader(text), &out, workers, func(number int, line []byte, out *bytes.Buffer) {
		if number == 1 {
			<-held
		} else if others.Add(1) == 200 {
			close(held)
		}
		echo(number, line, out)
	})
	if err != nil || out.String() != want {
		t.Errorf("the answers differ from the lines: %v", err)
	}
}

// With a collector that never comes by itself, what workers allocate stays
// bounded all the same.
func TestEachLineWaitsForTheCollector(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	runtime.GC()
	text, want := numbered(5000)
	const perLine = 64 << 10
	var most atomic.Uint64
	var waste atomic.Pointer[[perLine]byte]
	var out bytes.Buffer
	err := eachLine(t.Context(), strings.NewReader(text), &out, 2, func(number int, line []byte, out *bytes.Buffer) {
		waste.Store(&[perLine]byte{})
		now := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(now)
		if n := now[0].Value.Uint64(); n > most.Load() {
			most.Store(n)
		}
		echo(number, line, out)
	})
	if err != nil || out.String() != want {
		t.Errorf("the answers differ from the lines: %v", err)
	}
	if all := uint64(5000 * perLine); most.Load() > all/4 {
		t.Errorf("%d MB came together, of %d MB in all", most.Load()>>20, all>>20)
	}
}

func TestEachLineGiant(t *testing.T) {
	giant := strings.Repeat("g", maxLine+1000)
	var out bytes.Buffer
	err := eachLine(t.Context(), strings.NewReader("a\n"+giant+"\nb"), &out, 2, func(number int, line []byte, out *bytes.Buffer) {
		fmt.Fprintln(out, number, len(line))
	})
	if want := fmt.Sprintf("1 1\n2 %d\n3 1\n", maxLine); err != nil || out.String() != want {
		t.Errorf("%q, %v, want %q", out.String(), err, want)
	}
}

// What is at hand is answered before more comes, as somebody types or a
// program sends and waits.
func TestEachLineAnswersAtOnce(t *testing.T) {
	in, send := io.Pipe()
	answers, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- eachLine(t.Context(), in, out, 2, echo) }()
	for i, line := range []string{"first", "second", "third"} {
		if _, err := io.WriteString(send, line+"\n"); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("%d %s\n", i+1, line)
		got := make([]byte, len(want))
		if _, err := io.ReadFull(answers, got); err != nil || string(got) != want {
			t.Fatalf("%q, %v, want %q", got, err, want)
		}
	}
	_ = send.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// endless never ends, and fails to be written to after some.
type endless struct{ left atomic.Int64 }

func (*endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte("line\n"), 1000)), nil
}

var errFull = errors.New("the disk is full")

func (e *endless) Write(p []byte) (int, error) {
	if e.left.Add(-1) < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestEachLineStops(t *testing.T) {
	var e endless
	e.left.Store(20)
	if err := eachLine(t.Context(), &e, &e, 3, echo); !errors.Is(err, errFull) {
		t.Errorf("a full disk: %v", err)
	}

	ctx, stop := context.WithCancel(t.Context())
	var after endless
	after.left.Store(1 << 40)
	err := eachLine(ctx, &after, &after, 3, func(number int, line []byte, out *bytes.Buffer) {
		if number == 3000 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}

	broken := io.MultiReader(strings.NewReader("a\nb\n"), failing{})
	var out bytes.Buffer
	if err := eachLine(t.Context(), broken, &out, 2, echo); !errors.Is(err, errFull) || out.String() != "1 a\n2 b\n" {
		t.Errorf("a file that breaks off: %q, %v", out.String(), err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errFull }

// Somebody who ends the program need not also end its input.
func TestEachLineStopsWhileReading(t *testing.T) {
	in, send := io.Pipe()
	defer send.Close()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := eachLine(ctx, in, io.Discard, 2, echo); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// Two workers against one over the same 5,000 signed badges, in turn: how much
// less time two take.
func BenchmarkTwoWorkers(b *testing.B) {
	signer := credentialtest.Signer("nordmark")
	doc := credentialtest.JSON(b, credentialtest.Typical(signer.Controller()))
	signed, err := proof.Sign(b.Context(), doc, signer, credentialtest.Noon)
	if err != nil {
		b.Fatal(err)
	}
	var lines bytes.Buffer
	for range 5000 {
		if err := json.Compact(&lines, signed); err != nil {
			b.Fatal(err)
		}
		lines.WriteByte('\n')
	}
	v := verify.Verifier{Offline: true}
	check := func(_ int, line []byte, out *bytes.Buffer) {
		r := v.Verify(b.Context(), line, verify.Options{SkipStatus: true})
		if r.Verdict() != verify.Good {
			b.Error(r.Verdict())
		}
		_ = json.NewEncoder(out).Encode(r.Document())
	}
	took := func(workers int) time.Duration {
		start := time.Now()
		if err := eachLine(b.Context(), bytes.NewReader(lines.Bytes()), io.Discard, workers, check); err != nil {
			b.Fatal(err)
		}
		return time.Since(start)
	}
	var one, two time.Duration
	for b.Loop() {
		one += took(1)
		two += took(2)
	}
	b.ReportMetric(one.Seconds()/two.Seconds(), "one÷two")
}
