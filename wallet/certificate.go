package wallet

import (
	"context"
	"strings"
	"unicode/utf8"

	"laurel/picture"
	"laurel/record"
)

// certificate draws the award as a PDF that carries the signed JSON. All it
// says is read from what was signed.
func (s *Service) certificate(ctx context.Context, award Award) ([]byte, error) {
	sum, err := award.summary()
	if err != nil {
		return nil, err
	}
	own, err := s.Awards.OwnPicture(ctx, award.ID, "png")
	if err != nil {
		return nil, err
	}
	return picture.Certificate(picture.CertificateData{
		Badge:      award.Badge,
		Picture:    own,
		Issuer:     sum.Issuer.Name,
		Number:     award.Number,
		Holder:     sum.Holder,
		Title:      sum.Title,
		Facts:      facts(sum),
		Outcomes:   sum.Outcomes,
		URL:        s.PageURL(award.Page),
		Scan:       s.CheckURL(award.Page),
		Credential: award.JSON,
		Language:   sum.Language,
		Date:       sum.AwardedOn,
	})
}

// facts is one grey line of sentences under a title: how it was assessed, the
// result, the work, the level, the dates.
func facts(s record.Summary) string {
	var all []string
	add := func(text string) {
		if text != "" {
			all = append(all, withFirst(strings.ToUpper, strings.TrimSuffix(text, "."))+".")
		}
	}
	how := s.Assessment.String()
	if supervision := s.Supervision.String(); supervision != "" && how != "" {
		how += "; " + withFirst(strings.ToLower, supervision)
	}
	add(how)
	reached := s.Result
	reached.Needed = "" // it was reached; the page has it
	add(reached.Words())
	work := s.Workload()
	if s.EQF.Known() {
		if work != "" {
			work += ", "
		}
		work += s.EQF.String() + " (EQF)"
	}
	add(work)
	if !s.AwardedOn.IsZero() {
		dates := "Awarded on " + day(s.AwardedOn)
		if s.ValidUntil != nil {
			dates += ", in force until " + day(*s.ValidUntil)
		}
		add(dates)
	}
	return strings.Join(all, " ")
}

// withFirst changes the first letter of a text.
func withFirst(change func(string) string, text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return change(text[:size]) + text[size:]
}
