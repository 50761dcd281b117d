package issuer

import (
	"sync"

	"laurel/account"
)

// remembered keeps what never changes once it is written: whose an achievement
// is, and what was published of it. It begins anew when it has grown full.
type remembered struct {
	mu       sync.Mutex
	owners   map[AchievementID]account.OrgID
	versions map[versionKey]Version
}

type versionKey struct {
	id     AchievementID
	number int
}

const mostRemembered = 4096

func (r *remembered) owner(id AchievementID, find func() (account.OrgID, error)) (account.OrgID, error) {
	r.mu.Lock()
	org, ok := r.owners[id]
	r.mu.Unlock()
	if ok {
		return org, nil
	}
	org, err := find()
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.owners == nil || len(r.owners) >= mostRemembered {
		r.owners = map[AchievementID]account.OrgID{}
	}
	r.owners[id] = org
	return org, nil
}

func (r *remembered) version(id AchievementID, number int, find func() (Version, error)) (Version, error) {
	key := versionKey{id, number}
	r.mu.Lock()
	v, ok := r.versions[key]
	r.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := find()
	if err != nil {
		return Version{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.versions == nil || len(r.versions) >= mostRemembered {
		r.versions = map[versionKey]Version{}
	}
	r.versions[key] = v
	return v, nil
}
