// Arithmetic modulo p for eight elements side by side, one in each lane of the
// AVX-512 registers. A number is five limbs of 52 bits, the lowest first, in as
// many registers; a product is divided by 2²⁶⁰, not 2²⁵⁶ (Gueron, Krasnov,
// "Software Implementation of Modular Exponentiation, Using Advanced Vector
// Instructions Architectures"). As −1/p mod 2⁵² is 1, what is added to clear a
// limb m is m·p, and as p is 2⁹⁶ + 2¹⁹² + 2²⁰⁸·(2⁴⁸ − 2¹⁶) − 1, that takes the
// three constants Z30, Z29, Z28. Z31 is the mask of a limb; Z5 to Z25 and K1
// are for use.

DATA widely<>+0(SB)/8, $0x000fffffffffffff
DATA widely<>+8(SB)/8, $0x0000100000000000 // 2⁴⁴
DATA widely<>+16(SB)/8, $0x0000001000000000 // 2³⁶
DATA widely<>+24(SB)/8, $0x0000ffffffff0000 // 2⁴⁸ − 2¹⁶
DATA widely<>+32(SB)/8, $1
DATA widely<>+40(SB)/8, $0x0000000000040000 // 2¹⁸
GLOBL widely<>(SB), RODATA|NOPTR, $48

// Where the halves of two points go.
DATA halves<>+0(SB)/8, $0
DATA halves<>+8(SB)/8, $1
DATA halves<>+16(SB)/8, $8
DATA halves<>+24(SB)/8, $9
DATA halves<>+32(SB)/8, $2
DATA halves<>+40(SB)/8, $3
DATA halves<>+48(SB)/8, $10
DATA halves<>+56(SB)/8, $11
DATA halves<>+64(SB)/8, $4
DATA halves<>+72(SB)/8, $5
DATA halves<>+80(SB)/8, $12
DATA halves<>+88(SB)/8, $13
DATA halves<>+96(SB)/8, $6
DATA halves<>+104(SB)/8, $7
DATA halves<>+112(SB)/8, $14
DATA halves<>+120(SB)/8, $15
GLOBL halves<>(SB), RODATA|NOPTR, $128

#define WIDECONSTANTS \
	VPBROADCASTQ widely<>+0(SB), Z31  \
	VPBROADCASTQ widely<>+8(SB), Z30  \
	VPBROADCASTQ widely<>+16(SB), Z29 \
	VPBROADCASTQ widely<>+24(SB), Z28

#define WIDELOAD(at, p, t0, t1, t2, t3, t4) \
	VMOVDQU64 (at+0)(p), t0   \
	VMOVDQU64 (at+64)(p), t1  \
	VMOVDQU64 (at+128)(p), t2 \
	VMOVDQU64 (at+192)(p), t3 \
	VMOVDQU64 (at+256)(p), t4

#define WIDESTORE(t0, t1, t2, t3, t4, at, p) \
	VMOVDQU64 t0, (at+0)(p)   \
	VMOVDQU64 t1, (at+64)(p)  \
	VMOVDQU64 t2, (at+128)(p) \
	VMOVDQU64 t3, (at+192)(p) \
	VMOVDQU64 t4, (at+256)(p)

// Adds x·b, with x in Z0 to Z4: the low halves of what limbs come to in t, the
// high ones in u, so that no addition waits for the one before.
#define WIDEROW(b, t0, t1, t2, t3, t4, u1, u2, u3, u4, u5) \
	VPMADD52LUQ b, Z0, t0 \
	VPMADD52HUQ b, Z0, u1 \
	VPMADD52LUQ b, Z1, t1 \
	VPMADD52HUQ b, Z1, u2 \
	VPMADD52LUQ b, Z2, t2 \
	VPMADD52HUQ b, Z2, u3 \
	VPMADD52LUQ b, Z3, t3 \
	VPMADD52HUQ b, Z3, u4 \
	VPMADD52LUQ b, Z4, t4 \
	VPMADD52HUQ b, Z4, u5

