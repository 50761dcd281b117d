package main

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"laurel/account"
	"laurel/fault"
	"laurel/issuer"
	"laurel/server/web"
	"laurel/store"
)

// waits is a job for tomorrow.
type waits struct{ Thing string }

func (waits) Kind() string { return "test.waits" }

// An operator sees what waits, runs it at once or discards it; nobody else may.
func TestJobsPage(t *testing.T) {
	var ran = make(chan string, 4)
	h := newHouse(t, func(a *app) {
		store.On(&a.jobs, func(_ context.Context, w waits) error { ran <- w.Thing; return nil })
	})
	id, err := h.accounts.AddPerson(t.Context(), account.System("test"), "olav@laurel.example", "Olav Brekke", true)
	if err != nil {
		t.Fatal(err)
	}
	link, err := h.accounts.NewSignInLink(t.Context(), account.System("test"), id, "", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	operator := h.visitor()
	operator.post(strings.TrimPrefix(link, h.publicURL), nil).wants(t, http.StatusOK)
	err = h.db.Issuer().Update(t.Context(), func(tx issuer.Tx) error {
		return errors.Join(tx.LaterAt(waits{"first"}, time.Now().Add(24*time.Hour)), tx.LaterAt(waits{"second"}, time.Now().Add(24*time.Hour)))
	})
	if err != nil {
		t.Fatal(err)
	}
	desk := jobDesk{h.db}
	list, _, err := desk.Jobs(t.Context(), account.System("test"), web.JobFilter{Kind: "test.waits"})
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	at := func(i int) string { return "/operator/jobs/" + strconv.FormatInt(list[i].ID, 10) }
	operator.get("/operator").wants(t, http.StatusOK, "Jobs")
	operator.get("/operator/jobs?kind=test.waits&state=waiting").wants(t, http.StatusOK, "test.waits", `{"Thing":"first"}`, `{"Thing":"second"}`, "0 of 36", "Run now", "Discard")
	operator.post(at(0)+"/retry", nil).wants(t, http.StatusOK, "runs as soon as a worker is free")
	if got := <-ran; got != "second" {
		t.Errorf("%s ran", got)
	}
	operator.get(at(1)+"/discard").wants(t, http.StatusOK, "Discard job", "cannot be undone")
	operator.post(at(1)+"/discard", nil).wants(t, http.StatusOK, "is discarded")
	operator.post(at(1)+"/retry", nil).wants(t, http.StatusConflict, "discarded, which is final")
	operator.get("/operator/jobs?state=discarded").wants(t, http.StatusOK, "test.waits", "discarded")
	operator.get("/operator/jobs?state=givenUp").wants(t, http.StatusOK, "No job stands so")
	operator.get("/operator/jobs/999999/discard").wants(t, http.StatusNotFound)
	registrar := h.registrar("runa@nordmark.example")
	for _, path := range []string{"/operator/jobs", at(0) + "/discard"} {
		registrar.get(path).wants(t, http.StatusForbidden)
	}
	for _, path := range []string{at(0) + "/retry", at(0) + "/discard"} {
		registrar.post(path, nil).wants(t, http.StatusForbidden)
	}
	if _, _, err := desk.Counts(t.Context(), account.Actor{}); !fault.Is(err, fault.NotSignedIn) {
		t.Errorf("a stranger counts jobs: %v", err)
	}
}
