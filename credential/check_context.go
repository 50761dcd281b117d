package credential

import (
	"slices"
	"strings"
)

// The contexts that a kind of credential begins with: after the data model's
// come those of its own, whose addresses are a base, versions and ".json"; one
// without versions is the address.
type contextBase struct{ base, version string }

var (
	contextsOB  = []contextBase{{"https://purl.imsglobal.org/spec/ob/v3p0/context", "-3."}}
	contextsCLR = []contextBase{{"https://purl.imsglobal.org/spec/clr/v2p0/context", "-2."}, contextsOB[0]}
)

// matches is ^BASE(-3\.\d\.\d)*\.json$
func (b contextBase) matches(v any) bool {
	url, _ := v.(string)
	if b.version == "" {
		return url == b.base
	}
	rest, ok := strings.CutPrefix(url, b.base)
	if rest, ok = cutSuffix(rest, ok, ".json"); !ok {
		return false
	}
	for rest != "" {
		version, ok := strings.CutPrefix(rest, b.version)
		if !ok || len(version) < 3 || !consists(version[:1], digits) || version[1] != '.' || !consists(version[2:3], digits) {
			return false
		}
		rest = version[3:]
	}
	return true
}

func cutSuffix(s string, ok bool, suffix string) (string, bool) {
	s, found := strings.CutSuffix(s, suffix)
	return s, ok && found
}

// contexts checks which contexts there are, and their order (OB 3.0
// §AchievementCredential, VC Data Model 2.0 §Contexts).
func (k *checker) contexts(v any, r *member) {
	if k.more {
		k.contextsInUse(many(v), r)
		return
	}
	list, isList := v.([]any)
	if !isList {
		if k.form == Strict || !isContext(v) {
			k.fault("shape.array", "@context must be a list of contexts")
		}
		return
	}
	if len(list) < 1+len(r.contexts) || list[0] != ContextV2 {
		k.fault("context.first", "the first context must be %s", ContextV2)
	}
	for i, want := range r.contexts {
		if i+1 < len(list) && !want.matches(list[i+1]) {
			k.fault("context.order", "context %d must be %s….json", i+2, want.base)
		}
	}
	k.contextEntries(list, 1+len(r.contexts))
}

func (k *checker) contextEntries(list []any, from int) {
	for i := from; i < len(list); i++ {
		if !isContext(list[i]) {
			k.enterAt(i)
			k.fault("shape.type", "a context is an address or an object")
			k.leave()
		}
	}
}

func isContext(v any) bool {
	switch v.(type) {
	case string, map[string]any:
		return true
	}
	return false
}

// contextsInUse takes the contexts as they are found, of either data model.
func (k *checker) contextsInUse(list []any, r *member) {
	if len(list) == 0 {
		k.fault("shape.missing", "@context is missing")
		return
	}
	switch list[0] {
	case ContextV2:
	case ContextV1:
		k.warn("context.oldModel", "this is the older data model, VC 1.1")
	default:
		k.fault("context.first", "the first context must be %s", ContextV2)
		return
	}
	k.contextEntries(list, 1)
	for i, want := range r.contexts {
		at := slices.IndexFunc(list, want.inUse)
		switch {
		case at < 0:
			k.fault("context.noBadge", "no %s context is among the contexts", want.name())
		case at > i+1:
			k.warn("context.order", "the %s context should stand %s", want.name(), [...]string{"second", "third"}[i])
		case want == contextsOB[0] && list[at] != ContextOB:
			k.warn("context.alias", "the Open Badges context is an older one or an alias; the present one is %s", ContextOB)
		}
	}
}

func (b contextBase) name() string {
	switch b {
	case contextsOB[0]:
		return "Open Badges 3.0"
	case contextsCLR[0]:
		return "CLR 2.0"
	}
	return b.base
}

// inUse tells whether a context is this one, by whatever address it has had.
func (b contextBase) inUse(v any) bool {
	url, _ := v.(string)
	if b.version == "" {
		return url == b.base
	}
	if b == contextsOB[0] && (url == "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld" || url == "https://imsglobal.github.io/openbadges-specification/context.json") {
		return true
	}
	version, ok := strings.CutPrefix(url, b.base)
	if version, ok = cutSuffix(version, ok, ".json"); !ok {
		return false
	}
	number, ok := strings.CutPrefix(version, b.version)
	return version == "" || ok && consists(number, digits+".")
}
