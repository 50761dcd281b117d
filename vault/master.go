package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"laurel/fault"
)

const redacted = "[redacted]"

// Master is the master key: 32 random bytes. It prints as [redacted].
type Master struct{ b *[32]byte }

func (m Master) Format(f fmt.State, _ rune)   { io.WriteString(f, redacted) }
func (m Master) String() string               { return redacted }
func (m Master) GoString() string             { return redacted }
func (m Master) LogValue() slog.Value         { return slog.StringValue(redacted) }
func (m Master) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// NewMaster makes a master key.
func NewMaster() Master {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return Master{&b}
}

// ReadMaster reads a master key's file: 64 hexadecimal digits, or 32 bytes.
func ReadMaster(path string) (Master, error) {
	f, err := os.Open(path)
	if err != nil {
		return Master{}, fault.New(fault.Unavailable, "vault.noMasterFile",
			"The master key cannot be read from {file}.", "file", path).Because(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return Master{}, err
	}
	var b [32]byte
	if len(raw) == len(b) {
		copy(b[:], raw)
		return Master{&b}, nil
	}
	raw = bytes.TrimSpace(raw)
	if n, err := hex.Decode(b[:], raw[:min(len(raw), 64)]); err != nil || n != len(b) || len(raw) != 64 {
		return Master{}, fault.New(fault.Invalid, "vault.masterFile",
			"{file} holds no master key: it should be 64 hexadecimal digits, or 32 bytes.", "file", path)
	}
	return Master{&b}, nil
}

// WriteMaster keeps a master key in a new file that its owner alone may read.
// It never overwrites one.
func WriteMaster(path string, m Master) error {
	if m.b == nil {
		return errNoMaster
	}
	// Written beside and then linked, so that a crash leaves no half a key.
	f, err := os.CreateTemp(filepath.Dir(path), ".master-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(hex.EncodeToString(m.b[:]) + "\n")
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil {
		return fmt.Errorf("keeping the master key: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

var (
	errNoMaster = errors.New("vault: there is no master key")
	// errSeal says that something was sealed with another master key, or for
	// another place, or was changed.
	errSeal = errors.New("vault: the seal does not open with this master key")
)

// sealVersion begins every sealed value, for the day there is another way.
const sealVersion = 1

// place is what a sealed value belongs to; moved elsewhere it does not open.
type place []string

// bytes joins the parts so that no two places are alike.
func (p place) bytes() []byte {
	var b []byte
	for _, part := range p {
		b = fmt.Appendf(b, "%d:%s,", len(part), part)
	}
	return b
}

// seal encrypts with AES-256-GCM under a random nonce.
func (m Master) seal(plain []byte, at place) ([]byte, error) {
	gcm, err := m.gcm()
	if err != nil {
		return nil, err
	}
	return append([]byte{sealVersion}, gcm.Seal(nil, nil, plain, at.bytes())...), nil
}

func (m Master) unseal(sealed []byte, at place) ([]byte, error) {
	gcm, err := m.gcm()
	if err != nil {
		return nil, err
	}
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, errSeal
	}
	plain, err := gcm.Open(nil, nil, sealed[1:], at.bytes())
	if err != nil {
		return nil, errSeal
	}
	return plain, nil
}

func (m Master) gcm() (cipher.AEAD, error) {
	if m.b == nil {
		return nil, errNoMaster
	}
	block, err := aes.NewCipher(m.b[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
