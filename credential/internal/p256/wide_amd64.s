//go:build !purego

#include "textflag.h"
#include "wide_amd64.h"

// A pair's places.
#define P 96
#define Q 104
#define PAIR 112

// The numbers of eight pairs.
#define UNDER 0
#define BEFORE 320
#define EIGHT 640

// func slopesWide(points *affine, pairs *pair, eights *eight, count int, product *[4][8]uint64)
//
// For each eight what is under is x₂ − x₁ + p, below 2p, so the products are
// below 2p too.
TEXT ·slopesWide(SB), NOSPLIT, $0-40
	WIDECONSTANTS
	MOVQ points+0(FP), R8
	MOVQ pairs+8(FP), R15
	MOVQ eights+16(FP), DI
	MOVQ count+24(FP), CX
	MOVQ product+32(FP), SI
	WIDEWORDS
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)

loop:
	WIDESTORE(Z0, Z1, Z2, Z3, Z4, BEFORE, DI)
	WIDEGATHER(P, 0)
	WIDEUNPACK(Z18, Z19, Z20, Z21, Z22)
	WIDEGATHER(Q, 0)
	WIDEUNPACK(Z23, Z24, Z25, Z26, Z27)
	WIDELESS(Z18, Z19, Z20, Z21, Z22, Z23, Z24, Z25, Z26, Z27)
	WIDECARRY(Z23, Z24, Z25, Z26, Z27)
	WIDESTORE(Z23, Z24, Z25, Z26, Z27, UNDER, DI)
	WIDEMUL(UNDER, DI)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDEMOVE(Z13, Z14, Z15, Z16, Z17, Z0, Z1, Z2, Z3, Z4)
	ADDQ $(8*PAIR), R15
	ADDQ $EIGHT, DI
	DECQ CX
	JNZ  loop
	WIDECANON
	WIDEPACK
	WIDEWORDSBACK
	VZEROUPPER
	RET

// func joinWide(points *affine, pairs *pair, eights *eight, count int, left *[4][8]uint64)
//
// The inverses have 2⁻² in excess of what the form of products asks for, so
// that the square of a slope comes out in the form that points have, and a
// slope times 4(x₁ − x₃) does. As in join, what one of its loops does for an
// eight waits for other eights nowhere but in left.
TEXT ·joinWide(SB), NOSPLIT, $0-40
	WIDECONSTANTS
	MOVQ points+0(FP), R8
	MOVQ count+24(FP), CX
	IMUL3Q $EIGHT, CX, DI
	ADDQ eights+16(FP), DI
	MOVQ left+32(FP), SI
	WIDEWORDS
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)

inverses:
	SUBQ $EIGHT, DI
	WIDEMUL(BEFORE, DI)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, BEFORE, DI)
	WIDEMUL(UNDER, DI)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDEMOVE(Z13, Z14, Z15, Z16, Z17, Z0, Z1, Z2, Z3, Z4)
	CMPQ DI, eights+16(FP)
	JNE  inverses
	MOVQ pairs+8(FP), R15
	MOVQ count+24(FP), CX

lambdas:
	WIDEGATHER(P, 32)
	WIDEUNPACK(Z23, Z24, Z25, Z26, Z27)
	WIDEGATHER(Q, 32)
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)
	WIDELESS(Z23, Z24, Z25, Z26, Z27, Z0, Z1, Z2, Z3, Z4)
	WIDECARRY(Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(BEFORE, DI)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, BEFORE, DI)
	ADDQ $(8*PAIR), R15
	ADDQ $EIGHT, DI
	DECQ CX
	JNZ  lambdas
	MOVQ pairs+8(FP), R15
	MOVQ eights+16(FP), DI
	MOVQ count+24(FP), CX

