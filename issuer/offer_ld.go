package issuer

import "fmt"

// Offers for search engines: the course that leads to the credential, with an
// instance for each start (schema.org Course, CourseInstance, Offer).

type ldCourse struct {
	Context       string       `json:"@context"`
	Type          string       `json:"@type"`
	ID            string       `json:"@id"`
	URL           string       `json:"url"`
	Name          string       `json:"name"`
	Description   string       `json:"description,omitempty"`
	Provider      ldOrg        `json:"provider"`
	Credential    ldReference  `json:"educationalCredentialAwarded"`
	InLanguage    string       `json:"inLanguage,omitempty"`
	TimeRequired  string       `json:"timeRequired,omitempty"`
	Prerequisites string       `json:"coursePrerequisites,omitempty"`
	Offers        []ldOffer    `json:"offers,omitempty"`
	Instances     []ldInstance `json:"hasCourseInstance"`
}

type ldReference struct {
	ID string `json:"@id"`
}

type ldInstance struct {
	Type       string    `json:"@type"`
	CourseMode string    `json:"courseMode,omitempty"`
	Workload   string    `json:"courseWorkload,omitempty"`
	StartDate  Day       `json:"startDate,omitempty"`
	Duration   Duration  `json:"duration,omitempty"`
	InLanguage string    `json:"inLanguage,omitempty"`
	Location   *ldPlace  `json:"location,omitempty"`
	Seats      int       `json:"maximumAttendeeCapacity,omitempty"`
	Left       *int      `json:"remainingAttendeeCapacity,omitempty"`
	Offers     []ldOffer `json:"offers,omitempty"`
}

type ldPlace struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// maxInstances bounds what one page tells search engines.
const maxInstances = 50

// courseLD describes how a micro-credential can be earned.
func (s *Service) courseLD(d Detail, provider ldOrg) ldCourse {
	def, url := d.Definition, s.AchievementURL(d.Achievement)
	c := ldCourse{Context: schemaOrg, Type: "Course", ID: url + "#course", URL: url, Name: def.Title, Description: def.Description, Provider: provider,
		Credential: ldReference{url}, InLanguage: def.Language, TimeRequired: hoursDuration(def.hoursAtLeast()), Prerequisites: def.Prerequisites}
	today := s.today()
	for _, o := range d.Offers {
		t := o.Terms.Within(def)
		offers := t.offersLD(url, today)
		c.Offers = append(c.Offers, offers...)
		instance := ldInstance{Type: "CourseInstance", CourseMode: modeLD(t.Mode), Workload: hoursDuration(t.Hours), Duration: t.Duration,
			InLanguage: t.Language, Seats: t.Seats, Offers: offers}
		if left, bounded := t.Left(); bounded {
			instance.Left = &left
		}
		if t.Place != "" {
			instance.Location = &ldPlace{"Place", t.Place}
		}
		starts := []Day{""} // once, without a day, where rolling
		if !t.Rolling {
			starts = t.Starts
		}
		for _, day := range starts {
			if (day == "" || day >= today) && len(c.Instances) < maxInstances {
				instance.StartDate = day
				c.Instances = append(c.Instances, instance)
			}
		}
	}
	return c
}

// offersLD is what the terms ask for; nothing where no price is stated.
func (t Terms) offersLD(page string, today Day) []ldOffer {
	if !t.Price.Stated {
		return nil
	}
	o := *offerLD(t.Price, page)
	if t.URL != "" {
		o.URL = t.URL
	}
	o.Availability = schemaOrg + "/" + map[OfferState]string{Planned: "PreOrder", Full: "SoldOut", OpenOffer: "InStock", Past: "Discontinued"}[t.State(today)]
	o.ValidFrom, o.ValidThrough = t.EnrolOn, t.LastDay()
	return []ldOffer{o}
}

// modeLD is a form in the words of schema.org.
func modeLD(p Participation) string {
	return map[Participation]string{Online: "Online", Onsite: "Onsite", Blended: "Blended"}[p]
}

// CostWords says what credits and skills cost at a price: "€60 for each ECTS
// credit, €90 for each skill"; "" where that cannot be said, or all is free.
func (d Definition) CostWords(p Price) string {
	credit, each := d.PerECTS(p), d.PerSkill(p)
	switch {
	case p.Cents == 0 || (!credit.Stated && !each.Stated):
		return ""
	case !each.Stated:
		return fmt.Sprintf("%s for each ECTS credit", credit)
	case !credit.Stated:
		return fmt.Sprintf("%s for each skill", each)
	}
	return fmt.Sprintf("%s for each ECTS credit, %s for each skill", credit, each)
}
