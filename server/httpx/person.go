package httpx

import (
	"github.com/alexedwards/scs/v2"

	"laurel/account"
)

// PersonOf reads from a session's data who is signed in, so that the store can
// end somebody's sessions; nobody for data it cannot read.
func PersonOf(data []byte) account.PersonID {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return ""
	}
	id, _ := values["person"].(string)
	return account.PersonID(id)
}
