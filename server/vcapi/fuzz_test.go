package vcapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"laurel/server/httpx"
	"laurel/server/vcapi"
)

// FuzzDoor sends any body to any call: the answer is JSON and never that
// something broke.
func FuzzDoor(f *testing.F) {
	var handler http.Handler
	h := start(f, settings{change: func(d *vcapi.Door, web *httpx.Server) {
		mux := http.NewServeMux()
		d.Routes(mux)
		handler = web.Handler(mux)
	}})
	signed := h.issued("eddsa-jcs-2022", sample(h.dids["eddsa-jcs-2022"]))
	f.Add(0, marshal(f, object{"credential": sample(h.dids["eddsa-rdfc-2022"])}))
	f.Add(1, marshal(f, object{"verifiableCredential": signed, "options": object{"challenge": "x"}}))
	f.Add(2, marshal(f, object{"verifiablePresentation": object{"@context": v2, "type": "VerifiablePresentation", "verifiableCredential": signed}}))
	f.Add(3, marshal(f, object{"verifiableCredential": signed, "options": object{"selectivePointers": []string{"/a~1b"}}}))
	f.Add(4, []byte(`{"credentialId":"x","credentialStatus":{"statusListIndex":"-1"},"status":true}`))
	f.Add(5, []byte(`{"presentation":{"@context":[],"holder":[]}}`))
	f.Add(6, []byte(`{"credential":{"issuer":null,"@context":[{"@context":{"@context":{}}}]},"options":[]}`))
	paths := []string{"eddsa-rdfc-2022/credentials/issue", "credentials/verify", "presentations/verify", "credentials/derive",
		"credentials/status", "presentations", "status/credentials/issue", "enveloped/credentials/issue"}
	f.Fuzz(func(t *testing.T, call int, body []byte) {
		path := paths[uint(call)%uint(len(paths))]
		r := httptest.NewRequest("POST", "/vcapi/"+path, bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.RemoteAddr = "127.0.0.1:5000"
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %.300s", path, w.Code, w.Body)
		}
	})
}
