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

// The numbers on the way to the powers, on the stack.
#define W 0
#define M 32
#define S 64
#define B 96
#define C 128
#define D 160
#define POWERS 256

// func doublings(points *[257]affine, doubled *[256]element)
TEXT ·doublings(SB), NOSPLIT, $200-16
	CMPB ·hasADX(SB), $0
	JEQ  plain
	CONSTANTS
	MOVQ points+0(FP), R15
	MOVQ $POWERS, left-8(SP)
	MOVQ ·minusThree+0(SB), AX
	MOVQ ·minusThree+8(SB), BX
	MOVQ ·minusThree+16(SB), CX
	MOVQ ·minusThree+24(SB), DX
	STORE(W, SP)

loop:
	MOVQ R15, SI
	SQUARE
	STORE(M, SP)
	DOUBLE
	ADD(M, SP)
	ADD(W, SP)
	STORE(M, SP)   // 3X² + W
	LOAD(Y, R15)
	DOUBLE
	MOVQ doubled+8(FP), SI
	STORE(0, SI)
	ADDQ $32, doubled+8(FP)
	SQUARE
	STORE(B, SP)   // 4Y²
	MOVQ R15, SI
	LEAQ B(SP), DI
	MUL
	STORE(S, SP)   // 4XY²
	LEAQ B(SP), SI
	SQUARE
	STORE(C, SP)   // 16Y⁴
	HALVE
	STORE(D, SP)
	LEAQ M(SP), SI
	SQUARE
	SUB(S, SP)
	SUB(S, SP)
	ADDQ $64, R15
	STORE(X, R15)
	LOAD(S, SP)
	SUB(X, R15)
	STORE(S, SP)
	LEAQ M(SP), SI
	LEAQ S(SP), DI
	MUL
	SUB(D, SP)
	STORE(Y, R15)
	LEAQ C(SP), SI
	LEAQ W(SP), DI
	MUL
	STORE(W, SP)
	DECQ left-8(SP)
	JNZ  loop
	RET

plain:
	MOVQ points+0(FP), AX
	MOVQ AX, 0(SP)
	MOVQ doubled+8(FP), AX
	MOVQ AX, 8(SP)
	CALL ·doublingsGo(SB)
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
