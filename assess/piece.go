package assess

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"laurel/account"
	"laurel/fault"
)

const (
	maxPieces = 30   // of a portfolio
	maxWhy    = 2000 // characters on how a piece shows what it shows
)

// HeldAward is an award that the learner holds, as it was when they added it
// to their portfolio.
type HeldAward struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Issuer string `json:"issuer"`
	On     string `json:"on"`     // 2026-03-14
	State  string `json:"state"`  // in words: "In force until 14 March 2031"
	Link   string `json:"link"`   // of its page; "" to those who mark blind
	SHA256 string `json:"sha256"` // of its signed bytes, hexadecimal
	Size   int    `json:"size"`   // of them
}

// PieceRequest saves a piece of a portfolio.
type PieceRequest struct {
	Application ApplicationID
	Piece       TaskID // "": a new one
	Revision    int    // that was read
	Title, Why  string
	Outcomes    []int // that it shows, from 1
	Text, Link  string
	Award       string // id of one that the learner holds; "": none
	File        *Upload
}

// Upload is a file that arrives.
type Upload struct {
	Name string
	Data []byte
}

// Pieces are what stands in a portfolio, in the order in which it was added.
func (o Own) Pieces() []Answer { return pieces(o.Answers) }

// Pieces are what a portfolio has for the assessor.
func (w Work) Pieces() []Answer { return pieces(w.Answers) }

func pieces(answers []Answer) []Answer {
	return slices.DeleteFunc(slices.Clone(answers), func(a Answer) bool { return a.Content.Empty() })
}

// For tells whether a piece is to show an outcome.
func (a Answer) For(outcome int) bool { return slices.Contains(a.Content.Outcomes, outcome) }

// SavePiece adds a piece to a portfolio, or changes one. What was read must
// still be the newest, unless nothing is changed. A file that comes with it is
// looked at as [Service.AddFile] does, and added to those that are there.
func (s *Service) SavePiece(ctx context.Context, by account.Actor, req PieceRequest) (Answer, error) {
	person, err := learner(by)
	if err != nil {
		return Answer{}, err
	}
	return s.savePiece(ctx, by, person, req)
}

func (s *Service) savePiece(ctx context.Context, by account.Actor, person account.PersonID, req PieceRequest) (Answer, error) {
	c, err := s.pieceOf(ctx, by, req)
	if err != nil {
		return Answer{}, err
	}
	if req.Piece == "" {
		req.Piece = TaskID("p" + newID()) // so that they stay in order
	}
	if err := s.Store.View(ctx, func(tx Tx) error {
		_, _, err := openPiece(tx, person, req)
		return err
	}); err != nil { // whoever may not add a piece does not make the scanner work
		return Answer{}, err
	}
	var f FileRef
	if req.File != nil {
		if f, err = s.takeFile(ctx, by, person, req.Application, req.Piece, req.File.Name, req.File.Data); err != nil {
			return Answer{}, err
		}
	}
	var next Answer
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, was, err := openPiece(tx, person, req)
		if err != nil {
			return err
		}
		now := c
		if now.Files = was.Content.Files; req.File != nil {
			if now.Files, err = addTo(tx, a, was.Content.Files, f, req.File.Data); err != nil {
				return err
			}
		}
		if now.Empty() {
			return fault.Field("text", "Add what shows it: a text, an address, a file, or an award that you hold.")
		}
		if next = was; reflect.DeepEqual(now, was.Content) {
			return nil
		}
		if was.Revision != req.Revision {
			return errStaleAnswer
		}
		next = Answer{Application: a.ID, Task: req.Piece, Revision: was.Revision + 1, Content: now, Saved: s.now()}
		added, err := tx.AddAnswer(a.Org, next, keepRevisions)
		if err == nil && !added {
			err = errStaleAnswer
		}
		return err
	})
	return next, err
}

// pieceOf checks what a request says, and finds the award it names.
func (s *Service) pieceOf(ctx context.Context, by account.Actor, req PieceRequest) (Content, error) {
	c := Content{Title: tidy(req.Title), Why: tidy(req.Why), Text: tidy(req.Text), Link: tidy(req.Link), Outcomes: rising(req.Outcomes)}
	bad := []*fault.Error{bounded("title", c.Title, maxTitle), bounded("why", c.Why, maxWhy), bounded("text", c.Text, maxAnswer)}
	if c.Title == "" {
		bad = append(bad, fault.Field("title", "Give the piece a title, such as “Report on the Holm bridge”."))
	}
	if len(c.Outcomes) == 0 {
		bad = append(bad, fault.Field("outcomes", "Choose at least one outcome that it shows."))
	}
	if c.Why == "" {
		bad = append(bad, fault.Field("why", "Say in a sentence how it shows them."))
	}
	if c.Link != "" {
		bad = append(bad, badLink("link", c.Link))
	}
	if req.Award != "" {
		held, err := s.Held(ctx, by)
		if err != nil {
			return Content{}, err
		}
		i := slices.IndexFunc(held, func(h HeldAward) bool { return h.ID == req.Award })
		if i < 0 {
			bad = append(bad, fault.Field("award", "Choose one of the awards that you hold and that are in force."))
		} else {
			c.Award = &held[i]
		}
	}
	return c, fault.Join(bad...)
}

