package assess_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"laurel/account"
	"laurel/assess"
	"laurel/fault"
)

// everyKind is a design with a task of each kind that the learner fills in.
func everyKind() assess.Design {
	d := oneEssay()
	for _, k := range []assess.TaskKind{assess.LinkTask, assess.FileTask} {
		d.Tasks = append(d.Tasks, assess.Task{ID: assess.TaskID(k), Title: k.Name(), Instructions: "Do it.", Kind: k, Rubric: []assess.Criterion{rubric("of "+string(k), 0)}})
	}
	return d
}

func TestApplyOnce(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	_, err := h.Apply(ctx, h.learner, course, "")
	wantFault(t, "before there is a plan", err, fault.NotFound, "")
	h.publish(oneEssay())
	_, err = h.Apply(ctx, account.Actor{}, course, "")
	wantFault(t, "nobody", err, fault.NotSignedIn, "")
	_, err = h.Apply(ctx, account.Actor{Person: "mira", Client: "key"}, course, "")
	wantFault(t, "a program", err, fault.Forbidden, "")
	_, err = h.Apply(ctx, h.learner, course, "org-nowhere")
	wantFault(t, "an employer that is not here", err, fault.Invalid, "employer")
	one, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	two, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	wantEqual(t, "applied twice", two.ID, one.ID)
	h.awards.what.Open = false
	_, err = h.Apply(ctx, h.person("bram", ""), course, "")
	wantFault(t, "for what is retired", err, fault.NotFound, "")
}

func TestApplicationKeepsItsVersion(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	harder := oneEssay()
	harder.Pass.Least = 95
	if v := h.publish(harder); v.Number != 2 {
		t.Fatalf("version %d, want 2", v.Number)
	}
	o, err := h.Own(ctx, h.learner, a.ID)
	must(t, err)
	if o.Version != 1 || o.Design.Pass.Least != 60 {
		t.Errorf("version %d with %d per cent; want the one it began under", o.Version, o.Design.Pass.Least)
	}
}

func TestAnswersAreNeverOverwrittenUnseen(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	req := assess.SaveRequest{Application: a.ID, Task: "essay", Text: "One.\r\nTwo. "}
	first, err := h.SaveAnswer(ctx, h.learner, req)
	must(t, err)
	wantEqual(t, "kept as", first.Content.Text, "One.\nTwo.")
	again, err := h.SaveAnswer(ctx, h.learner, req)
	must(t, err)
	wantEqual(t, "the same again makes no revision", again.Revision, 1)
	req.Text = "Another window."
	_, err = h.SaveAnswer(ctx, h.learner, req)
	wantFault(t, "over what was not read", err, fault.Conflict, "assess.staleAnswer")
	for i := range 25 {
		req.Revision, req.Text = i+1, fmt.Sprint("Draft ", i)
		_, err = h.SaveAnswer(ctx, h.learner, req)
		must(t, err)
	}
	kept, err := h.Revisions(ctx, h.learner, a.ID, "essay")
	must(t, err)
	if len(kept) != 20 || kept[0].Content.Text != "Draft 24" {
		t.Errorf("%d revisions are kept, the newest %q; want the last 20", len(kept), kept[0].Content.Text)
	}
	for name, bad := range map[string]assess.SaveRequest{
		"text":  {Application: a.ID, Task: "essay", Revision: 26, Text: strings.Repeat("é", 100_001)},
		"link":  {Application: a.ID, Task: "essay", Revision: 26, Link: "javascript:alert(1)"},
		"text ": {Application: a.ID, Task: "essay", Revision: 26, Text: "a\x00b"},
	} {
		_, err = h.SaveAnswer(ctx, h.learner, bad)
		wantFault(t, name, err, fault.Invalid, strings.TrimSpace(name))
	}
	_, err = h.SaveAnswer(ctx, h.people["assessor-0"], req)
	wantFault(t, "another's", err, fault.NotFound, "")
}

func TestSubmitNamesWhatIsMissing(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := everyKind()
	d.Tasks[1].Optional = true
	h.publish(d)
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	_, err = h.Submit(ctx, h.learner, a.ID)
	var fields []string
	f, _ := errors.AsType[*fault.Error](err)
	for _, one := range f.Fields() {
		fields = append(fields, one.Field)
	}
	wantEqual(t, "missing", fields, []string{"task-essay", "task-file"})
	_, err = h.SaveAnswer(ctx, h.learner, assess.SaveRequest{Application: a.ID, Task: "essay", Text: "Done."})
	must(t, err)
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "a.txt", []byte("Text."))
	must(t, err)
	_, err = h.Submit(ctx, h.learner, a.ID)
	must(t, err)
	_, err = h.Submit(ctx, h.learner, a.ID)
	wantFault(t, "twice", err, fault.Conflict, "assess.handedInAlready")
	_, err = h.SaveAnswer(ctx, h.learner, assess.SaveRequest{Application: a.ID, Task: "essay", Revision: 1, Text: "Too late."})
	wantFault(t, "changed afterwards", err, fault.Conflict, "assess.handedIn")
	h.assignAll(a.ID)
	m := h.open(a.ID)[0]
	w, err := h.Work(ctx, h.people[m.Assessor], m.ID)
	must(t, err)
	if len(w.Design.Tasks) != 2 {
		t.Errorf("the assessor judges %d tasks, want the two that were handed in", len(w.Design.Tasks))
	}
	_, err = h.GiveMark(ctx, h.people[m.Assessor], m.ID, m.Revision, assess.Sheet{Feedback: "Good.", Levels: map[assess.CriterionID]int{"a": 3, "b": 3, "of file": 3}})
	must(t, err)
	if got := h.look(a.ID).Decision; got.Max != 30 || len(got.Evidence) != 2 {
		t.Errorf("of %v points with %d pieces of evidence; what was left out counts for nothing", got.Max, len(got.Evidence))
	}
}

