package picture

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// What may stand in a stranger's SVG.
var (
	keptElements = words(`svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc
		linearGradient radialGradient stop clipPath mask`)
	holdsText = words("text tspan title desc")

	keptAttrs = words(`id transform d x y x1 y1 x2 y2 width height r rx ry cx cy points viewBox preserveAspectRatio pathLength
		fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
		stroke-dasharray stroke-dashoffset opacity color display visibility paint-order vector-effect
		offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod fx fy fr
		clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits mask-type
		font-family font-size font-weight font-style text-anchor dominant-baseline letter-spacing dx dy rotate textLength lengthAdjust
		role aria-label`)
	styleAttrs = words(`fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
		stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility paint-order vector-effect
		stop-color stop-opacity clip-path clip-rule mask mask-type font-family font-size font-weight font-style text-anchor
		dominant-baseline letter-spacing`)
	linkedElements = words("use linearGradient radialGradient")
	paintAttrs     = words("fill stroke clip-path mask")
)

var (
	script   = refuse("svg.script", "This SVG has a script in it. Save it as plain SVG, without scripts and actions.")
	outside  = refuse("svg.outside", "This SVG points outside itself. Put everything it needs into it, as shapes.")
	foreign  = refuse("svg.foreign", "This SVG holds parts of a web page. Draw them as shapes.")
	moving   = refuse("svg.moving", "This SVG moves. A badge stands still: save it without animation.")
	bitmap   = refuse("svg.bitmap", "This SVG holds another picture. Draw it as shapes, or send a PNG.")
	styled   = refuse("svg.style", "This SVG has a style sheet in it. Save it with “presentation attributes” (in Inkscape: as Plain SVG).")
	endless  = refuse("svg.endless", "This SVG repeats itself too often. Save a simpler one, or send a PNG.")
	tooLarge = errors.New("no number")
)

// refusedElements are not left out silently: without them the picture would
// not be what its sender sees, or somebody meant harm.
var refusedElements = map[string]error{
	"script": script, "handler": script, "listener": script,
	"foreignobject": foreign, "iframe": foreign, "embed": foreign, "object": foreign, "html": foreign, "body": foreign,
	"video": foreign, "audio": foreign, "canvas": foreign, "link": outside,
	"animate": moving, "animatemotion": moving, "animatetransform": moving, "animatecolor": moving, "set": moving, "discard": moving,
	"image": bitmap, "feimage": bitmap, "style": styled,
}

var (
	// A value made of these can hold neither markup, an escape nor an address.
	harmless = lazy(`^[A-Za-z0-9 #%.,()+_'"-]*$`)
	idName   = lazy(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	paintRef = lazy(`^url\( ?["']?#([A-Za-z_][A-Za-z0-9_.-]*)["']? ?\)( [A-Za-z0-9#(),.% -]*)?$`)
	spaces   = lazy(`\s+`)
)

const maxID = 128

// isID tells whether a text can be an id.
func isID(s string) bool { return len(s) <= maxID && idName().MatchString(s) }

// painted reads a reference to a paint, as url(#sky): the id is its second part.
func painted(value string) []string {
	m := paintRef().FindStringSubmatch(value)
	if m == nil || len(m[1]) > maxID {
		return nil
	}
	return m
}

// lazy compiles a pattern when it is first needed, so that a command that
// draws nothing does not pay for it.
func lazy(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// admitAttr keeps an attribute that is on the list and harmless.
func (e *element) admitAttr(name, value string) error {
	value = strings.TrimSpace(spaces().ReplaceAllString(value, " "))
	low := strings.ToLower(value)
	switch {
	case !keptAttrs[name]:
		return nil
	case name == "aria-label":
		e.set(name, value)
	case name == "id":
		if isID(value) {
			e.set(name, value)
		}
	case strings.Contains(low, "javascript:"):
		return script
	case strings.Contains(low, "url("):
		m := painted(value)
		if m == nil || !paintAttrs[name] || strings.Contains(strings.ToLower(m[2]), "url") {
			return outside
		}
		e.set(name, "url(#"+m[1]+")"+m[2])
	case harmless().MatchString(value):
		e.set(name, value)
	}
	return nil
}

// admitLink keeps a reference within the file.
func (e *element) admitLink(value string) error {
	value = strings.TrimSpace(value)
	if !linkedElements[e.name] {
		return nil
	}
	if len(value) < 2 || value[0] != '#' || !isID(value[1:]) {
		return outside
	}
	e.set("href", value)
	return nil
}

// admitStyle turns declarations into attributes, which they outrank.
func (e *element) admitStyle(style string) error {
	for _, declaration := range strings.Split(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		name = strings.TrimSpace(name)
		if !styleAttrs[name] {
			continue
		}
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		if err := e.admitAttr(name, value); err != nil {
			return err
		}
	}
	return nil
}

// boundReferences refuses pictures that grow without end, or nearly so, when
// each reference is replaced by what it names.
func boundReferences(root *element) error {
	byID := map[string]*element{}
	var index func(*element)
	index = func(e *element) {
		if id := e.get("id"); id != "" && byID[id] == nil {
			byID[id] = e
		}
		for _, k := range e.kids {
			index(k)
		}
	}
	index(root)
	type size struct{ drawn, deep int }
	sizes := map[*element]*size{} // nil while an element is being measured
	var measure func(*element) *size
	measure = func(e *element) *size {
		if s, known := sizes[e]; known {
			return s
		}
		sizes[e] = nil
		s := size{drawn: 1}
		next := append([]*element(nil), e.kids...)
		for _, a := range e.attrs {
			if target := byID[reference(a)]; target != nil {
				next = append(next, target)
			}
		}
		for _, n := range next {
			inner := measure(n)
			if inner == nil {
				return nil
			}
			s.drawn += inner.drawn
			s.deep = max(s.deep, inner.deep+1)
			if s.drawn > maxDrawn || s.deep > 2*maxDepth {
				return nil
			}
		}
		sizes[e] = &s
		return &s
	}
	if measure(root) == nil {
		return endless
	}
	return nil
}

// reference is the id an attribute names, if it names one.
func reference(a attr) string {
	if a.name == "href" {
		return a.value[1:]
	}
	if m := painted(a.value); paintAttrs[a.name] && m != nil {
		return m[1]
	}
	return ""
}

func pixels(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil {
		return 0, tooLarge
	}
	return v, nil
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
