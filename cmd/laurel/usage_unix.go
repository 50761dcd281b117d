//go:build unix

package main

import (
	"runtime"
	"syscall"
	"time"
)

// cpuSeconds is the CPU time of the process so far, user and system.
func cpuSeconds() float64 {
	u := usage()
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}

// peakMB is the most memory that was resident, in millions of bytes.
func peakMB() float64 {
	unit := 1024.0 // Linux and most others count in KiB
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		unit = 1
	}
	return float64(usage().Maxrss) * unit / 1e6
}

func usage() (u syscall.Rusage) {
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // fails only for a wrong first argument
	return u
}
