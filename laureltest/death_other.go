//go:build !linux

package laureltest

import "syscall"

// DieWithUs changes nothing here: only Linux can tie a child's life to ours.
func DieWithUs(as *syscall.SysProcAttr) *syscall.SysProcAttr { return as }
