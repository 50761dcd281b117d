package picture

// Error is a picture that cannot be taken or drawn, with a sentence for the
// person who sent it.
type Error struct {
	Code string // for catalogues and tests, such as "png.tooLarge"
	Text string
}

func (e *Error) Error() string { return e.Text }

func refuse(code, text string) error { return &Error{Code: code, Text: text} }
