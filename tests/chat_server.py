"""A small service that speaks OpenAI's chat interface over real HTTP, and fails in the ways that real ones do."""

import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

from tests.scripted import words

CLIENT_IS_GONE = (BrokenPipeError, ConnectionResetError)


class ChatServer:
    """Answers at `url` with one act for each request, and with the last one from then on; `acts` may be changed.

    An act is a function of the request, made by `says`, `refuses` and the others below. `asked` holds the body of each
    request, with its path and its Authorization header as "path" and "authorization". `release` lets go on what waits;
    `hung_up` is set when a client leaves before the end.
    """

    def __init__(self, *acts):
        self.acts, self.asked = list(acts), []
        self.release, self.hung_up = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        service = self

        class Handler(_Request):
            server_of = service

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            # Closing waits for nobody: a client may hold its connection open for another request.
            block_on_close = False

            def handle_error(self, request, client_address):
                """A client may leave at any moment, also between two requests."""
                if not isinstance(sys.exc_info()[1], CLIENT_IS_GONE):
                    super().handle_error(request, client_address)

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def take(self, request):
        """Notes a request; the act to answer it with."""
        with self._lock:
            self.asked.append(request)
            return self.acts[min(len(self.asked), len(self.acts)) - 1]

    def close(self):
        self.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def chat_server(*acts):
    """A `ChatServer` that is closed at the end."""
    server = ChatServer(*acts)
    try:
        yield server
    finally:
        server.close()


class _Request(BaseHTTPRequestHandler):
    """One request, with what acts answer it by."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server_of = None

    def do_POST(self):
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked = json.loads(sent) | {"path": self.path, "authorization": self.headers.get("Authorization")}
        act = self.server_of.take(self.asked)
        try:
            if self.path == "/v1/chat/completions":
                act(self)
            else:
                self.whole(404, b"no such page", "text/plain")
        except CLIENT_IS_GONE:
            self.server_of.hung_up.set()
            self.close_connection = True

    def log_message(self, *_):
        """Nothing on stderr."""

    @property
    def is_streamed(self):
        return bool(self.asked.get("stream"))

    def whole(self, status, body, kind="application/json", **headers):
        """A complete answer."""
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.head(status, {"Content-Type": kind, "Content-Length": str(len(body))} | headers)
        self.wfile.write(body)

    def begin(self, kind="text/event-stream"):
        """The head of an answer that comes in parts."""
        self.head(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})

    def part(self, data):
        """A part of it; the empty one is the end."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def event(self, value):
        self.part(b"data: %s\n\n" % (value if isinstance(value, bytes) else json.dumps(value).encode()))

    def delta(self, text=None, finish=None, **more):
        """A piece of a streamed answer."""
        delta = {} if text is None else {"role": "assistant", "content": text}
        self.event(self._made("chat.completion.chunk", {"delta": delta, "finish_reason": finish}) | more)

    def said(self, text, finish, written):
        """A whole answer, not streamed."""
        made = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
        self.whole(200, self._made("chat.completion", made) | {"usage": self.usage(written)})

    def usage(self, written):
        read = sum(len(str(message["content"]).split()) for message in self.asked["messages"])
        return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}

    def hang_up(self):
        """Closes the connection in the middle of what it carries."""
        self.wfile.flush()
        self.close_connection = True

    def _made(self, kind, choice):
        model = self.asked.get("model", "")
        return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": model, "choices": [choice | {"index": 0}]}

    def head(self, status, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()


# ---------------------------------------------------------------- acts


def says(text, finish="stop"):
    """Answers with a text, in words where it is to be streamed; `finish` may be "length" or "content_filter"."""

    def act(request):
        pieces = words(text)
        if not request.is_streamed:
            request.said(text, finish, len(pieces))
            return
        request.begin()
        for piece in pieces:
            request.delta(piece)
        request.delta(finish=finish)
        if request.asked.get("stream_options", {}).get("include_usage"):
            request.delta(choices=[], usage=request.usage(len(pieces)))
        request.event(b"[DONE]")
        request.part(b"")

    return act


def says_of(reply):
    """Answers with what a function makes of the request's messages, each with its "role" and "content"."""
    return lambda request: says(reply(request.asked["messages"]))(request)


def refuses(status, message, code="", **headers):
    """Refuses as OpenAI does, with headers such as `retry_after="1"`."""
    body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code or None}}
    return lambda request: request.whole(status, body, **headers)


# Of their own accord clients ask again after half a second and more.
BAD_KEY = refuses(401, "Incorrect API key provided: sk-wrong.", "invalid_api_key")
NO_MODEL = refuses(404, "The model `none` does not exist or you do not have access to it.", "model_not_found")
TOO_MANY = refuses(429, "Rate limit reached for requests.", "rate_limit_exceeded", retry_after="0.01")
NO_MONEY = refuses(429, "You exceeded your current quota.", "insufficient_quota")
BROKEN = refuses(500, "The server had an error while processing your request.", retry_after="0.01")


def hangs(request):
    """Says nothing until it is released, then answers."""
    request.server_of.release.wait()
    says("late")(request)


def hangs_after(text):
    """Streams a text, then nothing until it is released."""

    def act(request):
        request.begin()
        for piece in words(text):
            request.delta(piece)
        request.server_of.release.wait()
        request.delta(finish="stop")
        request.event(b"[DONE]")
        request.part(b"")

    return act


def cut_after(text):
    """Closes the connection in the middle of the answer."""

    def act(request):
        if request.is_streamed:
            request.begin()
            for piece in words(text):
                request.delta(piece)
        else:
            request.head(200, {"Content-Type": "application/json", "Content-Length": "1000"})
            request.wfile.write(b'{"choices": [')
        request.hang_up()

    return act


def ends_early_after(text):
    """Streams a text and ends as if that were all: no reason to finish, no [DONE]; as what stands between may cut it."""

    def act(request):
        request.begin()
        for piece in words(text):
            request.delta(piece)
        request.part(b"")

    return act


def fails_after(text, message="The server had an error while processing your request."):
    """Streams a text, then an error in place of the rest."""

    def act(request):
        request.begin()
        for piece in words(text):
            request.delta(piece)
        request.event({"error": {"message": message, "type": "server_error", "code": None}})
        request.part(b"")

    return act


EMPTY = says("")


def never_ends(request, piece="more "):
    """Answers without end, as fast as it is read."""
    if request.is_streamed:
        request.begin()
        for one in repeat(piece):
            request.delta(one)
    request.begin("application/json")
    request.part(b'{"choices": [{"message": {"role": "assistant", "content": "')
    for one in repeat(piece.encode() * 100):
        request.part(one)


def garbage(request):
    """Half a value where JSON should be."""
    if not request.is_streamed:
        request.whole(200, b'{"choices": [{"mess')
        return
    request.begin()
    request.delta("China ")
    request.event(b'{"choices": [{"del')
    request.part(b"")


def another_page(request):
    """A page for people, as the login of a network gives."""
    request.whole(200, b"<html><body>Sign in to go on</body></html>", "text/html")
