package httpx

import (
	"time"

	"github.com/alexedwards/scs/v2"

	"laurel/account"
)

// SessionOf reads from a session's data whose it is, so that the store can
// list and end somebody's sessions; nobody's for data it cannot read.
func SessionOf(data []byte) account.Session {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return account.Session{}
	}
	text := func(name string) string { s, _ := values[name].(string); return s }
	started, _ := values["started"].(int64)
	return account.Session{ID: account.SessionID(text("session")), Person: account.PersonID(text("person")),
		Device: text("device"), Started: time.UnixMicro(started)}
}
