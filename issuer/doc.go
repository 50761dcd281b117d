// Package issuer is where organisations define micro-credentials, award them
// to people, and keep their status.
//
// [Service] is where to start. A [Definition] is what authors write; published,
// it becomes a [Version] that never changes, and an [Award] keeps the version it
// was given for. What is signed is signed once, between two short transactions,
// and kept byte for byte.
package issuer
