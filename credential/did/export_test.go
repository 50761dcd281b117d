package did

// LookAgainAfter is the age from which a document is looked at anew for a key.
const LookAgainAfter = again
