package status_test

import (
	"testing"

	"laurel/credential/status"
)

// BenchmarkDecode unpacks a list of 131,072 places of which one in a hundred
// is set.
func BenchmarkDecode(b *testing.B) {
	l := status.NewList()
	for n := range status.Entries / 100 {
		if err := l.Set(status.Index([32]byte{1}, n), true); err != nil {
			b.Fatal(err)
		}
	}
	encoded := l.Encode()
	b.ReportAllocs()
	b.ReportMetric(float64(len(encoded)), "B-packed")
	for b.Loop() {
		if _, err := status.Decode(encoded); err != nil {
			b.Fatal(err)
		}
	}
}
