package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"laurel/credential/proof"
	"laurel/issuer"
	"laurel/laureltest"
	"laurel/store"
)

// BenchmarkBatch imports, signs and records a file of LAUREL_ROWS people (2,000
// without it; several counts with commas between), and reports how long that
// takes in relation to the engine's signings alone plus inserting the same rows
// of every table in transactions of 500: x/floor. The two are measured in the
// same run on the same cores. What awarding a row takes is reported of the first
// and of the last tenth too: it is the same in a file of any length.
func BenchmarkBatch(b *testing.B) {
	counts := []int{2000}
	if given := os.Getenv("LAUREL_ROWS"); given != "" {
		counts = nil
		for count := range strings.SplitSeq(given, ",") {
			n, err := strconv.Atoi(count)
			if err != nil {
				b.Fatal("LAUREL_ROWS: ", err)
			}
			counts = append(counts, n)
		}
	}
	for _, n := range counts {
		b.Run(fmt.Sprintf("SQLite/%d", n), func(b *testing.B) {
			benchmarkBatch(b, n, func() *store.DB { return laureltest.Open(b, store.Config{Dir: b.TempDir()}) })
		})
		b.Run(fmt.Sprintf("PostgreSQL/%d", n), func(b *testing.B) {
			benchmarkBatch(b, n, func() *store.DB {
				if n <= 100_000 {
					return laureltest.PostgreSQL(b)
				}
				// Too much to lie in memory: some 13 GB for a million.
				c := store.Config{URL: laureltest.KeptPostgres(b, b.TempDir())}
				if err := store.Migrate(b.Context(), c); err != nil {
					b.Fatal(err)
				}
				return laureltest.Open(b, c)
			})
		})
	}
}

func benchmarkBatch(b *testing.B, n int, open func() *store.DB) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "people.csv"), []byte(people(n, 0)), 0o600); err != nil {
		b.Fatal(err)
	}
	var took, signing, inserting time.Duration
	var most atomic.Uint64
	var awarding pace
	for b.Loop() {
		db := open()
		s, id := bulk(b, db)
		req := file(id, "")
		req.Open = func() (io.ReadCloser, error) { return os.Open(filepath.Join(dir, "people.csv")) }
		runtime.GC()
		start := time.Now()
		batch, _, err := s.BeginBatch(b.Context(), issuing, req)
		if err == nil {
			awarding = pace{{0, time.Now()}}
			batch, err = s.RunBatch(b.Context(), issuing, issuingOrg, batch.ID, func(batch issuer.Batch) {
				awarding = append(awarding, pace{{batch.Issued, time.Now()}}...)
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most.Store(max(most.Load(), m.HeapInuse+m.StackInuse))
			})
		}
		took += time.Since(start)
		awarding = append(awarding, pace{{batch.Issued, time.Now()}}...)
		if err != nil || batch.Issued != n {
			b.Fatal(batch, err)
		}
		b.Logf("%d rows in %s, the first tenth %.0f and the last %.0f µs a row", n, took, awarding.of(0, max(n/10, 500)), awarding.of(n-max(n/10, 500), n))
		other := open()
		bulk(b, other)
		signing += signAgain(b, db, s)
		inserting += insertAgain(b, db, other, n)
	}
	floor, tenth := signing+inserting, max(n/10, 500)
	b.ReportMetric(float64(took)/float64(floor), "x/floor")
	b.ReportMetric(float64(took.Microseconds())/float64(n*b.N), "µs/row")
	b.ReportMetric(float64(signing.Microseconds())/float64(n*b.N), "µs-signing/row")
	b.ReportMetric(float64(inserting.Microseconds())/float64(n*b.N), "µs-inserting/row")
	b.ReportMetric(awarding.of(0, tenth), "µs-awarding/row-first-tenth")
	b.ReportMetric(awarding.of(n-tenth, n), "µs-awarding/row-last-tenth")
	b.ReportMetric(float64(most.Load())/(1<<20), "MiB")
}

// pace is when how many rows were done.
type pace []struct {
	rows int
	when time.Time
}

// of is what a row took from one to another, in µs.
func (p pace) of(from, to int) float64 {
	first := 0
	for p[first].rows < from {
		first++
	}
	last := first
	for last < len(p)-1 && p[last].rows < to {
		last++
	}
	return float64(p[last].when.Sub(p[first].when).Microseconds()) / float64(p[last].rows-p[first].rows)
}

