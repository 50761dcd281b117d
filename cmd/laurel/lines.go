package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"runtime"
	"sync"
)

const (
	chunkSize = 16 << 10  // of lines that go through a worker together
	maxLine   = 8<<20 + 1 // bytes kept of a line: one more than is read, so that it is refused and not cut
	// ahead is how many chunks a worker may be done with while an earlier one
	// is not: as long as the system may leave another worker waiting.
	ahead = 12
)

// chunk is some lines on their way.
type chunk struct {
	first int // number of its first line, from 1
	text  []byte
	ends  []int // of each line in text, its end
	reply *reply
}

// reply is what became of a chunk's lines.
type reply struct {
	out  bytes.Buffer
	done chan struct{}
}

// forLongRun readies the process for a long run of the same work by so many
// workers: each gets a processor and what else there is to do shares them, and
// the pages of the start are given back. The answer undoes what can be undone.
func forLongRun(workers int) (undo func()) {
	processors := runtime.GOMAXPROCS(0)
	if workers < processors {
		runtime.GOMAXPROCS(workers)
	}
	dropStart()
	return func() { runtime.GOMAXPROCS(processors) }
}

// eachLine hands the lines of a file of any length to workers and writes what
// they answer, in the order of the lines. do is called by several at once;
// empty lines are left out. No more than two chunks a worker are in memory, and
// the replies to some more.
func eachLine(ctx context.Context, in io.Reader, out io.Writer, workers int, do func(number int, line []byte, out *bytes.Buffer)) error {
	defer forLongRun(workers)()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo, inOrder := make(chan *chunk), make(chan *reply, ahead*workers)
	free := pool{make(chan *chunk, workers+1), make(chan *reply, (ahead+1)*workers)}

	var reading sync.WaitGroup
	var unread error
	reading.Go(func() {
		defer close(inOrder)
		defer close(todo)
		unread = cut(in, free, func(c *chunk) bool {
			select {
			case inOrder <- c.reply:
			case <-ctx.Done():
				return false
			}
			select {
			case todo <- c:
				return true
			case <-ctx.Done():
				close(c.reply.done)
				return false
			}
		})
	})
	for range workers {
		reading.Go(func() {
			for c := range todo {
				r := c.reply
				c.each(ctx, do)
				free.put(c)
				close(r.done)
			}
		})
	}
	for r := range inOrder {
		<-r.done
		if ctx.Err() != nil {
			continue // the rest is not written: what follows would have a gap before it
		}
		if _, err := out.Write(r.out.Bytes()); err != nil {
			stop(err)
		}
		free.putReply(r)
	}
	reading.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return unread
}

func (c *chunk) each(ctx context.Context, do func(int, []byte, *bytes.Buffer)) {
	start := 0
	for i, end := range c.ends {
		if ctx.Err() != nil {
			return
		}
		if line := bytes.TrimSpace(c.text[start:end]); len(line) > 0 {
			do(c.first+i, line, &c.reply.out)
		}
		start = end
	}
}

// cut reads chunks of whole lines and hands them on until send says no.
func cut(in io.Reader, free pool, send func(*chunk) bool) error {
	from, next := bufio.NewReaderSize(in, 64<<10), 1
	for {
		c := free.chunk()
		c.first = next
		err := c.fill(from)
		next += len(c.ends)
		if len(c.ends) > 0 && !send(c) {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// pool has used chunks and replies. What grew by a giant line is let go.
type pool struct {
	chunks  chan *chunk
	replies chan *reply
}

// chunk is one with a reply, used or new.
func (p pool) chunk() (c *chunk) {
	select {
	case c = <-p.chunks:
	default:
		c = &chunk{text: make([]byte, 0, chunkSize+chunkSize/4)}
	}
	select {
	case c.reply = <-p.replies:
	default:
		c.reply = &reply{}
	}
	c.reply.done = make(chan struct{})
	return c
}

// put takes a chunk back whose lines are answered.
func (p pool) put(c *chunk) {
	if cap(c.text) > 2*chunkSize {
		return
	}
	c.text, c.ends, c.reply = c.text[:0], c.ends[:0], nil
	select {
	case p.chunks <- c:
	default:
	}
}

func (p pool) putReply(r *reply) {
	if r.out.Cap() > 4*chunkSize {
		return
	}
	r.out.Reset()
	select {
	case p.replies <- r:
	default:
	}
}

// fill reads whole lines until there are enough. Of a line past maxLine the
// rest is read and thrown away.
func (c *chunk) fill(from *bufio.Reader) error {
	for len(c.text) < chunkSize {
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
