"""Which addresses are one, and which machines may be reached."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adding.addresses import address_key, canonical, is_public, site
from bot.errors import SourceError


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTPS://Example.ORG:443/A/b?x=1#part", "https://example.org/A/b?x=1"),
        ("http://example.org:8080", "http://example.org:8080/"),
        ("  https://example.org/a?utm_source=x&b=2&fbclid=y&a=1&gclid=z ", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a b/é?q=ü", "https://example.org/a%20b/%C3%A9?q=%C3%BC"),
        ("https://example.org/a%20b?x=%2F", "https://example.org/a%20b?x=%2F"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("https://example.org./a", "https://example.org/a"),
    ],
)
def test_the_canonical_form(address, expected):
    assert canonical(address) == expected
    assert canonical(expected) == expected


def test_relative_addresses_are_resolved():
    assert canonical("../b?c", "https://example.org/x/y/z") == "https://example.org/x/b?c"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "http: and https:"),
        ("ftp://example.org/a", "http: and https:"),
        ("data:text/html,x", "http: and https:"),
        ("javascript:alert(1)", "http: and https:"),
        ("gopher://example.org", "http: and https:"),
        ("example.org/a", "http: and https:"),
        ("https://user:secret@example.org/", "password"),
        ("https://user@example.org/", "password"),
        ("https:///a", "name of a server"),
        ("https://a..b/", "name of a server"),
        ("https://exa mple.org/", "name of a server"),
        ("https://example.org:99999/", "Port"),
        ("https://[::1", "no address"),
        ("https://example.org/\r\nHost: x", "control characters"),
        ("https://example.org/" + "a" * 5_000, "too long"),
        ("", "http: and https:"),
    ],
)
def test_what_is_no_web_address_is_refused_with_the_reason(address, reason):
    with pytest.raises(SourceError, match=reason):
        canonical(address)


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/a/b?x=1&y=2",
        "https://www.example.org/a/b/?y=2&x=1",
        "https://m.example.org/a/b?x=1&y=2&utm_medium=rss#top",
        "https://amp.example.org:443/a/b?x=1&y=2",
        "https://EXAMPLE.org/%61/b?x=%31&y=2",
    ],
)
def test_addresses_of_one_page_have_one_key(other):
    assert address_key(other) == address_key("https://example.org/a/b?x=1&y=2")


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/a/c?x=1&y=2",
        "https://example.org/A/b?x=1&y=2",
        "https://example.org/a/b?x=2&y=2",
        "https://example.org:8080/a/b?x=1&y=2",
        "https://news.example.org/a/b?x=1&y=2",
        "https://example.com/a/b?x=1&y=2",
    ],
)
def test_other_pages_have_other_keys(other):
    assert address_key(other) != address_key("https://example.org/a/b?x=1&y=2")


def test_a_prefix_that_is_the_whole_name_stays():
    assert site("https://www.com/") == "www.com"
    assert site("https://www.m.example.org/") == "example.org"


@given(st.text(alphabet="htps:/.@?&=#[]%aé\x00 \\1x-", max_size=40) | st.text().map("https://example.org/{}".format))
def test_no_text_breaks_the_canonical_form(text):
    with suppress(SourceError):
        once = canonical(text)
        assert canonical(once) == once
        assert address_key(once) == address_key(text)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2a00:1450::1"])
def test_public_machines(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    "127.0.0.1 127.9.9.9 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 239.1.1.1 "
    "255.255.255.255 240.0.0.1 198.18.0.1 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::808:808 "
    "2002:7f00:1:: 2002:808:808::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 ::7f00:1 2001:db8::1 100::1".split(),
)
def test_machines_that_are_not_on_the_public_internet(number):
    assert not is_public(number)