func zipOf(t *testing.T, names ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		_, err := z.Create(name)
		must(t, err)
	}
	must(t, z.Close())
	return b.Bytes()
}

func TestFilesAreKnownByTheirBytes(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(everyKind())
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	for _, tt := range []struct {
		name string
		data []byte
		want string // type, or "" for one that is refused
		as   string // its name afterwards
	}{
		{"work.pdf", []byte("%PDF-1.7 …"), "application/pdf", "work.pdf"},
		{"../../etc/pass\u202ewd", []byte("Plain words."), "text/plain", "pass wd"},
		{"picture.exe", []byte("\x89PNG\r\n\x1a\n rest"), "image/png", "picture.exe.png"},
		{"photo.JPEG", []byte("\xff\xd8\xff\xe0 rest"), "image/jpeg", "photo.JPEG"},
		{"report.docx", zipOf(t, "[Content_Types].xml", "word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "report.docx"},
		{"macro.docm", zipOf(t, "word/document.xml", "word/vbaProject.bin"), "", ""},
		{"bundle.zip", zipOf(t, "a.txt"), "", ""},
		{"page.txt", []byte("<!DOCTYPE html><script>alert(1)</script>"), "", ""},
		{"drawing.png", []byte("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), "", ""},
		{"run.pdf", []byte("MZ\x90\x00\x03\x00\x00\x00"), "", ""},
		{"latin1.txt", []byte("caf\xe9 au lait"), "", ""},
		{"empty.txt", nil, "", ""},
		{"large.pdf", append([]byte("%PDF-1.7"), make([]byte, assess.MaxFile)...), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := h.AddFile(ctx, h.learner, a.ID, "file", tt.name, tt.data)
			if tt.want == "" {
				wantFault(t, "refused", err, fault.Invalid, "file")
				return
			}
			must(t, err)
			f := got.Content.Files[len(got.Content.Files)-1]
			wantEqual(t, "type", f.Type, tt.want)
			wantEqual(t, "name", f.Name, tt.as)
			_, data, err := h.OwnFile(ctx, h.learner, a.ID, f.Hash)
			must(t, err)
			wantEqual(t, "bytes", data, tt.data)
		})
	}
	o, err := h.Own(ctx, h.learner, a.ID)
	must(t, err)
	files := o.Answer("file").Content.Files
	again, err := h.AddFile(ctx, h.learner, a.ID, "file", "again.pdf", []byte("%PDF-1.7 …"))
	must(t, err)
	wantEqual(t, "the same bytes twice", len(again.Content.Files), len(files))
	after, err := h.RemoveFile(ctx, h.learner, a.ID, "file", files[0].Hash)
	must(t, err)
	wantEqual(t, "one removed", len(after.Content.Files), len(files)-1)
	_, err = h.AddFile(ctx, h.learner, a.ID, "essay", "a.txt", []byte("Text."))
	wantFault(t, "a file for a written task", err, fault.Invalid, "file")
	for i := range assess.MaxFiles - len(after.Content.Files) {
		_, err = h.AddFile(ctx, h.learner, a.ID, "file", "more.txt", []byte(fmt.Sprint("Text ", i)))
		must(t, err)
	}
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "more.txt", []byte("One too many."))
	wantFault(t, "one more than a task takes", err, fault.Invalid, "file")
}

func TestAllFilesTogetherAreBounded(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(everyKind())
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	large := func(n byte) []byte {
		data := make([]byte, assess.MaxFile)
		copy(data, "%PDF-1.7")
		data[20] = n
		return data
	}
	for n := range byte(assess.MaxTotal / assess.MaxFile) {
		_, err := h.AddFile(ctx, h.learner, a.ID, "file", "large.pdf", large(n))
		must(t, err)
	}
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "small.txt", []byte("One byte more is too much."))
	wantFault(t, "beyond the total", err, fault.Invalid, "file")
}

type scanner func([]byte) (string, error)

func (s scanner) Scan(_ context.Context, data []byte) (string, error) { return s(data) }

func TestScannedFiles(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(everyKind())
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	scans := 0
	h.Scanner = scanner(func(data []byte) (string, error) {
		scans++
		switch {
		case bytes.Contains(data, []byte("evil")):
			return "Test.Virus", nil
		case bytes.Contains(data, []byte("odd")):
			return "", errors.New("the scanner does not answer")
		}
		return "", nil
	})
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "fine.txt", []byte("Fine."))
	must(t, err)
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "odd.txt", []byte("An odd one."))
	wantFault(t, "one that could not be looked through", err, fault.Unavailable, "assess.notScanned")
	_, err = h.AddFile(ctx, h.learner, a.ID, "file", "evil.txt", []byte("An evil one."))
	wantFault(t, "one with a virus", err, fault.Invalid, "file")
	if !strings.Contains(err.Error(), "Test.Virus") {
		t.Errorf("%v does not say what was found", err)
	}
	o, err := h.Own(ctx, h.learner, a.ID)
	must(t, err)
	if len(o.Answer("file").Content.Files) != 1 || len(o.Refused) != 1 || o.Refused[0].Found != "Test.Virus" {
		t.Errorf("files %v, refused %v", o.Answer("file").Content.Files, o.Refused)
	}
	_, _, err = h.OwnFile(ctx, h.learner, a.ID, o.Refused[0].Hash)
	wantFault(t, "opening it", err, fault.NotFound, "")
	before := scans
	_, err = h.AddFile(ctx, h.people["assessor-0"], a.ID, "file", "a.txt", []byte("Not mine."))
	wantFault(t, "to another's", err, fault.NotFound, "")
	wantEqual(t, "a stranger does not make the scanner work", scans, before)
}

