package musts_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"laurel/credential/internal/jws"
	"laurel/credential/internal/multibase"
	"laurel/credential/verify"
)

// TestHostile: what is made to be costly is refused, or could not be told,
// within a budget of memory. Work is bounded by the same bounds; time is not
// measured, for it depends on the machine.
func TestHostile(t *testing.T) {
	const mib = 1 << 20
	zeros := make([]byte, 80*mib)
	for _, tt := range []struct {
		name   string
		make   func(t *testing.T) (raw []byte, list []byte)
		budget uint64 // bytes allocated in all, whatever was freed of them
	}{
		{"gzip that unpacks to 80 MiB, as a status list", func(t *testing.T) ([]byte, []byte) {
			return withEntry(t), signedBy(t, issuer, listed(t, func(doc tree) {
				set("/credentialSubject/encodedList", "u"+jws.Encode(packed(t, zeros)))(doc)
			}), options(issuer))
		}, 200 * mib},
		{"gzip in a thousand members, of which each is small", func(t *testing.T) ([]byte, []byte) {
			one := packed(t, zeros[:mib])
			return withEntry(t), signedBy(t, issuer, listed(t, set("/credentialSubject/encodedList", "u"+jws.Encode(bytes.Repeat(one, 1000)))), options(issuer))
		}, 220 * mib},
		{"gzip that says it is 4 GiB long", func(t *testing.T) ([]byte, []byte) {
			one := packed(t, zeros[:1000])
			binary.LittleEndian.PutUint32(one[len(one)-4:], 1<<32-1)
			return withEntry(t), signedBy(t, issuer, listed(t, set("/credentialSubject/encodedList", "u"+jws.Encode(one))), options(issuer))
		}, 2 * mib},
		{"zlib that unpacks to 80 MiB, as a token's list", func(t *testing.T) ([]byte, []byte) {
			var out bytes.Buffer
			z := zlib.NewWriter(&out)
			z.Write(zeros)
			z.Close()
			raw := sdText(t, nil, with(set("/status", tree{"status_list": tree{"idx": 1.0, "uri": tokenAt}})), given)
			return raw, listing(t, issuer, nil, set("/status_list/lst", jws.Encode(out.Bytes())))
		}, 200 * mib},
		{"CBOR that announces four thousand million parts, as a proof", cborValue("9affffffff"), 2 * mib},
		{"CBOR that announces a string of an exabyte, as a proof", cborValue("855b0fffffffffffffff"), 2 * mib},
		{"CBOR nested a thousand deep, as a proof", cborValue(strings.Repeat("81", 1000) + "00"), 2 * mib},
		{"CBOR tagged a thousand times, as a proof", cborValue(strings.Repeat("c1", 1000) + "00"), 2 * mib},
		{"CBOR that never ends, as a proof", cborValue("9f" + strings.Repeat("00", 1000)), 2 * mib},
		{"CBOR of a hundred thousand parts, as a proof", cborValue("9a000186a0" + strings.Repeat("00", 100_000)), 4 * mib},
		{"CBOR that announces four thousand million parts, as COSE", only(func(*testing.T) []byte { return append([]byte{0xd2, 0x84}, 0x5a, 0xff, 0xff, 0xff, 0xff) }), 2 * mib},
		{"COSE whose header has a thousand million members", only(func(*testing.T) []byte {
			return append([]byte{0xd2, 0x84, 0x45, 0xba}, 0x3b, 0x9a, 0xca, 0x00, 0xa0, 0x40, 0x40)
		}), 2 * mib},
		{"a context of ten thousand terms, each of the one before", only(contextChain(10_000, "/")), 64 * mib},
		{"a context of ten thousand terms, each a hundred letters longer than the one before", only(contextChain(10_000, strings.Repeat("x", 99)+"/")), 96 * mib},
		{"nine hundred contexts, each over ten thousand terms", only(contextOften(900, 10_000)), 256 * mib},
		{"contexts in contexts, sixty deep", only(contextNest(60)), 16 * mib},
		{"a hundred contexts that each bring a hundred", only(contextWide(100)), 128 * mib},
		{"a term that brings itself along", only(rdf(set("/@context", []any{v2, tree{"a": tree{"@id": "https://example.org/a", "@context": tree{"a": tree{"@id": "https://example.org/a", "@context": tree{}}}}}}), set("/a", tree{"a": tree{"a": "x"}}))), 8 * mib},
		{"a term that is made of itself", only(rdf(set("/@context", []any{v2, tree{"a": "b:x", "b": "a:x"}}), set("/a", "x"))), 8 * mib},
		{"a graph in which all know all", only(poisoned), 64 * mib},
		{"a graph of two hundred nameless in a circle", only(circle(200)), 64 * mib},
		{"a graph of ten thousand nameless", only(circle(10_000)), 256 * mib},
		{"8 MiB of empty lists", only(func(*testing.T) []byte { return []byte(`{"a":[` + strings.Repeat("[],", 8*mib/3-10) + `[]]}`) }), 80 * mib},
		{"8 MiB of opening brackets", only(func(*testing.T) []byte { return bytes.Repeat([]byte("["), 8*mib) }), 32 * mib},
		{"8 MiB of escapes", only(func(*testing.T) []byte { return []byte(`{"a":"` + strings.Repeat(`\u0041`, 8*mib/6-10) + `"}`) }), 64 * mib},
		{"9 MiB", only(func(*testing.T) []byte { return []byte(`{"a":"` + strings.Repeat("a", 9*mib) + `"}`) }), 64 * mib},
		{"a hundred thousand members", only(func(*testing.T) []byte {
			var b strings.Builder
			for i := range 100_000 {
				fmt.Fprintf(&b, `"m%d":0,`, i)
			}
			return []byte("{" + b.String() + `"z":0}`)
		}), 128 * mib},
		{"a thousand proofs, each on all before", only(manyProofs(1_000)), 192 * mib},
		{"a proofValue of 8 MiB in base58, which takes the square of it", only(func(t *testing.T) []byte {
			return encoded(t, changed(decoded(t, signedWith(t, "eddsa-rdfc-2022", badge(t))), []change{set("/proof/0/proofValue", "z"+strings.Repeat("2", 7*mib))}))
		}), 128 * mib},
		{"five thousand disclosures", only(func(t *testing.T) []byte {
			return sdText(t, nil, claims(manyDisclosures(5000)...), manyDisclosures(5000)...)
		}), 64 * mib},
		{"a token whose header is a megabyte", only(func(t *testing.T) []byte {
			return []byte(jws.Encode([]byte(`{"alg":"EdDSA","x":"`+strings.Repeat("a", mib)+`"}`)) + "." + jws.Encode([]byte("{}")) + ".")
		}), 16 * mib},
		{"a token of 12 MiB", only(func(*testing.T) []byte { return []byte("eyJ" + strings.Repeat("A", 12*mib) + ".e30.") }), 64 * mib},
		{"messages for every value of sixty bits", func(t *testing.T) ([]byte, []byte) {
			e := entry()
			sized(60.0, messages(2))(e)
			return signedBy(t, issuer, changed(plain(), []change{set("/credentialStatus", e)}), options(issuer)), nil
		}, 4 * mib},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw, list := tt.make(t)
			v := verifier()
			v.Status = lists{listAt: list, tokenAt: list}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			r := v.Verify(t.Context(), raw, verify.Options{})
			runtime.ReadMemStats(&after)
			if spent := after.TotalAlloc - before.TotalAlloc; spent > tt.budget {
				t.Errorf("%d KiB were allocated, %d are granted", spent>>10, tt.budget>>10)
			} else {
				t.Logf("%d KiB of %d for %d KiB: %s", spent>>10, tt.budget>>10, len(raw)>>10, r.Headline())
			}
			if r.Verdict() == verify.Good {
				t.Error("it is shown as good")
			}
		})
	}
}

