//go:build !purego

#include "textflag.h"

// One word of y: r0 … r5 += x·DX, with r5 set anew. The carries of the low
// halves run in CF, those of the high halves in OF; XORL clears both. BX is 0.
#define ROW(r0, r1, r2, r3, r4, r5) \
	XORL  BX, BX         \
	MULXQ 0(SI), AX, CX  \
	ADCXQ AX, r0         \
	ADOXQ CX, r1         \
	MULXQ 8(SI), AX, CX  \
	ADCXQ AX, r1         \
	ADOXQ CX, r2         \
	MULXQ 16(SI), AX, CX \
	ADCXQ AX, r2         \
	ADOXQ CX, r3         \
	MULXQ 24(SI), AX, CX \
	ADCXQ AX, r3         \
	ADOXQ CX, r4         \
	MOVL  $0, r5         \
	ADCXQ BX, r4         \
	ADOXQ BX, r5         \
	ADCXQ BX, r5

// Adds m·p, where m is r0, and drops the lowest word: r1 and r2 get m·2³², r3
// and r4 get m·(2⁶⁴ − 2³² + 1). R14 is that last word of p.
#define CLEAR(r0, r1, r2, r3, r4, r5) \
	MOVQ  r0, DX       \
	MOVQ  r0, AX       \
	SHLQ  $32, AX      \
	SHRQ  $32, r0      \
	MULXQ R14, CX, BX  \
	ADDQ  AX, r1       \
	ADCQ  r0, r2       \
	ADCQ  CX, r3       \
	ADCQ  BX, r4       \
	ADCQ  $0, r5

// func mul(z, x, y *element)
TEXT ·mul(SB), NOSPLIT, $0-24
	CMPB ·hasADX(SB), $0
	JEQ  plain
	MOVQ x+8(FP), SI
	MOVQ y+16(FP), DI
	MOVQ $0xffffffff00000001, R14

	MOVQ 0(DI), DX
	XORL R8, R8
	XORL R9, R9
	XORL R10, R10
	XORL R11, R11
	XORL R12, R12
	ROW(R8, R9, R10, R11, R12, R13)
	CLEAR(R8, R9, R10, R11, R12, R13)
	MOVQ 8(DI), DX
	ROW(R9, R10, R11, R12, R13, R8)
	CLEAR(R9, R10, R11, R12, R13, R8)
	MOVQ 16(DI), DX
	ROW(R10, R11, R12, R13, R8, R9)
	CLEAR(R10, R11, R12, R13, R8, R9)
	MOVQ 24(DI), DX
	ROW(R11, R12, R13, R8, R9, R10)
	CLEAR(R11, R12, R13, R8, R9, R10)

	// R12, R13, R8, R9, R10 are below 2p: subtract p unless that is too much.
	MOVQ    R12, AX
	MOVQ    R13, BX
	MOVQ    R8, CX
	MOVQ    R9, DX
	MOVL    $0xffffffff, SI
	SUBQ    $-1, AX
	SBBQ    SI, BX
	SBBQ    $0, CX
	SBBQ    R14, DX
	SBBQ    $0, R10
	CMOVQCS R12, AX
	CMOVQCS R13, BX
	CMOVQCS R8, CX
	CMOVQCS R9, DX
	MOVQ    z+0(FP), DI
	MOVQ    AX, 0(DI)
	MOVQ    BX, 8(DI)
	MOVQ    CX, 16(DI)
	MOVQ    DX, 24(DI)
	RET

plain:
	JMP ·mulGo(SB)
