package footprint

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// DropPages gives back the pages of the program's own file that were touched so far:
// every package's beginning, most of which is never needed again. What is
// needed after all is mapped again from the file, which is never written to.
// Without /proc nothing happens.
func DropPages() {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		// 00400000-0152e000 r-xp 00000000 fd:01 1234 /usr/bin/laurel
		fields := strings.Fields(lines.Text())
		if len(fields) != 6 || fields[5] != self || strings.Contains(fields[1], "w") {
			continue
		}
		from, to, _ := strings.Cut(fields[0], "-")
		start, errStart := strconv.ParseUint(from, 16, 64)
		end, errEnd := strconv.ParseUint(to, 16, 64)
		if errStart == nil && errEnd == nil {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, uintptr(start), uintptr(end-start), syscall.MADV_DONTNEED)
		}
	}
}