// only is a credential with no list.
func only(make func(t *testing.T) []byte) func(t *testing.T) (raw, list []byte) {
	return func(t *testing.T) ([]byte, []byte) { return make(t), nil }
}

func withEntry(t *testing.T) []byte {
	return signedBy(t, issuer, changed(plain(), []change{set("/credentialStatus", entry())}), options(issuer))
}

func packed(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// cborValue is a badge whose proof of ecdsa-sd-2023 has this value, in hexadecimal.
func cborValue(hexadecimal string) func(t *testing.T) (raw, list []byte) {
	return only(func(t *testing.T) []byte {
		var value []byte
		if _, err := fmt.Sscanf("d95d01"+hexadecimal, "%x", &value); err != nil {
			t.Fatal(err)
		}
		return encoded(t, changed(derived(t, "ecdsa-sd-2023"), []change{set("/proof/0/proofValue", multibase.Base64URL(value))}))
	})
}

// rdf is a credential that was changed, with a proof over what it says that
// fits nothing.
func rdf(changes ...change) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		o := options(issuer)
		o["cryptosuite"], o["proofValue"] = "eddsa-rdfc-2022", multibase.Base58(make([]byte, 64))
		doc := changed(plain(), changes)
		doc["proof"] = o
		return encoded(t, doc)
	}
}

