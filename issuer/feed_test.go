package issuer_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"laurel/issuer"
)

func TestFeed(t *testing.T) {
	store := show(published)
	s := catalogueOver(store)
	feed, err := s.Feed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Version     string
		Title       string
		HomePageURL string `json:"home_page_url"`
		FeedURL     string `json:"feed_url"`
		Items       []struct {
			ID, URL, Title string
			ContentText    string    `json:"content_text"`
			DatePublished  time.Time `json:"date_published"`
			Tags           []string
		}
	}
	if err := json.Unmarshal(feed.Bytes, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Version != "https://jsonfeed.org/version/1.1" || doc.Title == "" || doc.HomePageURL != "https://laurel.example/catalogue" ||
		doc.FeedURL != "https://laurel.example/feed.json" || len(doc.Items) != len(published) {
		t.Errorf("the feed's head: %+v", doc)
	}
	item := doc.Items[1]
	if item.ID != "https://laurel.example/m/m2" || item.URL != item.ID || item.Title != "Ask a database" || !item.DatePublished.Equal(noon.AddDate(0, 0, -1)) {
		t.Errorf("the second item: %+v", item)
	}
	if got := strings.Join(item.Tags, ", "); got != "Data analytics, Query a relational database" {
		t.Errorf("tags: %s", got)
	}
	for _, want := range []string{"Joins, groups", "– Explain a result to a colleague", "Workload: 75 hours, 3 ECTS.", "Price: €180."} {
		if !strings.Contains(item.ContentText, want) {
			t.Errorf("the text lacks %q:\n%s", want, item.ContentText)
		}
	}
}

func TestFeedTag(t *testing.T) {
	store := show(published)
	first, err := catalogueOver(store).Feed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := catalogueOver(store) // another node
	same, err := s.Feed(t.Context())
	if err != nil || same.ETag != first.ETag || !strings.HasPrefix(same.ETag, `"`) {
		t.Errorf("two nodes tag the same catalogue %s and %s, %v", first.ETag, same.ETag, err)
	}
	store.set(published[1:])
	if changed, err := s.Feed(t.Context()); err != nil || changed.ETag == first.ETag {
		t.Errorf("the tag of another catalogue is the same, %v", err)
	}
}

func TestFeedOfNothingAndOfMuch(t *testing.T) {
	for n, want := range map[int]int{0: 0, 600: 500} {
		feed, err := catalogueOver(show(many(n))).Feed(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var doc struct{ Items []issuer.Item }
		if err := json.Unmarshal(feed.Bytes, &doc); err != nil || doc.Items == nil || len(doc.Items) != want {
			t.Errorf("a feed of %d has %d items, %v", n, len(doc.Items), err)
		}
	}
}
