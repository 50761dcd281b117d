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
// without it), and reports how long that takes in relation to the engine's
// signings alone plus inserting the same rows of every table in transactions
// of 500: x/floor. The two are measured in the same run on the same cores.
// What awarding a row takes is reported of the first and of the last tenth too:
// it is the same in a file of any length.
func BenchmarkBatch(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		benchmarkBatch(b, func() *store.DB { return laureltest.Open(b, store.Config{Dir: b.TempDir()}) })
	})
	b.Run("PostgreSQL", func(b *testing.B) { benchmarkBatch(b, func() *store.DB { return laureltest.PostgreSQL(b) }) })
}

func benchmarkBatch(b *testing.B, open func() *store.DB) {
	n := 2000
	if given, err := strconv.Atoi(os.Getenv("LAUREL_ROWS")); err == nil {
		n = given
	}
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
		other := open()
		bulk(b, other)
		signing += signAgain(b, db, s, n)
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

// fetched is how many of the rows that are signed or inserted again are read at
// once, which is not measured.
const fetched = 10_000

// signAgain measures the engine's signings alone: of each award the badge, the
// badge as a JWT and the European description, on every core.
func signAgain(b *testing.B, db *store.DB, s *issuer.Service, n int) (took time.Duration) {
	signer, err := s.Keys.Signer(b.Context(), issuingOrg)
	if err != nil {
		b.Fatal(err)
	}
	for at := 0; at < n; at += fetched {
		var badges, europeans [][]byte
		query := fmt.Sprintf(`SELECT json, european FROM award_signed ORDER BY award LIMIT %d OFFSET %d`, fetched, at)
		each(b, db, query, func(cells []any) {
			badges, europeans = append(badges, unsigned(b, cells[0])), append(europeans, unsigned(b, cells[1]))
		})
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
	}
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
		for at := 0; ; at += fetched {
			var rows [][]any
			columns := each(b, from, fmt.Sprintf(`SELECT * FROM %s%s ORDER BY 1, 2, 3 LIMIT %d OFFSET %d`, table, where, fetched, at), func(cells []any) { rows = append(rows, cells) })
			if len(rows) == 0 {
				break
			}
			for i, column := range columns {
				for _, row := range rows {
					if column == "achievement" {
						row[i] = version
					}
				}
			}
			start := time.Now()
			for some := range slices.Chunk(rows, 500) {
				if err := to.Raw(b.Context(), func(tx *store.Tx) error { return insertRows(tx, table, columns, some) }); err != nil {
					b.Fatal(table, err)
				}
			}
			took += time.Since(start)
		}
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

// each reads rows as they are kept, and tells their columns.
func each(b *testing.B, db *store.DB, query string, row func(cells []any)) (columns []string) {
	if err := db.Raw(b.Context(), func(tx *store.Tx) (err error) {
		columns, err = tx.Cells(query, row)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return columns
}

func cell(b *testing.B, db *store.DB, query string) (text string) {
	if err := db.Raw(b.Context(), func(tx *store.Tx) error { return tx.One([]any{&text}, query) }); err != nil {
		b.Fatal(err)
	}
	return text
}
