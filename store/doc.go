// Package store keeps Laurel's data in SQLite or PostgreSQL, from one SQL text.
//
// [Open] gives a [DB]. A SQLite directory belongs to one process and migrates
// itself; PostgreSQL is migrated by [Migrate], and Open refuses a schema older
// or newer than the program's.
//
// # How a service gets its adapter
//
// A service declares Store and Tx in its own words. Its file here, say
// wallet.go, fulfils them with a type around [tx], and a migration makes the
// tables:
//
//	// Wallet keeps what [wallet.Service] needs kept.
//	func (db *DB) Wallet() wallet.Store {
//		return adapter[wallet.Tx]{db, func(t *tx) wallet.Tx { return walletTx{t} }}
//	}
//
//	type walletTx struct{ *tx }
//
//	func (t walletTx) Holding(owner account.PersonID, id wallet.HoldingID) (wallet.Holding, error) {
//		h := wallet.Holding{ID: id, Person: owner}
//		var accepted int64
//		err := t.one([]any{&h.Award, &accepted},
//			`SELECT award, accepted FROM holding WHERE person = ? AND id = ?`, owner, id)
//		h.Accepted = fromMicros(accepted)
//		return h, noSuch(err, "holding", string(id))
//	}
//
// One row is read with one or first, several with each; exec tells how many
// rows it touched, must wants at least one. The embedded tx brings the methods
// every Tx may name: Later, LaterAt, Record, FixPublicURL, PutFile, File,
// DropFiles. account.go is the example to read. Then the room joins storetest
// with a file of its own there, as storetest/account.go does, and every method
// of its Tx is called as a stranger.
//
// # One SQL text
//
//   - Placeholders are ?; they become $1… for PostgreSQL.
//   - Ids and words are text, times and numbers bigint, yes and no smallint (see
//     flag), fractions double precision, bytes and signed JSON bytea. SQLite
//     takes all of these names.
//   - Times are µs since 1970, UTC: micros, fromMicros, and their …Ptr twins for
//     nullable columns.
//   - Name the columns; INSERT … ON CONFLICT … DO NOTHING and look at the number
//     of rows rather than at an error: after a failed statement a transaction
//     cannot be committed on either engine.
//   - LIKE and lower() differ between the engines beyond ASCII: keep a folded
//     column and search that.
//   - What only one engine understands stands in a migration between
//     "-- only sqlite" or "-- only postgres" and "-- end only".
//   - Every table has an organisation or a person, NOT NULL, and every method
//     takes it first.
//
// A function given to View or Update may run twice, must not call View or
// Update of its own (SQLite has one writer; it would wait for itself) and must
// not query inside the scan function of each.
package store
