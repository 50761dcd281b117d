package account

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"laurel/fault"
)

// OrganisationRequest is what is told about an organisation.
type OrganisationRequest struct {
	Name        string
	Kind        Kind
	Country     string
	City        string
	Description string
	Website     string
	Email       string
	Hue         int
	KeyKind     KeyKind // empty is did:key; fixed when it is made
	LegalID     LegalID // as it is written; empty for none
}

// CreateOrganisation adds an organisation. Only an operator may: whoever
// issues here does it under the server's name.
func (s *Service) CreateOrganisation(ctx context.Context, by Actor, req OrganisationRequest) (Organisation, error) {
	if err := by.RequireOperator(); err != nil {
		return Organisation{}, err
	}
	o, err := req.checked()
	if err != nil {
		return Organisation{}, err
	}
	o.ID, o.Created = OrgID(s.newID()), s.now()
	return o, s.Store.Update(ctx, func(tx Tx) error {
		if err := tx.AddOrganisation(o); err != nil {
			return err
		}
		e := by.Event("organisation.created", string(o.ID))
		e.Org = o.ID
		if err := s.record(tx, e); err != nil {
			return err
		}
		return s.holdIfAlike(tx, by, &o)
	})
}

// ChangeOrganisation changes the public profile. Its keys stay.
func (s *Service) ChangeOrganisation(ctx context.Context, by Actor, id OrgID, req OrganisationRequest) error {
	changed, err := req.checked()
	if err != nil {
		return err
	}
	if err := by.Require(Manage, id); err != nil {
		return err
	}
	return s.changeOrganisation(ctx, by, id, "organisation.changed", func(o *Organisation) error {
		changed.ID, changed.Created, changed.DID, changed.KeyKind, changed.Held = o.ID, o.Created, o.DID, o.KeyKind, o.Held
		*o = changed
		return nil
	})
}

// SetDID notes the issuer's id once its keys are made. Another one is refused:
// the credentials it signed name the first.
func (s *Service) SetDID(ctx context.Context, by Actor, id OrgID, did string) error {
	if !by.Operator {
		if err := by.Require(Manage, id); err != nil {
			return err
		}
	}
	return s.changeOrganisation(ctx, by, id, "organisation.keysMade", func(o *Organisation) error {
		if o.DID != "" && o.DID != did {
			return fault.New(fault.Conflict, "organisation.hasDID", "This organisation signs as {did} already.", "did", o.DID)
		}
		o.DID = did
		return nil
	})
}

func (s *Service) changeOrganisation(ctx context.Context, by Actor, id OrgID, kind string, change func(*Organisation) error) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		o, err := tx.Organisation(id)
		if err != nil {
			return err
		}
		before := o
		if err := change(&o); err != nil || o == before {
			return err
		}
		if err := tx.SetOrganisation(id, o); err != nil {
			return err
		}
		e := by.Event(kind, string(id))
		e.Org = id
		if err := s.record(tx, e); err != nil || o.Name == before.Name {
			return err
		}
		return s.holdIfAlike(tx, by, &o)
	})
}

// Organisation is an organisation's public profile.
func (s *Service) Organisation(ctx context.Context, id OrgID) (o Organisation, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		o, err = tx.Organisation(id)
		return err
	})
	return o, err
}

// Organisations lists all, by name.
func (s *Service) Organisations(ctx context.Context) (all []Organisation, err error) {
	err = s.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Organisations()
		return err
	})
	slices.SortFunc(all, func(a, b Organisation) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// checked is the request as an organisation, or every field at fault.
func (r OrganisationRequest) checked() (Organisation, error) {
	var bad []*fault.Error
	name, err := cleanName(r.Name)
	if err != nil {
		bad = append(bad, fault.Field("name", "Give the organisation's name, of at most 200 characters."))
	}
	if !slices.Contains(Kinds(), r.Kind) {
		bad = append(bad, fault.Field("kind", "Say what kind of organisation it is."))
	}
	if len(r.Country) != 2 || strings.Trim(r.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		bad = append(bad, fault.Field("country", "Give the country as two capital letters, such as NL."))
	}
	if len(r.City) > maxName || len(r.Description) > 5000 {
		bad = append(bad, fault.Field("description", "This is longer than 5,000 characters."))
	}
	if u, err := url.Parse(r.Website); r.Website != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		bad = append(bad, fault.Field("website", "Give the whole address, such as https://example.org."))
	}
	if r.Email != "" {
		if _, err := NormalEmail(r.Email); err != nil {
			bad = append(bad, fault.Field("email", "This is not a mail address. It should look like name@example.org."))
		}
	}
	if r.Hue < 0 || r.Hue > 359 {
		bad = append(bad, fault.Field("hue", "A hue lies between 0 and 359."))
	}
	legal, err := ReadLegalID(r.LegalID.Scheme, r.LegalID.Value)
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		bad = append(bad, f)
	}
	keys := cmp.Or(r.KeyKind, DIDKey)
	if keys != DIDKey && keys != DIDWeb {
		bad = append(bad, fault.Field("keyKind", "Keys are did:key or did:web."))
	}
	return Organisation{Name: name, Kind: r.Kind, Country: r.Country, City: r.City, Description: r.Description,
		Website: r.Website, Email: r.Email, Hue: r.Hue, KeyKind: keys, LegalID: legal}, fault.Join(bad...)
}

// Kinds lists the kinds of organisations in the order they are offered.
func Kinds() []Kind { return []Kind{University, School, Company, Body, Authority, Quality} }
