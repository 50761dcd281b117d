package footprint

import "syscall"

// pieceSize is the most that the system brings into memory of the program's
// file for one byte that is touched; a multiple of its page.
const pieceSize = 8 << 10

// dontDump is MADV_DONTDUMP, which package syscall lacks: to be left out of a
// dump of the process's memory.
const dontDump = 16

// own are the parts of the program's file that are mapped and cannot be
// written to, those that touch as one; read when they are first asked for.
var own []span

type span struct{ start, end uintptr }

// Lower gives back what was touched so far of the program's own file, most of
// which is never needed again, and has what is needed after all brought in
// pieces of pieceSize. Left alone, the system maps what stands in its cache in
// larger pieces whole, up to 2 MB for one byte (Linux since 6.18), and the
// program has a quarter of itself in memory or all, as its file once came to
// be read. It brings nothing beyond what was given the same advice: every
// other piece gets one that changes nothing while the program lives.
//
// Nothing is lost: the file is never written to. Without /proc nothing
// happens. It is not to be called by several at once.
func Lower() {
	if own == nil {
		own = readOwn()
	}
	for _, m := range own {
		for at := m.start; at < m.end; at += 2 * pieceSize {
			advise(span{at, min(at+pieceSize, m.end)}, dontDump)
		}
		advise(m, syscall.MADV_DONTNEED)
	}
}

func advise(m span, advice uintptr) {
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.start, m.end-m.start, advice)
}

// isLong says whether the command line is one of many lines' work.
func isLong() bool {
	var memory [16 << 10]byte
	line := read("/proc/self/cmdline", memory[:])
	for len(line) > 0 {
		var arg []byte
		arg, line = cut(line, 0)
		if flag, _ := cut(arg, '='); string(flag) == "--jsonl" {
			return true
		}
	}
	return false
}

func readOwn() []span {
	var name [4 << 10]byte
	n, err := syscall.Readlink("/proc/self/exe", name[:])
	if err != nil {
		return nil
	}
	self := string(name[:n])
	var memory [16 << 10]byte
	maps := read("/proc/self/maps", memory[:])
	var all []span
	for len(maps) > 0 {
		// 00400000-0152e000 r-xp 00000000 fd:01 1234      /usr/bin/laurel
		var line []byte
		line, maps = cut(maps, '\n')
		place, rest := cut(line, ' ')
		rights, rest := cut(rest, ' ')
		if len(rights) < 2 || rights[1] == 'w' || len(rest) < len(self) || string(rest[len(rest)-len(self):]) != self {
			continue
		}
		from, to := cut(place, '-')
		m := span{hex(from), hex(to)}
		if last := len(all) - 1; last >= 0 && all[last].end == m.start {
			all[last].end = m.end
		} else {
			all = append(all, m)
		}
	}
	return all
}

// read gives what a file begins with, as much as there is room for.
func read(name string, memory []byte) []byte {
	file, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil
	}
	defer syscall.Close(file)
	size := 0
	for size < len(memory) {
		n, err := syscall.Read(file, memory[size:])
		if err != nil || n <= 0 {
			break
		}
		size += n
	}
	return memory[:size]
}

// cut splits a text at the first separator, which is in neither part.
func cut(text []byte, separator byte) (before, after []byte) {
	for i, c := range text {
		if c == separator {
			return text[:i], text[i+1:]
		}
	}
	return text, nil
}

// hex reads an address as /proc writes it.
func hex(text []byte) uintptr {
	var value uintptr
	for _, c := range text {
		digit := uintptr(c - '0')
		if c >= 'a' {
			digit = uintptr(c-'a') + 10
		}
		value = value<<4 | digit
	}
	return value
}
