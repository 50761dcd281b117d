package bake_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"laurel/credential/bake"
	"laurel/credential/credentialtest/tally"
)

const (
	someJSON = `{"type":["VerifiableCredential"],"name":"Reads a map é ]]> & <b>"}`
	someJWS  = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJkaWQ6a2V5OnoifQ.c2lnbmF0dXJl"
	plainSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>`
)

func TestWhatIsBakedComesOutAsItWentIn(t *testing.T) {
	for _, credential := range []string{someJSON, someJWS, "\r\n {\r\n\t\"a\": 1\r\n}\n", `{"cdata":"<![CDATA[ ]]]]> ]]>]]>"}`} {
		for name, pic := range map[string]struct {
			data []byte
			bake func(picture, credential []byte) ([]byte, error)
			kind string
		}{
			"png":               {smallPNG(t), bake.PNG, bake.InPNG},
			"svg":               {[]byte(plainSVG), bake.SVG, bake.InSVG},
			"svg self-closed":   {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), bake.SVG, bake.InSVG},
			"svg with a prefix": {[]byte(`<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:g/></s:svg>`), bake.SVG, bake.InSVG},
			"svg of OB 2.0":     {[]byte(`<svg xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="https://a.example/1"/></svg>`), bake.SVG, bake.InSVG},
		} {
			t.Run(name, func(t *testing.T) {
				once := must(t)(pic.bake(pic.data, []byte(someJSON+" ")))
				twice := must(t)(pic.bake(once, []byte(credential)))
				got, kind, err := bake.Extract(twice)
				if err != nil || kind != pic.kind || string(got) != credential {
					t.Fatalf("extracted %q as %s, %v; want %q\n%s", got, kind, err, credential, twice)
				}
				if again := must(t)(pic.bake(twice, []byte(credential))); !bytes.Equal(again, twice) {
					t.Errorf("baking the same again changed the picture:\n%s\n%s", twice, again)
				}
			})
		}
	}
}

func TestPNGIsLaidOutForStrictReaders(t *testing.T) {
	baked := must(t)(bake.PNG(smallPNG(t), []byte(someJWS)))
	baked = must(t)(bake.PNG(baked, []byte(someJSON)))
	want := "openbadgecredential\x00\x00\x00\x00\x00" + someJSON
	if n := bytes.Count(baked, []byte("openbadgecredential")); n != 1 {
		t.Errorf("the keyword appears %d times", n)
	}
	if at := bytes.Index(baked, []byte("iTXt"+want)); at < 0 || at > bytes.Index(baked, []byte("IDAT")) {
		t.Errorf("no uncompressed iTXt before IDAT in %q", baked)
	}
	if _, err := png.Decode(bytes.NewReader(baked)); err != nil {
		t.Errorf("the picture no longer opens: %v", err)
	}
}

func TestSVGIsLaidOutForStrictReaders(t *testing.T) {
	for credential, want := range map[string]string{
		someJWS:   `<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><openbadges:credential verify="` + someJWS + `"></openbadges:credential><path d="M0 0h9"/></svg>`,
		`{"a":1}`: `<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><openbadges:credential><![CDATA[{"a":1}]]></openbadges:credential><path d="M0 0h9"/></svg>`,
	} {
		if got := must(t)(bake.SVG([]byte(plainSVG), []byte(credential))); string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestExtractReadsWhatOthersBake(t *testing.T) {
	packed := new(bytes.Buffer)
	w := zlib.NewWriter(packed)
	w.Write([]byte(someJSON))
	w.Close()
	for _, tt := range []struct {
		name, picture, want, kind string
	}{
		{"PNG of OB 2.0", withChunk(t, "iTXt", "openbadges\x00\x00\x00\x00\x00"+someJSON), someJSON, bake.InPNGOB2},
		{"PNG before 2.0", withChunk(t, "tEXt", "openbadges\x00https://a.example/1"), "https://a.example/1", bake.InPNGOB2},
		{"compressed text", withChunk(t, "iTXt", "openbadgecredential\x00\x01\x00en\x00schlüssel\x00"+packed.String()), someJSON, bake.InPNG},
		{"SVG of OB 2.0 by address", `<svg xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="https://a.example/?a=1&amp;b=2"/></svg>`, "https://a.example/?a=1&b=2", bake.InSVGOB2},
		{"SVG of OB 2.0 with its text", "<svg xmlns:o=\"http://openbadges.org\"><o:assertion verify=\"https://a.example/1\">\n<![CDATA[{}]]>\n</o:assertion></svg>", "{}", bake.InSVGOB2},
		{"escaped text", `<svg xmlns:ob="https://purl.imsglobal.org/ob/v3p0"><g><ob:credential> {&quot;a&quot;:&#34;&#x3c;&amp;&#34;} </ob:credential></g></svg>`, `{"a":"<&"}`, bake.InSVG},
		{"drawing program's entities", `<!DOCTYPE svg [<!ENTITY ns "http://x.example">]><svg a="&ns;" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential verify="a.b.c"/></svg>`, "a.b.c", bake.InSVG},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, kind, err := bake.Extract([]byte(tt.picture))
			if err != nil || string(got) != tt.want || kind != tt.kind {
				t.Errorf("got %q, %s, %v; want %q, %s", got, kind, err, tt.want, tt.kind)
			}
		})
	}
}

