"""Which terms come with a checkpoint, and which of them were accepted."""

import json
from collections.abc import Iterable
from pathlib import Path

from menura.engines import storage
from menura.engines.neural.weights.card import Pullable
from menura.engines.neural.weights.checking import now
from menura.engines.neural.weights.ledger import write_json


def terms(card: Pullable, weights: str = "") -> tuple[str, ...]:
    """Return what there is to accept, a line each: of the checkpoint, then of files that have terms of their own."""
    own = f"{card.title}: {card.licence_weights}. What you make with it: {card.licence_output}."
    others = (f"{file.name}: {file.licence}." for file in card.files(weights) if file.licence)
    return tuple(dict.fromkeys((own, *others)))


def open_terms(card: Pullable, weights: str = "") -> tuple[str, ...]:
    """Return the terms that were not accepted yet."""
    before = accepted()
    return tuple(line for line in terms(card, weights) if line not in before)


def accepted() -> dict[str, str]:
    """Return the lines that were accepted, and when."""
    try:
        found = json.loads(_place().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(line): str(when) for line, when in found.items()} if isinstance(found, dict) else {}


def accept(lines: Iterable[str]) -> None:
    """Write down that lines were accepted."""
    write_json(_place(), accepted() | dict.fromkeys(lines, now()))


def _place() -> Path:
    return storage.home() / "accepted.json"
