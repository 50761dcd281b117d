package main

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// settings are the flags and LAUREL_* variables of a running server. The zero
// value with an address works over SQLite.
type settings struct {
	Addr           string   `default:"127.0.0.1:8080" env:"LAUREL_ADDR" help:"Address to listen on."`
	PublicURL      string   `env:"LAUREL_PUBLIC_URL" placeholder:"URL" help:"Address under which the world reaches this server; it stands in every credential and cannot change once one was signed. Default: http:// and the listening address."`
	Data           string   `default:"laurel-data" env:"LAUREL_DATA" placeholder:"DIR" help:"Folder of the SQLite database and the files. One process at a time."`
	Database       string   `env:"LAUREL_DATABASE" placeholder:"URL" help:"postgres:// address of a PostgreSQL database to use instead of SQLite. Run laurel migrate first."`
	MasterKey      string   `name:"master-key-file" env:"LAUREL_MASTER_KEY_FILE" placeholder:"FILE" help:"File of the 32 random bytes that seal the signing keys. Over SQLite one is made as DATA/master.key at the first start; over PostgreSQL it must be given."`
	SMTP           string   `env:"LAUREL_SMTP" placeholder:"URL" help:"Mail server: smtp://user:password@host:587 or smtps://host. Without one, mails wait."`
	MailFrom       string   `env:"LAUREL_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of the mails. Default: laurel@ the public host."`
	Operator       string   `env:"LAUREL_OPERATOR" placeholder:"ADDRESS" help:"Mail address of the operator, who runs this copy and has no rights in its organisations. Add those with laurel org add."`
	RunBy          string   `env:"LAUREL_RUN_BY" placeholder:"NAME" help:"Who runs this copy, said at the foot of each page."`
	TrustedProxy   []string `env:"LAUREL_TRUSTED_PROXY" placeholder:"CIDR" help:"Networks whose X-Forwarded-For is believed, e.g. 10.0.0.0/8."`
	Roots          string   `env:"LAUREL_ROOTS" placeholder:"FILE" help:"Certificates (PEM) of the authorities whose word counts for the keys of SD-JWT VCs with a certificate chain. Without it none does."`
	ScanCommand    string   `env:"LAUREL_SCAN_COMMAND" placeholder:"COMMAND" help:"Program that looks through each file learners hand in, given on its standard input: ends with 0 for nothing, 1 for something found, which it prints. E.g. clamdscan --no-summary -"`
	LoopbackSignIn bool     `name:"loopback-sign-in" hidden:"" env:"LAUREL_LOOPBACK_SIGN_IN" help:"Let an organisation's sign-in be on this very machine, without https: for tests."`
	LogFormat      string   `enum:"text,json" default:"text" env:"LAUREL_LOG_FORMAT" help:"Form of the log lines: ${enum}."`
	LogLevel       string   `enum:"debug,info,warn,error" default:"info" env:"LAUREL_LOG_LEVEL" help:"Least level that is logged: ${enum}."`

	HooksToLoopback bool `name:"webhooks-to-loopback" env:"LAUREL_WEBHOOKS_TO_LOOPBACK" help:"Let webhooks reach this very machine, over http too: for tests. Other private addresses are never reached."`
}

// storage says where the data are; the commands that work on them share it.
type storage struct {
	Data     string `default:"laurel-data" env:"LAUREL_DATA" placeholder:"DIR" help:"Folder of the SQLite database and the files."`
	Database string `env:"LAUREL_DATABASE" placeholder:"URL" help:"postgres:// address of a PostgreSQL database to use instead."`
}

func (s settings) storage() storage { return storage{Data: s.Data, Database: s.Database} }

// proxies reads the trusted networks.
func (s settings) proxies() ([]netip.Prefix, error) {
	var nets []netip.Prefix
	for _, text := range s.TrustedProxy {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy %s: write a network such as 10.0.0.0/8", text)
		}
		nets = append(nets, p)
	}
	return nets, nil
}

// publicURL is the configured address without a slash at its end, or the one
// that was listened on.
func (s settings) publicURL(listening string) (string, error) {
	if s.PublicURL == "" {
		return "http://" + listening, nil
	}
	u, err := url.Parse(strings.TrimRight(s.PublicURL, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("--public-url %s: write an address such as https://laurel.example, without a path", s.PublicURL)
	}
	return u.String(), nil
}

// mailFrom is the sender's address.
func (s settings) mailFrom(publicURL string) string {
	if s.MailFrom != "" {
		return s.MailFrom
	}
	host := "localhost"
	if u, err := url.Parse(publicURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return "laurel@" + host
}

// logger writes to standard error.
func (s settings) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	opts := &slog.HandlerOptions{Level: level}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, opts))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, opts))
}
