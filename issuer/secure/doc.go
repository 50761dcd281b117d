// Package secure signs documents that other software put together, as the W3C
// VC API asks for: credentials and presentations as they stand, each by one
// instance, which is a key and a suite.
//
// [Service.Issue] signs for the organisation whose API key is shown, with that
// organisation's own key and in its name alone. Where [Service.Open] is set, on
// loopback for test suites, who shows no key signs with keys made for tests.
package secure
