package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"sync/atomic"
	"time"

	"laurel/account"
	"laurel/assess"
	"laurel/assess/quiz"
	"laurel/credential/fetch"
	"laurel/credential/key"
	"laurel/credential/verify"
	"laurel/issuer"
	"laurel/issuer/secure"
	"laurel/issuer/timely"
	"laurel/notify"
	"laurel/notify/hook"
	"laurel/skill"
	"laurel/store"
	"laurel/vault"
	"laurel/verifier"
	"laurel/wallet"
)

// app is everything above the store, put together: the services, and what
// each needs of another.
type app struct {
	settings  settings
	publicURL string
	roots     *x509.CertPool // whose certificates count; nil: nobody's
	log       *slog.Logger
	shift     atomic.Int64 // of the clock, ns; the demo's year is lived through with it

	db       *store.DB
	vault    *vault.Vault
	accounts *account.Service
	issuer   *issuer.Service
	secure   *secure.Service
	wallet   *wallet.Service
	quizzes  *quiz.Service
	verifier *verifier.Service
	notify   *notify.Service
	hooks    *hook.Service
	timely   *timely.Service
	assess   *assess.Service
	skills   *skill.Framework
	secrets  struct{ links, claims, requests [32]byte }
	jobs     store.Jobs
	stop     func(context.Context) error // of the workers
}

// openAppFor opens the data for one command. Where it was not told the public
// URL it takes the one in the data.
func openAppFor(ctx context.Context, set settings, publicURL string, fromData bool, log *slog.Logger) (*app, error) {
	a := &app{settings: set, publicURL: publicURL, log: log, skills: skill.Starter()}
	if err := a.open(ctx, false); err != nil {
		return nil, err
	}
	if fromData {
		kept, err := a.db.PublicURL(ctx)
		if err != nil {
			a.db.Close()
			return nil, err
		}
		if kept != "" {
			a.publicURL = kept
		}
	}
	return a, a.assemble(ctx)
}

// openApp opens the data and puts the services over it. quick lets SQLite
// answer before the disk has: for the demo.
func openApp(ctx context.Context, set settings, publicURL string, log *slog.Logger, quick bool) (*app, error) {
	a := &app{settings: set, publicURL: publicURL, log: log, skills: skill.Starter()}
	if err := a.open(ctx, quick); err != nil {
		return nil, err
	}
	return a, a.assemble(ctx)
}

func (a *app) open(ctx context.Context, quick bool) (err error) {
	config := a.settings.storage().config()
	config.Quick, config.Log = quick, a.log
	a.db, err = store.Open(ctx, config)
	return err
}

// assemble puts the services over the open store, or closes it.
func (a *app) assemble(ctx context.Context) error {
	if err := a.services(ctx); err != nil {
		return errors.Join(err, a.db.Close())
	}
	return nil
}

func (a *app) services(ctx context.Context) error {
	if err := a.db.CheckPublicURL(ctx, a.publicURL); err != nil {
		return err
	}
	var err error
	dir := a.settings.storage().config().Dir
	a.vault, err = vault.Open(ctx, a.db.Vault(), vault.Config{File: a.settings.MasterKey, Dir: dir, Notice: func(text string) { a.log.Warn(text) }})
	if err != nil {
		return err
	}
	a.vault.PublicURL = a.publicURL
	if a.settings.Roots != "" {
		if a.roots, err = roots(a.settings.Roots); err != nil {
			return fmt.Errorf("--roots: %w", err)
		}
	}
	for name, into := range map[string]*[32]byte{"links": &a.secrets.links, "claims": &a.secrets.claims, "requests": &a.secrets.requests} {
		if *into, err = a.vault.Secret(ctx, name); err != nil {
			return err
		}
	}
	a.compose()
	if err := a.assembleMail(); err != nil {
		return err
	}
	a.handleJobs()
	return nil
}

