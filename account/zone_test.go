package account

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata"
)

// Every zone that is offered is known, once, in order.
func TestZones(t *testing.T) {
	all := Zones()
	if len(all) < 400 || !slices.IsSorted(all) || !slices.Contains(all, "Europe/Oslo") {
		t.Errorf("%d zones, sorted %t", len(all), slices.IsSorted(all))
	}
	for _, name := range all {
		if _, err := time.LoadLocation(name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"Local", "Mars/Olympus", "../etc/passwd"} {
		if checkZone(name) == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
