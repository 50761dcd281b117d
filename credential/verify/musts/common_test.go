package musts_test

import "laurel/credential/verify"

// all is what a reader asked of the sample presentation.
var all = verify.PresentationOptions{Challenge: "c-1", Domain: []string{"reader.example"}}
