package credential

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// read fills a T from decoded JSON as far as it fits: one value stands for a
// list of one, a text for the id of an object, a language map for its text.
// What does not fit is left out; [Check] complains about it.
func read[T any](value any) T {
	var out T
	fill(reflect.ValueOf(&out).Elem(), value)
	return out
}

// rawType is of what is taken as JSON, whatever it is.
var rawType = reflect.TypeFor[json.RawMessage]()

func fill(dst reflect.Value, value any) {
	if value == nil {
		return
	}
	if dst.Type() == rawType {
		if raw, err := line(value); err == nil { // decoded JSON can be written
			dst.SetBytes(raw)
		}
		return
	}
	switch dst.Kind() {
	case reflect.String:
		dst.SetString(asText(value))
	case reflect.Bool:
		b, _ := value.(bool)
		dst.SetBool(b)
	case reflect.Float64:
		dst.SetFloat(asNumber(value))
	case reflect.Int:
		dst.SetInt(int64(asNumber(value)))
	case reflect.Pointer:
		if one := first(value); fits(one) {
			dst.Set(reflect.New(dst.Type().Elem()))
			fill(dst.Elem(), one)
		}
	case reflect.Struct:
		fillStruct(dst, first(value))
	case reflect.Slice:
		for _, item := range many(value) {
			if dst.Type().Elem().Kind() == reflect.Struct && !fits(item) {
				continue
			}
			next := reflect.New(dst.Type().Elem()).Elem()
			fill(next, item)
			dst.Set(reflect.Append(dst, next))
		}
	}
}

// fits tells whether an object can be made of the value.
func fits(value any) bool {
	switch value.(type) {
	case map[string]any, string:
		return true
	}
	return false
}

func fillStruct(dst reflect.Value, value any) {
	members, ok := value.(map[string]any)
	if id, isText := value.(string); isText {
		members, ok = map[string]any{"id": id}, true
	}
	if !ok {
		return
	}
	for i := range dst.NumField() {
		name, _, _ := strings.Cut(dst.Type().Field(i).Tag.Get("json"), ",")
		if v, there := members[name]; there {
			fill(dst.Field(i), v)
		}
	}
}

// many is the value as a list: JSON-LD writes a list of one as the one.
func many(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	if value == nil {
		return nil
	}
	return []any{value}
}

func first(value any) any {
	if list := many(value); len(list) > 0 {
		return list[0]
	}
	return nil
}

// asText reads a string, a number, or the text of a language value or map:
// English where there is a choice.
func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return asText(first(v))
	case map[string]any:
		if text, ok := v["@value"].(string); ok {
			return text
		}
		return translation(v)
	}
	return ""
}

func translation(texts map[string]any) string {
	languages := make([]string, 0, len(texts))
	for language := range texts {
		languages = append(languages, language)
	}
	slices.SortFunc(languages, func(a, b string) int {
		aEnglish, bEnglish := strings.HasPrefix(a, "en"), strings.HasPrefix(b, "en")
		if aEnglish != bEnglish {
			return map[bool]int{true: -1, false: 1}[aEnglish]
		}
		return strings.Compare(a, b)
	})
	for _, language := range languages {
		if text, ok := texts[language].(string); ok {
			return text
		}
	}
	return ""
}

func asTexts(value any) []string {
	var out []string
	for _, item := range many(value) {
		if text, ok := item.(string); ok {
			out = append(out, text)
		}
	}
	return out
}

func asNumber(value any) float64 {
	switch v := value.(type) {
	case float64:
		return v
	case string:
		n, err := strconv.ParseFloat(v, 64)
		if err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
			return n
		}
	}
	return 0
}

func hasAny(have []string, wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(have, w) })
}
