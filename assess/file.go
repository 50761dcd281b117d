package assess

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"laurel/account"
	"laurel/fault"
)

// The bounds of files that are handed in.
const (
	MaxFile  = 16 << 20 // bytes of one
	MaxFiles = 10       // of one task
	MaxTotal = 64 << 20 // bytes of one application
)

// kinds are the types of file that are taken, each with how it is called. What
// a browser could run is not among them.
var kinds = map[string]string{
	"application/pdf": "PDF", "text/plain": "plain text",
	"image/png": "PNG picture", "image/jpeg": "JPEG picture", "image/gif": "GIF picture", "image/webp": "WebP picture",
	"video/mp4": "MP4 film", "video/webm": "WebM film", "audio/mpeg": "MP3 recording", "audio/wave": "WAV recording", "application/ogg": "Ogg recording",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   "Word document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         "Excel workbook",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint slides",
	"application/vnd.oasis.opendocument.text":                                   "OpenDocument text",
	"application/vnd.oasis.opendocument.spreadsheet":                            "OpenDocument table",
	"application/vnd.oasis.opendocument.presentation":                           "OpenDocument slides",
}

// endings are the names' ends that go with types; the first is used for a file
// without its name.
var endings = map[string]string{
	"application/pdf": ".pdf", "text/plain": ".txt", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4": ".mp4", "video/webm": ".webm", "audio/mpeg": ".mp3", "audio/wave": ".wav", "application/ogg": ".ogg",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.oasis.opendocument.text":                                   ".odt",
	"application/vnd.oasis.opendocument.spreadsheet":                            ".ods",
	"application/vnd.oasis.opendocument.presentation":                           ".odp",
}

// KindName is a type of file in words.
func KindName(kind string) string {
	if name := kinds[kind]; name != "" {
		return name
	}
	return kind
}

// sniff finds the type of a file by its bytes, never by its name; "" for one
// that is not taken.
func sniff(data []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	switch kind {
	case "application/zip":
		kind = office(data)
	case "text/plain":
		if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
			return ""
		}
	}
	if kinds[kind] == "" {
		return ""
	}
	return kind
}

// office tells which office format a ZIP is, from its directory and, of an
// OpenDocument, the few bytes of its mimetype. Nothing else is unpacked.
func office(data []byte) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) > 10_000 {
		return ""
	}
	for _, f := range z.File {
		switch {
		case strings.EqualFold(path.Base(f.Name), "vbaProject.bin"):
			return "" // macros
		case f.Name == "mimetype" && f.Method == zip.Store && f.UncompressedSize64 < 100:
			raw, err := f.OpenRaw()
			if err != nil {
				return ""
			}
			text := make([]byte, f.UncompressedSize64)
			n, _ := raw.Read(text)
			return string(text[:n])
		}
	}
	for _, f := range z.File {
		for name, kind := range map[string]string{"word/document.xml": "wordprocessingml.document", "xl/workbook.xml": "spreadsheetml.sheet", "ppt/presentation.xml": "presentationml.presentation"} {
			if f.Name == name {
				return "application/vnd.openxmlformats-officedocument." + kind
			}
		}
	}
	return ""
}

// AddFile adds a file to a task. It is looked at first: its size, its type by
// its bytes, and by the scanner. What the scanner finds something in is kept
// apart and refused with the scanner's words.
func (s *Service) AddFile(ctx context.Context, by account.Actor, id ApplicationID, task TaskID, name string, data []byte) (Answer, error) {
	person, err := learner(by)
	if err != nil {
		return Answer{}, err
	}
	return s.addFile(ctx, by, person, id, task, name, data)
}

