package fonts

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Bounds on what Unpack takes: our largest file unpacks to about 100 KB.
const (
	maxTables   = 64
	maxUnpacked = 4 << 20
)

// Unpack turns WOFF 1.0 (zlib-packed tables) into the TrueType it holds.
// See https://www.w3.org/TR/WOFF/, sections 3 to 5.
func Unpack(woff []byte) ([]byte, error) {
	be := binary.BigEndian
	if len(woff) < 44 || string(woff[:4]) != "wOFF" {
		return nil, errors.New("not WOFF 1.0")
	}
	flavor, count := be.Uint32(woff[4:]), int(be.Uint16(woff[12:]))
	if flavor != 0x00010000 && flavor != 0x74727565 {
		return nil, fmt.Errorf("flavor %08x is not TrueType", flavor)
	}
	if count == 0 || count > maxTables || len(woff) < 44+20*count {
		return nil, fmt.Errorf("%d tables", count)
	}
	head := 12 + 16*count
	out := make([]byte, head, head+4*len(woff))
	be.PutUint32(out, flavor)
	be.PutUint16(out[4:], uint16(count))
	// The three search fields of the header: the largest power of two in count.
	power, log := 1, 0
	for power*2 <= count {
		power, log = power*2, log+1
	}
	be.PutUint16(out[6:], uint16(power*16))
	be.PutUint16(out[8:], uint16(log))
	be.PutUint16(out[10:], uint16((count-power)*16))

	for i := range count {
		entry := woff[44+20*i:]
		offset, packed, size := be.Uint32(entry[4:]), be.Uint32(entry[8:]), be.Uint32(entry[12:])
		if uint64(offset)+uint64(packed) > uint64(len(woff)) || packed > size || uint64(len(out))+uint64(size) > maxUnpacked {
			return nil, fmt.Errorf("table %q lies outside its bounds", entry[:4])
		}
		table, err := inflate(woff[offset:offset+packed], int(size))
		if err != nil {
			return nil, fmt.Errorf("table %q: %w", entry[:4], err)
		}
		record := out[12+16*i:]
		copy(record, entry[:4])
		be.PutUint32(record[4:], be.Uint32(entry[16:])) // checksum of the unpacked table
		be.PutUint32(record[8:], uint32(len(out)))
		be.PutUint32(record[12:], size)
		out = append(out, table...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out, nil
}

// inflate returns exactly size bytes. A table that packing would not shrink is
// stored as it is.
func inflate(data []byte, size int) ([]byte, error) {
	if len(data) == size {
		return data, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	table, err := io.ReadAll(io.LimitReader(z, int64(size)+1))
	if err != nil {
		return nil, err
	}
	if len(table) != size {
		return nil, fmt.Errorf("unpacks to %d bytes, not %d", len(table), size)
	}
	return table, nil
}