// fetched is how many of the rows that are signed or inserted again are read
// before the clock starts.
const fetched = 10_000

// signAgain measures the engine's signings alone: of each award the badge, the
// badge as a JWT and the European description, on every core.
func signAgain(b *testing.B, db *store.DB, s *issuer.Service) (took time.Duration) {
	signer, err := s.Keys.Signer(b.Context(), issuingOrg)
	if err != nil {
		b.Fatal(err)
	}
	var badges, europeans [][]byte
	sign := func() {
		start := time.Now()
		var hands sync.WaitGroup
		var next atomic.Int64
		for range runtime.GOMAXPROCS(0) {
			hands.Go(func() {
				for i := int(next.Add(1)) - 1; i < len(badges); i = int(next.Add(1)) - 1 {
					_, one := proof.Sign(context.Background(), badges[i], signer, start)
					_, two := proof.SignJWT(context.Background(), badges[i], signer)
					_, three := proof.Sign(context.Background(), europeans[i], signer, start)
					if one != nil || two != nil || three != nil {
						b.Error(one, two, three)
					}
				}
			})
		}
		hands.Wait()
		took += time.Since(start)
		badges, europeans = badges[:0], europeans[:0]
	}
	each(b, db, `SELECT json, european FROM award_signed`, func(_ []string, cells []any) {
		badges, europeans = append(badges, unsigned(b, cells[0])), append(europeans, unsigned(b, cells[1]))
		if len(badges) == fetched {
			sign()
		}
	})
	sign()
	return took
}

func unsigned(b *testing.B, signed any) []byte {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(signed.([]byte), &members); err != nil {
		b.Fatal(err)
	}
	delete(members, "proof")
	raw, err := json.Marshal(members)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// inserted are the tables that a batch writes, a parent before its children.
var inserted = []string{"status_list", "batch", "batch_row", "recipient", "recipient_word", "award", "award_signed", "event"}

// insertAgain measures inserting the same rows into a fresh store, and as many
// jobs, in transactions of 500 rows and statements of 100.
func insertAgain(b *testing.B, from, to *store.DB, n int) (took time.Duration) {
	version := cell(b, to, `SELECT achievement FROM achievement_version`)
	for _, table := range inserted {
		where := ""
		if table == "event" {
			where = ` WHERE kind = 'award.issued'`
		}
		var columns []string
		var rows [][]any
		insert := func() {
			start := time.Now()
			for some := range slices.Chunk(rows, 500) {
				if err := to.Raw(b.Context(), func(tx *store.Tx) error { return insertRows(tx, table, columns, some) }); err != nil {
					b.Fatal(table, err)
				}
			}
			took += time.Since(start)
			rows = rows[:0]
		}
		each(b, from, `SELECT * FROM `+table+where, func(names []string, cells []any) {
			columns = names
			if i := slices.Index(columns, "achievement"); i >= 0 {
				cells[i] = version
			}
			if rows = append(rows, cells); len(rows) == fetched {
				insert()
			}
		})
		insert()
	}
	start := time.Now()
	for range n / 500 {
		err := to.Raw(b.Context(), func(tx *store.Tx) error {
			return tx.Later(issuer.AnnounceBatch{Org: issuingOrg, Batch: "b", To: 500})
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return took + time.Since(start)
}

func insertRows(tx *store.Tx, table string, columns []string, rows [][]any) error {
	for len(rows) > 0 {
		some := rows[:min(len(rows), 100)]
		rows = rows[len(some):]
		each := "(?" + strings.Repeat(", ?", len(columns)-1) + ")"
		var args []any
		for _, row := range some {
			args = append(args, row...)
		}
		_, err := tx.Exec(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES `+strings.Repeat(each+", ", len(some)-1)+each, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// each reads rows as they are kept, in their order.
func each(b *testing.B, db *store.DB, query string, row func(columns []string, cells []any)) {
	if err := db.Raw(b.Context(), func(tx *store.Tx) error { return tx.Cells(query, row) }); err != nil {
		b.Fatal(err)
	}
}

func cell(b *testing.B, db *store.DB, query string) (text string) {
	if err := db.Raw(b.Context(), func(tx *store.Tx) error { return tx.One([]any{&text}, query) }); err != nil {
		b.Fatal(err)
	}
	return text
}
