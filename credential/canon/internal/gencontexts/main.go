// Command gencontexts writes the term tables of package known from the
// context packages that are published on npm, pinned in package.json.
//
// Run it by go generate in package known. It needs node and npm; the tables
// are committed, so building Laurel does not.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"laurel/credential/canon/internal/termtable"
)

func main() {
	packages := flag.String("packages", ".", "folder of package.json; the packages are installed beside it")
	out := flag.String("out", "", "folder that the tables are written to")
	flag.Parse()
	if err := run(*packages, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gencontexts:", err)
		os.Exit(1)
	}
}

func run(packages, out string) error {
	if _, err := os.Stat(filepath.Join(packages, "node_modules")); err != nil {
		if err := install(packages); err != nil {
			return err
		}
	}
	files, err := generate(packages)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := os.WriteFile(filepath.Join(out, name), files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

func install(packages string) error {
	cmd := exec.Command("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
	cmd.Dir = packages
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}

// generate makes every file of tables from the packages installed.
func generate(packages string) (map[string][]byte, error) {
	published, err := dump(packages)
	if err != nil {
		return nil, err
	}
	tables := make(map[string][]*termtable.Context, len(sources))
	for _, s := range sources {
		list, err := termtable.Read(published[s.url])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.url, err)
		}
		tables[s.url] = list
	}
	return print(tables)
}

// script prints the contexts asked for as one JSON object, by URL. Some
// packages carry a context as a script only, so node has to read them all.
const script = `
const wanted = JSON.parse(process.argv[1]), found = {};
for (const {url, pkg, key} of wanted) {
  const all = require(pkg).contexts;
  const doc = all.get ? all.get(key) : all[key];
  found[url] = doc["@context"];
}
process.stdout.write(JSON.stringify(found));`

func dump(packages string) (map[string]any, error) {
	type wanted struct {
		URL string `json:"url"`
		Pkg string `json:"pkg"`
		Key string `json:"key"`
	}
	var list []wanted
	for _, s := range sources {
		key := s.key
		if key == "" {
			key = s.url
		}
		list = append(list, wanted{s.url, s.pkg, key})
	}
	arg, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("node", "-e", script, string(arg))
	cmd.Dir, cmd.Stderr = packages, os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("reading the packages in %s: %w", packages, err)
	}
	var found map[string]any
	return found, json.Unmarshal(raw, &found)
}
