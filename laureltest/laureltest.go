// Package laureltest is the test kit: running stores and servers, and sample
// people. Tests alone import it.
package laureltest

import (
	"context"
	"testing"
	"time"
)

// patience is how long anything in a test may take before it counts as hung.
const patience = time.Minute

// bounded is the test's context with an end.
func bounded(t testing.TB) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), patience)
}
