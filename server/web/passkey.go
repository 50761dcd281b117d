package web

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"

	"laurel/account"
	"laurel/fault"
	"laurel/server/httpx"
	"laurel/server/web/view"
)

func (w *Web) passkeyRoutes(mux *http.ServeMux) {
	w.limited(mux, w.Limits.Claim, map[string]page{
		"POST /account/passkeys/options": w.json(w.passkeyOptions),
		"POST /account/passkeys":         w.json(w.addPasskey),
		"POST /signin/passkey/options":   w.json(w.signInOptions),
		"POST /signin/passkey":           w.json(w.passkeySignIn),
	})
	w.handle(mux, "POST /account/passkeys/{id}/name", w.renamePasskey)
	w.handle(mux, "POST /account/passkeys/{id}/remove", w.removePasskey)
}

// maxPasskeyBody bounds what a browser sends of a passkey, in bytes; a
// registration with a long attestation has about 8 KB.
const maxPasskeyBody = 64 << 10

// passkeyCall is what the module sends.
type passkeyCall struct {
	Name     string          `json:"passkey-name"`
	Next     string          `json:"next"`
	Response json.RawMessage `json:"response"`
}

// json runs what a module of ours asks for, and gives its answer or the
// sentence of its failure as JSON.
func (w *Web) json(do func(r *http.Request, in passkeyCall) (any, error)) page {
	return func(rw http.ResponseWriter, r *http.Request) error {
		out, err := w.call(rw, r, do)
		status := http.StatusOK
		if err != nil {
			if fault.KindOf(err) == fault.Unexpected {
				return err
			}
			status, out = httpx.Status(err), map[string]string{"sentence": httpx.Sentence(err)}
		}
		raw, err := json.Marshal(out)
		if err != nil {
			return err
		}
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Cache-Control", "no-store")
		rw.WriteHeader(status)
		_, err = rw.Write(raw)
		return err
	}
}

func (w *Web) call(rw http.ResponseWriter, r *http.Request, do func(r *http.Request, in passkeyCall) (any, error)) (any, error) {
	bad := fault.New(fault.Invalid, "web.json", "This is not what the page sends. Load it again.")
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, bad
	}
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxPasskeyBody))
	if err != nil {
		return nil, bad
	}
	var in passkeyCall
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, bad
	}
	return do(r, in)
}

func (w *Web) passkeyOptions(r *http.Request, _ passkeyCall) (any, error) {
	options, err := w.Accounts.BeginPasskey(r.Context(), httpx.Actor(r.Context()))
	return json.RawMessage(options), err
}

func (w *Web) addPasskey(r *http.Request, in passkeyCall) (any, error) {
	k, err := w.Accounts.AddPasskey(r.Context(), httpx.Actor(r.Context()), in.Name, in.Response)
	if err != nil {
		return nil, err
	}
	w.HTTP.Sessions.Say(r.Context(), "ok", "The passkey “"+k.Name+"” signs you in from now on.")
	return map[string]string{"next": "/account"}, nil
}

func (w *Web) signInOptions(r *http.Request, _ passkeyCall) (any, error) {
	options, err := w.Accounts.BeginPasskeySignIn(r.Context())
	return json.RawMessage(options), err
}

func (w *Web) passkeySignIn(r *http.Request, in passkeyCall) (any, error) {
	id, err := w.Accounts.SignInByPasskey(r.Context(), in.Response)
	if err != nil {
		return nil, err
	}
	if err := w.HTTP.Sessions.SignIn(r.Context(), id); err != nil {
		return nil, err
	}
	return map[string]string{"next": homeward(in.Next)}, nil
}

// homeward is where to go after signing in.
func homeward(next string) string {
	if next = local(next); next == "/" {
		return "/home"
	}
	return next
}

func passkeyRow(k account.Passkey) view.PasskeyRow {
	row := view.PasskeyRow{Name: k.Name, Facts: "made on " + view.Day(k.Created), Action: "/account/passkeys/" + string(k.ID),
		Field: view.Field{ID: "name-" + string(k.ID), Label: "New name", Value: k.Name, Max: 200}}
	if k.Synced {
		row.Facts += ", kept in step by its provider"
	}
	if k.Used != nil {
		row.Facts += ", last used " + view.Moment(*k.Used)
	} else {
		row.Facts += ", not used yet"
	}
	if k.Suspect != nil {
		row.Suspect = "May have been copied: it counts its uses, and on " + view.Day(*k.Suspect) + " the count went back. It signs nobody in any more. Remove it and make a new one."
	}
	return row
}

func (w *Web) renamePasskey(rw http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	err := w.Accounts.RenamePasskey(r.Context(), httpx.Actor(r.Context()), account.PasskeyID(id), r.PostFormValue("name-"+id))
	return w.done(rw, r, err, "ok", "The passkey has a new name.")
}

func (w *Web) removePasskey(rw http.ResponseWriter, r *http.Request) error {
	err := w.Accounts.RemovePasskey(r.Context(), httpx.Actor(r.Context()), account.PasskeyID(r.PathValue("id")))
	return w.done(rw, r, err, "stop", "The passkey opens nothing here any more. Delete it on your device too.")
}
