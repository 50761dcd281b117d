package canon

import (
	"strings"
	"unicode/utf8"
)

// scalar reads a string, number or boolean by what its term says (JSON-LD
// 1.1 API, section 5.3.2).
func (c *converter) scalar(act *active, def *definition, v any) (Term, error) {
	s, isString := v.(string)
	if def == nil {
		def = &definition{}
	}
	switch def.typ {
	case "@id":
		if isString {
			return c.reference(act.documentIRI(s), s)
		}
	case "@vocab":
		if isString {
			return c.reference(act.typeIRI(s), s)
		}
	case "@json":
		return c.jsonLiteral(v)
	case "", "@none":
		if isString {
			return c.text(act, def, s)
		}
	default:
		return c.literal(v, def.typ)
	}
	return c.literal(v, "")
}

func (c *converter) reference(full, written string) (Term, error) {
	if !isAbsolute(full) {
		return Term{}, c.at.fail(RelativeIRI, "%q is not an absolute IRI", written)
	}
	return c.name(full), nil
}

// text is a string with the language and direction in force.
func (c *converter) text(act *active, def *definition, s string) (Term, error) {
	language, direction := act.language, act.direction
	if def.language.Set {
		language = def.language.Value
	}
	if def.direction.Set {
		direction = def.direction.Value
	}
	return c.tagged(s, language, direction)
}

// tagged is a string with a language and a direction, or without. Direction
// goes into the datatype (JSON-LD 1.1, section 10.2, i18n-datatype), so that
// a proof covers it.
func (c *converter) tagged(s, language, direction string) (Term, error) {
	if !utf8.ValidString(s) {
		return Term{}, c.at.fail(InvalidValue, "the text is not UTF-8")
	}
	t := Term{Kind: Literal, Value: s}
	switch {
	case direction != "":
		t.Datatype = i18nLiteral + language + "_" + direction
	case language != "":
		t.Datatype, t.Language = rdfLang, language
	}
	return t, nil
}

// literal is a value of a datatype, or of the one that its JSON type has.
func (c *converter) literal(v any, datatype string) (Term, error) {
	t := Term{Kind: Literal, Datatype: datatype}
	native := ""
	switch v := v.(type) {
	case string:
		if !utf8.ValidString(v) {
			return Term{}, c.at.fail(InvalidValue, "the text is not UTF-8")
		}
		t.Value = v
	case bool:
		native = xsdBoolean
		t.Value = "false"
		if v {
			t.Value = "true"
		}
	default:
		n, err := c.number(v)
		if err != nil {
			return Term{}, err
		}
		t.Value, native = numberText(n, datatype)
	}
	if t.Datatype == "" {
		t.Datatype = native
	}
	if t.Datatype == xsdString {
		t.Datatype = ""
	}
	return t, nil
}

func (c *converter) number(v any) (float64, error) {
	f, err := number(v)
	if err != nil {
		return 0, c.at.fail(InvalidValue, "%s", err)
	}
	return f, nil
}

// valueObject reads {"@value": …}.
func (c *converter) valueObject(before *active, es entries) (Term, error) {
	var value any
	var datatype, language, direction string
	for i := range es {
		e := &es[i]
		c.at.enter(e.name)
		var err error
		switch e.means {
		case "@value":
			value = e.value
		case "@type":
			datatype, err = c.datatype(before, e.value)
		case "@language":
			language, err = c.languageTag(e.value)
		case "@direction":
			direction, err = c.direction(e.value)
		default:
			err = c.misplaced(e)
			if !isKeyword(e.means) {
				err = c.at.fail(InvalidValue, "a value has no property %q", e.name)
			}
		}
		if err != nil {
			return Term{}, err
		}
		c.at.leave()
	}
	if datatype == "@json" && language+direction == "" {
		return c.jsonLiteral(value)
	}
	text, isString := value.(string)
	switch {
	case value == nil:
		return Term{}, c.at.fail(DataLoss, "a null value would be lost")
	case language+direction == "":
		return c.literal(value, datatype)
	case datatype != "" || !isString:
		return Term{}, c.at.fail(InvalidValue, "only a string without a type has a language or a direction")
	}
	return c.tagged(text, language, direction)
}

func (c *converter) datatype(act *active, v any) (string, error) {
	name, ok := v.(string)
	if list, many := v.([]any); many && len(list) == 1 {
		name, ok = list[0].(string)
	}
	if !ok {
		return "", c.at.fail(InvalidValue, "the type of a value is one string")
	}
	full := act.typeIRI(name)
	if full != "@json" && (!isAbsolute(full) || isBlank(full)) {
		return "", c.at.fail(UndefinedTerm, "the type %q is not defined by the contexts", name)
	}
	return full, nil
}

func (c *converter) languageTag(v any) (string, error) {
	s, _ := v.(string)
	if !isLanguage(s) {
		return "", c.at.fail(InvalidValue, "%v is no language tag", v)
	}
	return strings.ToLower(s), nil
}

func (c *converter) direction(v any) (string, error) {
	if v != "ltr" && v != "rtl" {
		return "", c.at.fail(InvalidValue, "a direction is ltr or rtl")
	}
	return v.(string), nil
}

// jsonLiteral keeps any JSON as it is, in canonical form.
func (c *converter) jsonLiteral(v any) (Term, error) {
	text, err := appendJSON(nil, v, maxDepth-len(c.at))
	if err != nil {
		return Term{}, c.at.fail(codeOf(err), "%s", err)
	}
	return Term{Kind: Literal, Value: string(text), Datatype: rdfJSON}, nil
}
