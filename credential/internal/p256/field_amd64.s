//go:build !purego

#include "textflag.h"
#include "field_amd64.h"

// func mul(z, x, y *element)
TEXT ·mul(SB), NOSPLIT, $0-24
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DI
	MUL
	MOVQ z+0(FP), DI
	STORE(0, DI)
	RET

plain:
	JMP ·mulGo(SB)

// func squareTimes(z, x *element, times int)
TEXT ·squareTimes(SB), NOSPLIT, $0-24
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ x+8(FP), SI
	MOVQ times+16(FP), R15

loop:
	SQUARE
	MOVQ z+0(FP), SI
	STORE(0, SI)
	DECQ R15
	JNZ  loop
	RET

plain:
	JMP ·squareTimesGo(SB)
