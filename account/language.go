package account

import (
	"context"
	"slices"

	"laurel/fault"
)

// Languages are those that mails are written in, as BCP 47 tags.
func Languages() []string { return []string{"en", "de"} }

// SetLanguage says in which language the actor wants their mails; "" that it
// depends on the mail. It fails with [fault.Invalid] for one that is not spoken here.
func (s *Service) SetLanguage(ctx context.Context, by Actor, language string) error {
	if language != "" && !slices.Contains(Languages(), language) {
		return fault.Field("language", "Mails are not written in this language. Choose one from the list.")
	}
	if err := requirePerson(by); err != nil {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.SetLanguage(by.Person, language); err != nil {
			return err
		}
		return s.own(tx, by, "person.languageChanged", string(by.Person), nil)
	})
}

// LanguageOf is the language in which whoever has an address wants their mails;
// "" where nobody has it or they did not say.
func (s *Service) LanguageOf(ctx context.Context, email string) (language string, err error) {
	normal, err := NormalEmail(email)
	if err != nil {
		return "", nil // nobody has it
	}
	err = s.Store.View(ctx, func(tx Tx) error {
		language, err = languageOf(tx, normal)
		return err
	})
	return language, err
}

func languageOf(tx Tx, normal string) (string, error) {
	p, err := tx.PersonByEmail(normal)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return p.Language, err
}

// invitedLanguage is in which language an invitation is written: the one that
// whoever is invited wants, else the one of whoever invites.
func invitedLanguage(tx Tx, inv Invitation) (string, error) {
	language, err := languageOf(tx, inv.Email)
	if err != nil || language != "" || inv.By == "" {
		return language, err
	}
	p, err := tx.Person(inv.By)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return p.Language, err
}
