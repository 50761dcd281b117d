package fetch

import "net/netip"

// reserved lists the IPv4 networks that are not the public internet
// (IANA IPv4 Special-Purpose Address Registry, RFC 6890 and after).
var reserved = []struct {
	net netip.Prefix
	why string
}{
	{netip.MustParsePrefix("0.0.0.0/8"), "is no server's"},
	{netip.MustParsePrefix("10.0.0.0/8"), inside},
	{netip.MustParsePrefix("100.64.0.0/10"), inside}, // carrier-grade NAT, RFC 6598
	{netip.MustParsePrefix("127.0.0.0/8"), loopback},
	{netip.MustParsePrefix("169.254.0.0/16"), inside}, // link-local, also where clouds keep their secrets
	{netip.MustParsePrefix("172.16.0.0/12"), inside},
	{netip.MustParsePrefix("192.0.0.0/24"), special},
	{netip.MustParsePrefix("192.0.2.0/24"), special},
	{netip.MustParsePrefix("192.88.99.0/24"), special}, // 6to4 relays
	{netip.MustParsePrefix("192.168.0.0/16"), inside},
	{netip.MustParsePrefix("198.18.0.0/15"), special},
	{netip.MustParsePrefix("198.51.100.0/24"), special},
	{netip.MustParsePrefix("203.0.113.0/24"), special},
	{netip.MustParsePrefix("224.0.0.0/4"), "belongs to a group of machines"},
	{netip.MustParsePrefix("240.0.0.0/4"), special},
}

const (
	inside   = "lies inside a private network"
	loopback = "is this machine's own"
	special  = "is set aside for special use"
)

var (
	global6   = netip.MustParsePrefix("2000::/3")
	nat64     = netip.MustParsePrefix("64:ff9b::/96") // RFC 6052: the last 32 bits are an IPv4 address
	reserved6 = []netip.Prefix{
		netip.MustParsePrefix("2001::/23"),     // Teredo, ORCHID and other protocol assignments
		netip.MustParsePrefix("2001:db8::/32"), // documentation
		netip.MustParsePrefix("2002::/16"),     // 6to4 hides an IPv4 address
		netip.MustParsePrefix("3fff::/20"),     // documentation
	}
)

// private says why an address may not be reached, or nothing. Of IPv6 only
// global unicast passes: all that is not listed as public is refused.
func private(ip netip.Addr) string {
	if ip.Zone() != "" {
		return inside
	}
	ip = ip.Unmap()
	if ip.Is4() {
		for _, r := range reserved {
			if r.net.Contains(ip) {
				return r.why
			}
		}
		return ""
	}
	if nat64.Contains(ip) {
		b := ip.As16()
		return private(netip.AddrFrom4([4]byte(b[12:])))
	}
	switch {
	case !ip.IsValid():
		return "is no address"
	case ip.IsLoopback():
		return loopback
	case !global6.Contains(ip):
		return inside
	}
	for _, net := range reserved6 {
		if net.Contains(ip) {
			return special
		}
	}
	return ""
}
