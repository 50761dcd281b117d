package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/gofrs/flock"

	"laurel/fault"
)

// dirLock holds a data directory for this process. The kernel lets go of it
// when the process dies, however it dies.
type dirLock struct {
	held *flock.Flock
	note string // file that tells others who holds it
}

type holder struct {
	PID     int    `json:"pid"`
	Address string `json:"address,omitempty"`
}

// lockDir takes the directory or says who has it.
func lockDir(dir string) (*dirLock, error) {
	l := &dirLock{held: flock.New(filepath.Join(dir, "lock")), note: filepath.Join(dir, "holder.json")}
	got, err := l.held.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if !got {
		return nil, inUse(dir, l.note)
	}
	return l, l.announce("")
}

// inUse names the holder as far as its note can be read: the note may be a
// moment older or younger than the lock.
func inUse(dir, note string) error {
	var who holder
	raw, err := os.ReadFile(note)
	if err == nil {
		err = json.Unmarshal(raw, &who)
	}
	switch {
	case err != nil:
		return fault.New(fault.Unavailable, "store.inUse", "The data in {dir} is in use by another process.", "dir", dir)
	case who.Address == "":
		return fault.New(fault.Unavailable, "store.inUse", "The data in {dir} is in use by process {pid}.",
			"dir", dir, "pid", strconv.Itoa(who.PID))
	}
	return fault.New(fault.Unavailable, "store.inUse", "The data in {dir} is in use by process {pid}. Reach it at {address}/api/v1, or stop it first.",
		"dir", dir, "pid", strconv.Itoa(who.PID), "address", who.Address)
}

// announce writes the note in one step, so that nobody reads half of it.
func (l *dirLock) announce(address string) error {
	raw, err := json.Marshal(holder{PID: os.Getpid(), Address: address})
	if err != nil {
		return err
	}
	next := l.note + ".next"
	if err := os.WriteFile(next, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(next, l.note)
}

func (l *dirLock) release() error {
	return errors.Join(os.Remove(l.note), l.held.Close())
}
