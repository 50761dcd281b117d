package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"sync"

	"laurel/cmd/laurel/internal/footprint"
)

const (
	chunkSize = 16 << 10  // of lines that go through a worker together
	maxLine   = 8<<20 + 1 // bytes kept of a line: one more than is read, so that it is refused and not cut
	// ahead is how many chunks a worker may be done with while an earlier one
	// is not: as long as the system may leave another worker waiting.
	ahead = 12
)

// forLongRun readies the process for a long run of the same work by so many
// workers: each gets a processor and what else there is to do shares them, and
// the pages of the start are given back. The answer undoes what can be undone.
func forLongRun(workers int) (undo func()) {
	processors := runtime.GOMAXPROCS(0)
	if workers < processors {
		runtime.GOMAXPROCS(workers)
	}
	footprint.Lower()
	return func() { runtime.GOMAXPROCS(processors) }
}

// eachLine gives the lines of a file of any length to workers and writes what
// they answer, in the order of the lines. do is called by several at once;
// empty lines are left out. A chunk of lines a worker is in memory, and the
// answers to some more. When ctx ends, or nothing can be written any more, it
// returns at once, though a worker may still wait for the file to be read.
func eachLine(ctx context.Context, in io.Reader, out io.Writer, workers int, do func(number int, line []byte, out *bytes.Buffer)) error {
	defer forLongRun(workers)()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	source := &source{in: bufio.NewReaderSize(in, 64<<10), next: 1}
	answers := newAnswers(out, ahead*workers)
	var heap heap
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			c := &chunk{text: make([]byte, 0, chunkSize+chunkSize/4)}
			for ctx.Err() == nil && source.fill(c) {
				answer := answers.buffer()
				heap.use(func() { c.each(ctx, do, answer) })
				if err := answers.give(c.place, answer); err != nil {
					stop(err)
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		answers.end()
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return source.err
}

// heap keeps bounded what workers allocate. The collector that runs beside
// them is paid by those who allocate, but held up by whatever else the machine
// does: then they wait for it.
type heap struct{ users sync.RWMutex }

// use calls do, which allocates. do is called by several at once, but not
// while the collector has to catch up.
func (h *heap) use(do func()) {
	h.users.RLock()
	do()
	h.users.RUnlock()
	if !heapIsBehind() {
		return
	}
	h.users.Lock()
	defer h.users.Unlock()
	if heapIsBehind() {
		runtime.GC()
	}
}

// heapIsBehind says whether there is much more than the collector lets come
// together: twice what is in use.
func heapIsBehind() bool {
	const slack = 4 << 20
	now := [...]metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(now[:])
	return now[0].Value.Uint64() > 2*now[1].Value.Uint64()+slack
}

// chunk is some lines on their way.
type chunk struct {
	place int // among the chunks, from 0
	first int // number of its first line, from 1
	text  []byte
	ends  []int // of each line in text, its end
}

func (c *chunk) each(ctx context.Context, do func(int, []byte, *bytes.Buffer), answer *bytes.Buffer) {
	start := 0
	for i, end := range c.ends {
		if ctx.Err() != nil {
			return
		}
		if line := bytes.TrimSpace(c.text[start:end]); len(line) > 0 {
			do(c.first+i, line, answer)
		}
		start = end
	}
}

// source is a file that workers cut chunks of whole lines from, in turn:
// none waits for another to bring it work, only now and then for it to read.
type source struct {
	turn sync.Mutex
	in   *bufio.Reader
	next int   // number of the line to come
	cut  int   // chunks so far
	err  error // why no more can be read, nil at the end of the file
	over bool
}

// fill puts the next lines into a chunk, and answers false when there are none.
func (s *source) fill(c *chunk) bool {
	s.turn.Lock()
	defer s.turn.Unlock()
	if cap(c.text) > 2*chunkSize { // what grew by a giant line is let go
		c.text = make([]byte, 0, chunkSize+chunkSize/4)
	}
	c.text, c.ends = c.text[:0], c.ends[:0]
	if s.over {
		return false
	}
	c.place, c.first = s.cut, s.next
	if err := c.read(s.in); err != nil {
		s.over = true
		if !errors.Is(err, io.EOF) {
			s.err = err
		}
	}
	s.cut++
	s.next += len(c.ends)
	return len(c.ends) > 0
}

// read reads whole lines until there are enough, or no more are at hand. Of a
// line past maxLine the rest is read and thrown away.
func (c *chunk) read(from *bufio.Reader) error {
	for len(c.text) < chunkSize && (len(c.ends) == 0 || from.Buffered() > 0) {
		start := len(c.text)
		for {
			part, err := from.ReadSlice('\n')
			if room := maxLine - (len(c.text) - start); room > 0 {
				c.text = append(c.text, part[:min(len(part), room)]...)
			}
			if err == bufio.ErrBufferFull {
				continue
			}
			if err == nil || len(c.text) > start {
				c.ends = append(c.ends, len(c.text))
			}
			if err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// answers are written in the order of their places, by whichever worker brings
// the one that is due.
type answers struct {
	out     io.Writer
	mu      sync.Mutex
	moved   sync.Cond       // the due place went on, a write ended, or all did
	due     int             // place of the answer to be written next
	ready   []*bytes.Buffer // those from due on that are given, in a ring
	free    []*bytes.Buffer
	writing bool
	ended   bool
}

func newAnswers(out io.Writer, window int) *answers {
	a := &answers{out: out, ready: make([]*bytes.Buffer, window)}
	a.moved.L = &a.mu
	return a
}

// buffer is one to write an answer to.
func (a *answers) buffer() *bytes.Buffer {
	a.mu.Lock()
	defer a.mu.Unlock()
	last := len(a.free) - 1
	if last < 0 {
		return &bytes.Buffer{}
	}
	b := a.free[last]
	a.free = a.free[:last]
	return b
}

// give takes the answer of a place. It waits while the place is too far ahead,
// and writes what is due unless another does; the error is that of writing.
func (a *answers) give(place int, answer *bytes.Buffer) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for place-a.due >= len(a.ready) && !a.ended {
		a.moved.Wait()
	}
	if a.ended {
		return nil
	}
	a.ready[place%len(a.ready)] = answer
	if a.writing {
		return nil
	}
	a.writing = true
	defer func() { a.writing = false; a.moved.Broadcast() }()
	for !a.ended {
		slot := &a.ready[a.due%len(a.ready)]
		b := *slot
		if b == nil {
			return nil
		}
		*slot = nil
		a.mu.Unlock()
		_, err := a.out.Write(b.Bytes())
		a.mu.Lock()
		if err != nil {
			a.ended = true
			return err
		}
		if b.Cap() <= 4*chunkSize {
			b.Reset()
			a.free = append(a.free, b)
		}
		a.due++
		a.moved.Broadcast()
	}
	return nil
}

// end lets nothing more be written: what follows would have a gap before it.
func (a *answers) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	a.moved.Broadcast()
	for a.writing {
		a.moved.Wait()
	}
}

// open gives a file to read line by line, or standard input for "-".
func (s *streams) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(s.in), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, exit{exitUsage, err.Error()}
	}
	return f, nil
}
