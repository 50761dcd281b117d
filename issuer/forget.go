package issuer

import (
	"context"

	"laurel/account"
)

// Forget has every organisation forget whom it awarded something under these
// addresses. Their awards stay as numbers: what was revoked stays revoked, and
// no place in a status list is given again.
func (s *Service) Forget(ctx context.Context, by account.Actor, emails ...string) error {
	if err := by.RequireOperator(); err != nil {
		return err
	}
	var normal []string
	for _, email := range emails {
		one, err := account.NormalEmail(email)
		if err != nil {
			return err
		}
		normal = append(normal, one)
	}
	return s.People.EraseRecipients(ctx, normal...)
}
