"""A real web server on this machine, and a desk to add to."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.settings import Settings


class Site:
    """Serves what tests put into `pages`: path -> (headers, body), a status before them, or a function of the handler."""

    def __init__(self, tls=None):
        self.pages, self.asked, self.stop = {}, [], threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.path, dict(self.headers)))
                page = site.pages.get(self.path, (404, {}, b"no such page"))
                if callable(page):
                    page(self)
                    return
                status, headers, body = page if len(page) == 3 else (200, *page)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """The client hangs up on purpose."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def url(self, path, host="127.0.0.1", scheme="http"):
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self):
        self.stop.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def web():
    served = Site()
    yield served
    served.close()


@pytest.fixture
def desk(corpus, tmp_path):
    """Settings that let this machine's own server be fetched from."""
    return Settings(
        corpus_dir=corpus, index_dir=tmp_path / "indexes", allow_private_addresses=True, fetch_seconds=5, max_file_mb=1
    )
