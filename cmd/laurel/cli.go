package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

const about = "Micro-credentials that are worth something: define, issue, hold, show and check them."

// cli is every command, in the order in which the help lists them.
type cli struct {
	Demo         demoCmd         `cmd:"" help:"Start a server with sample organisations, awards and a mailbox."`
	Serve        serveCmd        `cmd:"" help:"Start the server."`
	Migrate      migrateCmd      `cmd:"" help:"Bring the database to the version this binary needs."`
	Keys         keysCmd         `cmd:"" help:"Change an organisation's signing keys, or the master key."`
	Org          orgCmd          `cmd:"" help:"Add an organisation, or list them."`
	Person       personCmd       `cmd:"" help:"Make somebody a sign-in link, or forget somebody."`
	Events       eventsCmd       `cmd:"" help:"Export what was done in an organisation, or check an export."`
	Mail         mailCmd         `cmd:"" help:"Take in what comes back from mail servers."`
	Apikey       apikeyCmd       `cmd:"" help:"Make a key with which a program may act for an organisation."`
	Achievements achievementsCmd `cmd:"" help:"List what can be awarded."`
	Batch        batchCmd        `cmd:"" help:"Award many people at once, from a file."`
	Verify       verifyCmd       `cmd:"" help:"Check a credential. Exit status: 0 pass, 1 fail, 2 could not tell, 64 wrong usage."`
	Keygen       keygenCmd       `cmd:"" help:"Make a signing key and print its did:key."`
	Issue        issueCmd        `cmd:"" help:"Sign a credential."`
	Derive       deriveCmd       `cmd:"" help:"Make of a credential one that shows only a part of it."`
	CLR          clrCmd          `cmd:"" name:"clr" help:"Make a learner record of credentials, or take one apart."`
	VC           vcCmd           `cmd:"" name:"vc" help:"Sign and check credentials and presentations as JWT, SD-JWT or COSE."`
	Bake         bakeCmd         `cmd:"" help:"Put a credential into a PNG or SVG picture."`
	Unbake       unbakeCmd       `cmd:"" help:"Take the credential out of a picture."`
	Bench        benchCmd        `cmd:"" help:"Measure checking, signing and canonical forms on this machine."`
	Version      versionCmd      `cmd:"" help:"Print the version."`
}

// streams are the three of the process, so that tests can hand over others.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// maxInput bounds what a command reads: a credential of 8 MiB in a picture.
const maxInput = 32 << 20

// errTooLarge is an input past maxInput.
var errTooLarge = fmt.Errorf("this is larger than %d MiB, the most that is read", maxInput>>20)

// read gives the bytes of a file, or of standard input for "-". A file that
// cannot be read is wrong usage: it says nothing about any credential.
func (s *streams) read(name string) ([]byte, error) {
	from := s.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, exit{exitUsage, err.Error()}
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, maxInput+1))
	if err != nil {
		return nil, exit{exitUsage, fmt.Sprintf("reading %s: %v", name, err)}
	}
	if len(data) > maxInput {
		return nil, fmt.Errorf("%s: %w", name, errTooLarge)
	}
	return data, nil
}

type versionCmd struct{}

func (versionCmd) Run(s *streams) error {
	_, err := fmt.Fprintln(s.out, "laurel", version())
	return err
}

// version is the module's version, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "dev-" + s.Value[:min(12, len(s.Value))]
		}
	}
	return "dev"
}