// Adds m·p, where m is t0, and drops that limb.
#define WIDECLEAR(t0, t1, u1, u2, t3, t4, u4, u5) \
	VPMADD52LUQ Z30, t0, t1 \
	VPSRLQ      $52, t0, Z6 \
	VPADDQ      Z6, u1, u1  \
	VPMADD52HUQ Z30, t0, u2 \
	VPMADD52LUQ Z29, t0, t3 \
	VPMADD52HUQ Z29, t0, u4 \
	VPMADD52LUQ Z28, t0, t4 \
	VPMADD52HUQ Z28, t0, u5

// Brings all limbs but the last, which keeps the sign, to 52 bits.
#define WIDECARRY(t0, t1, t2, t3, t4) \
	VPSRAQ $52, t0, Z6  \
	VPANDQ Z31, t0, t0  \
	VPADDQ Z6, t1, t1   \
	VPSRAQ $52, t1, Z6  \
	VPANDQ Z31, t1, t1  \
	VPADDQ Z6, t2, t2   \
	VPSRAQ $52, t2, Z6  \
	VPANDQ Z31, t2, t2  \
	VPADDQ Z6, t3, t3   \
	VPSRAQ $52, t3, Z6  \
	VPANDQ Z31, t3, t3  \
	VPADDQ Z6, t4, t4

#define WIDEZERO \
	VPXORQ Z8, Z8, Z8 \
	VPXORQ Z9, Z9, Z9 \
	VPXORQ Z10, Z10, Z10 \
	VPXORQ Z11, Z11, Z11 \
	VPXORQ Z12, Z12, Z12 \
	VPXORQ Z13, Z13, Z13 \
	VPXORQ Z14, Z14, Z14 \
	VPXORQ Z15, Z15, Z15 \
	VPXORQ Z16, Z16, Z16 \
	VPXORQ Z17, Z17, Z17 \
	VPXORQ Z18, Z18, Z18 \
	VPXORQ Z19, Z19, Z19 \
	VPXORQ Z20, Z20, Z20 \
	VPXORQ Z21, Z21, Z21 \
	VPXORQ Z22, Z22, Z22 \
	VPXORQ Z23, Z23, Z23 \
	VPXORQ Z24, Z24, Z24 \
	VPXORQ Z25, Z25, Z25

// The product of x, in Z0 to Z4, and what is there, in Z13 to Z17 with limbs
// that are too long. For factors below a and b it is below a·b/2²⁶⁰ + p. Z5 to
// Z25 are used.
#define WIDEMUL(at, p) \
	WIDEZERO \
	VMOVDQU64 (at+0)(p), Z5 \
	WIDEROW(Z5, Z8, Z9, Z10, Z11, Z12, Z18, Z19, Z20, Z21, Z22) \
	VMOVDQU64 (at+64)(p), Z5 \
	WIDEROW(Z5, Z9, Z10, Z11, Z12, Z13, Z19, Z20, Z21, Z22, Z23) \
	WIDECLEAR(Z8, Z9, Z18, Z19, Z11, Z12, Z21, Z22) \
	VMOVDQU64 (at+128)(p), Z5 \
	WIDEROW(Z5, Z10, Z11, Z12, Z13, Z14, Z20, Z21, Z22, Z23, Z24) \
	VPADDQ Z18, Z9, Z9 \
	WIDECLEAR(Z9, Z10, Z19, Z20, Z12, Z13, Z22, Z23) \
	VMOVDQU64 (at+192)(p), Z5 \
	WIDEROW(Z5, Z11, Z12, Z13, Z14, Z15, Z21, Z22, Z23, Z24, Z25) \
	VPADDQ Z19, Z10, Z10 \
	WIDECLEAR(Z10, Z11, Z20, Z21, Z13, Z14, Z23, Z24) \
	VMOVDQU64 (at+256)(p), Z5 \
	WIDEROW(Z5, Z12, Z13, Z14, Z15, Z16, Z22, Z23, Z24, Z25, Z17) \
	VPADDQ Z20, Z11, Z11 \
	WIDECLEAR(Z11, Z12, Z21, Z22, Z14, Z15, Z24, Z25) \
	VPADDQ Z21, Z12, Z12 \
	WIDECLEAR(Z12, Z13, Z22, Z23, Z15, Z16, Z25, Z17) \
	VPADDQ Z22, Z13, Z13 \
	VPADDQ Z23, Z14, Z14 \
	VPADDQ Z24, Z15, Z15 \
	VPADDQ Z25, Z16, Z16