xs:
	WIDELOAD(BEFORE, DI, Z0, Z1, Z2, Z3, Z4)
	WIDESQUARE
	WIDEMOVE(Z13, Z14, Z15, Z16, Z17, Z0, Z1, Z2, Z3, Z4)
	WIDEGATHER(Q, 0)
	WIDEUNPACK(Z18, Z19, Z20, Z21, Z22)
	WIDEMINUS(Z18, Z19, Z20, Z21, Z22, Z0, Z1, Z2, Z3, Z4)
	WIDEGATHER(P, 0)
	WIDEUNPACK(Z18, Z19, Z20, Z21, Z22)
	WIDEMOVE(Z0, Z1, Z2, Z3, Z4, Z13, Z14, Z15, Z16, Z17)
	WIDEMINUS(Z18, Z19, Z20, Z21, Z22, Z13, Z14, Z15, Z16, Z17)
	WIDECANON
	WIDELESS(Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21, Z22)
	WIDEPACK
	WIDESCATTER(0)
	VPSLLQ $2, Z18, Z18
	VPSLLQ $2, Z19, Z19
	VPSLLQ $2, Z20, Z20
	VPSLLQ $2, Z21, Z21
	VPSLLQ $2, Z22, Z22
	WIDECARRY(Z18, Z19, Z20, Z21, Z22)
	WIDESTORE(Z18, Z19, Z20, Z21, Z22, UNDER, DI)
	ADDQ $(8*PAIR), R15
	ADDQ $EIGHT, DI
	DECQ CX
	JNZ  xs
	MOVQ pairs+8(FP), R15
	MOVQ eights+16(FP), DI
	MOVQ count+24(FP), CX

ys:
	WIDELOAD(BEFORE, DI, Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(UNDER, DI)
	WIDEMOVE(Z13, Z14, Z15, Z16, Z17, Z0, Z1, Z2, Z3, Z4)
	WIDEGATHER(P, 32)
	WIDEUNPACK(Z18, Z19, Z20, Z21, Z22)
	WIDEMOVE(Z0, Z1, Z2, Z3, Z4, Z13, Z14, Z15, Z16, Z17)
	WIDEMINUS(Z18, Z19, Z20, Z21, Z22, Z13, Z14, Z15, Z16, Z17)
	WIDECANON
	WIDEPACK
	WIDESCATTER(32)
	ADDQ $(8*PAIR), R15
	ADDQ $EIGHT, DI
	DECQ CX
	JNZ  ys
	VZEROUPPER
	RET

// func productsWide(doubled *[256]element, work *[32]limbs, product *[4][8]uint64)
//
// Lane i has the numbers from 32·i on. They are first brought into the form of
// products.
TEXT ·productsWide(SB), 0, $704-24
	WIDECONSTANTS
	LEAQ 63(SP), R9
	ANDQ $-64, R9
	MOVQ doubled+0(FP), R15
	MOVQ work+8(FP), DI
	MOVQ product+16(FP), SI
	MOVQ $32, CX
	WIDESAME(·intoWide)
	WIDEUNPACK(Z18, Z19, Z20, Z21, Z22)
	WIDESTORE(Z18, Z19, Z20, Z21, Z22, 0, R9)
	WIDESAME(·oneWide)
	WIDEUNPACK(Z13, Z14, Z15, Z16, Z17)

loop:
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, 320, R9)
	WIDESTRIDE(1024, 0, R15)
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(0, R9)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, 0, DI)
	WIDEMOVE(Z13, Z14, Z15, Z16, Z17, Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(320, R9)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	ADDQ $32, R15
	ADDQ $320, DI
	DECQ CX
	JNZ  loop
	WIDECANON
	WIDEPACK
	WIDEWORDSBACK
	VZEROUPPER
	RET

// func flattenWide(points *[257]affine, work *[32]limbs, left *[4][8]uint64)
//
// Lane i has the points from 32·i + 1 on; left is 1/Z of the last of each.
TEXT ·flattenWide(SB), 0, $1024-24
	WIDECONSTANTS
	LEAQ 63(SP), R9
	ANDQ $-64, R9
	MOVQ points+0(FP), R15
	ADDQ $(32*64), R15
	MOVQ work+8(FP), DI
	ADDQ $(31*320), DI
	MOVQ left+16(FP), SI
	MOVQ $32, CX
	WIDEWORDS
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)

loop:
	WIDESQUARE
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, 0, R9)   // 1/Z²
	WIDEMUL(0, R9)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, 320, R9) // 1/Z³
	WIDEMUL(0, DI)
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)
	WIDESTORE(Z13, Z14, Z15, Z16, Z17, 640, R9)
	WIDESTRIDE(2048, 0, R15)
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(0, R9)
	WIDECANON
	WIDEPACK
	WIDESTRIDEBACK(2048, 0, R15)
	WIDESTRIDE(2048, 32, R15)
	WIDEUNPACK(Z0, Z1, Z2, Z3, Z4)
	WIDEMUL(320, R9)
	WIDECANON
	WIDEPACK
	WIDESTRIDEBACK(2048, 32, R15)
	WIDELOAD(640, R9, Z0, Z1, Z2, Z3, Z4)
	SUBQ $64, R15
	SUBQ $320, DI
	DECQ CX
	JNZ  loop
	VZEROUPPER
	RET
