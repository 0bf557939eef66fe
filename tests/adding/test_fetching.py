"""Fetching from a real server that redirects, drips, lies, and never ends."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc

import pytest

from bot.adding.fetching import Limits, Network, fetch
from bot.errors import SourceError
from tests.adding.conftest import Site

HERE = Limits(seconds=5, max_mb=1, allow_private=True)
SHORT = Limits(seconds=1, max_mb=1, allow_private=True)
PUBLIC = Limits(seconds=5, max_mb=1, allow_private=False)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def refused(address, limits=HERE, network=None):
    with pytest.raises(SourceError) as caught:
        fetch(address, limits, network)
    return str(caught.value)


def numbers(*addresses):
    """A look-up that gives these numbers, and counts how often it was asked."""

    def resolve(host, port, **_):
        resolve.asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in addresses]

    resolve.asked = []
    return resolve


def raw(*pieces, end=None):
    """A page that writes just these bytes, headers included, and then does `end`."""

    def page(handler):
        for piece in pieces:
            handler.wfile.write(piece)
        handler.wfile.flush()
        if end:
            end(handler)
        handler.close_connection = True

    return page


def test_a_page_is_fetched_as_it_is(web):
    web.pages["/a?b=1"] = (HTML, "<html>é</html>".encode())
    got = fetch(web.url("/a?b=1#c"), HERE)
    assert (got.address, got.content_type, got.charset) == (web.url("/a?b=1"), "text/html", "utf-8")
    assert got.data == "<html>é</html>".encode()


def test_the_request_says_who_asks_and_nothing_else(web):
    web.pages["/"] = ({"Set-Cookie": "a=1"}, b"x")
    web.pages["/r"] = (302, {"Location": "/", "Set-Cookie": "b=2"}, b"")
    fetch(web.url("/r"), HERE)
    for _, headers in web.asked:
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
        assert headers["User-Agent"].startswith("diplomatic-reaction-bot/")
        assert headers["Host"] == f"127.0.0.1:{web.port}"


def test_proxies_of_the_environment_are_ignored(web, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    web.pages["/"] = ({}, b"x")
    assert fetch(web.url("/"), HERE).data == b"x"


def test_what_the_server_does_not_say_stays_empty(web):
    web.pages["/"] = ({}, b"x")
    got = fetch(web.url("/"), HERE)
    assert (got.content_type, got.charset) == ("", "")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(web, status):
    web.pages["/a/r"] = (status, {"Location": "../b é".encode().decode("latin-1")}, b"")
    web.pages["/b%20%C3%A9"] = (HTML, b"x")
    assert fetch(web.url("/a/r"), HERE).address == web.url("/b%20%C3%A9")


def test_five_redirects_are_enough_and_six_too_many(web):
    for number in range(6):
        web.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    web.pages["/6"] = (HTML, b"x")
    assert fetch(web.url("/1"), HERE).data == b"x"
    assert "redirects" in refused(web.url("/0"))
    web.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    assert "redirects" in refused(web.url("/loop"))


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "data:text/html,x"])
def test_a_redirect_to_another_scheme_is_refused(web, location):
    web.pages["/"] = (302, {"Location": location}, b"")
    assert "only http: and https:" in refused(web.url("/"))


def test_a_redirect_to_nowhere_is_named(web):
    web.pages["/"] = (302, {}, b"")
    assert "without saying where" in refused(web.url("/"))


@pytest.mark.parametrize("status", [201, 204, 206, 400, 403, 404, 410, 429, 500, 503])
def test_every_other_status_is_a_failure_that_is_named(web, status):
    web.pages["/"] = (status, {}, b"" if status == 204 else b"an article, perhaps")
    assert f"answers {status}" in refused(web.url("/"))


def test_an_empty_page_is_a_failure(web):
    web.pages["/"] = (HTML, b" \n")
    assert "sends nothing" in refused(web.url("/"))


# ---------------------------------------------------------------- the guard


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0.0.0", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_refused_however_it_is_spelt(web, host):
    web.pages["/"] = (HTML, b"secret")
    assert "not on the public internet" in refused(web.url("/", host), PUBLIC)
    assert web.asked == []


@pytest.mark.parametrize("inner", ["10.0.0.1", "169.254.169.254", "::1", "fe80::1%lo"])
def test_one_inner_number_among_public_ones_is_enough_to_refuse(inner):
    connected = []
    network = Network(numbers("93.184.216.34", inner), lambda *place: connected.append(place))
    assert inner in refused("http://news.example/", PUBLIC, network)
    assert connected == []


def test_the_connection_goes_to_the_number_that_was_checked(web):
    """A second look-up would give the loopback: DNS rebinding."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    connected = []

    def resolve(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in answers.pop(0)]

    def connect(place, timeout):
        connected.append(place)
        return socket.create_connection(("127.0.0.1", web.port), timeout)

    web.pages["/"] = (HTML, b"x")
    assert fetch("http://news.example:81/", PUBLIC, Network(resolve, connect)).data == b"x"
    assert connected == [("93.184.216.34", 81)]
    assert web.asked[0][1]["Host"] == "news.example:81"


