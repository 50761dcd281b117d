// Package storetest tests what services rely on in the store, on any engine:
// [Run] is the suite, and a service joins it with [Join] in a file of its own.
package storetest

import (
	"context"
	"reflect"
	"testing"

	"laurel/account"
	"laurel/store"
)

// Store is what every service's Store is.
type Store[T any] interface {
	View(ctx context.Context, fn func(T) error) error
	Update(ctx context.Context, fn func(T) error) error
}

// Owners are two organisations and two people that exist, each with nothing
// but its name. What Seed keeps belongs to Org and Person.
type Owners struct {
	Org, OtherOrg       account.OrgID
	Person, OtherPerson account.PersonID
}

// Room is one service's part in the suite.
type Room struct {
	Name string

	// Seed keeps one of everything for o.Org and o.Person. It returns samples:
	// for each type of parameter that the Tx's methods have after the owner, a
	// value that exists and is theirs (ids above all).
	Seed func(t testing.TB, db *store.DB, o Owners) []any

	// Open names the methods that take no owner first, or that add what the
	// owner named is to have, each with the reason why that is safe.
	Open map[string]string

	// Test is the room's round trips; nil for none.
	Test func(t *testing.T, db *store.DB, o Owners)

	tx     reflect.Type
	update func(ctx context.Context, db *store.DB, fn func(tx reflect.Value) error) error
}

var rooms []Room

// Join adds a room to the suite; call it from init. open is the adapter's
// constructor: func(db *store.DB) storetest.Store[wallet.Tx] { return db.Wallet() }.
func Join[T any](r Room, open func(*store.DB) Store[T]) {
	r.tx = reflect.TypeFor[T]()
	r.update = func(ctx context.Context, db *store.DB, fn func(reflect.Value) error) error {
		return open(db).Update(ctx, func(tx T) error { return fn(reflect.ValueOf(&tx).Elem()) })
	}
	rooms = append(rooms, r)
}

// Run runs the suite. open gives a fresh store.
func Run(t *testing.T, open func(testing.TB) *store.DB) {
	for _, r := range rooms {
		t.Run(r.Name, func(t *testing.T) {
			db := open(t)
			o := seedOwners(t, db)
			samples := r.Seed(t, db, o)
			t.Run("stranger", func(t *testing.T) { strangerFindsNothing(t, db, r, o, samples) })
			if r.Test != nil {
				r.Test(t, db, o)
			}
		})
	}
}
