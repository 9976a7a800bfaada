"""Pedals that go down and up, as the stretches in which they are down."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, TypeAlias

from menura.scores.model import Pedal

Kind: TypeAlias = Literal["sustain", "soft"]
Move: TypeAlias = tuple[Fraction, Kind, Literal["down", "up", "change"]]
"""When which pedal is moved, and how: ``change`` lifts it for a moment."""

KINDS: tuple[Kind, ...] = ("sustain", "soft")
ORDER = {"up": 0, "change": 1, "down": 2}


def stretches(moves: Iterable[Move], end: Fraction) -> list[Pedal]:
    """Return when pedals are down, in order of time.

    Parameters
    ----------
    moves : iterable of Move
        Of one player, in any order; times in quarter notes since the piece began.
    end : Fraction
        When a pedal that nobody lifts is lifted.

    Returns
    -------
    list of Pedal
        Beats since the piece began.
    """
    row = sorted(moves, key=lambda move: (move[0], ORDER[move[2]]))
    found: list[Pedal] = []
    for kind in KINDS:
        since: Fraction | None = None
        for at, other, way in row:
            if other != kind:
                continue
            if since is not None and at > since:
                found.append(Pedal(at=since, length=at - since, kind=kind))
                since = None
            since = None if way == "up" else at
        if since is not None and end > since:
            found.append(Pedal(at=since, length=end - since, kind=kind))
    return sorted(found, key=lambda pedal: (pedal.at, KINDS.index(pedal.kind)))


def within(row: Iterable[Pedal], start: Fraction, end: Fraction) -> tuple[Pedal, ...]:
    """Return the pedals that go down in a stretch, counted from its beginning."""
    return tuple(pedal.model_copy(update={"at": pedal.at - start}) for pedal in row if start <= pedal.at < end)
