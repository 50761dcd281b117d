package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"syscall"
	"time"
)

// Resolver turns a server's name into addresses; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// client makes the HTTP client on first use: no proxy, no cookies, no
// following of redirects, and every connection through connect.
func (c *Client) client() *http.Client {
	c.once.Do(func() {
		if c.Resolver == nil {
			c.Resolver = net.DefaultResolver
		}
		if c.dial == nil {
			c.dial = (&net.Dialer{Timeout: 5 * time.Second, Control: c.control}).DialContext
		}
		c.http = &http.Client{
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext:            c.connect,
				TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
				TLSHandshakeTimeout:    5 * time.Second,
				ForceAttemptHTTP2:      true,
				DisableCompression:     true, // body inflates, within bounds
				MaxResponseHeaderBytes: maxHeader,
				MaxIdleConns:           16,
				MaxConnsPerHost:        8,
				IdleConnTimeout:        30 * time.Second,
			},
		}
	})
	return c.http
}

// connect looks the name up itself and dials only addresses that may be
// reached, so a name cannot mean one thing when checked and another when used.
func (c *Client) connect(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ips, err := c.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	var last error = fmt.Errorf("%s has no address", host)
	for _, ip := range ips {
		if err := c.check(ip, port); err != nil {
			last = err
			continue
		}
		conn, err := c.dial(ctx, network, net.JoinHostPort(ip.String(), port))
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, last
}

func (c *Client) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	ips, err := c.Resolver.LookupNetIP(ctx, "ip", host)
	if len(ips) > 8 {
		ips = ips[:8]
	}
	return ips, err
}

// control checks once more, on the address the socket is about to connect to.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	return c.check(at.Addr(), strconv.Itoa(int(at.Port())))
}

func (c *Client) check(ip netip.Addr, port string) error {
	if c.AllowLoopback && ip.Unmap().IsLoopback() {
		return nil
	}
	if why := private(ip); why != "" {
		return refused("private", "", fmt.Sprintf("its address %s %s", ip, why))
	}
	// Well-known ports other than the web's belong to mail and the like.
	if n, err := strconv.Atoi(port); err != nil || n < 1024 && n != 80 && n != 443 {
		return refused("port", "", fmt.Sprintf("port %s is not the web's", port))
	}
	return nil
}

// newGunzip inflates one gzip member; the caller bounds what comes out.
func newGunzip(r io.Reader) (io.Reader, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("the answer does not unpack: %w", err)
	}
	z.Multistream(false)
	return z, nil
}
