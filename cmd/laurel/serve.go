package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"laurel/account"
	"laurel/issuer/secure"
	"laurel/server/api"
	"laurel/server/httpx"
	"laurel/server/vcapi"
	"laurel/server/web"
	"laurel/store"
)

// How long a stop waits for requests and jobs that have begun.
const graceful = 20 * time.Second

type serveCmd struct {
	settings
	VCAPIOpen bool `name:"vcapi-open" help:"Open the W3C VC API without API keys, with keys made for tests, for test suites on this very machine. Needs an address that only this machine reaches."`
}

// Run serves until the process is told to stop.
func (c serveCmd) Run(ctx context.Context, s *streams) error {
	if c.VCAPIOpen && !loopback(c.Addr) {
		return exit{exitUsage, fmt.Sprintf("--addr %s: with --vcapi-open whoever reaches this server signs with its test keys, so it listens on 127.0.0.1 only.", c.Addr)}
	}
	log := c.logger()
	listener, publicURL, err := c.listen()
	if err != nil {
		return err
	}
	a, err := openApp(ctx, c.settings, publicURL, log, false)
	if err != nil {
		listener.Close()
		return err
	}
	if err := a.operator(ctx); err != nil {
		listener.Close()
		a.db.Close()
		return err
	}
	if c.VCAPIOpen {
		if err := a.openVCAPI(ctx); err != nil {
			return errors.Join(err, listener.Close(), a.db.Close())
		}
		log.Warn("The VC API is open to this machine without API keys. It verifies what is signed, not who signed it: do not show its answers to people.", "instances", publicURL+"/vcapi/instances")
	}
	if c.SMTP == "" {
		log.Warn("No mail server is set: mails wait until the server is started with --smtp. laurel person link makes a sign-in link without one.")
	}
	log.Info("ready", "address", listener.Addr().String(), "public", publicURL, "version", version())
	return a.serve(ctx, listener, nil)
}

// listen opens the port first: the public URL may follow from it.
func (s settings) listen() (net.Listener, string, error) {
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return nil, "", fmt.Errorf("listening on %s: %w", s.Addr, err)
	}
	publicURL, err := s.publicURL(named(s.Addr, listener.Addr()))
	if err != nil {
		listener.Close()
		return nil, "", err
	}
	return listener, publicURL, nil
}

// named is where a listener is reached: under localhost where that was asked
// for, which browsers make passkeys for, as they do not for 127.0.0.1.
func named(asked string, at net.Addr) string {
	_, port, err := net.SplitHostPort(at.String())
	if host, _, _ := net.SplitHostPort(asked); err == nil && host == "localhost" {
		return net.JoinHostPort(host, port)
	}
	return at.String()
}

// openVCAPI lets this machine use the VC API without keys. The instances' keys
// follow from a sealed secret in the data, so that their DIDs stay.
func (a *app) openVCAPI(ctx context.Context) error {
	secret, err := a.vault.Secret(ctx, "vcapi open")
	a.secure.Open = &secure.Open{Secret: secret}
	return err
}

// operator makes the account of the configured operator.
func (a *app) operator(ctx context.Context) error {
	if a.settings.Operator == "" {
		return nil
	}
	_, err := a.accounts.AddPerson(ctx, account.System("serve"), a.settings.Operator, nameOr("", a.settings.Operator), true)
	if err != nil {
		return fmt.Errorf("--operator: %w", err)
	}
	return nil
}

// serve answers until ctx ends, then lets what has begun finish.
func (a *app) serve(ctx context.Context, listener net.Listener, mailbox web.Mailbox) error {
	handler, err := a.handler(mailbox)
	if err == nil {
		err = a.db.Announce(listener.Addr().String())
	}
	if err == nil {
		err = a.work(ctx)
	}
	if err != nil {
		return errors.Join(err, listener.Close(), a.db.Close())
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	a.log.Info("stopping")
	stopped := server.Shutdown(last)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, stopped, a.close(last))
}

// handler puts the doors together.
func (a *app) handler(mailbox web.Mailbox) (http.Handler, error) {
	router, server, err := a.router(mailbox)
	if err != nil {
		return nil, err
	}
	return server.Handler(router), nil
}

// router has every route, and is to be served by the server beside it.
func (a *app) router(mailbox web.Mailbox) (*http.ServeMux, *httpx.Server, error) {
	overTLS := strings.HasPrefix(a.publicURL, "https://")
	proxies, err := a.settings.proxies()
	if err != nil {
		return nil, nil, err
	}
	sessions := httpx.NewSessions(a.db.Sessions(httpx.SessionOf), overTLS)
	metrics := httpx.NewMetrics()
	server := &httpx.Server{People: a.accounts, Sessions: sessions, PublicURL: a.publicURL, Secure: overTLS, Proxies: proxies,
		Log: a.log, Metrics: metrics, Ready: map[string]func(context.Context) error{"database": a.db.Ping}}
	pages := &web.Web{Accounts: a.accounts, Issuer: a.issuer, Wallet: a.wallet, Verifier: a.verifier, Assess: a.assess, Quizzes: a.quizzes, Mails: a.notify, Batches: a.issuer, Hooks: a.hooks, Timely: a.timely, Undoer: a.issuer, Jobs: jobDesk{a.db}, Mailbox: mailbox, Found: a.newOrganisation,
		Skills: a.skills, HTTP: server, PublicURL: a.publicURL, RunBy: a.settings.RunBy, Version: version(), Now: a.now,
		Limits: web.DefaultLimits}
	calls := &api.API{Accounts: a.accounts, Issuer: a.issuer, Batches: a.issuer, Timely: a.timely, Hooks: a.hooks, Mails: a.notify, Assess: a.assess, Quizzes: a.quizzes, Verifier: a.verifier, Documents: a.vault, Skills: a.skills,
		HTTP: server, PublicURL: a.publicURL, Version: version(), Now: a.now}
	others := &vcapi.Door{Signing: a.secure, Verifier: a.verifier, HTTP: server, PublicURL: a.publicURL, Open: a.secure.Open != nil}
	router := http.NewServeMux()
	pages.Routes(router)
	calls.Routes(router)
	others.Routes(router)
	return router, server, nil
}

type migrateCmd struct {
	storage
}

// Run brings the schema up to date; a SQLite directory also migrates itself.
func (c migrateCmd) Run(ctx context.Context, s *streams) error {
	if err := store.Migrate(ctx, c.config()); err != nil {
		return err
	}
	_, err := fmt.Fprintln(s.out, "The database is at the version this binary needs.")
	return err
}

func (s storage) config() store.Config {
	if s.Database != "" {
		return store.Config{URL: s.Database}
	}
	return store.Config{Dir: s.Data}
}
