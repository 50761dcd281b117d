package web

import (
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

// invitation shows what the link in the mail is about. It accepts nothing:
// mail scanners open links.
func (w *Web) invitation(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	token := account.Token(r.PathValue("token"))
	info, err := w.Accounts.InvitationInfo(r.Context(), httpx.Actor(r.Context()), token)
	if err != nil {
		return err
	}
	p := view.Invitation{Frame: w.frame(r, "Join "+info.OrgName), Heading: "Join", Org: info.OrgName, Does: "As " + lowerFirst(roleIn(info.Role, info.UnitName)) + ": " + lowerFirst(info.Role.Does()),
		Lede: or(info.Inviter, "The people who run this server") + " " + plural(boolCount(info.Inviter != ""), "invites", "invite") + " " + info.Name + " to act for " + info.OrgName + "."}
	p.NoIndex = true
	path := "/invitation/" + token.Reveal()
	until := "The invitation is open until " + view.Moment(info.Expires) + "."
	switch info.State {
	case account.InvitationOpen:
		p.Action, p.Why = path, until
		if info.NewAccount {
			p.Why = "Accepting makes an account for the address this was sent to. " + until
		}
	case account.InvitationSignIn:
		p.SignIn, p.Why = path+"/signin", "The address this was sent to has an account here. Sign in to it; the link leads back to this page."
	case account.InvitationOther:
		p.SignOut, p.Why = true, "It was sent to another address than those of the account you are signed in to. If that address is yours too, sign out and open the link in the mail again."
	}
	return w.render(rw, r, http.StatusOK, view.InvitationPage(p))
}

// roleIn names a role, and the unit in which it counts.
func roleIn(role account.Role, unit string) string {
	if unit == "" {
		return role.Word()
	}
	return role.Word() + " in " + unit
}

func boolCount(one bool) int {
	if one {
		return 1
	}
	return 2
}

// acceptInvitation spends the link; whoever accepted is signed in.
func (w *Web) acceptInvitation(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	by := httpx.Actor(r.Context())
	org, who, err := w.Accounts.AcceptInvitation(r.Context(), by, account.Token(r.PathValue("token")))
	if fault.Is(err, fault.NotSignedIn) || fault.Is(err, fault.Forbidden) {
		return w.invitation(rw, r) // it says what is the matter
	}
	if err != nil {
		return err
	}
	if by.Person != who {
		if err := w.HTTP.Sessions.SignIn(r.Context(), who); err != nil {
			return err
		}
	}
	o, err := w.Accounts.Organisation(r.Context(), org)
	if err != nil {
		return err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "You act for "+o.Name+" now.")
	return see(rw, r, "/home")
}

// invitationSignIn mails a sign-in link to the address the invitation was sent to.
func (w *Web) invitationSignIn(rw http.ResponseWriter, r *http.Request) error {
	httpx.NoReferrer(rw)
	if err := w.Accounts.SignInToInvitation(r.Context(), account.Token(r.PathValue("token")), reads(r)); err != nil {
		return err
	}
	return w.sent(rw, r, "the address the invitation was sent to")
}
