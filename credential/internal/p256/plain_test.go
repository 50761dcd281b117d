//go:build amd64 && !purego

package p256

import "testing"

// TestWithoutADX runs the arithmetic as on a processor that lacks it.
func TestWithoutADX(t *testing.T) {
	had := hasADX
	hasADX = false
	defer func() { hasADX = had }()
	t.Run("field", TestField)
	t.Run("additions", TestAdditions)
}
