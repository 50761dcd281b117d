package laureltest

import "syscall"

// DieWithUs has the kernel stop a child when this process dies before it could
// (a panic, a test's timeout, a kill).
func DieWithUs(as *syscall.SysProcAttr) *syscall.SysProcAttr {
	if as == nil {
		as = &syscall.SysProcAttr{}
	}
	as.Pdeathsig = syscall.SIGQUIT
	return as
}
