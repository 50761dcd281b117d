// Package record says in plain facts what a credential stands for: what its
// holder can do, how that was shown, how much work it was and at what level.
//
// [Read] takes them from any credential, ours or a stranger's. The elements of
// the EU recommendation on micro-credentials (2022/C 243/02, Annex I) travel
// as alignments of the achievement and once more in words in its criteria:
// [Elements] writes them and Read reads them back. The European description
// beside a badge has them in terms of their own: [Summary.European] writes it,
// and Read reads it alike. What a stranger wrote is bounded and cleaned here;
// whether to believe it is for credential/verify.
package record