// The square of x.
#define WIDESQUARE \
	WIDEZERO \
	WIDEROW(Z0, Z8, Z9, Z10, Z11, Z12, Z18, Z19, Z20, Z21, Z22) \
	WIDEROW(Z1, Z9, Z10, Z11, Z12, Z13, Z19, Z20, Z21, Z22, Z23) \
	WIDECLEAR(Z8, Z9, Z18, Z19, Z11, Z12, Z21, Z22) \
	WIDEROW(Z2, Z10, Z11, Z12, Z13, Z14, Z20, Z21, Z22, Z23, Z24) \
	VPADDQ Z18, Z9, Z9 \
	WIDECLEAR(Z9, Z10, Z19, Z20, Z12, Z13, Z22, Z23) \
	WIDEROW(Z3, Z11, Z12, Z13, Z14, Z15, Z21, Z22, Z23, Z24, Z25) \
	VPADDQ Z19, Z10, Z10 \
	WIDECLEAR(Z10, Z11, Z20, Z21, Z13, Z14, Z23, Z24) \
	WIDEROW(Z4, Z12, Z13, Z14, Z15, Z16, Z22, Z23, Z24, Z25, Z17) \
	VPADDQ Z20, Z11, Z11 \
	WIDECLEAR(Z11, Z12, Z21, Z22, Z14, Z15, Z24, Z25) \
	VPADDQ Z21, Z12, Z12 \
	WIDECLEAR(Z12, Z13, Z22, Z23, Z15, Z16, Z25, Z17) \
	VPADDQ Z22, Z13, Z13 \
	VPADDQ Z23, Z14, Z14 \
	VPADDQ Z24, Z15, Z15 \
	VPADDQ Z25, Z16, Z16

#define WIDEMOVE(s0, s1, s2, s3, s4, t0, t1, t2, t3, t4) \
	VMOVDQA64 s0, t0 \
	VMOVDQA64 s1, t1 \
	VMOVDQA64 s2, t2 \
	VMOVDQA64 s3, t3 \
	VMOVDQA64 s4, t4

#define WIDEMINUS(u0, u1, u2, u3, u4, t0, t1, t2, t3, t4) \
	VPSUBQ u0, t0, t0 \
	VPSUBQ u1, t1, t1 \
	VPSUBQ u2, t2, t2 \
	VPSUBQ u3, t3, t3 \
	VPSUBQ u4, t4, t4

// The difference of numbers below p, p more than it, of which no limb is
// carried: t = t − u + p.
#define WIDELESS(u0, u1, u2, u3, u4, t0, t1, t2, t3, t4) \
	VPSUBQ      u0, t0, t0                 \
	VPSUBQ      u1, t1, t1                 \
	VPSUBQ      u2, t2, t2                 \
	VPSUBQ      u3, t3, t3                 \
	VPSUBQ      u4, t4, t4                 \
	VPSUBQ.BCST widely<>+32(SB), t0, t0    \
	VPADDQ      Z30, t1, t1                \
	VPADDQ      Z29, t3, t3                \
	VPADDQ      Z28, t4, t4

