package musts_test

import (
	"testing"

	"laurel/credential"
	"laurel/credential/eu"
)

// european is a description of the sample badge that was changed, and then
// signed.
func european(changes ...change) judge {
	return func(t *testing.T) judged {
		return judgedBy(t, verifier(), signedBy(t, issuer, changed(descriptor(t), changes), options(issuer)))
	}
}

func descriptor(t testing.TB) tree {
	t.Helper()
	doc := badge(t)
	doc["credentialSubject"].(tree)["id"] = holder.Controller()
	c, err := credential.Parse(signedBy(t, issuer, doc, options(issuer)))
	if err != nil {
		t.Fatal(err)
	}
	term := func(words string) eu.Term { return eu.Term{Type: eu.TypeTerm, Words: words} }
	supervision := term("Supervised on site")
	raw, err := eu.New(c, c.ID()+".eu.json", "https://laurel.example", eu.MicroCredential{
		ID: "https://laurel.example/m/1", Type: eu.TypeMicroCredential, Title: "Pruning", Country: "NO", AwardingBody: []eu.Body{{ID: issuer.Controller()}},
		AwardedOn: "2026-05-04", LearningOutcome: []string{"Prunes"}, Workload: eu.Workload{Type: eu.TypeWorkload, Hours: "7.5", ECTS: "0.5"},
		Level: eu.Level{Type: eu.TypeLevel, EQF: "http://data.europa.eu/snb/eqf/3"}, Assessment: term("Practical test"), Participation: term("On site"),
		QualityAssurance: "By the college itself", Supervision: &supervision,
	}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, raw)
}

// TestEuropean: the European description of a micro-credential (Council
// Recommendation 2022/C 243/02, Annex I), a credential beside its badge.
func TestEuropean(t *testing.T) {
	const m = "/credentialSubject/microCredential"
	lacks := func(section, name string) must {
		return must{section, "no " + name, european(drop(m + "/" + name)), "shape.missing " + m + "/" + name}
	}
	hold(t, []must{
		{"eu 1", "a description in order", european(), ""},
		{"eu 1", "no badge that it describes", european(drop("/describes")), "shape.missing /describes"},
		{"eu 1", "no digest of that badge", european(set("/relatedResource/0/id", "https://laurel.example/other")), "describes.noDigest /relatedResource"},
		{"eu 1", "changed after signing", func(t *testing.T) judged {
			doc := decoded(t, signedBy(t, issuer, descriptor(t), options(issuer)))
			set(m+"/title", "Felling")(doc)
			return judgedBy(t, verifier(), encoded(t, doc))
		}, "signature.changed /proof/proofValue"},
		{"eu Annex I", "1: the learner not named", european(drop("/credentialSubject/id"), drop("/credentialSubject/identifier")), "shape.missing /credentialSubject"},
		lacks("eu Annex I", "title"), lacks("eu Annex I", "country"), lacks("eu Annex I", "awardingBody"), lacks("eu Annex I", "awardedOn"),
		lacks("eu Annex I", "learningOutcome"), lacks("eu Annex I", "workload"), lacks("eu Annex I", "level"), lacks("eu Annex I", "assessment"),
		lacks("eu Annex I", "participation"), lacks("eu Annex I", "qualityAssurance"),
		{"eu Annex I", "3: a country by its name", european(set(m+"/country", "Norway")), "shape.type " + m + "/country"},
		{"eu Annex I", "4: no awarding body in the list", european(set(m+"/awardingBody", []any{})), "shape.missing " + m + "/awardingBody"},
		{"eu Annex I", "5: a date that is none", european(set(m+"/awardedOn", "in May")), "date.unreadable " + m + "/awardedOn"},
		{"eu Annex I", "6: no outcome in the list", european(set(m+"/learningOutcome", []any{})), "shape.missing " + m + "/learningOutcome"},
		{"eu Annex I", "7: neither hours nor credits", european(drop(m+"/workload/hours"), drop(m+"/workload/ects")), "shape.missing " + m + "/workload"},
		{"eu Annex I", "8: neither a level nor why there is none", european(drop(m + "/level/eqf")), "shape.missing " + m + "/level"},
		{"eu Annex I", "9: an assessment without words", european(drop(m + "/assessment/words")), "shape.missing " + m + "/assessment/words"},
		{"eu Annex I", "10: a participation without words", european(drop(m + "/participation/words")), "shape.missing " + m + "/participation/words"},
		{"eu Optional", "supervision without words", european(drop(m + "/supervision/words")), "shape.missing " + m + "/supervision/words"},
		{"eu Optional", "prerequisites that are a number", european(set(m+"/prerequisites", 5.0)), "shape.type " + m + "/prerequisites"},
		{"eu 2", "a level above eight", european(set(m+"/level/eqf", "http://data.europa.eu/snb/eqf/9")), "shape.type " + m + "/level/eqf"},
		{"eu 2", "a level that is a number", european(set(m+"/level/eqf", 3.0)), "shape.type " + m + "/level/eqf"},
		{"eu 2", "credits that are a number and not a text", european(set(m+"/workload/ects", 0.5)), "shape.type " + m + "/workload/ects"},
		{"eu 2", "hours in words", european(set(m+"/workload/hours", "a week")), "shape.type " + m + "/workload/hours"},
		{"eu 4", "a type of another class", european(set(m+"/type", []any{"Course"})), "shape.type " + m + "/type"},
		{"eu 4", "a context of another", european(set("/@context", []any{v2, "https://example.org/contexts/eu"})), "jsonld.unknownContext /@context/1"},
		{"eu 4", "a term that the context does not define", func(t *testing.T) judged {
			doc := decoded(t, signedWith(t, "eddsa-rdfc-2022", descriptor(t)))
			set(m+"/honours", "x")(doc)
			return judgedBy(t, verifier(), encoded(t, doc))
		}, "signature.notCovered " + m + "/honours"},
	})
	tell(t, []unseen{
		{"eu Annex II", "principles of design", "of the work of issuers, and of no document"},
		{"eu 3", "the European Learning Model and its seals", "another format, sealed in another way; it is not read, and nothing is said to conform to it"},
		{"eu 5", "wallets of the Union, EBSI, the Diploma Supplement", "notes on other formats, that demand nothing of this one"},
		{"eu Original ELM fragment", "an example", "demands nothing"},
		{"eu Sample", "an example", "demands nothing"},
	})
}
