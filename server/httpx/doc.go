// Package httpx is what every door shares: who asks ([Actor]), how often they
// may, how much they may send, what is logged, and how a failure of a service
// becomes an answer ([Status], [Problem]).
//
// [Server] puts all of it round a router.
package httpx
