//go:build !purego

#include "textflag.h"
#include "field_amd64.h"

// The numbers on the way to 2p, on the stack.
#define GAMMA 0
#define DELTA 32
#define BETA 64
#define ALPHA 96
#define T 128

// A point's X, Y, Z.
#define X 0
#define Y 32
#define Z 64

// A pair's numbers and places.
#define OVER 0
#define UNDER 32
#define BEFORE 64
#define P 96
#define Q 104
#define PAIR 112

// Where a pair's point is.
#define POINT(which, at) \
	MOVQ which(R15), at      \
	SHLQ $6, at              \
	ADDQ points_base+0(FP), at

// func doubleTimes(p *jacobian, times int)
//
// As doubleGo, but 2YZ is a product and 8γ² half the square of 4γ, which takes
// fewer additions.
TEXT ·doubleTimes(SB), NOSPLIT, $160-16
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ p+0(FP), R15

loop:
	LEAQ Z(R15), SI
	SQUARE
	STORE(DELTA, SP)
	LOAD(Y, R15)
	DOUBLE
	STORE(T, SP)     // 2Y
	LEAQ T(SP), SI
	SQUARE
	STORE(GAMMA, SP) // 4γ
	LOAD(X, R15)
	ADD(DELTA, SP)
	STORE(ALPHA, SP)
	LEAQ T(SP), SI
	LEAQ Z(R15), DI
	MUL
	STORE(Z, R15)    // 2YZ
	LOAD(X, R15)
	SUB(DELTA, SP)
	STORE(T, SP)
	LEAQ X(R15), SI
	LEAQ GAMMA(SP), DI
	MUL
	STORE(BETA, SP)  // 4β
	LEAQ T(SP), SI
	LEAQ ALPHA(SP), DI
	MUL
	STORE(T, SP)
	DOUBLE
	ADD(T, SP)
	STORE(ALPHA, SP) // 3(X−δ)(X+δ)
	LEAQ GAMMA(SP), SI
	SQUARE
	HALVE
	STORE(GAMMA, SP) // 8γ²
	LEAQ ALPHA(SP), SI
	SQUARE
	SUB(BETA, SP)
	SUB(BETA, SP)
	STORE(X, R15)    // α² − 8β
	LOAD(BETA, SP)
	SUB(X, R15)
	STORE(T, SP)
	LEAQ ALPHA(SP), SI
	LEAQ T(SP), DI
	MUL
	SUB(GAMMA, SP)
	STORE(Y, R15)    // α(4β − X₃) − 8γ²
	DECQ times+8(FP)
	JNZ  loop
	RET

plain:
	MOVQ p+0(FP), AX
	MOVQ AX, 0(SP)
	MOVQ times+8(FP), AX
	MOVQ AX, 8(SP)
	CALL ·doubleTimesGo(SB)
	RET

// func slopes(points []affine, pairs []pair, product *element)
TEXT ·slopes(SB), NOSPLIT, $0-56
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ pairs_base+24(FP), R15

loop:
	POINT(P, SI)
	POINT(Q, DI)
	LOAD(0, DI)
	SUB(0, SI)
	STORE(UNDER, R15)
	LOAD(32, DI)
	SUB(32, SI)
	STORE(OVER, R15)
	MOVQ product+48(FP), SI
	LOAD(0, SI)
	STORE(BEFORE, R15)
	LEAQ UNDER(R15), DI
	MUL
	STORE(0, SI)
	ADDQ $PAIR, R15
	DECQ pairs_len+32(FP)
	JNZ  loop
	RET

plain:
	JMP ·slopesGo(SB)

// func join(points []affine, pairs []pair, left *element)
//
// Each of its loops takes pairs that wait for one another nowhere but in left,
// so that the processor has several in hand.
TEXT ·join(SB), NOSPLIT, $0-56
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ pairs_len+32(FP), R15
	IMUL3Q $PAIR, R15, R15
	ADDQ pairs_base+24(FP), R15

inverses:
	SUBQ $PAIR, R15
	MOVQ left+48(FP), SI
	LEAQ BEFORE(R15), DI
	MUL
	STORE(BEFORE, R15)
	LEAQ UNDER(R15), DI
	MUL
	STORE(0, SI)
	CMPQ R15, pairs_base+24(FP)
	JNE  inverses

	MOVQ pairs_len+32(FP), AX
	IMUL3Q $PAIR, AX, AX
	ADDQ R15, AX
	MOVQ AX, pairs_len+32(FP) // the end

lambdas:
	LEAQ BEFORE(R15), SI
	MOVQ R15, DI
	MUL
	STORE(OVER, R15)
	ADDQ $PAIR, R15
	CMPQ R15, pairs_len+32(FP)
	JNE  lambdas
	MOVQ pairs_base+24(FP), R15

xs:
	MOVQ R15, SI
	SQUARE
	POINT(P, SI)
	POINT(Q, DI)
	SUB(0, SI)
	SUB(0, DI)
	STORE(BEFORE, R15)
	LOAD(0, SI)
	SUB(BEFORE, R15)
	STORE(UNDER, R15) // x₁ − x₃
	LOAD(BEFORE, R15)
	STORE(0, SI)
	ADDQ $PAIR, R15
	CMPQ R15, pairs_len+32(FP)
	JNE  xs
	MOVQ pairs_base+24(FP), R15

ys:
	MOVQ R15, SI
	LEAQ UNDER(R15), DI
	MUL
	POINT(P, SI)
	SUB(32, SI)
	STORE(32, SI)
	ADDQ $PAIR, R15
	CMPQ R15, pairs_len+32(FP)
	JNE  ys
	RET

plain:
	JMP ·joinGo(SB)
