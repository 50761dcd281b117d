package laureltest

import (
	"os"
	"syscall"
)

// memory is a folder in memory for data that is thrown away, or "" where it
// has no room to spare (a container's often has 64 MB).
func memory() string {
	const folder, enough = "/dev/shm", 2 << 30
	var room syscall.Statfs_t
	if err := syscall.Statfs(folder, &room); err != nil || room.Bavail*uint64(room.Bsize) < enough {
		return ""
	}
	probe, err := os.MkdirTemp(folder, "laurel-")
	if err != nil || os.Remove(probe) != nil {
		return ""
	}
	return folder
}
