// Package musts holds, in its tests, what the standards demand of a credential
// line by line: each case breaks one demand in a document that is signed well
// otherwise, and says by which code it is refused and at which place.
//
// A case names the digest of a standard and the section in it, so that both
// can be read side by side. What no reader can see from outside is listed with
// the reason. docs/musts.md is written from a run of these tests.
package musts
