"""Which files of a checkpoint are on this machine, and where. Nothing is ever fetched from here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from menura.engines import storage
from menura.engines.neural.weights import ledger, snapshots
from menura.engines.neural.weights.card import Pullable, StoredFile
from menura.errors import MissingWeightsError

State = Literal["here", "unchecked", "partial", "missing", "damaged"]

PRESENT = frozenset({"here", "unchecked"})
"""States in which a file may be used: verified, or put there by hand."""

PART = ".part"
"""What is added to the name of a file that has not wholly arrived."""


@dataclass(frozen=True)
class Found:
    """What there is of a file.

    Attributes
    ----------
    file : StoredFile
    state : {"here", "unchecked", "partial", "missing", "damaged"}
        ``"here"`` is verified; ``"unchecked"`` was put there by hand and looks whole.
    path : Path
        Where it lies, or would.
    bytes : int
        How much of it is there.
    verified : Verified, optional
        What was found when it was verified.
    """

    file: StoredFile
    state: State
    path: Path
    bytes: int = 0
    verified: ledger.Verified | None = None


def place(file: StoredFile) -> Path:
    """Return where a file lies in the store, or would."""
    return storage.home() / file.name


def part(path: Path) -> Path:
    """Return where the beginning of a file lies until all of it has arrived."""
    return path.with_name(path.name + PART)


def found(file: StoredFile) -> Found:
    """Return what there is of a file, without reading it."""
    where = place(file)
    known = ledger.read(where)
    if file.is_snapshot:
        folder, state, size = snapshots.found(file, where, known)
        return Found(file, state, folder, size, known)
    if where.is_file():
        about = where.stat()
        sizes = {size for size in (file.size, known.size if known else None) if size is not None}
        if sizes and about.st_size not in sizes:
            return Found(file, "damaged", where, about.st_size, known)
        checked = known is not None and known.changed == about.st_mtime_ns
        return Found(file, "here" if checked else "unchecked", where, about.st_size, known)
    begun = part(where)
    if begun.is_file():
        return Found(file, "partial", where, begun.stat().st_size, known)
    return Found(file, "missing", where, 0, known)


def missing(card: Pullable, weights: str = "") -> tuple[StoredFile, ...]:
    """Return the files of a checkpoint that are not there, or not whole.

    Parameters
    ----------
    card : Pullable
    weights : {"", "online", "ema"}
        Which of two sets of weights; empty: the first that the card names.
    """
    return tuple(file for file in card.files(weights) if found(file).state not in PRESENT)


def require(card: Pullable, weights: str = "") -> None:
    """Return if a checkpoint's files are all there.

    Raises
    ------
    MissingWeightsError
        If any is not: which, how large they are, under which licence, and what to type.
    """
    lacking = missing(card, weights)
    if lacking:
        raise _missing(card, lacking, weights)


def path(card: Pullable, role: str, weights: str = "") -> Path:
    """Return the file, or the folder, of what plays a role in a checkpoint.

    Parameters
    ----------
    card : Pullable
    role : str
        ``"network"``, ``"vae"`` …
    weights : {"", "online", "ema"}
        Which of two sets of weights; empty: the first that the card names.

    Raises
    ------
    MissingWeightsError
        If it is not there: what is missing of the checkpoint, how large it is, under which licence, and what to type.
    UnknownNameError
        If nothing plays that role.
    """
    there = found(card.part(role, weights).file)
    if there.state not in PRESENT:
        raise _missing(card, missing(card, weights if any(p.weights == weights for p in card.parts) else ""), weights)
    return there.path


def _missing(card: Pullable, lacking: Sequence[StoredFile], weights: str) -> MissingWeightsError:
    listed = ", ".join(f"{file.name} ({amount(file.expected)})" for file in lacking)
    sizes = [file.expected for file in lacking]
    total = amount(sum(size or 0 for size in sizes)) if len(sizes) > 1 else ""
    also = f" --weights {weights}" if weights else ""
    return MissingWeightsError(
        f"The weights of {card.name} are not all on this machine. Missing: {listed}"
        f"{f'; {total} together' if total else ''}. Licence: {card.licence_weights}.",
        hint=f"Run: menura pull {card.name}{also}",
    )


def amount(size: int | None) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> amount(629_000_000)
    '629 MB'
    """
    if not size:
        return "size not known"
    for unit, each in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= each:
            return f"{size / each:.1f} {unit}" if size < 10 * each else f"{size / each:.0f} {unit}"
    return f"{size} bytes"
