package table

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is what a column may hold.
type Field string

const (
	Name      Field = "name"
	FirstName Field = "first_name" // with LastName, in place of Name
	LastName  Field = "last_name"
	Email     Field = "email"
	AwardedOn Field = "awarded_on"
	Result    Field = "result"
	Evidence  Field = "evidence_url"

	Award       Field = "award"       // its number, id or address; in files about awards that there are
	Achievement Field = "achievement" // its id or title, with Email in place of Award
)

// People are the fields of a file of people to be awarded, in the order in
// which they are offered.
func People() []Field { return []Field{Name, FirstName, LastName, Email, AwardedOn, Result, Evidence} }

// Awards are the fields of a file of awards whose status is to change.
func Awards() []Field { return []Field{Award, Email, Achievement} }

// Corrections are those of a file of awards to be corrected.
func Corrections() []Field {
	return []Field{Award, Email, Achievement, Name, FirstName, LastName, AwardedOn, Result, Evidence}
}

// Renewals are those of a file of awards to be renewed.
func Renewals() []Field {
	return []Field{Award, Email, Achievement, AwardedOn, Result, Evidence}
}

// synonyms are the names of columns as programs export them, without case,
// accents, spaces and marks; the first one is our own.
var synonyms = map[Field]string{
	Name: "name fullname learnername learner student studentname participant participantname recipient recipientname displayname holder " +
		"vollstandigername teilnehmer naam volledigenaam deelnemer nom nometprenom nomcomplet nombrecompleto nomecompleto nome imieinazwisko namn navn",
	FirstName: "firstname givenname forename vorname voornaam prenom nombre primeironome imie fornamn fornavn",
	LastName:  "lastname familyname surname nachname familienname achternaam nomdefamille apellidos apellido cognome sobrenome nazwisko efternamn etternavn",
	Email: "email emailaddress mail mailaddress emailadresse mailadresse adressemail adresseemail courriel emailadres correo correoelectronico " +
		"correoe epost epostadresse adresemail indirizzoemail useremail primaryemail",
	AwardedOn: "awardedon awarded awarddate dateawarded issuedon issued issuedate dateissued completedon completed completiondate date datum " +
		"verliehenam ausgestelltam abschlussdatum toegekendop datedobtention fecha data dato",
	Result:   "result score grade mark points finalgrade ergebnis note punkte resultaat cijfer resultat resultado nota wynik ocena voto",
	Evidence: "evidenceurl evidence evidencelink link url portfolio portfoliourl nachweis bewijs preuve evidencia",
	Award: "award awardnumber awardno awardid awardurl number no nr nummer credential credentialid credentialnumber credentialurl certificatenumber certificateid " +
		"zertifikatsnummer numero numerodeserie",
	Achievement: "achievement achievementid microcredential microcredentialid course coursename module badge badgename title kurs modul cursus cours curso corso",
}

// Columns says in which column, from 0, each field stands. What is not there
// has none.
type Columns map[Field]int

// Guess finds the columns of some fields by their names: for each field the
// first column that bears its own name, or else a synonym.
func Guess(header []string, fields []Field) Columns {
	at := map[string]int{}
	for i, name := range header {
		if plain := PlainName(name); plain != "" {
			if _, taken := at[plain]; !taken {
				at[plain] = i
			}
		}
	}
	columns := Columns{}
	for _, field := range fields {
		for name := range strings.FieldsSeq(synonyms[field]) {
			if i, ok := at[name]; ok {
				columns[field] = i
				break
			}
		}
	}
	if _, first := columns[FirstName]; !first { // in French and the like "nom" alone is the whole name
		delete(columns, LastName)
	}
	return columns
}

// PlainName is a column's name in small letters and digits alone.
func PlainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(name)))
}

// Check says what is missing in a file of people: a name and a mail address
// must be found, each field in a column that there is.
func (c Columns) Check(header []string) error {
	if err := c.inside(header); err != nil {
		return err
	}
	_, whole := c[Name]
	_, first := c[FirstName]
	_, last := c[LastName]
	_, email := c[Email]
	switch {
	case !email:
		return refuse("noEmail", "No column is named email. The first line names these: {found}.", "found", shortList(header))
	case !whole && !(first && last):
		return refuse("noName", "No column is named name (or first_name and last_name). The first line names these: {found}.", "found", shortList(header))
	}
	return nil
}

// CheckAwards says what is missing in a file of awards: their numbers, or the
// mail addresses of those who hold them.
func (c Columns) CheckAwards(header []string) error {
	if err := c.inside(header); err != nil {
		return err
	}
	_, award := c[Award]
	_, email := c[Email]
	if !award && !email {
		return refuse("noAward", "No column is named award, with the awards’ numbers, or email. The first line names these: {found}.", "found", shortList(header))
	}
	return nil
}

func (c Columns) inside(header []string) error {
	for field, i := range c {
		if i < 0 || i >= len(header) {
			return refuse("noColumn", "There is no such column for {field}.", "field", string(field))
		}
	}
	return nil
}

// Of is what a row holds of a field. A name may be put together of two cells.
func (c Columns) Of(row Row, field Field) string {
	if i, ok := c[field]; ok {
		return row.Cell(i)
	}
	if field == Name {
		return strings.TrimSpace(c.Of(row, FirstName) + " " + c.Of(row, LastName))
	}
	return ""
}