func TestBadPicturesAreRefused(t *testing.T) {
	bomb := new(bytes.Buffer)
	w := zlib.NewWriter(bomb)
	w.Write(make([]byte, bake.MaxCredential+1))
	w.Close()
	whole := string(smallPNG(t))
	for _, tt := range []struct{ name, picture, code string }{
		{"text", "good morning", "kind"},
		{"nothing", "", "kind"},
		{"web page", "<html></html>", "kind"},
		{"PNG without a credential", whole, "empty"},
		{"SVG without a credential", plainSVG, "empty"},
		{"PNG cut off", whole[:len(whole)-20], "damaged"},
		{"chunk longer than the file", whole[:8] + "\xff\xff\xff\xffIHDR" + whole[16:], "damaged"},
		{"chunks without end", whole[:33] + strings.Repeat("\x00\x00\x00\x00teSTabcd", 1<<16), "damaged"},
		{"SVG cut off", plainSVG[:40], "damaged"},
		{"SVG in another encoding", `<?xml version="1.0" encoding="UTF-16"?><svg/>`, "damaged"},
		{"text that unpacks without end", withChunk(t, "iTXt", "openbadgecredential\x00\x01\x00\x00\x00"+bomb.String()), "tooLarge"},
		{"text that does not unpack", withChunk(t, "iTXt", "openbadgecredential\x00\x01\x00\x00\x00junk"), "damaged"},
		{"PNG too large", whole + strings.Repeat("x", bake.MaxPNG), "tooLarge"},
		{"SVG too large", plainSVG + strings.Repeat(" ", bake.MaxSVG), "tooLarge"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := bake.Extract([]byte(tt.picture))
			if !errors.Is(err, &bake.Error{Code: tt.code}) {
				t.Errorf("got %v, want the code %s", err, tt.code)
			}
		})
	}
	flipped := []byte(whole)
	flipped[20] ^= 1
	if _, err := bake.PNG(flipped, []byte(someJSON)); !errors.Is(err, &bake.Error{Code: "damaged"}) {
		t.Errorf("baking into a PNG with a wrong checksum: %v", err)
	}
	if _, err := bake.SVG([]byte(plainSVG), []byte("{\"a\":\"\x01\"}")); !errors.Is(err, &bake.Error{Code: "credential"}) {
		t.Errorf("baking a control character: %v", err)
	}
}

func TestPublishedPictures(t *testing.T) {
	root := filepath.Join(shared(), "spec/vectors/1edtech-validator/inspector-vc/src/test/resources")
	tally.RanMany(t, "1edtech-validator", "baked pictures", tally.Read, 7)
	for name, begins := range map[string]string{
		"ob30/simple-json.png": "{", "ob30/simple-json.svg": "\n    {", "ob20/simple-badge.png": "{",
		"ob30/simple-jwt.png": "eyJ", "ob30/simple-jwt.svg": "eyJ", "ob30/simple-jwt_v1.png": "eyJ", "ob30/simple-jwt_v1.svg": "eyJ",
	} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, os.ErrNotExist) {
			t.Skipf("published pictures are not here: %s", name)
		}
		got, _, err := bake.Extract(data)
		if err != nil || !strings.HasPrefix(strings.ReplaceAll(string(got), "\r", ""), begins) {
			t.Errorf("%s: %.60q, %v", name, got, err)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add(smallPNG(f))
	f.Add([]byte(withChunk(f, "iTXt", "openbadgecredential\x00\x00\x00\x00\x00{}")))
	f.Add([]byte(`<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential><![CDATA[{}]]></openbadges:credential></svg>`))
	f.Add([]byte(plainSVG))
	f.Fuzz(func(t *testing.T, picture []byte) {
		bake.Extract(picture)
		for _, into := range []func(picture, credential []byte) ([]byte, error){bake.PNG, bake.SVG} {
			baked, err := into(picture, []byte(someJSON))
			if err != nil {
				continue
			}
			if got, _, err := bake.Extract(baked); err != nil || string(got) != someJSON {
				t.Fatalf("baked into %q, got back %q, %v", picture, got, err)
			}
		}
	})
}

func smallPNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withChunk puts one more chunk behind the header of a small PNG.
func withChunk(t testing.TB, kind, data string) string {
	pic := smallPNG(t)
	c := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	c = append(c, kind+data...)
	c = binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:]))
	return string(pic[:33]) + string(c) + string(pic[33:])
}

func must(t *testing.T) func([]byte, error) []byte {
	return func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

func shared() string {
	if dir := os.Getenv("LAUREL_SHARED"); dir != "" {
		return dir
	}
	return "../../../shared"
}