// Held lists the awards that the one who asks could add.
func (s *Service) Held(ctx context.Context, by account.Actor) ([]HeldAward, error) {
	if _, err := learner(by); err != nil || s.Holdings == nil {
		return nil, err
	}
	return s.Holdings.Held(ctx, by)
}

// openPiece is a portfolio that may still be changed, and what is there of the piece.
func openPiece(tx Tx, person account.PersonID, req PieceRequest) (Application, Answer, error) {
	a, err := tx.OwnApplication(person, req.Application)
	if err != nil {
		return a, Answer{}, err
	}
	if !a.Portfolio() {
		return a, Answer{}, fault.NoSuch("portfolio", string(a.ID))
	}
	if a.State != Begun {
		return a, Answer{}, errHandedIn
	}
	d, err := designOf(tx, a)
	if err != nil {
		return a, Answer{}, err
	}
	for _, o := range req.Outcomes {
		if _, ok := d.Task(outcomeTask(o)); !ok {
			return a, Answer{}, fault.Field("outcomes", "Choose from the outcomes that are still to be shown.")
		}
	}
	all, err := tx.Answers(a.Org, a.ID)
	if err != nil {
		return a, Answer{}, err
	}
	was := Answer{Application: a.ID, Task: req.Piece}
	for _, known := range all {
		if known.Task == req.Piece {
			was = known
		}
	}
	switch {
	case was.Revision == 0 && req.Revision > 0:
		return a, was, fault.NoSuch("piece", string(req.Piece))
	case was.Revision == 0 && len(all) >= maxPieces:
		return a, Answer{}, fault.Field("title", "A portfolio has at most {most} pieces. Choose those that show most.", "most", grouped(maxPieces))
	}
	return a, was, nil
}

// RemovePiece takes a piece out of a portfolio. Its savings are kept with the others.
func (s *Service) RemovePiece(ctx context.Context, by account.Actor, id ApplicationID, piece TaskID) error {
	person, err := learner(by)
	if err != nil {
		return err
	}
	_, err = s.removePiece(ctx, person, id, piece)
	return err
}

func (s *Service) removePiece(ctx context.Context, person account.PersonID, id ApplicationID, piece TaskID) (Answer, error) {
	return s.changeAnswer(ctx, person, id, piece, func(t Task, was Answer) (Content, error) {
		if t.Kind != OutcomeTask {
			return was.Content, fault.NoSuch("piece", string(piece))
		}
		return Content{}, nil
	})
}

// lackingPieces says what a portfolio lacks before it is handed in. Where a
// part can be recognised, not every outcome needs a piece; where all were
// recognised before, none does.
func lackingPieces(d Design, answers []Answer) error {
	all := pieces(answers)
	if len(d.Tasks) == 0 {
		return nil
	}
	if len(all) == 0 {
		return fault.Field("pieces", "There is no piece in your portfolio yet. Add one.")
	}
	if d.Partial || d.Mapped() {
		return nil
	}
	var bad []*fault.Error
	for _, t := range d.Tasks {
		if !slices.ContainsFunc(all, func(a Answer) bool { return a.For(t.Outcomes[0]) }) {
			bad = append(bad, fault.Field(string(t.ID), "Nothing shows “{outcome}” yet. All outcomes must be shown here.", "outcome", t.Title))
		}
	}
	return fault.Join(bad...)
}

// piecesAsEvidence lists what a portfolio has, by its content, without the
// learner's own titles.
func piecesAsEvidence(answers []Answer) (all []Evidence) {
	for i, p := range pieces(answers) {
		c, e := p.Content, Evidence{Task: p.Task, Title: fmt.Sprintf("Portfolio, piece %d", i+1), For: p.Content.Outcomes}
		add := func(kind, hash string, size int, link string) {
			e.Kind, e.SHA256, e.Size, e.Link = kind, hash, size, link
			all = append(all, e)
		}
		if c.Text != "" {
			add("text", hashOf(c.Text), len(c.Text), "")
		}
		if c.Link != "" {
			add("link", hashOf(c.Link), len(c.Link), c.Link)
		}
		for _, f := range c.Files {
			add(f.Type, f.Hash, f.Size, "")
		}
		if c.Award != nil {
			add("award", c.Award.SHA256, c.Award.Size, c.Award.Link)
		}
	}
	return all
}

// blindAwards takes away where awards can be seen: their pages name the holder.
func blindAwards(answers []Answer) []Answer {
	for i, a := range answers {
		if a.Content.Award != nil {
			nameless := *a.Content.Award
			nameless.Link = ""
			answers[i].Content.Award = &nameless
		}
	}
	return answers
}
