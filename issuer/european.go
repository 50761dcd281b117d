package issuer

import (
	"context"

	"laurel/account"
	"laurel/credential"
	"laurel/credential/eu"
	"laurel/credential/key"
	"laurel/credential/proof"
	"laurel/record"
)

// EuropeanURL is the address of an award's European description, and its id.
func (s *Service) EuropeanURL(page string) string { return s.AwardURL(page) + ".eu.json" }

// european signs the European description of a signed award. There is none
// where the definition lacks a mandatory element: authors may publish without,
// and a part has no workload of its own.
func (s *Service) european(ctx context.Context, a Award, v Version, org account.Organisation, signer key.Signer) ([]byte, error) {
	d := v.Definition
	m, missing := record.Summary{
		Achievement: s.versionURL(v), Title: d.Title, Language: d.Language, AwardedOn: a.AwardedOn,
		Issuer:   record.Issuer{ID: signer.Controller(), Name: org.Name, Country: d.Country},
		Elements: s.elements(d), Result: d.Grading.reached(a.Result),
	}.European()
	if len(missing) > 0 {
		return nil, nil
	}
	badge, err := credential.Parse(a.JSON)
	if err != nil {
		return nil, err
	}
	doc, err := eu.New(badge, s.EuropeanURL(a.Page), s.PublicURL, m).JSON()
	if err != nil {
		return nil, err
	}
	return proof.Sign(ctx, doc, signer, s.now())
}

// reached is a result as records have it.
func (g Grading) reached(result string) record.Result {
	switch {
	case g.Kind == PassFail:
		return record.Result{Kind: record.PassFail, Value: "Completed"}
	case g.Kind == NoResult || g.Kind == "" || result == "":
		return record.Result{}
	case g.Kind == Percent:
		return record.Result{Kind: record.Percent, Value: plainNumber(result), Max: "100", Needed: plainNumber(g.Needed)}
	case g.Kind == Points:
		return record.Result{Kind: record.Points, Value: plainNumber(result), Max: plainNumber(g.Max), Needed: plainNumber(g.Needed)}
	}
	return record.Result{Kind: record.LetterGrade, Value: result, Needed: g.Needed}
}
