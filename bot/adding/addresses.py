"""Addresses of the web: their canonical form, when two are the same, and which machines may be reached."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from bot.errors import SourceError

# What campaigns and social networks append; it tells who sent a reader, never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|(?:fb|g|d|y|tw|tt)clid|msclkid|li_fat_id|gbraid|wbraid|igsh(?:id)?|mc_[ce]id|_g[al]|cmpid|ocid|"
    r"ref_src|at_(?:medium|campaign\w*|link\w*|bbc_team|ptr_name|format|custom\d)|mkt_tok",
    re.IGNORECASE,
)
_SAME_SITE_PREFIX = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")
_HOST = re.compile(r"[a-z0-9_.:%-]+")
_SAFE = "/%:=&~+!$,;'@()*[]-._"
_LONGEST = 4_096
DEFAULT_PORTS = {"http": 80, "https": 443}

_GLOBAL_UNICAST = IPv6Network("2000::/3")
# Teredo and 6to4 wrap an IPv4 address; their relays are gone (RFC 7526), so that only an attack would use them.
_TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
_NAT64 = IPv6Network("64:ff9b::/96")


def canonical(address: str, base: str = "") -> str:
    """The address as it is fetched and kept: absolute, without fragment, default port and tracking parameters.

    Raises `SourceError` for what is no web address, and for one that holds a user name or a password.
    """
    address = address.strip()
    if len(address) > _LONGEST or re.search(r"[\x00-\x1f\x7f]", address):
        raise SourceError("no address: too long, or with control characters in it")
    try:
        parts = urlsplit(urljoin(base, address))
        port = parts.port
    except ValueError as error:
        raise SourceError(f"no address ({error})") from error
    if parts.scheme not in DEFAULT_PORTS:
        named = f", not {parts.scheme}:" if parts.scheme else ""
        raise SourceError(f"only http: and https: addresses are fetched{named}")
    if "@" in parts.netloc:
        raise SourceError("a user name or password in an address is refused; take it out")
    host = _ascii_host(parts)
    netloc = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, quote(parts.path or "/", safe=_SAFE), _query(parts.query), ""))


def _ascii_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    try:
        host = host if ":" in host else host.encode("idna").decode()
    except UnicodeError as error:
        raise SourceError(f"no address: {host[:80]!r} is no name of a server") from error
    if not _HOST.fullmatch(host):
        raise SourceError(f"no address: {host[:80]!r} is no name of a server")
    return f"[{host}]" if ":" in host else host


def _query(query: str) -> str:
    kept = [part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0])]
    return quote("&".join(kept), safe=_SAFE + "?")


def address_key(address: str) -> str:
    """What two addresses of one page have in common, for comparing only.

    Scheme, "www.", "m.", "amp.", the order of the query and a slash at the end make no difference.
    """
    parts = urlsplit(canonical(address))
    port = f":{parts.port}" if parts.port else ""
    query = "&".join(sorted(unquote(parts.query).split("&")))
    return f"{site(address)}{port}{unquote(parts.path).rstrip('/')}?{query}"


def site(address: str) -> str:
    """The name of the server, without "www.", "m." and "amp."."""
    return _SAME_SITE_PREFIX.sub("", urlsplit(canonical(address)).hostname or "")


def is_public(address: str) -> bool:
    """True for the number of a machine on the public internet, as against loopback, private and link-local ones."""
    number = ip_address(address.partition("%")[0])
    if isinstance(number, IPv6Address):
        if (inner := _embedded(number)) is not None:
            return is_public(str(inner))
        # Also out: site-local, unique local, IPv4-compatible; not every Python's is_global knows them.
        if number not in _GLOBAL_UNICAST or any(number in tunnel for tunnel in _TUNNELS):
            return False
    return number.is_global and not number.is_multicast


def _embedded(number: IPv6Address) -> IPv4Address | None:
    return IPv4Address(int(number) & 0xFFFF_FFFF) if number in _NAT64 else number.ipv4_mapped
