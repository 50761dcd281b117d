//go:build !amd64 || purego

package p256

func (z *element) mul(x, y *element) { z.mulGo(x, y) }
