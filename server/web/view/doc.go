// Package view holds Laurel's pages: plain structs that say what a page shows,
// and the templates that draw them. It knows no service and keeps no rules; a
// handler in server/web fills the structs.
//
// Every page begins with a [Frame], what stands round its content. The parts
// that several pages use (marks, leaves, labels, fields) are in the files named
// after them.
package view

//go:generate go run github.com/a-h/templ/cmd/templ generate -path ..
