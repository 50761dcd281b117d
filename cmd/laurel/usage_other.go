//go:build !unix

package main

import (
	"runtime"
	"time"
)

var started = time.Now()

// cpuSeconds is the time that has passed, where the system does not tell the
// CPU time by a call of Go's library: of one worker it is about the same.
func cpuSeconds() float64 { return time.Since(started).Seconds() }

// peakMB is the memory that Go's runtime has from the system, in millions of bytes.
func peakMB() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / 1e6
}
