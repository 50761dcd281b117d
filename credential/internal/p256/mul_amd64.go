//go:build !purego

package p256

import "golang.org/x/sys/cpu"

// hasADX tells whether the processor has two chains of carries (ADX) and a
// multiplication that leaves them alone (BMI2).
var hasADX = cpu.X86.HasADX && cpu.X86.HasBMI2

// mul sets z to x·y, with these or by [mulGo].
//
//go:noescape
func mul(z, x, y *element)
