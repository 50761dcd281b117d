package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laurel/account"
	"laurel/laureltest"
	"laurel/store"
)

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "test.greet" }

// later enqueues jobs in one transaction that ends as told.
func later(t *testing.T, db *store.DB, end error, jobs ...greet) {
	t.Helper()
	err := db.Raw(t.Context(), func(tx *store.Tx) error {
		for _, j := range jobs {
			if err := tx.Later(j); err != nil {
				return err
			}
		}
		return end
	})
	if !errors.Is(err, end) {
		t.Fatal(err)
	}
}

func TestJobRunsAfterItsCommitAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		got := make(chan string, 10)
		var jobs store.Jobs
		store.On(&jobs, func(_ context.Context, j greet) error {
			got <- j.Name
			return nil
		})
		laureltest.Work(t, db, &jobs)
		later(t, db, errors.New("rolled back"), greet{"never"})
		began := time.Now()
		later(t, db, nil, greet{"Ada"})
		if name := <-got; name != "Ada" {
			t.Errorf("the job of %s ran, want Ada's", name)
		}
		t.Logf("picked up after %s", time.Since(began).Round(time.Millisecond))
		laureltest.Drain(t, db)
		if len(got) != 0 {
			t.Errorf("another job ran: %s", <-got)
		}
	})
}

func TestFailedJobIsTriedAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var runs atomic.Int32
		done := make(chan bool)
		var jobs store.Jobs
		jobs.Handle("test.greet", time.Second, func(context.Context, []byte) error {
			if runs.Add(1) == 1 {
				return errors.New("the mail server is out")
			}
			close(done)
			return nil
		})
		laureltest.Work(t, db, &jobs)
		later(t, db, nil, greet{"Ada"})
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatal("the job was not tried again")
		}
		laureltest.Drain(t, db)
		var errs string
		if err := db.Raw(t.Context(), func(tx *store.Tx) error {
			return tx.One([]any{&errs}, `SELECT CAST(errors AS text) FROM river_job`)
		}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(errs, "the mail server is out") {
			t.Errorf("the error is not kept: %s", errs)
		}
	})
}

type waits struct{}

func (waits) Error() string         { return "there is nobody to hand it to" }
func (waits) Snooze() time.Duration { return time.Hour }

func TestJobThatWaitsHasNotFailed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		var jobs store.Jobs
		store.On(&jobs, func(context.Context, greet) error { return fmt.Errorf("greeting: %w", waits{}) })
		laureltest.Work(t, db, &jobs)
		later(t, db, nil, greet{"Ada"})
		laureltest.Drain(t, db)
		var state string
		var attempts, failures int
		if err := db.Raw(t.Context(), func(tx *store.Tx) error {
			return tx.One([]any{&state, &attempts, &failures}, `SELECT state, attempt, CASE WHEN errors IS NULL THEN 0 ELSE 1 END FROM river_job`)
		}); err != nil {
			t.Fatal(err)
		}
		if state != "scheduled" || attempts != 0 || failures != 0 {
			t.Errorf("the job is %s after %d attempts, failed %d times", state, attempts, failures)
		}
	})
}

func TestJobWaitsForItsTime(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		ran := make(chan bool, 1)
		var jobs store.Jobs
		store.On(&jobs, func(context.Context, greet) error { ran <- true; return nil })
		laureltest.Work(t, db, &jobs)
		if err := db.Raw(t.Context(), func(tx *store.Tx) error { return tx.LaterAt(greet{"tomorrow"}, time.Now().Add(24*time.Hour)) }); err != nil {
			t.Fatal(err)
		}
		laureltest.Drain(t, db)
		if len(ran) != 0 {
			t.Error("tomorrow's job ran today")
		}
	})
}

func TestStopLetsAJobFinish(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		begun, release := make(chan bool), make(chan bool)
		var jobs store.Jobs
		store.On(&jobs, func(ctx context.Context, _ greet) error {
			close(begun)
			<-release
			return ctx.Err()
		})
		stop, err := db.Work(t.Context(), &jobs)
		if err != nil {
			t.Fatal(err)
		}
		later(t, db, nil, greet{"Ada"})
		<-begun
		stopped := make(chan error)
		go func() { stopped <- stop(context.Background()) }()
		close(release)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if n := count(t, db, `SELECT count(*) FROM river_job WHERE state = 'completed'`); n != 1 {
			t.Error("the job begun before the stop was not finished")
		}
	})
}

// dieWorking is the child of the test below: it is killed within a job.
func dieWorking(dir string) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Config{Dir: dir, Quick: true})
	if err != nil {
		panic(err)
	}
	var jobs store.Jobs
	store.On(&jobs, func(ctx context.Context, _ greet) error {
		fmt.Println("working")
		select {}
	})
	if _, err := db.Work(ctx, &jobs); err != nil {
		panic(err)
	}
	if err := db.Raw(ctx, func(tx *store.Tx) error { return tx.Later(greet{"Ada"}) }); err != nil {
		panic(err)
	}
	select {}
}

func TestJobOfAKilledProcessIsFreedAtOnce(t *testing.T) {
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), "LAUREL_TEST_DIE_WORKING="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("working"))
	if _, err := out.Read(said); err != nil || string(said) != "working" {
		t.Fatalf("the child said %q, %v", said, err)
	}
	if _, err := store.Open(t.Context(), store.Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), fmt.Sprint("process ", child.Process.Pid)) {
		t.Errorf("opening a directory in use = %v, want its holder named", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // "signal: killed", as wanted

	db := laureltest.Open(t, store.Config{Dir: dir, Quick: true})
	done := make(chan string, 2)
	var jobs store.Jobs
	store.On(&jobs, func(_ context.Context, j greet) error { done <- j.Name; return nil })
	began := time.Now()
	laureltest.Work(t, db, &jobs)
	select {
	case <-done:
		t.Logf("done again %s after the start", time.Since(began).Round(time.Millisecond))
	case <-time.After(10 * time.Second):
		t.Fatal("the dead process's job was not freed")
	}
	laureltest.Drain(t, db)
	if len(done) != 0 {
		t.Error("the job was done twice by one process")
	}
}

func TestRetryPauseGrowsToAnHour(t *testing.T) {
	for failures, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 12: time.Hour, 1000: time.Hour} {
		if got := store.RetryPause(failures); got < want || got > want+want/10 {
			t.Errorf("after %d failures the pause is %s, want about %s", failures, got, want)
		}
	}
}

// Writers and workers at once: nothing is refused, lost or done twice.
func TestJobsUnderLoad(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB) {
		const writers, rounds = 6, 15
		var seen sync.Map
		var jobs store.Jobs
		store.On(&jobs, func(ctx context.Context, j greet) error {
			if _, twice := seen.LoadOrStore(j.Name, true); twice {
				t.Errorf("the job %s ran twice", j.Name)
			}
			return db.Raw(ctx, func(tx *store.Tx) error {
				return tx.Record(account.Event{Org: "o", Kind: "greeted", Subject: j.Name})
			})
		})
		laureltest.Work(t, db, &jobs)
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				for r := range rounds {
					if err := db.Raw(t.Context(), func(tx *store.Tx) error { return tx.Later(greet{fmt.Sprint(w, "/", r)}) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		laureltest.Drain(t, db)
		if n := count(t, db, `SELECT count(*) FROM event WHERE kind = 'greeted'`); n != writers*rounds {
			t.Errorf("%d jobs were done, want %d", n, writers*rounds)
		}
	})
}
