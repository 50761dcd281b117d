package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"laurel/laureltest"
	"laurel/store"
	"laurel/vault"
)

// crashPublic is the public address of the servers that are killed; they
// listen somewhere else each time.
const crashPublic = "https://laurel.example"

// place is where the data of one server after another lie.
type place struct {
	flags  []string
	config store.Config
}

func sqlitePlace(t *testing.T) place {
	dir := t.TempDir()
	laureltest.Begin(t, dir)
	return place{[]string{"--data", dir}, store.Config{Dir: dir}}
}

func postgresPlace(t *testing.T) place {
	url := laureltest.Postgres(t)
	master := filepath.Join(t.TempDir(), "master.key")
	if err := vault.WriteMaster(master, vault.NewMaster()); err != nil {
		t.Fatal(err)
	}
	command(t, "migrate", "--database", url)
	return place{[]string{"--database", url, "--master-key-file", master}, store.Config{URL: url}}
}

// command runs a command line in this process and returns what it prints.
func command(t *testing.T, args ...string) string {
	t.Helper()
	var out, errw bytes.Buffer
	if status := run(t.Context(), args, strings.NewReader(""), &out, &errw); status != exitOK {
		t.Fatalf("laurel %s exits with %d: %s", strings.Join(args, " "), status, &errw)
	}
	return strings.TrimSpace(out.String())
}

// process is a server of its own process.
type process struct {
	cmd    *exec.Cmd
	ready  chan string   // its address, once it listens
	exited chan struct{} // closed when it is gone and all it logged was read

	mu    sync.Mutex
	lines []string // the last it logged
}

// launch starts a server, which is not ready yet.
func launch(t *testing.T, flags ...string) *process {
	t.Helper()
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--public-url", crashPublic, "--log-format", "json"}, flags...)
	p := &process{cmd: exec.CommandContext(t.Context(), "laurel", args...), ready: make(chan string, 1), exited: make(chan struct{})}
	p.cmd.SysProcAttr = laureltest.DieWithUs(nil)
	p.cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "LAUREL_") })
	log, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.exited)
		p.read(log)
		p.cmd.Wait() // how it ended is in its state
	}()
	return p
}

func (p *process) read(log io.Reader) {
	for lines := bufio.NewScanner(log); lines.Scan(); {
		var line struct{ Msg, Address string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "ready" {
			p.ready <- line.Address
		}
		p.mu.Lock()
		p.lines = append(p.lines, lines.Text())
		p.lines = p.lines[max(0, len(p.lines)-60):]
		p.mu.Unlock()
	}
}

// said is the end of its log.
func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.lines, "\n")
}

// await waits until the server answers and returns its address.
func (p *process) await(ctx context.Context) (string, error) {
	var base string
	select {
	case address := <-p.ready:
		base = "http://" + address
	case <-p.exited:
		return "", fmt.Errorf("the server ended: %s\n%s", p.cmd.ProcessState, p.said())
	case <-ctx.Done():
		return "", ctx.Err()
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
		if err != nil {
			return "", err
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return base, nil
			}
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return "", fmt.Errorf("the server ended: %s\n%s", p.cmd.ProcessState, p.said())
		case <-ctx.Done():
			return "", errors.Join(ctx.Err(), err)
		}
	}
}

// started launches a server and waits for it.
func started(t *testing.T, flags ...string) (*process, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p := launch(t, flags...)
	base, err := p.await(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return p, base
}

// kill ends the server as a power cut would end it, and waits until it is gone.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatalf("the server ended before it was killed: %v\n%s", err, p.said())
	}
	<-p.exited
	if ended, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || ended.Signal() != syscall.SIGKILL {
		t.Fatalf("the server ended by itself: %s\n%s", p.cmd.ProcessState, p.said())
	}
}

// stop lets the server finish what it has begun.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.exited:
	case <-time.After(patience + graceful):
		t.Fatalf("the server does not stop:\n%s", p.said())
	}
	if !p.cmd.ProcessState.Success() {
		t.Fatalf("the server stopped with %s:\n%s", p.cmd.ProcessState, p.said())
	}
}
