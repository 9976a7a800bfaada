"""One file over HTTPS: what has arrived is kept, and the rest of it is asked for the next time."""

import errno
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO, BinaryIO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pydantic import ValidationError

from menura.engines.neural.weights.ledger import write_json
from menura.errors import EndpointError, OutputError
from menura.values.base import Record

ATTEMPTS = 4
"""How often in a row a connection may break without bringing anything."""

PAUSE = 1.0
"""Seconds before the second attempt; twice as many before each further one."""

TIMEOUT = 30.0
"""Seconds of silence after which a connection counts as broken."""

BLOCK = 1 << 18
"""Bytes that are read at once."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which it is worth trying again."""

FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What systems say of a disk on which there is no room."""

Tell = Callable[[int, int | None], None]
"""Told after each block how many bytes there are, and of how many; raises to stop."""


class Remote(Record):
    """What a server said of a file: if it says otherwise the next time, it is another file."""

    url: str
    etag: str = ""
    modified: str = ""
    total: int | None = None


class _BrokenError(Exception):
    """A connection that broke: what has arrived is good."""


class _ChangedError(Exception):
    """The server has another file than the one whose beginning is here."""


class _Guarded(HTTPRedirectHandler):
    """Follows redirections, but never from an encrypted address to an open one."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Return the request to the new address."""
        if req.full_url.startswith("https:") and not newurl.startswith("https:"):
            raise EndpointError(f"{req.full_url} leads to {newurl}, which is not encrypted.", hint="Nothing was read.")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetch(url: str, part: Path, tell: Tell = lambda _have, _total: None) -> None:
    """Download a file, or the rest of it.

    Parameters
    ----------
    url : str
    part : Path
        Where it is put. Its beginning may lie there already; what the server said of it lies beside.
    tell : callable

    Raises
    ------
    EndpointError
        If it cannot be had; what has arrived is kept.
    OutputError
        If the disk is full, or another process is at it; what has arrived is kept.
    Cancelled
        If `tell` raises it; what has arrived is kept.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    with _claimed(part):
        failures, before = 0, -1
        while True:
            try:
                return _continue(url, part, tell)
            except _ChangedError:
                forget(part)
                reason = "the file on the server changes while it is read"
            except _BrokenError as error:
                reason = str(error)
            have = _size(part)
            failures = 1 if have > before >= 0 else failures + 1
            before = have
            if failures >= ATTEMPTS:
                raise EndpointError(f"{url} cannot be read: {reason}.", hint=_kept(part))
            time.sleep(PAUSE * 2 ** (failures - 1))


def forget(part: Path) -> None:
    """Remove what has arrived of a file, and what the server said of it."""
    part.unlink(missing_ok=True)
    _said(part).unlink(missing_ok=True)


def _continue(url: str, part: Path, tell: Tell) -> None:
    """Ask for what is missing, and add it."""
    known = _remembered(part, url)
    have = _size(part) if known else 0
    if known and have and have == known.total:
        return
    try:
        with build_opener(_Guarded).open(_request(url, have, known), timeout=TIMEOUT) as answer:
            remote = _remote(url, answer.status, answer.headers)
            if answer.status == 206:
                _require_same(known, remote, have, answer.headers)
            else:
                have = 0
            write_json(_said(part), remote.model_dump())
            with part.open("ab" if have else "wb") as stream:
                have = _copied(answer, stream, have, remote.total, tell)
    except HTTPError as error:
        raise _refused(error, url) from None
    except (URLError, HTTPException, OSError) as error:
        raise _failed(error, part) from None
    if remote.total is not None and have != remote.total:
        raise _BrokenError(f"the connection ended after {have} of {remote.total} bytes")


def _request(url: str, have: int, known: Remote | None) -> Request:
    headers = {"User-Agent": "menura", "Accept-Encoding": "identity"}
    if have and known:
        headers["Range"] = f"bytes={have}-"
        # A weak tag may not be used here; the answer is compared in any case.
        if known.etag and not known.etag.startswith("W/"):
            headers["If-Range"] = known.etag
    return Request(url, headers=headers)


def _copied(source: IO[bytes], target: BinaryIO, have: int, total: int | None, tell: Tell) -> int:
    while block := source.read(BLOCK):
        target.write(block)
        have += len(block)
        tell(have, total)
    return have


def _remote(url: str, status: int, headers: HTTPMessage) -> Remote:
    length = headers.get("Content-Range", "").rpartition("/")[2] if status == 206 else headers.get("Content-Length", "")
    total = int(length) if length.isdigit() else None
    return Remote(url=url, etag=headers.get("ETag", ""), modified=headers.get("Last-Modified", ""), total=total)


def _require_same(known: Remote | None, remote: Remote, have: int, headers: HTTPMessage) -> None:
    begins = re.match(r"bytes (\d+)-", headers.get("Content-Range", ""))
    tag = "etag" if known and known.etag and remote.etag else "modified"
    same = known is not None and known.total == remote.total and getattr(known, tag) == getattr(remote, tag)
    if not same or begins is None or int(begins[1]) != have:
        raise _ChangedError


def _refused(error: HTTPError, url: str) -> Exception:
    error.close()
    if error.code == 416:  # there is no rest: the file has become shorter
        return _ChangedError()
    if error.code in PASSING:
        return _BrokenError(f"the server answers {error.code} ({error.reason})")
    hint = "Has it moved? A file that was downloaded by hand is taken by: menura pull NAME --from FOLDER"
    if error.code in {401, 403}:
        hint = (
            "Its authors may want their terms accepted first; then download it by hand: menura pull NAME --from FOLDER"
        )
    return EndpointError(f"{url} cannot be read: the server answers {error.code} ({error.reason}).", hint=hint)


def _failed(error: Exception, part: Path) -> Exception:
    if isinstance(error, OSError) and error.errno in FULL:
        return OutputError(
            f"The disk is full: {part} cannot grow beyond {_size(part)} bytes.",
            hint="Free some space, or set MENURA_MODELS to a folder on another disk.",
        )
    if isinstance(error, PermissionError):
        return OutputError(f"{part} cannot be written: {error.strerror}.", hint="Set MENURA_MODELS to another folder.")
    reason = getattr(error, "reason", None) or error
    return _BrokenError(str(reason) or type(error).__name__)


def _kept(part: Path) -> str:
    have = _size(part)
    again = "Check the network and run it again"
    return f"{again}: the first {have} bytes are kept in {part}." if have else f"{again}."


def _said(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _remembered(part: Path, url: str) -> Remote | None:
    try:
        known = Remote.model_validate_json(_said(part).read_text("utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None
    return known if known.url == url else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


@contextmanager
def _claimed(part: Path) -> Iterator[None]:
    """Hold a file against other processes, where the system can."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    lock = part.with_name(part.name + ".lock")
    with lock.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(f"Another process is downloading {part.name}.", hint="Wait for it, or stop it.") from None
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