func (s *Service) addFile(ctx context.Context, by account.Actor, person account.PersonID, id ApplicationID, task TaskID, name string, data []byte) (Answer, error) {
	_, err := s.changeAnswer(ctx, person, id, task, func(t Task, was Answer) (Content, error) { return was.Content, takesFile(t, was) })
	if err != nil { // whoever may not add a file does not make the scanner work
		return Answer{}, err
	}
	f, err := s.takeFile(ctx, by, person, id, task, name, data)
	if err != nil {
		return Answer{}, err
	}
	return s.revise(ctx, person, id, task, func(tx Tx, a Application, t Task, was Answer) (Content, error) {
		c := was.Content
		if err := takesFile(t, was); err != nil {
			return c, err
		}
		var err error
		c.Files, err = addTo(tx, a, c.Files, f, data)
		return c, err
	})
}

// takeFile looks at a file before it is added to what somebody may change.
func (s *Service) takeFile(ctx context.Context, by account.Actor, person account.PersonID, id ApplicationID, task TaskID, name string, data []byte) (FileRef, error) {
	if len(data) > MaxFile {
		return FileRef{}, fault.Field("file", "This file is larger than 16 MiB. Hand in a smaller one, or a link where the task takes one.")
	}
	if len(data) == 0 {
		return FileRef{}, fault.Field("file", "This file is empty. Choose another.")
	}
	kind := sniff(data)
	if kind == "" {
		return FileRef{}, fault.Field("file", "Files of this kind are not taken. Hand in a PDF, a picture, a film, a recording, plain text, or an office document without macros.")
	}
	if s.Scanner != nil {
		found, err := s.Scanner.Scan(ctx, data)
		if err != nil {
			return FileRef{}, fault.New(fault.Unavailable, "assess.notScanned", "This file could not be looked through for viruses just now, so it was not taken. Try again in a while.").Because(err)
		}
		if found != "" {
			return FileRef{}, s.quarantine(ctx, by, person, id, task, found, data)
		}
	}
	return FileRef{Hash: hashOf(string(data)), Name: fileName(name, kind), Type: kind, Size: len(data)}, nil
}

func takesFile(t Task, was Answer) error {
	if t.Kind == OutcomeTask {
		if was.Content.Empty() { // taken out
			return fault.NoSuch("piece", string(t.ID))
		}
		return nil
	}
	if t.Kind != FileTask {
		return fault.Field("file", "This task asks for something else: {kind}.", "kind", lowerFirst(t.Kind.Name()))
	}
	return nil
}

// addTo keeps a file beside others, in bounds. One that is there already stays
// as it is.
func addTo(tx Tx, a Application, files []FileRef, f FileRef, data []byte) ([]FileRef, error) {
	if slices.ContainsFunc(files, func(o FileRef) bool { return o.Hash == f.Hash }) {
		return files, nil
	}
	if len(files) >= MaxFiles {
		return files, fault.Field("file", "A task takes at most {most} files. Remove one first.", "most", grouped(MaxFiles))
	}
	all, err := tx.Answers(a.Org, a.ID)
	if err != nil {
		return files, err
	}
	if total(all)+f.Size > MaxTotal {
		return files, errTooMuch
	}
	_, err = tx.PutFile(a.Org, a.ID, data)
	return append(slices.Clone(files), f), err
}

var errTooMuch = fault.Field("file", "All files of an application together may have 64 MiB, and this would make it more.")

func total(answers []Answer) (size int) {
	for _, a := range answers {
		for _, f := range a.Content.Files {
			size += f.Size
		}
	}
	return size
}

// quarantine keeps a refused file apart and says why it was refused.
func (s *Service) quarantine(ctx context.Context, by account.Actor, person account.PersonID, id ApplicationID, task TaskID, found string, data []byte) error {
	if r := []rune(strings.Join(strings.Fields(found), " ")); len(r) > maxTitle {
		found = string(r[:maxTitle]) + "…"
	}
	r := Refused{Hash: hashOf(string(data)), Task: task, Size: len(data), Found: found, At: s.now()}
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.OwnApplication(person, id)
		if err != nil {
			return err
		}
		if err := tx.Quarantine(a.Org, id, r, data); err != nil {
			return err
		}
		return tx.Record(s.event(by, a.Org, "application.fileRefused", string(id), "task", string(task), "sha256", r.Hash))
	})
	if err != nil {
		return err
	}
	return fault.Field("file", "This file was not taken: the virus scanner found “{found}” in it. It is kept apart, and nobody can open it. Hand in another.", "found", found)
}

