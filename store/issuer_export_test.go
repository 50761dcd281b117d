package store

// SearchWords are the words that a recipient is found by.
var SearchWords = searchWords
