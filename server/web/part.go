package web

import (
	"net/http"
	"strings"

	"laurel/account"
	"laurel/issuer"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// partFrame is [Web.frame] for a page that shows who has a right in units alone
// what belongs to these: it says so.
func (w *Web) partFrame(r *http.Request, org account.OrgID, right account.Right, title string, crumbs ...view.Link) view.Frame {
	f := w.frame(r, title, crumbs...)
	f.Part = w.part(r, org, right)
	return f
}

// part names the units in which who asks has a right; "" where they have it in
// the whole organisation.
func (w *Web) part(r *http.Request, org account.OrgID, right account.Right) string {
	by := httpx.Actor(r.Context())
	if by.May(right, org) || !by.MaySome(right, org) {
		return ""
	}
	all, err := w.Accounts.UnitsOf(r.Context(), org)
	if err != nil {
		return "your units" // the list is narrowed all the same
	}
	var names []string
	for _, m := range by.Memberships {
		if m.Org == org && by.MayIn(right, org, m.Unit) {
			names = append(names, account.UnitName(all, m.Unit))
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// mayOf tells whether who asks has a right in the unit of a micro-credential;
// what is of none is of the whole organisation.
func (w *Web) mayOf(r *http.Request, right account.Right, org account.OrgID, id issuer.AchievementID) bool {
	by := httpx.Actor(r.Context())
	if by.May(right, org) || id == "" || !by.MaySome(right, org) {
		return by.May(right, org)
	}
	a, err := w.Issuer.Achievement(r.Context(), by, id)
	return err == nil && a.Org == org && by.MayIn(right, org, a.Unit)
}
