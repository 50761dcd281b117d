package issuer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
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
	Offers        []feedOffer  `json:"_offers,omitempty"` // an extension, as its underscore says
}

// feedOffer is a way to earn what an item of the feed is about.
type feedOffer struct {
	Price    string   `json:"price,omitempty"` // in whole units of the currency, "180.00"
	Currency string   `json:"currency,omitempty"`
	PerECTS  string   `json:"price_per_ects,omitempty"`
	Rolling  bool     `json:"rolling,omitempty"`
	Starts   []Day    `json:"starts,omitempty"`
	EnrolBy  Day      `json:"enrol_by,omitempty"`
	Duration Duration `json:"duration,omitempty"`
	Mode     string   `json:"mode,omitempty"`
	Language string   `json:"language,omitempty"`
	Place    string   `json:"place,omitempty"`
	URL      string   `json:"url,omitempty"`
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
	for _, o := range item.Offers[:min(len(item.Offers), maxFeedOffers)] {
		t := o.Terms.Within(d)
		entry.Offers = append(entry.Offers, feedOffer{amount(t.Price), t.Price.Currency, amount(d.PerECTS(t.Price)), t.Rolling, t.Starts, t.EnrolBy,
			t.Duration, string(t.Mode), t.Language, t.Place, t.URL})
	}
	return entry
}

// maxFeedOffers bounds the offers of one item in the feed.
const maxFeedOffers = 20

// amount is a price as a number with two decimals; "" where it is not stated.
func amount(p Price) string {
	if !p.Stated {
		return ""
	}
	return fmt.Sprintf("%d.%02d", p.Cents/100, p.Cents%100)
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
