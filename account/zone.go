package account

import (
	"context"
	_ "embed"
	"strings"
	"sync"
	"time"

	"laurel/fault"
)

//go:embed zones.txt
var zoneNames string

// Zones are the time zones that may be chosen, by the names that the tz
// database gives to inhabited places (zone.tab), in alphabetical order.
var Zones = sync.OnceValue(func() []string { return strings.Fields(zoneNames) })

// checkZone says what is wrong with the name of a time zone; "" is none.
func checkZone(name string) *fault.Error {
	if _, err := time.LoadLocation(name); err != nil || name == "Local" {
		return fault.Field("zone", "There is no such time zone. Choose one from the list.")
	}
	return nil
}

// SetZone says in which time zone the actor lives; "" that nobody need know.
func (s *Service) SetZone(ctx context.Context, by Actor, zone string) error {
	if err := fault.Join(checkZone(zone)); err != nil {
		return err
	}
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.SetZone(by.Person, zone); err != nil {
			return err
		}
		return s.own(tx, by, "person.zoneChanged", string(by.Person), nil)
	})
}
