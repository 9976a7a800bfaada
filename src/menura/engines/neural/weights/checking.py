"""Whether a file is the one that was published: by its hash, or by as much as is known of it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from menura.engines.base import Progress
from menura.engines.neural.weights.card import StoredFile
from menura.engines.neural.weights.ledger import Verified
from menura.errors import WeightsError

BLOCK = 1 << 20
"""Bytes that are read at once."""


@dataclass(frozen=True)
class Digest:
    """Hashes and size of a file."""

    sha256: str
    md5: str
    size: int


def digest(path: Path, name: str, progress: Progress) -> Digest:
    """Return the hashes of a file, read once.

    Raises
    ------
    Cancelled
        If somebody asked to stop.
    """
    # Sums for comparison, not for secrecy: processors that forbid MD5 for that still allow it here.
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    total, done = path.stat().st_size, 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            sha256.update(block)
            md5.update(block)
            done += len(block)
            progress.step("checking", name, done / max(total, 1))
    return Digest(sha256.hexdigest(), md5.hexdigest(), done)


def compared(file: StoredFile, found: Digest, known: Verified | None) -> str:
    """Return with what a file was compared and found to be equal, in words.

    Parameters
    ----------
    file : StoredFile
    found : Digest
    known : Verified, optional
        What was found when it was verified before: it stands in where no hash is published.

    Raises
    ------
    WeightsError
        If it differs in anything that is known of it.
    """
    expected = [
        ("size", file.size, found.size),
        ("SHA-256", file.sha256, found.sha256),
        ("MD5", file.md5, found.md5),
        ("beginning of SHA-256", file.sha256_begins, found.sha256[: len(file.sha256_begins or "")]),
    ]
    if known is not None and not (file.sha256 or file.md5):
        expected.append(("SHA-256 of the first time", known.sha256, found.sha256))
    for what, wanted, got in expected:
        if wanted is not None and wanted != got:
            raise WeightsError(
                f"{file.name} is not the file that was published: its {what} is {got}, not {wanted}.",
                hint="Pull it again; if it stays so, its authors have changed it, and its card has to follow.",
            )
    names = [what for what, wanted, _ in expected if wanted is not None]
    return ", ".join(names) or "nothing: no size and no hash is published"


def note(file: StoredFile, found: Digest, by: str, path: Path, source: str) -> Verified:
    """Return what is to be written down of a file that was verified."""
    return Verified(
        sha256=found.sha256,
        size=found.size,
        by=by,
        source=source or file.url,
        at=now(),
        changed=path.stat().st_mtime_ns,
    )


def now() -> str:
    """Return the time as ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
