// Command conformance writes docs/conformance.md: which suites and roles the
// published vectors were run for, and how many passed; and docs/musts.md: what
// the standards demand, and what becomes of a document that breaks it. It runs
// the tests that say so (see credential/credentialtest/tally) and counts;
// nothing in the pages is written by hand.
//
//	go run ./cmd/conformance            # runs the tests and writes both pages
//	go run ./cmd/conformance -musts     # runs those of the demands and writes their page alone
//	go run ./cmd/conformance -print     # prints instead
//
// It needs the published vectors (LAUREL_SHARED, default ../shared), and ends
// with status 1 when a test fails or a row of the page was not run.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"laurel/credential/credentialtest/tally"
)

const page = "docs/conformance.md"

// runs are the tests that say which vectors they ran.
var runs = [][]string{
	{"./credential/...", "./record", "./server/vcapi"},
	{"-run", "^(TestSuiteOfW3C|TestChecklist)$", "./cmd/laurel"},
}

func main() {
	onlyPrint := flag.Bool("print", false, "print the pages instead of writing them")
	onlyMusts := flag.Bool("musts", false, "the page of demands alone")
	flag.Parse()
	do := run
	if *onlyMusts {
		do = runMusts
	}
	if err := do(*onlyPrint); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func run(onlyPrint bool) error {
	folders, err := published()
	if err != nil {
		return err
	}
	found := newResults()
	var failed error
	for _, args := range runs {
		failed = errors.Join(failed, test(args, found))
	}
	text, err := found.page(folders)
	t := found.totals()
	fmt.Fprintf(os.Stderr, "%d published vectors ran: %d passed, %d skipped, %d failed\n", t.ran, t.passed, t.skipped, t.failed)
	if failed != nil {
		failed = fmt.Errorf("%w: %v", failed, found.failures())
	}
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	return errors.Join(put(page, text, onlyPrint), found.putMusts(onlyPrint))
}

// runMusts runs the tests of the demands alone.
func runMusts(onlyPrint bool) error {
	found := newResults()
	if err := test([]string{"./credential/verify/musts"}, found); err != nil {
		return fmt.Errorf("%w: %v", err, found.failures())
	}
	return found.putMusts(onlyPrint)
}

func (r *results) putMusts(onlyPrint bool) error {
	text, err := r.mustsPage()
	if err != nil {
		return err
	}
	return put(mustsPage, text, onlyPrint)
}

func put(page string, text []byte, onlyPrint bool) error {
	if onlyPrint {
		_, err := os.Stdout.Write(text)
		return err
	}
	return os.WriteFile(page, text, 0o644)
}

// test runs go test over packages and reads what it tells.
func test(args []string, into *results) error {
	cmd := exec.Command("go", append([]string{"test", "-json", "-count=1"}, args...)...)
	cmd.Stderr, cmd.Env = os.Stderr, append(os.Environ(), tally.Anew+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := into.read(out); err != nil {
		io.Copy(io.Discard, out)
		return err
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}

// published lists the folders of vectors, with the number of files in each.
func published() (map[string]int, error) {
	root := os.Getenv("LAUREL_SHARED")
	if root == "" {
		root = filepath.Join("..", "shared")
	}
	root = filepath.Join(root, "spec", "vectors")
	folders := map[string]int{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		inside, err := filepath.Rel(root, path)
		if folder, _, ok := cut(inside); ok {
			folders[folder]++
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the published vectors are not here (set LAUREL_SHARED): %w", err)
	}
	return folders, nil
}
