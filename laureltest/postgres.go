package laureltest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"laurel/store"
)

// Postgres returns the URL of an empty database on a PostgreSQL server of its
// own, in a temporary folder and on a Unix socket alone. The server is shared
// by the tests that run at a time and stopped after the last of them; give
// [Main] as TestMain to keep it for all of a package. Where PostgreSQL is not
// installed the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	return database(t, func(*postgresServer, context.Context) (string, error) { return "template1", nil })
}

// Migrated is [Postgres] with this program's schema, which is made once and
// copied.
func Migrated(t testing.TB) string {
	t.Helper()
	return database(t, (*postgresServer).migrated)
}

// database is a new one, copied from the template that from names.
func database(t testing.TB, from func(*postgresServer, context.Context) (string, error)) string {
	t.Helper()
	bin, err := postgresBin()
	if err != nil {
		t.Skip("skipped: " + err.Error())
	}
	server, err := shared.take(bin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(shared.giveBack)
	server.Lock()
	defer server.Unlock()
	template, err := from(server, t.Context())
	if err != nil {
		t.Fatal(err)
	}
	server.names++
	name := fmt.Sprintf("test%d", server.names)
	if err := server.create(t.Context(), name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // it may lie in memory
		if err := server.run(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return server.url(name)
}

// KeptPostgres runs a server over a folder that is kept, made where it is
// missing, until the test ends, and gives the URL of its one database. Its
// settings are those of a small server in use.
func KeptPostgres(t testing.TB, dir string) string {
	t.Helper()
	bin, err := postgresBin()
	if err != nil {
		t.Skip("skipped: " + err.Error())
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := startPostgresIn(dir, bin, "-c", "shared_buffers=512MB", "-c", "maintenance_work_mem=256MB", "-c", "max_wal_size=4GB", "-c", "synchronous_commit=off")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.process.Process.Signal(syscall.SIGINT); err == nil { // a fast, whole end
			<-s.exited
		}
	})
	return s.url("postgres")
}

// Main runs a package's tests over one PostgreSQL server instead of one for
// each test: func TestMain(m *testing.M) { laureltest.Main(m) }.
func Main(m *testing.M) {
	shared.hold()
	code := m.Run()
	shared.giveBack()
	os.Exit(code)
}

// postgresBin finds the folder with initdb: on the path, or where Debian puts it.
func postgresBin() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/pgsql-*/bin/initdb"} {
		found, err := filepath.Glob(pattern)
		if err == nil && len(found) > 0 {
			sort.Strings(found)
			return filepath.Dir(found[len(found)-1]), nil
		}
	}
	return "", fmt.Errorf("PostgreSQL (initdb) is not installed")
}

// shared is the one server, as long as somebody uses it.
var shared sharedServer

type sharedServer struct {
	sync.Mutex
	users   int
	running *postgresServer
}

func (s *sharedServer) hold() {
	s.Lock()
	defer s.Unlock()
	s.users++
}

func (s *sharedServer) take(bin string) (*postgresServer, error) {
	s.Lock()
	defer s.Unlock()
	if s.running == nil {
		started, err := startPostgres(bin)
		if err != nil {
			return nil, err
		}
		s.running = started
	}
	s.users++
	return s.running, nil
}

func (s *sharedServer) giveBack() {
	s.Lock()
	defer s.Unlock()
	s.users--
	if s.users == 0 && s.running != nil {
		s.running.stop()
		s.running = nil
	}
}

type postgresServer struct {
	dir     string
	process *exec.Cmd
	exited  chan error

	sync.Mutex
	names    int  // of databases, so far
	template bool // the one with the schema is made
}

// startPostgres makes a cluster and runs it, in memory where there is room: its
// files are many and small. It compiles no statements, which pays for none that
// tests ask. PostgreSQL refuses to run as root, so root runs it as the user
// postgres.
func startPostgres(bin string) (*postgresServer, error) {
	dir, err := os.MkdirTemp(memory(), "laurel-pg-")
	if err != nil {
		return nil, err
	}
	s, err := startPostgresIn(dir, bin, "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "shared_buffers=32MB", "-c", "jit=off")
	if err != nil {
		os.RemoveAll(dir)
	}
	return s, err
}

// startPostgresIn runs the cluster in a folder, made where it is missing.
func startPostgresIn(dir, bin string, settings ...string) (*postgresServer, error) {
	s := &postgresServer{dir: dir, exited: make(chan error, 1)}
	as, err := unprivileged(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	if _, err := os.Stat(data); err != nil {
		initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "laurel", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
		initdb.SysProcAttr, initdb.Dir = as, dir
		if out, err := initdb.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("initdb: %w\n%s", err, out)
		}
	}
	s.process = exec.Command(filepath.Join(bin, "postgres"), append([]string{"-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "max_connections=100"}, settings...)...)
	s.process.SysProcAttr, s.process.Dir = DieWithUs(as), dir
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	go func() { s.exited <- s.process.Wait() }()
	if err := s.ready(); err != nil {
		if s.process.Process.Signal(syscall.SIGQUIT) == nil {
			<-s.exited
		}
		return nil, err
	}
	return s, nil
}

func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL needs the user postgres when root runs the tests: %w", err)
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// ready waits until the server answers.
func (s *postgresServer) ready() error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case gone := <-s.exited:
			s.exited <- gone
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("postgres ended: %v\n%s", gone, log)
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *postgresServer) url(database string) string {
	q := url.Values{"host": {s.dir}, "user": {"laurel"}}
	return "postgres:///" + database + "?" + q.Encode()
}

// create makes a database as a copy of another.
func (s *postgresServer) create(ctx context.Context, name, template string) error {
	return s.run(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
}

func (s *postgresServer) run(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// migrated names the database that has the schema and nothing else.
func (s *postgresServer) migrated(ctx context.Context) (string, error) {
	const name = "migrated"
	if s.template {
		return name, nil
	}
	if err := s.create(ctx, name, "template1"); err != nil {
		return "", err
	}
	if err := store.Migrate(ctx, store.Config{URL: s.url(name)}); err != nil {
		return "", err
	}
	s.template = true
	return name, nil
}

// stop ends the server at once (SIGQUIT: its data is thrown away) and waits.
func (s *postgresServer) stop() {
	if err := s.process.Process.Signal(syscall.SIGQUIT); err == nil {
		<-s.exited
	}
	os.RemoveAll(s.dir)
}