@pytest.mark.parametrize("location", ["http://127.0.0.1:{port}/secret", "http://localhost:{port}/secret"])
def test_each_redirect_is_checked_anew(web, location):
    def resolve(host, port, **options):
        return numbers("93.184.216.34")(host, port) if host == "news.example" else socket.getaddrinfo(host, port)

    network = Network(resolve, lambda _, timeout: socket.create_connection(("127.0.0.1", web.port), timeout))
    web.pages["/"] = (302, {"Location": location.format(port=web.port)}, b"")
    web.pages["/secret"] = (HTML, b"secret")
    assert "not on the public internet" in refused("http://news.example/", PUBLIC, network)
    assert [path for path, _ in web.asked] == ["/"]


def test_the_next_number_is_tried_where_one_does_not_answer(web):
    web.pages["/"] = (HTML, b"x")
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", web.port))
        assert fetch(web.url("/", "news.example"), HERE, Network(numbers("127.0.0.2", "127.0.0.1"))).data == b"x"


def test_a_name_nobody_knows_is_named():
    def resolve(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    assert "no server of that name" in refused("http://nowhere.example/", HERE, Network(resolve))


def test_a_server_that_is_not_there_is_named():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert "no connection" in refused(f"http://127.0.0.1:{closed.getsockname()[1]}/")


# ---------------------------------------------------------------- bounds


def endless(piece, pause=0.0):
    def go_on(handler):
        while not handler.server_stop.wait(pause):
            handler.wfile.write(piece)
            handler.wfile.flush()

    return go_on


@pytest.fixture
def hostile(web):
    """Serves raw bytes that go on until the test ends."""

    def serve(*pieces, end=None):
        def page(handler):
            handler.server_stop = web.stop
            raw(*pieces, end=end)(handler)

        web.pages["/"] = page
        return web.url("/")

    return serve


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    "head",
    [OK + b"\r\n", OK + b"Content-Length: 99999999999\r\n\r\n", OK + b"Content-Length: -1\r\n\r\n"],
)
def test_a_body_without_end_stops_at_the_size(hostile, head):
    began = time.monotonic()
    assert "larger than 1 MB (BOT_MAX_FILE_MB)" in refused(hostile(head, end=endless(b"x" * 65_536)))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("size", [b"10000", b"-1", b"ffffffffff"])
def test_chunks_without_end_stop_at_the_size(hostile, size):
    head = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = size + b"\r\n" + b"x" * 65_536 + b"\r\n"
    reason = refused(hostile(head, end=endless(chunk)))
    assert "larger than 1 MB" in reason or "ended before" in reason


@pytest.mark.parametrize(
    ("pieces", "drop"),
    [
        ((OK + b"\r\n",), b"x"),
        ((OK + b"Content-Length: 1000\r\n\r\n",), b"x"),
        ((OK + b"Transfer-Encoding: chunked\r\n\r\n",), b"1\r\nx\r\n"),
        ((b"HTTP/1.1 200 OK\r\nX-A: ",), b"x"),
        ((b"HTTP/1.1 200 OK\r\n",), b"X-A: y\r\n"),
        ((b"",), b"HTTP/1.1 100 Continue\r\n\r\n"),
        ((b"",), b""),
    ],
    ids=["body", "length", "chunks", "header", "headers", "continue", "silence"],
)
def test_a_server_that_drips_is_left_after_the_time_for_all_of_it(hostile, pieces, drop):
    began = time.monotonic()
    reason = refused(hostile(*pieces, end=endless(drop, pause=0.2)), SHORT)
    assert "no answer within 1 s (BOT_FETCH_SECONDS)" in reason
    assert 0.9 < time.monotonic() - began < 2