// compose makes the services over the store and the vault.
func (a *app) compose() {
	a.accounts = &account.Service{Store: a.db.Accounts(), PublicURL: a.publicURL, Secret: account.Secret(a.secrets.links), Now: a.now,
		Web: (&fetch.Client{AllowLoopback: a.settings.LoopbackSignIn, MaxBytes: 1 << 20}).HTTP(), Loopback: a.settings.LoopbackSignIn,
		Resolver: net.DefaultResolver, Pages: pages{a.fetch()}}
	a.issuer = &issuer.Service{Store: a.db.Issuer(), Batches: a.db.Batches(), Public: a.db.IssuerPublic(), People: a.db, Orgs: a.accounts, Keys: orgKeys{a.vault}, Names: a.accounts, Accounts: a.accounts,
		Skills: a.skills, PublicURL: a.publicURL, Secret: a.secrets.requests, Now: a.now}
	a.wallet = &wallet.Service{Store: a.db.Wallet(), Awards: awards{a.issuer}, Accounts: a.accounts,
		Secret: account.Secret(a.secrets.claims), PublicURL: a.publicURL, Now: a.now}
	a.quizzes = &quiz.Service{Store: a.db.Quizzes(), Now: a.now}
	a.secure = &secure.Service{Store: a.db.Secure(), Keys: a.vault, PublicURL: a.publicURL, Now: a.now}
	a.hooks = a.newHooks()
	a.timely = &timely.Service{Store: a.db.Timely(), Issuer: a.issuer, Orgs: a.accounts, Secret: a.secrets.requests, Now: a.now}
	a.issuer.Waiter = a.timely
	a.assess = a.newAssess()
	a.quizzes.Asking = quizAsked{a.assess}
	a.verifier = &verifier.Service{Verifier: a.online(), Fetch: a.fetch(), PublicURL: a.publicURL}
}

// twin is the same over the same data, with a clock of its own.
func (a *app) twin() *app {
	t := &app{settings: a.settings, publicURL: a.publicURL, roots: a.roots, log: a.log, db: a.db, vault: a.vault, skills: a.skills, secrets: a.secrets}
	t.compose()
	return t
}

func (a *app) assembleMail() error {
	u, err := url.Parse(a.publicURL)
	if err != nil {
		return err
	}
	a.notify = &notify.Service{Store: a.db.Notify(), Domain: u.Hostname(), Now: a.now, Log: a.log, PublicURL: a.publicURL, People: a.accounts}
	if a.settings.SMTP == "" {
		return nil
	}
	sender, err := notify.ParseSMTP(a.settings.SMTP, mail.Address{Name: "Laurel", Address: a.settings.mailFrom(a.publicURL)})
	if err != nil {
		return fmt.Errorf("--smtp: %w", err)
	}
	a.notify.Sender = sender
	return nil
}

// now is the clock of every service.
func (a *app) now() time.Time { return time.Now().Add(time.Duration(a.shift.Load())) }

// at sets the clock; the zero time sets it right again.
func (a *app) at(t time.Time) {
	if t.IsZero() {
		a.shift.Store(0)
		return
	}
	a.shift.Store(int64(time.Until(t)))
}

// fetch asks strangers' servers; what is our own is answered from the store.
func (a *app) fetch() *fetch.Client { return &fetch.Client{Own: a.own} }

// online checks credentials with the network, and knows our organisations.
func (a *app) online() verify.Verifier {
	v := *verify.Online(a.fetch())
	v.Issuers = a.issuerName
	v.Now = a.now
	v.Roots = a.roots
	return v
}

// issuerName knows the organisations of this server by their DIDs.
func (a *app) issuerName(ctx context.Context, did string) (string, bool) {
	all, err := a.accounts.Organisations(ctx)
	if err != nil {
		return "", false
	}
	for _, o := range all {
		if o.DID != "" && o.DID == did {
			if domains, err := a.accounts.VerifiedDomains(ctx, o.ID); err == nil && len(domains) > 0 {
				return o.Name + " (" + domains[0] + ")", true
			}
			return o.Name, true
		}
	}
	return "", false
}

// orgKeys signs with the vault's keys.
type orgKeys struct{ vault *vault.Vault }

func (k orgKeys) Signer(ctx context.Context, org account.OrgID) (key.Signer, error) {
	return k.vault.Signer(ctx, org)
}

func (k orgKeys) Since(ctx context.Context, org account.OrgID) (time.Time, error) {
	return k.vault.Since(ctx, org)
}

// JWTSigner is the P-256 key of a did:web organisation, and the Ed25519 key of
// a did:key one.
func (k orgKeys) JWTSigner(ctx context.Context, org account.OrgID) (key.Signer, error) {
	s, err := k.vault.ES256(ctx, org)
	if err != nil || s != nil {
		return s, err
	}
	return k.vault.Signer(ctx, org)
}

// close ends the workers and gives the data back.
func (a *app) close(ctx context.Context) error {
	if a.stop != nil {
		if err := a.stop(ctx); err != nil {
			a.log.Error("stopping the workers", "err", err)
		}
	}
	return a.db.Close()
}

// newOrganisation makes an organisation with keys of its own and its DID.
func (a *app) newOrganisation(ctx context.Context, by account.Actor, req account.OrganisationRequest) (account.Organisation, error) {
	org, err := a.accounts.CreateOrganisation(ctx, by, req)
	if err != nil {
		return account.Organisation{}, err
	}
	did, err := a.vault.NewKeys(ctx, by, org.ID, org.KeyKind)
	if err != nil {
		return account.Organisation{}, err
	}
	org.DID = did
	return org, a.accounts.SetDID(ctx, by, org.ID, did)
}
