"""A server on this machine that offers files, with the faults that servers and networks have."""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

COMMIT = "c0ffee" * 6 + "c0de"


@dataclass
class Offered:
    """A file on the server.

    Attributes
    ----------
    content : bytes
    etag : str
    ranges : bool
        Whether the server resumes.
    breaks : list of int
        After how many bytes each answer in turn breaks off.
    statuses : list of int
        What it answers in turn before it answers at all.
    tells_length : bool
    redirect : str
    headers : dict
    """

    content: bytes
    etag: str = '"one"'
    ranges: bool = True
    breaks: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    tells_length: bool = True
    redirect: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class FileServer:
    """What is offered, and what was asked."""

    address: str
    files: dict[str, Offered] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def offer(self, name: str, content: bytes, **behaviour: object) -> str:
        """Offer a file and return its address."""
        self.files[f"/{name}"] = Offered(content, **behaviour)  # type: ignore[arg-type]
        return f"{self.address}/{name}"

    def offer_repository(self, repository: str, contents: dict[str, bytes], *, commit: str = COMMIT) -> None:
        """Offer a repository as the Hugging Face Hub does."""
        siblings = []
        for name, content in contents.items():
            hashed = hashlib.sha256(content).hexdigest()
            large = name.endswith((".bin", ".safetensors"))
            lfs = {"lfs": {"sha256": hashed, "size": len(content), "pointerSize": 130}} if large else {}
            siblings.append({"rfilename": name, "size": len(content), "blobId": hashed[:40], **lfs})
            headers = {"X-Repo-Commit": commit, "Accept-Ranges": "bytes"}
            for revision in ("main", commit):
                self.offer(f"{repository}/resolve/{revision}/{name}", content, etag=f'"{hashed}"', headers=headers)
        told = json.dumps({"id": repository, "sha": commit, "siblings": siblings}).encode()
        for revision in ("", "/revision/main", f"/revision/{commit}"):
            self.offer(f"api/models/{repository}{revision}", told, headers={"Content-Type": "application/json"})


@contextmanager
def serving() -> Iterator[FileServer]:
    """Serve on a free port of 127.0.0.1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    files = FileServer(f"http://127.0.0.1:{server.server_address[1]}")
    server.files = files  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """Answers as the files say."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        files: FileServer = self.server.files  # type: ignore[attr-defined]
        asked = self.headers.get("Range", "")
        files.asked.append((self.path, asked))
        offered = files.files.get(self.path.partition("?")[0])
        if offered is None:
            return self.send_error(404)
        if offered.statuses:
            return self.send_error(offered.statuses.pop(0))
        if offered.redirect:
            self.send_response(302)
            self.send_header("Location", offered.redirect)
            return self.end_headers()
        return self._answer(offered, asked)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _answer(self, offered: Offered, asked: str) -> None:
        begins = re.fullmatch(r"bytes=(\d+)-", asked)
        same = self.headers.get("If-Range", offered.etag) == offered.etag
        start, total = (int(begins[1]) if begins and offered.ranges and same else 0), len(offered.content)
        if start and start >= total:
            return self.send_error(416)
        body = offered.content[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if offered.tells_length:
            self.send_header("Content-Length", str(len(body)))
        if offered.etag:
            self.send_header("ETag", offered.etag)
        for name, value in offered.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return None
        self.wfile.write(body[: offered.breaks.pop(0)] if offered.breaks else body)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base names it
        """Say nothing."""