def test_the_time_is_for_all_redirects_together(web):
    def slow(handler):
        web.stop.wait(0.4)
        raw(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")(handler)

    web.pages["/"] = slow
    assert "within 1 s" in refused(web.url("/"), SHORT)


def test_a_look_up_that_takes_too_long_is_left():
    ended = threading.Event()

    def resolve(*_, **__):
        ended.wait(10)
        return []

    began = time.monotonic()
    assert "within 1 s" in refused("http://news.example/", SHORT, Network(resolve))
    assert time.monotonic() - began < 2
    ended.set()


@pytest.mark.parametrize(
    "page",
    [
        raw(OK + b"Content-Length: 1000\r\n\r\n", b"<html>half an art"),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"100\r\nhalf"),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\nhalf\r\n"),
        raw(OK + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"half an article " * 99)[:-20]),
    ],
    ids=["length", "chunk", "chunks", "gzip"],
)
def test_half_an_article_is_no_article(web, page):
    web.pages["/"] = page
    assert "ended before the page did" in refused(web.url("/"))


def test_a_length_that_is_too_small_bounds_the_body(web):
    web.pages["/"] = ({"Content-Length": "3"}, b"abcdef")
    assert fetch(web.url("/"), HERE).data == b"abc"


def test_gzip_is_unpacked_and_its_unpacked_size_counts(web):
    web.pages["/"] = ({"Content-Encoding": "gzip"}, gzip.compress(b"an article"))
    assert fetch(web.url("/"), HERE).data == b"an article"
    web.pages["/"] = ({"Content-Encoding": "x-gzip"}, gzip.compress(b"\0" * 90_000_000))
    tracemalloc.start()
    assert "larger than 1 MB" in refused(web.url("/"))
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    web.pages["/"] = ({"Content-Encoding": "gzip"}, b"no gzip")
    assert "gzip encoding is broken" in refused(web.url("/"))


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "compress"])
def test_encodings_that_were_not_asked_for_are_refused(web, encoding):
    web.pages["/"] = ({"Content-Encoding": encoding}, b"xxx")
    assert "not asked for" in refused(web.url("/"))


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-A: " + b"x" * 200_000 + b"\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: y\r\n" * 500 + b"\r\nx",
        b"220 ready for mail\r\n",
        b"\x00\x01\x02",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"",
    ],
    ids=["long", "many", "mail", "binary", "status", "nothing"],
)
def test_what_is_no_proper_http_is_named(web, head):
    web.pages["/"] = raw(head)
    reason = refused(web.url("/"))
    assert "no proper HTTP" in reason or "no connection" in reason


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for news.example that nobody has signed, made by openssl."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed, which makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    name = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "key.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", *key, "-out", folder / "cert.pem", "-days", "2", *name],
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def secure(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    served = Site(tls=context)
    served.pages["/"] = (HTML, b"x")
    yield served
    served.close()


HOME = Network(numbers("127.0.0.1"))


def test_a_certificate_nobody_signed_is_refused(secure):
    assert "certificate is not accepted" in refused(secure.url("/", "news.example", "https"), HERE, HOME)
    assert secure.asked == []


def test_a_trusted_certificate_is_checked_for_the_name(secure, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    assert fetch(secure.url("/", "news.example", "https"), HERE, HOME).data == b"x"
    assert secure.asked[0][1]["Host"] == f"news.example:{secure.port}"
    assert "certificate is not accepted" in refused(secure.url("/", "other.example", "https"), HERE, HOME)


def test_a_redirect_from_https_to_http_is_refused(secure, certificate, monkeypatch, web):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    secure.pages["/"] = (302, {"Location": web.url("/")}, b"")
    web.pages["/"] = (HTML, b"x")
    assert "from https to http" in refused(secure.url("/", "news.example", "https"), HERE, HOME)
    assert web.asked == []


def test_a_handshake_that_does_not_end_is_left(hostile, web):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/"
        assert "within 1 s" in refused(address, SHORT)
        assert time.monotonic() - began < 2


def test_what_drips_through_tls_is_left_too(secure, certificate, monkeypatch):
    def drip(handler):
        handler.server_stop = secure.stop
        raw(OK + b"\r\n", end=endless(b"x", pause=0.2))(handler)

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    secure.pages["/"] = drip
    assert "within 1 s" in refused(secure.url("/", "news.example", "https"), SHORT, HOME)
