//go:build !amd64 || purego

package p256

func mul(z, x, y *element) { mulGo(z, x, y) }
