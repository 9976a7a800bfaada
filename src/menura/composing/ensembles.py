"""Groups of players who are asked for together, and who stands in for instruments that do not exist here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from menura.composing.named import names, table


@dataclass(frozen=True)
class Ensemble:
    """A group of players.

    Attributes
    ----------
    name : str
    names : tuple of str
        What people call it, in English and Chinese.
    players : tuple of str
        Names of :mod:`menura.scores.instruments`, the leading one first; some come twice.
    alone : bool
        Whether nobody else plays.
    style : str
        What it plays unless something else is asked for; empty: whatever suits.
    """

    name: str
    names: tuple[str, ...]
    players: tuple[str, ...]
    alone: bool
    style: str


@cache
def ensembles() -> Mapping[str, Ensemble]:
    """Return every ensemble by name."""
    return {
        name: Ensemble(name, names(row["names"]), tuple(row["players"].split()), row["alone"], row.get("style", ""))
        for name, row in table("ensembles").items()
    }


@cache
def likenesses() -> Mapping[str, str]:
    """Return which instrument is most like one that does not exist here, by each of its names."""
    return {called: name for name, text in table("likenesses").items() for called in names(text)}
