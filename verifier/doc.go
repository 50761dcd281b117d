// Package verifier checks strangers' credentials: a file, a photo of a code,
// a pasted text or an address, whatever an employer has in hand.
//
// [Find] takes the credential out of it; [Service.Check] does that and says
// what was checked, and what the credential stands for.
package verifier
