// Arithmetic modulo p for the functions of this package. R14 is the last word
// of p throughout; an element in registers is AX, BX, CX, DX, the lowest word
// first, and R8 to R13 are for use.

#define CONSTANTS MOVQ $0xffffffff00000001, R14

#define LOAD(at, p) \
	MOVQ (at+0)(p), AX  \
	MOVQ (at+8)(p), BX  \
	MOVQ (at+16)(p), CX \
	MOVQ (at+24)(p), DX

#define STORE(at, p) \
	MOVQ AX, (at+0)(p)  \
	MOVQ BX, (at+8)(p)  \
	MOVQ CX, (at+16)(p) \
	MOVQ DX, (at+24)(p)

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

// The first word of y: r0 … r5 = x·DX.
#define FIRST(r0, r1, r2, r3, r4, r5) \
	MULXQ 0(SI), r0, r1  \
	MULXQ 8(SI), AX, r2  \
	ADDQ  AX, r1         \
	MULXQ 16(SI), AX, r3 \
	ADCQ  AX, r2         \
	MULXQ 24(SI), AX, r4 \
	ADCQ  AX, r3         \
	MOVL  $0, r5         \
	ADCQ  r5, r4

// Adds m·p, where m is r0, and drops the lowest word: r1 and r2 get m·2³², r3
// and r4 get m·(2⁶⁴ − 2³² + 1).
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

// CLEAR for four words, whose fifth is set anew, in the place of the lowest:
// they were below 2²⁵⁶ and are again, as p is below 2²⁵⁶ − 2¹⁹².
#define CLEARFOUR(r0, r1, r2, r3) \
	MOVQ  r0, DX       \
	MOVQ  r0, AX       \
	SHLQ  $32, AX      \
	SHRQ  $32, r0      \
	MULXQ R14, CX, BX  \
	ADDQ  AX, r1       \
	ADCQ  r0, r2       \
	ADCQ  CX, r3       \
	MOVL  $0, r0       \
	ADCQ  BX, r0

// The element that r0 … r4, below 2p, is: less p unless that is too much.
#define REDUCE(r0, r1, r2, r3, r4, t) \
	MOVQ    r0, AX         \
	MOVQ    r1, BX         \
	MOVQ    r2, CX         \
	MOVQ    r3, DX         \
	MOVL    $0xffffffff, t \
	SUBQ    $-1, AX        \
	SBBQ    t, BX          \
	SBBQ    $0, CX         \
	SBBQ    R14, DX        \
	SBBQ    $0, r4         \
	CMOVQCS r0, AX         \
	CMOVQCS r1, BX         \
	CMOVQCS r2, CX         \
	CMOVQCS r3, DX

// The product of what is at SI and at DI.
#define MUL \
	MOVQ 0(DI), DX                   \
	FIRST(R8, R9, R10, R11, R12, R13) \
	CLEAR(R8, R9, R10, R11, R12, R13) \
	MOVQ 8(DI), DX                   \
	ROW(R9, R10, R11, R12, R13, R8)   \
	CLEAR(R9, R10, R11, R12, R13, R8) \
	MOVQ 16(DI), DX                  \
	ROW(R10, R11, R12, R13, R8, R9)   \
	CLEAR(R10, R11, R12, R13, R8, R9) \
	MOVQ 24(DI), DX                  \
	ROW(R11, R12, R13, R8, R9, R10)   \
	CLEAR(R11, R12, R13, R8, R9, R10) \
	REDUCE(R12, R13, R8, R9, R10, R11)

