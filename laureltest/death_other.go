//go:build !linux

package laureltest

import "syscall"

// dieWithUs changes nothing here: only Linux can tie a child's life to ours.
func dieWithUs(as *syscall.SysProcAttr) *syscall.SysProcAttr { return as }
