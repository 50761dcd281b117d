package account

import "strings"

// maxAgent bounds how much of a User-Agent header is read: browsers send fewer
// than 200 characters.
const maxAgent = 512

// named are the marks of browsers and systems in a User-Agent header (RFC 9110
// §10.1.5), the more special first: each browser claims to be the older ones too.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Vivaldi/", "Vivaldi"},
		{"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chromium/", "Chromium"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "an iPhone"}, {"iPad", "an iPad"}, {"Android", "Android"}, {"CrOS", "a Chromebook"},
		{"Windows", "Windows"}, {"Macintosh", "a Mac"}, {"Linux", "Linux"}}
)

// DeviceOf says in plain words what a browser told of itself: "Firefox on
// Windows". It is a hint for the owner of a session and proves nothing.
func DeviceOf(userAgent string) string {
	if len(userAgent) > maxAgent {
		userAgent = userAgent[:maxAgent]
	}
	browser, system := marked(browsers, userAgent), marked(systems, userAgent)
	switch {
	case browser != "" && system != "":
		return browser + " on " + system
	case browser != "":
		return browser
	case system != "":
		return "A browser on " + system
	}
	return "An unknown browser"
}

func marked(marks [][2]string, text string) string {
	for _, m := range marks {
		if strings.Contains(text, m[0]) {
			return m[1]
		}
	}
	return ""
}
