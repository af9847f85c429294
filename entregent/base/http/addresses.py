"""Which addresses may be connected to: those of the public internet, told apart by our own list.

`ipaddress.is_global` is not enough: Python 3.11 calls some transition, site-local and cloud-service addresses global. So
every range of the IANA special-purpose registries (RFC 6890 and its updates) stands here, and an IPv4 address that
is wrapped in an IPv6 one is judged too.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_CLOSED_4 = (
    "0.0.0.0/8",  # this network (RFC 791)
    "10.0.0.0/8",  # private (RFC 1918)
    "100.64.0.0/10",  # shared by carriers (RFC 6598)
    "127.0.0.0/8",  # this machine (RFC 1122)
    "168.63.129.16/32",  # a cloud's own services
    "169.254.0.0/16",  # link-local (RFC 3927), cloud metadata
    "172.16.0.0/12",  # private (RFC 1918)
    "192.0.0.0/24",  # IETF protocols (RFC 6890)
    "192.0.2.0/24",  # documentation (RFC 5737)
    "192.31.196.0/24",  # AS112 (RFC 7535)
    "192.52.193.0/24",  # AMT (RFC 7450)
    "192.88.99.0/24",  # 6to4 relays (RFC 7526)
    "192.168.0.0/16",  # private (RFC 1918)
    "192.175.48.0/24",  # AS112 (RFC 7534)
    "198.18.0.0/15",  # benchmarks (RFC 2544)
    "198.51.100.0/24",  # documentation (RFC 5737)
    "203.0.113.0/24",  # documentation (RFC 5737)
    "224.0.0.0/4",  # multicast (RFC 5771)
    "240.0.0.0/4",  # reserved, broadcast (RFC 1112)
)
_CLOSED_6 = (
    "::/8",  # unspecified, loopback, IPv4-compatible and -mapped (RFC 4291)
    "64:ff9b::/96",  # NAT64 (RFC 6052): judged by the address within first
    "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
    "100::/64",  # discard (RFC 6666)
    "100:0:0:1::/64",  # dummy prefix (RFC 9780)
    "2001::/23",  # IETF protocols, Teredo, ORCHID, benchmarks (RFC 2928)
    "2001:db8::/32",  # documentation (RFC 3849)
    "2002::/16",  # 6to4 (RFC 3056)
    "2620:4f:8000::/48",  # AS112 (RFC 7534)
    "3fff::/20",  # documentation (RFC 9637)
    "5f00::/16",  # segment routing (RFC 9602)
    "fc00::/7",  # unique local (RFC 4193), cloud metadata
    "fe80::/10",  # link-local (RFC 4291)
    "fec0::/10",  # site-local (RFC 3879)
    "ff00::/8",  # multicast (RFC 4291)
)
_CLOSED: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(each) for each in (*_CLOSED_4, *_CLOSED_6))
# Only this part of IPv6 is given to anybody (RFC 4291, IANA).
_GIVEN_6 = IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Whether an address, as text, is one of the public internet. False for what is no address, or has a zone.

    >>> is_public("93.184.215.14"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1"), is_public("fe80::1%eth0")
    (True, False, False, False)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        return parsed.scope_id is None and parsed in _GIVEN_6 and not _is_closed(parsed)
    return not _is_closed(parsed)


def _is_closed(address: Address) -> bool:
    return any(address.version == network.version and address in network for network in _CLOSED)