// The square of what is at SI: products of different words twice, then those
// of a word with itself, in R8 … R13, DI, SI.
#define SQUARE \
	MOVQ  0(SI), DX      \
	MULXQ 8(SI), R9, R10  \
	MULXQ 16(SI), AX, R11 \
	ADDQ  AX, R10         \
	MULXQ 24(SI), AX, R12 \
	ADCQ  AX, R11         \
	ADCQ  $0, R12         \
	MOVQ  8(SI), DX       \
	MULXQ 16(SI), AX, CX  \
	MULXQ 24(SI), BX, R13 \
	ADDQ  AX, R11         \
	ADCQ  CX, R12         \
	ADCQ  $0, R13         \
	MOVQ  16(SI), DX      \
	MULXQ 24(SI), AX, DI  \
	ADDQ  BX, R12         \
	ADCQ  AX, R13         \
	ADCQ  $0, DI          \
	XORL  BX, BX          \
	ADDQ  R9, R9          \
	ADCQ  R10, R10        \
	ADCQ  R11, R11        \
	ADCQ  R12, R12        \
	ADCQ  R13, R13        \
	ADCQ  DI, DI          \
	ADCQ  BX, BX          \
	MOVQ  0(SI), DX       \
	MULXQ DX, R8, AX      \
	ADDQ  AX, R9          \
	MOVQ  8(SI), DX       \
	MULXQ DX, AX, CX      \
	ADCQ  AX, R10         \
	ADCQ  CX, R11         \
	MOVQ  16(SI), DX      \
	MULXQ DX, AX, CX      \
	ADCQ  AX, R12         \
	ADCQ  CX, R13         \
	MOVQ  24(SI), DX      \
	MULXQ DX, AX, SI      \
	ADCQ  AX, DI          \
	ADCQ  BX, SI          \
	CLEARFOUR(R8, R9, R10, R11) \
	CLEARFOUR(R9, R10, R11, R8) \
	CLEARFOUR(R10, R11, R8, R9) \
	CLEARFOUR(R11, R8, R9, R10) \
	ADDQ  R12, R8         \
	ADCQ  R13, R9         \
	ADCQ  DI, R10         \
	ADCQ  SI, R11         \
	MOVL  $0, R12         \
	ADCQ  $0, R12         \
	REDUCE(R8, R9, R10, R11, R12, R13)

// Less what is there.
#define SUB(at, p) \
	SUBQ (at+0)(p), AX  \
	SBBQ (at+8)(p), BX  \
	SBBQ (at+16)(p), CX \
	SBBQ (at+24)(p), DX \
	SBBQ R8, R8         \
	MOVL R8, R9         \
	MOVQ R8, R10        \
	ANDQ R14, R10       \
	ADDQ R8, AX         \
	ADCQ R9, BX         \
	ADCQ $0, CX         \
	ADCQ R10, DX

// What stands in the registers with its carry in R12, to be reduced.
#define REDUCESUM \
	MOVL $0, R12 \
	ADCQ $0, R12 \
	MOVQ AX, R8  \
	MOVQ BX, R9  \
	MOVQ CX, R10 \
	MOVQ DX, R11 \
	REDUCE(R8, R9, R10, R11, R12, R13)

// And what is there.
#define ADD(at, p) \
	ADDQ (at+0)(p), AX  \
	ADCQ (at+8)(p), BX  \
	ADCQ (at+16)(p), CX \
	ADCQ (at+24)(p), DX \
	REDUCESUM

// Twice.
#define DOUBLE \
	ADDQ AX, AX \
	ADCQ BX, BX \
	ADCQ CX, CX \
	ADCQ DX, DX \
	REDUCESUM

// Half: of what is odd, p more is even.
#define HALVE \
	MOVQ AX, R8      \
	ANDQ $1, R8      \
	NEGQ R8          \
	MOVL R8, R9      \
	MOVQ R8, R10     \
	ANDQ R14, R10    \
	XORL R11, R11    \
	ADDQ R8, AX      \
	ADCQ R9, BX      \
	ADCQ $0, CX      \
	ADCQ R10, DX     \
	ADCQ $0, R11     \
	SHRQ $1, BX, AX  \
	SHRQ $1, CX, BX  \
	SHRQ $1, DX, CX  \
	SHRQ $1, R11, DX
