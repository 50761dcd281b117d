package canon

import "os"

// often is how many documents a test of random ones makes: so many with
// LAUREL_FULL=1, which make test sets, and a tenth of them while one works.
func often(full int) int {
	if os.Getenv("LAUREL_FULL") == "1" {
		return full
	}
	return full / 10
}