// The element that Z13 to Z17 are, for what is from −3p to 2p, with limbs of
// any length. With s the multiples of 2²⁵⁶ it has, those of 2²²⁶ less than it
// counted, it is from 0 to 2p once s·p is taken away; and then p is, unless
// that is too much. Z8 to Z12 are the other.
#define WIDECANON \
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)     \
	VPSUBQ.BCST widely<>+40(SB), Z17, Z7   \
	VPSRAQ      $48, Z7, Z7                \
	VPADDQ      Z7, Z13, Z13               \
	VPSLLQ      $44, Z7, Z6                \
	VPSUBQ      Z6, Z14, Z14               \
	VPSLLQ      $36, Z7, Z6                \
	VPSUBQ      Z6, Z16, Z16               \
	VPSLLQ      $48, Z7, Z6                \
	VPSUBQ      Z6, Z17, Z17               \
	VPSLLQ      $16, Z7, Z6                \
	VPADDQ      Z6, Z17, Z17               \
	VPADDQ.BCST widely<>+32(SB), Z13, Z8   \
	VPSUBQ      Z30, Z14, Z9               \
	VMOVDQA64   Z15, Z10                   \
	VPSUBQ      Z29, Z16, Z11              \
	VPSUBQ      Z28, Z17, Z12              \
	WIDECARRY(Z13, Z14, Z15, Z16, Z17)     \
	WIDECARRY(Z8, Z9, Z10, Z11, Z12)       \
	VPMOVQ2M    Z12, K1                    \
	KNOTB       K1, K1                     \
	VMOVDQA64   Z8, K1, Z13                \
	VMOVDQA64   Z9, K1, Z14                \
	VMOVDQA64   Z10, K1, Z15               \
	VMOVDQA64   Z11, K1, Z16               \
	VMOVDQA64   Z12, K1, Z17

// The four words in Z8 to Z11 of the element in Z13 to Z17.
#define WIDEPACK \
	VPSLLQ $52, Z14, Z8   \
	VPORQ  Z13, Z8, Z8    \
	VPSRLQ $12, Z14, Z9   \
	VPSLLQ $40, Z15, Z6   \
	VPORQ  Z6, Z9, Z9     \
	VPSRLQ $24, Z15, Z10  \
	VPSLLQ $28, Z16, Z6   \
	VPORQ  Z6, Z10, Z10   \
	VPSRLQ $36, Z16, Z11  \
	VPSLLQ $16, Z17, Z6   \
	VPORQ  Z6, Z11, Z11

// The five limbs of the words in Z8 to Z11.
#define WIDEUNPACK(t0, t1, t2, t3, t4) \
	VPANDQ Z31, Z8, t0   \
	VPSRLQ $52, Z8, t1   \
	VPSLLQ $12, Z9, Z6   \
	VPORQ  Z6, t1, t1    \
	VPANDQ Z31, t1, t1   \
	VPSRLQ $40, Z9, t2   \
	VPSLLQ $24, Z10, Z6  \
	VPORQ  Z6, t2, t2    \
	VPANDQ Z31, t2, t2   \
	VPSRLQ $28, Z10, t3  \
	VPSLLQ $36, Z11, Z6  \
	VPORQ  Z6, t3, t3    \
	VPANDQ Z31, t3, t3   \
	VPSRLQ $16, Z11, t4

// The four words of eight elements in Z8 to Z11, of elements 0 and 2, 1 and 3,
// 4 and 6, 5 and 7 in them.
#define WIDETURN \
	VPUNPCKLQDQ Z9, Z8, Z12    \
	VPUNPCKHQDQ Z9, Z8, Z13    \
	VPUNPCKLQDQ Z11, Z10, Z14  \
	VPUNPCKHQDQ Z11, Z10, Z15  \
	VSHUFI64X2  $0x88, Z14, Z12, Z8 \
	VSHUFI64X2  $0x88, Z15, Z13, Z9 \
	VSHUFI64X2  $0xdd, Z14, Z12, Z10     \
	VSHUFI64X2  $0xdd, Z15, Z13, Z11

// Two of eight elements, at the places that R15 has at which, in one register.
#define WIDETWO(first, second, which, at, t, y) \
	MOVQ         (first*PAIR+which)(R15), AX  \
	MOVQ         (second*PAIR+which)(R15), BX \
	SHLQ         $6, AX                       \
	SHLQ         $6, BX                       \
	VMOVDQU      at(R8)(AX*1), y              \
	VINSERTI64X4 $1, at(R8)(BX*1), t, t

// The words in Z8 to Z11 of the elements of eight pairs: at 0 of the points
// are x, at 32 y.
#define WIDEGATHER(which, at) \
	WIDETWO(0, 2, which, at, Z8, Y8)     \
	WIDETWO(1, 3, which, at, Z9, Y9)     \
	WIDETWO(4, 6, which, at, Z10, Y10)   \
	WIDETWO(5, 7, which, at, Z11, Y11)   \
	WIDETURN

