// Package wallet keeps what learners hold: who accepted which award, whether
// its page may be seen, and the files an award can be taken away in.
//
// [Service] is where to start. An award begins as a claim: [Service.OpenClaim]
// makes the link for the mail, [Service.ClaimInfo] says what its reader may do
// with it, and [Service.Accept] makes it a [Holding] with a public page. The
// award itself, its bytes and its status, belongs to its issuer; the wallet
// asks for it through [Awards] and never signs.
package wallet
