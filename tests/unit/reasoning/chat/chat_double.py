"""A chat endpoint on this machine that answers what a test tells it to."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-very-secret-123456"


@dataclass
class Reply:
    """What the double answers to one request."""

    content: str | bytes = ""
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before anything is sent."""
    drip: float = 0.0
    """Seconds between the bytes of the body."""
    hang_up: bool = False


def completion(text: str) -> Reply:
    return Reply(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}))


class Double(ThreadingHTTPServer):
    """The endpoint; `replies` are given in order, the last one again and again; `requests` are what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[Reply | Callable[[dict[str, Any]], Reply]] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.paths: list[str] = []

    def says(self, *replies: Reply | Callable[[dict[str, Any]], Reply]) -> None:
        self.replies = list(replies)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Double

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        double = self.server
        double.requests.append(body)
        double.keys.append(self.headers.get("Authorization"))
        double.paths.append(self.path)
        given = double.replies.pop(0) if len(double.replies) > 1 else double.replies[0]
        try:
            self.give(given(body) if callable(given) else given)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def give(self, reply: Reply) -> None:
        time.sleep(reply.delay)
        if reply.hang_up:
            self.close_connection = True
            return
        content = reply.content.encode() if isinstance(reply.content, str) else reply.content
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [content] if not reply.drip else [content[i : i + 1] for i in range(len(content))]:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(reply.drip)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""
