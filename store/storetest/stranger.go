package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"laurel/account"
	"laurel/fault"
	"laurel/store"
)

// everywhere are the methods that every Tx may have from the store itself.
var everywhere = map[string]string{
	"Later":        "enqueues a job, reads nothing",
	"LaterAt":      "enqueues a job, reads nothing",
	"Record":       "adds an event whose owner it names",
	"FixPublicURL": "is the installation's",
	"PutFile":      "adds a file for the owner named",
	"DropFiles":    "deletes what the owner named has",
}

var errUndo = errors.New("undo")

// strangerFindsNothing calls every method of a Tx in the name of somebody else
// with the ids of what o.Org and o.Person own. It wants NotFound, or an answer
// in which nothing of theirs is named.
func strangerFindsNothing(t *testing.T, db *store.DB, r Room, o Owners, samples []any) {
	secret := marks(o, samples)
	for i := range r.tx.NumMethod() {
		m := r.tx.Method(i)
		if r.Open[m.Name] != "" || everywhere[m.Name] != "" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			args, err := strangersArgs(m.Type, o, samples)
			if err != nil {
				t.Fatal(err)
			}
			err = r.update(t.Context(), db, func(tx reflect.Value) error {
				if complaint := judge(tx.MethodByName(m.Name).Call(args), secret); complaint != "" {
					t.Error(complaint)
				}
				return errUndo
			})
			if !errors.Is(err, errUndo) {
				t.Errorf("the transaction failed: %v", err)
			}
		})
	}
}

// strangersArgs makes a call's arguments: the stranger, then the samples.
func strangersArgs(method reflect.Type, o Owners, samples []any) ([]reflect.Value, error) {
	if method.NumIn() == 0 {
		return nil, errors.New("takes no owner first: say in Open why that is safe")
	}
	var args []reflect.Value
	switch method.In(0) {
	case reflect.TypeFor[account.OrgID]():
		args = append(args, reflect.ValueOf(o.OtherOrg))
	case reflect.TypeFor[account.PersonID]():
		args = append(args, reflect.ValueOf(o.OtherPerson))
	default:
		return nil, fmt.Errorf("takes %s first, not an owner: say in Open why that is safe", method.In(0))
	}
	for i := 1; i < method.NumIn(); i++ {
		arg, err := sampleOf(method.In(i), o, samples)
		if err != nil {
			return nil, err
		}
		args = append(args, arg)
	}
	return args, nil
}

func sampleOf(want reflect.Type, o Owners, samples []any) (reflect.Value, error) {
	for _, s := range append(samples, o.Org, o.Person) {
		if reflect.TypeOf(s) == want {
			return reflect.ValueOf(s), nil
		}
	}
	if want.Kind() == reflect.String && want.PkgPath() != "" {
		return reflect.Value{}, fmt.Errorf("Seed returns no sample of type %s", want)
	}
	return reflect.Zero(want), nil
}

// judge says what is wrong with what a stranger got.
func judge(results []reflect.Value, secret []string) string {
	shown, failed := "", error(nil)
	answers := 0
	for _, v := range results {
		if v.Type() == reflect.TypeFor[error]() {
			failed, _ = v.Interface().(error)
			continue
		}
		answers++
		shown += fmt.Sprintf("%+v ", v.Interface())
	}
	if failed != nil {
		if !fault.Is(failed, fault.NotFound) {
			return fmt.Sprintf("a stranger gets %v, want not found", failed)
		}
		return ""
	}
	if answers == 0 {
		return "a stranger changed something, or was told so; want not found"
	}
	for _, s := range secret {
		if strings.Contains(shown, s) {
			return fmt.Sprintf("a stranger sees %q in %.300s", s, shown)
		}
	}
	return ""
}

// marks are the ids and words by which something of the owner's is recognised.
func marks(o Owners, samples []any) []string {
	all := []string{string(o.Org), string(o.Person)}
	for _, s := range samples {
		v := reflect.ValueOf(s)
		if v.Kind() == reflect.String && len(v.String()) >= 8 {
			all = append(all, v.String())
		}
	}
	return all
}