func TestWithdraw(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	h.publish(oneEssay())
	a := h.handIn(h.learner)
	m := h.open(a.ID)[0]
	_, err := h.Withdraw(ctx, h.learner, a.ID)
	must(t, err)
	if open := h.open(a.ID); len(open) > 0 {
		t.Errorf("still to be marked: %v", open)
	}
	_, err = h.Work(ctx, h.people[m.Assessor], m.ID)
	wantFault(t, "the assessor's work", err, fault.Gone, "mark.takenAway")
	_, err = h.Withdraw(ctx, h.learner, a.ID)
	wantFault(t, "twice", err, fault.Conflict, "assess.withdrawnAlready")
	_, err = h.Submit(ctx, h.learner, a.ID)
	wantFault(t, "handed in afterwards", err, fault.Conflict, "assess.withdrawn")
	_, err = h.Appeal(ctx, h.learner, a.ID, "The essay answers the question asked.")
	wantFault(t, "appealed afterwards", err, fault.Conflict, "assess.undecided")
	wantFault(t, "given back afterwards", h.TakeAway(ctx, h.people[m.Assessor], m.ID, "I know whose work it is."), fault.Conflict, "mark.dropped")
}

func TestObservation(t *testing.T) {
	h, ctx := newHouse(t), t.Context()
	d := oneEssay()
	d.Tasks = []assess.Task{{ID: "show", Title: "Show it", Instructions: "In the workshop.", Kind: assess.ObservedTask, Rubric: []assess.Criterion{rubric("a", 0), rubric("b", 0)}}}
	h.publish(d)
	a, err := h.Apply(ctx, h.learner, course, "")
	must(t, err)
	_, err = h.Submit(ctx, h.learner, a.ID)
	must(t, err)
	h.assignAll(a.ID)
	m := h.open(a.ID)[0]
	who := h.people[m.Assessor]
	s := sheet(3, 3)
	s.Feedback = "Sure hands."
	_, err = h.GiveMark(ctx, who, m.ID, m.Revision, s)
	wantFault(t, "a mark without a record", err, fault.Invalid, "observed-show")
	_, err = h.Observe(ctx, who, m.ID, "show", 0, assess.Content{Text: "Laminated the dough.", On: "2026-13-01"})
	wantFault(t, "no such day", err, fault.Invalid, "observed-show-on")
	_, err = h.Observe(ctx, who, m.ID, "show", 0, assess.Content{Text: "Laminated the dough.", On: "2026-03-20"})
	wantFault(t, "a day to come", err, fault.Invalid, "observed-show-on")
	_, err = h.Observe(ctx, who, m.ID, "show", 0, assess.Content{Text: "Laminated the dough.", On: "2026-03-13", Place: "Room 4"})
	must(t, err)
	_, err = h.Observe(ctx, who, m.ID, "show", 0, assess.Content{Text: "Another record.", On: "2026-03-13"})
	wantFault(t, "over what was not read", err, fault.Conflict, "assess.staleAnswer")
	_, err = h.GiveMark(ctx, who, m.ID, m.Revision, s)
	must(t, err)
	if a = h.look(a.ID); a.State != assess.Passed || a.Decision.Evidence[0].Kind != "observation" {
		t.Errorf("%v, evidence %v", a.State, a.Decision)
	}
}
