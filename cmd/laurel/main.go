// Command laurel is the whole of Laurel: the server, its demo, and the tools
// that make, bake and check credentials, also without a network.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run carries out one command line and returns the exit status.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	status := -1
	parser, err := kong.New(grammar(args), kong.Name("laurel"), kong.Description(about),
		kong.Writers(out, errw), kong.Exit(func(code int) { status = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(&streams{in, out, errw}), kong.Vars{"version": version(), "scopes": scopeNames(), "cores": strconv.Itoa(runtime.GOMAXPROCS(0))})
	if err != nil {
		fmt.Fprintln(errw, "laurel:", err)
		return exitFail
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if status >= 0 { // help was shown
		return status
	}
	if err != nil {
		fmt.Fprintf(errw, "laurel: %v\nTry: laurel --help\n", err)
		return exitUsage
	}
	return report(errw, parsed.Run())
}

// grammar is as much of the command line as these arguments need: the one
// command they name, else all, as for the help and for a slip of the pen.
// Reading all of it takes longer than most commands do.
func grammar(args []string) any {
	if len(args) > 0 {
		all := reflect.TypeFor[cli]()
		for i := range all.NumField() {
			if f := all.Field(i); strings.ToLower(f.Name) == args[0] {
				return reflect.New(reflect.StructOf([]reflect.StructField{f})).Interface()
			}
		}
	}
	return new(cli)
}