// And the elements of the words.
#define WIDETURNBACK \
	VPUNPCKLQDQ Z9, Z8, Z12         \
	VPUNPCKHQDQ Z9, Z8, Z13         \
	VPUNPCKLQDQ Z11, Z10, Z14            \
	VPUNPCKHQDQ Z11, Z10, Z15            \
	VMOVDQU64   halves<>+0(SB), Z8       \
	VMOVDQU64   halves<>+64(SB), Z10     \
	VMOVDQA64   Z8, Z9              \
	VMOVDQA64   Z10, Z11            \
	VPERMI2Q    Z14, Z12, Z8             \
	VPERMI2Q    Z15, Z13, Z9             \
	VPERMI2Q    Z14, Z12, Z10            \
	VPERMI2Q    Z15, Z13, Z11

#define WIDEBACK(first, second, at, t, y) \
	MOVQ          (first*PAIR+P)(R15), AX  \
	MOVQ          (second*PAIR+P)(R15), BX \
	SHLQ          $6, AX                   \
	SHLQ          $6, BX                   \
	VMOVDQU       y, at(R8)(AX*1)          \
	VEXTRACTI64X4 $1, t, at(R8)(BX*1)

// Those back, of the first point of the pairs.
#define WIDESCATTER(at) \
	WIDETURNBACK                         \
	WIDEBACK(0, 2, at, Z8, Y8)           \
	WIDEBACK(1, 3, at, Z9, Y9)           \
	WIDEBACK(4, 6, at, Z10, Y10)         \
	WIDEBACK(5, 7, at, Z11, Y11)

// Elements 0 to 7 of those that stand so many bytes apart, turned.
#define WIDESTRIDE(stride, at, p) \
	VMOVDQU      (0*stride+at)(p), Y8               \
	VINSERTI64X4 $1, (2*stride+at)(p), Z8, Z8       \
	VMOVDQU      (1*stride+at)(p), Y9               \
	VINSERTI64X4 $1, (3*stride+at)(p), Z9, Z9       \
	VMOVDQU      (4*stride+at)(p), Y10              \
	VINSERTI64X4 $1, (6*stride+at)(p), Z10, Z10     \
	VMOVDQU      (5*stride+at)(p), Y11              \
	VINSERTI64X4 $1, (7*stride+at)(p), Z11, Z11     \
	WIDETURN

#define WIDESTRIDEBACK(stride, at, p) \
	WIDETURNBACK                                 \
	VMOVDQU       Y8, (0*stride+at)(p)           \
	VEXTRACTI64X4 $1, Z8, (2*stride+at)(p)       \
	VMOVDQU       Y9, (1*stride+at)(p)           \
	VEXTRACTI64X4 $1, Z9, (3*stride+at)(p)       \
	VMOVDQU       Y10, (4*stride+at)(p)          \
	VEXTRACTI64X4 $1, Z10, (6*stride+at)(p)      \
	VMOVDQU       Y11, (5*stride+at)(p)          \
	VEXTRACTI64X4 $1, Z11, (7*stride+at)(p)

// The words at SI of eight elements, in Z8 to Z11.
#define WIDEWORDS \
	VMOVDQU64 0(SI), Z8    \
	VMOVDQU64 64(SI), Z9   \
	VMOVDQU64 128(SI), Z10 \
	VMOVDQU64 192(SI), Z11

#define WIDEWORDSBACK \
	VMOVDQU64 Z8, 0(SI)    \
	VMOVDQU64 Z9, 64(SI)   \
	VMOVDQU64 Z10, 128(SI) \
	VMOVDQU64 Z11, 192(SI)

// The words of one element in all lanes.
#define WIDESAME(name) \
	VPBROADCASTQ name+0(SB), Z8   \
	VPBROADCASTQ name+8(SB), Z9   \
	VPBROADCASTQ name+16(SB), Z10 \
	VPBROADCASTQ name+24(SB), Z11