// RemoveFile takes a file out of a task or a piece again.
func (s *Service) RemoveFile(ctx context.Context, by account.Actor, id ApplicationID, task TaskID, hash string) (Answer, error) {
	person, err := learner(by)
	if err != nil {
		return Answer{}, err
	}
	return s.removeFile(ctx, person, id, task, hash)
}

func (s *Service) removeFile(ctx context.Context, person account.PersonID, id ApplicationID, task TaskID, hash string) (Answer, error) {
	return s.changeAnswer(ctx, person, id, task, func(t Task, was Answer) (Content, error) {
		c := was.Content
		c.Files = slices.DeleteFunc(slices.Clone(c.Files), func(f FileRef) bool { return f.Hash == hash })
		if len(c.Files) == 0 {
			c.Files = nil
		}
		if t.Kind == OutcomeTask && c.Empty() {
			return was.Content, fault.Field("file", "This is all that the piece has. Add something else first, or remove the whole piece.")
		}
		return c, nil
	})
}

// OwnFile is a file that the one who asks handed in.
func (s *Service) OwnFile(ctx context.Context, by account.Actor, id ApplicationID, hash string) (FileRef, []byte, error) {
	o, err := s.Own(ctx, by, id)
	if err != nil {
		return FileRef{}, nil, err
	}
	return s.file(ctx, o.Org, id, o.Answers, hash)
}

// MarkFile is a file of the work behind a mark, for the one whose it is. Where
// marking is blind its name is a number.
func (s *Service) MarkFile(ctx context.Context, by account.Actor, id MarkID, hash string) (FileRef, []byte, error) {
	w, err := s.Work(ctx, by, id)
	if err != nil {
		return FileRef{}, nil, err
	}
	return s.file(ctx, w.Mark.Org, w.Mark.Application, w.Answers, hash)
}

func (s *Service) file(ctx context.Context, org account.OrgID, id ApplicationID, answers []Answer, hash string) (f FileRef, data []byte, err error) {
	for _, a := range answers {
		for _, f := range a.Content.Files {
			if f.Hash != hash {
				continue
			}
			err = s.Store.View(ctx, func(tx Tx) error {
				data, err = tx.File(org, id, hash)
				return err
			})
			return f, data, err
		}
	}
	return FileRef{}, nil, fault.NoSuch("file", hash)
}

// blindFiles gives files a number in place of their names, which often hold
// the learner's.
func blindFiles(answers []Answer) []Answer {
	n := 0
	answers = slices.Clone(answers)
	for i := range answers {
		files := slices.Clone(answers[i].Content.Files)
		for j := range files {
			n++
			files[j].Name = fmt.Sprintf("file-%d%s", n, endings[files[j].Type])
		}
		answers[i].Content.Files = files
	}
	return answers
}

// fileName is a file's name without folders and what cannot be shown, ending
// as its type does.
func fileName(name, kind string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unprintable(r) || strings.ContainsRune("\n\t\"<>:|?*/", r) || r == utf8.RuneError {
			return ' '
		}
		return r
	}, name)), " ")
	if r := []rune(name); len(r) > 120 {
		name = string(r[:60]) + "…" + string(r[len(r)-59:])
	}
	if name == "" || name == "." || name == ".." {
		name = "file"
	}
	if ending := endings[kind]; !strings.EqualFold(path.Ext(name), ending) && !(ending == ".jpg" && strings.EqualFold(path.Ext(name), ".jpeg")) && kind != "text/plain" {
		name += ending
	}
	return name
}
