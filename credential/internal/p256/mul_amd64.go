//go:build !purego

package p256

import "golang.org/x/sys/cpu"

// hasADX tells whether the processor has two chains of carries (ADX) and a
// multiplication that leaves them alone (BMI2).
var hasADX = cpu.X86.HasADX && cpu.X86.HasBMI2

// mulADX is [element.mul] with these.
//
//go:noescape
func mulADX(z, x, y *element)

func (z *element) mul(x, y *element) {
	if hasADX {
		mulADX(z, x, y)
		return
	}
	z.mulGo(x, y)
}
