package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// maxFeed bounds the feed to what was published last.
const maxFeed = 500

// FeedType is the feed's media type.
const FeedType = "application/feed+json"

// Feed is the catalogue as a JSON Feed, the newest first.
type Feed struct {
	Bytes []byte
	ETag  string // with its quotes
}

// Feed is for readers that watch for what is new (JSON Feed 1.1).
func (s *Service) Feed(ctx context.Context) (Feed, error) {
	x, err := s.index(ctx)
	if err != nil {
		return Feed{}, err
	}
	return x.feed()
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomePageURL string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	Description string     `json:"description"`
	Language    string     `json:"language"`
	Items       []feedItem `json:"items"`
}

type feedItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	Title         string       `json:"title"`
	ContentText   string       `json:"content_text"`
	Image         string       `json:"image"`
	DatePublished string       `json:"date_published"`
	Authors       []feedAuthor `json:"authors"`
	Tags          []string     `json:"tags,omitempty"`
	Language      string       `json:"language,omitempty"`
}

type feedAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// writeFeed writes the feed of an index. The same catalogue gives the same
// bytes, and so the same ETag on every node.
func (s *Service) writeFeed(x *index) (Feed, error) {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: "Micro-credentials", Language: "en",
		HomePageURL: s.PublicURL + "/catalogue", FeedURL: s.PublicURL + "/feed.json",
		Description: "What can be earned here, the newest first.", Items: []feedItem{},
	}
	for _, item := range x.items[:min(len(x.items), maxFeed)] {
		doc.Items = append(doc.Items, s.feedItem(item))
	}
	bytes, err := json.Marshal(doc)
	sum := sha256.Sum256(bytes)
	return Feed{bytes, `"` + hex.EncodeToString(sum[:12]) + `"`}, err
}

func (s *Service) feedItem(item Item) feedItem {
	d, url := item.Definition, s.AchievementURL(item.Achievement)
	entry := feedItem{
		ID: url, URL: url, Title: d.Title, ContentText: d.plainText(), Image: s.BadgeURL(item.Version),
		DatePublished: item.At.UTC().Format(time.RFC3339), Language: d.Language,
		Authors: []feedAuthor{{item.Issuer.Name, s.OrgURL(item.Issuer.ID)}},
	}
	if d.Field != "" {
		entry.Tags = append(entry.Tags, FieldName(d.Field))
	}
	for _, sl := range d.Skills {
		if known, ok := s.Skills.ByID(sl.Skill); ok {
			entry.Tags = append(entry.Tags, known.Name)
		}
	}
	return entry
}

// plainText says what a definition is, without marks.
func (d Definition) plainText() string {
	var b strings.Builder
	b.WriteString(d.Description)
	if len(d.Outcomes) > 0 {
		b.WriteString("\n\nWhoever holds it can:\n")
		for _, o := range d.Outcomes {
			b.WriteString("– " + o + "\n")
		}
	}
	var facts []string
	for _, f := range d.facts() {
		facts = append(facts, f.label+": "+f.value+".")
	}
	if len(facts) > 0 {
		b.WriteString("\n" + strings.Join(facts, " "))
	}
	return strings.TrimSpace(b.String())
}
