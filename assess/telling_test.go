package assess

import (
	"reflect"
	"testing"
	"time"
)

// Every language says everything.
func TestTellingsAreWhole(t *testing.T) {
	for language, say := range tellings {
		v := reflect.ValueOf(say)
		for i := range v.NumField() {
			if v.Field(i).String() == "" {
				t.Errorf("%s does not say %s", language, v.Type().Field(i).Name)
			}
		}
	}
}

func TestDecisionInGerman(t *testing.T) {
	at := time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		dec  Decision
		want string
	}{
		{"passed", Decision{Passed: true, Points: 17.5, Max: 20, At: at}, "Sie haben bestanden, mit 17,5 von 20 Punkten. Ihr Nachweis folgt in einer eigenen Mail."},
		{"not passed", Decision{Points: 3, Max: 20, At: at}, "Sie haben nicht bestanden: 3 von 20 Punkten wurden erreicht. Sie können bis 13. April 2026 Einspruch erheben oder sich erneut bewerben."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := Application{State: NotPassed, Decided: &at, Decision: &tt.dec, Round: 1}
			if got := a.decisionWords(Design{AppealDays: 30}, "de"); got != tt.want {
				t.Errorf("%s", got)
			}
		})
	}
}