func contextChain(n int, suffix string) func(t *testing.T) []byte {
	terms := tree{"t0": "https://example.org/t0/"}
	for i := 1; i < n; i++ {
		terms[fmt.Sprintf("t%d", i)] = fmt.Sprintf("t%d:%s", i-1, suffix)
	}
	return rdf(set("/@context", []any{v2, terms}), set(fmt.Sprintf("/t%d", n-1), "x"))
}

// contextOften has a context of many terms extended again and again.
func contextOften(times, n int) func(t *testing.T) []byte {
	terms, values := tree{}, []any{}
	for i := range n {
		terms[fmt.Sprintf("t%d", i)] = fmt.Sprintf("https://example.org/%d", i)
	}
	for i := range times {
		values = append(values, tree{"@context": tree{"own": fmt.Sprintf("https://example.org/own/%d", i)}, "own": "x"})
	}
	return rdf(set("/@context", []any{v2, terms}), set("/t0", values))
}

func contextNest(n int) func(t *testing.T) []byte {
	inner := tree{"x": "https://example.org/x"}
	for range n / 2 {
		inner = tree{"x": tree{"@id": "https://example.org/x", "@context": inner}}
	}
	return rdf(set("/@context", []any{v2, inner}), set("/x", tree{"x": tree{"x": "y"}}))
}

func contextWide(n int) func(t *testing.T) []byte {
	list := []any{v2}
	for i := range n {
		terms := tree{}
		for j := range n {
			terms[fmt.Sprintf("a%d_%d", i, j)] = tree{"@id": fmt.Sprintf("https://example.org/%d/%d", i, j), "@context": tree{"@vocab": "https://example.org/"}}
		}
		list = append(list, terms)
	}
	return rdf(set("/@context", list), set("/a0_0", tree{"b": "c"}))
}

// circle is a ring of nameless things.
func circle(n int) func(t *testing.T) []byte {
	nodes := make([]any, n)
	for i := range nodes {
		nodes[i] = tree{"id": fmt.Sprintf("_:b%d", i), "https://example.org/next": tree{"id": fmt.Sprintf("_:b%d", (i+1)%n)}}
	}
	return rdf(set("/https:~1~1example.org~1ring", nodes))
}

func manyProofs(n int) func(t *testing.T) []byte {
	return func(t *testing.T) []byte {
		var all, ids []any
		for i := range n {
			o := options(issuer)
			o["id"], o["proofValue"] = fmt.Sprintf("urn:p:%d", i), multibase.Base58(make([]byte, 64))
			if i > 0 {
				o["previousProof"] = ids[:i:i]
			}
			all, ids = append(all, o), append(ids, o["id"])
		}
		doc := plain()
		doc["proof"] = all
		raw, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
}

func manyDisclosures(n int) (all []string) {
	for i := range n {
		all = append(all, disclosure(salt, fmt.Sprintf("m%d", i), i))
	}
	return all
}
