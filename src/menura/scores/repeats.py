"""Bars in the order in which they are played: repeats, endings, and jumps such as D.S. al Coda."""

from collections.abc import Sequence
from dataclasses import dataclass

from menura.errors import ScoreError
from menura.scores.check import MOST_BARS

Turn = tuple[int, int]
"""A bar by its index, and the time at which what is repeated around it is played, from 1."""


@dataclass(kw_only=True)
class Signs:
    """What stands at a bar that says which bar is played next.

    Attributes
    ----------
    opens : bool
        Whether a repeat begins here.
    times : int
        How often what is repeated up to here is played; 0 where no repeat ends.
    endings : frozenset of int
        The times at which it is played, if it stands under a bracket.
    closes : bool
        Whether the bracket ends here.
    segno, coda : str
        The name of the sign at its beginning, if there is one.
    jump : str
        Where to go once, at its end: ``"capo"``, ``"segno"``, or a segno by its name.
    leaves : str
        The name of the coda that is gone to from its end after such a jump.
    fine : bool
        Whether it is the last after such a jump.
    """

    opens: bool = False
    times: int = 0
    endings: frozenset[int] = frozenset()
    closes: bool = False
    segno: str = ""
    coda: str = ""
    jump: str = ""
    leaves: str = ""
    fine: bool = False


def unrolled(bars: Sequence[Signs]) -> list[Turn]:
    """Return the order in which bars are played.

    After a jump, repeats are not taken again and the last of several endings is played, as is the custom.

    Parameters
    ----------
    bars : sequence of Signs
        Of the part whose bar lines count.

    Raises
    ------
    ScoreError
        If there are more than :data:`menura.scores.check.MOST_BARS`.
    """
    _pair_codas(bars)
    player = _Player(bars)
    while player.at < len(bars):
        player.step()
        if len(player.order) > MOST_BARS:
            raise ScoreError(
                f"The score has more than {MOST_BARS} bars with its repeats; no longer one is read.",
                hint="Split it into movements.",
            )
    return player.order


def jumps(bars: Sequence[Signs]) -> bool:
    """Return whether there is a jump among some bars."""
    return any(bar.jump for bar in bars)


def _pair_codas(bars: Sequence[Signs]) -> None:
    """Let the first of two signs of the same coda be the one that is left from, where nothing says so."""
    signed = [bar for bar in bars if bar.coda]
    if len(signed) == 2 and signed[0].coda == signed[1].coda and not any(bar.leaves for bar in bars):
        signed[0].coda, signed[0].leaves = "", signed[1].coda


class _Player:
    """Who plays bars one after another.

    Attributes
    ----------
    order : list of Turn
    at : int
        The bar that is played next.
    """

    def __init__(self, bars: Sequence[Signs]) -> None:
        self.order: list[Turn] = []
        self.at = 0
        self._bars = bars
        self._start, self._turn = 0, 1
        self._returned = False
        self._taken: set[int] = set()

    def step(self) -> None:
        """Play a bar, or pass over one that stands under the bracket of another time."""
        bar, index = self._bars[self.at], self.at
        if bar.opens and index != self._start:
            self._start, self._turn = index, 1
        if bar.endings and not self._is_due(index):
            self.at += 1
            return
        self.order.append((index, self._turn))
        if self._again(index):
            self.at, self._turn = self._start, self._turn + 1
            return
        self.at += 1
        leaves_endings = bar.endings and not any(other.endings for other in self._bars[self.at : self.at + 1])
        if bar.times or bar.closes or leaves_endings:
            self._start, self._turn = self.at, 1
        self._leap(bar, index)

    def _is_due(self, index: int) -> bool:
        bar = self._bars[index]
        if self._returned:
            return max(bar.endings) == max(self._group(index))
        return self._turn in bar.endings

    def _again(self, index: int) -> bool:
        """Return whether what is repeated up to a bar is played once more."""
        bar = self._bars[index]
        if not bar.times or self._returned:
            return False
        if not bar.endings:
            return self._turn < bar.times
        return self._turn + 1 in self._group(index)

    def _group(self, index: int) -> frozenset[int]:
        """Return the times of all endings beside that of a bar."""
        first, last = index, index
        while first and self._bars[first - 1].endings:
            first -= 1
        while last + 1 < len(self._bars) and self._bars[last + 1].endings:
            last += 1
        return frozenset().union(*(bar.endings for bar in self._bars[first : last + 1]))

    def _leap(self, bar: Signs, index: int) -> None:
        """Go where signs at the end of a bar send the player."""
        if self._returned and bar.fine:
            self.at = len(self._bars)
        elif self._returned and bar.leaves and (goal := self._find("coda", bar.leaves, index)) is not None:
            self.at, self._returned = goal, False
            self._start, self._turn = goal, 1
        elif bar.jump and index not in self._taken:
            goal = 0 if bar.jump == "capo" else self._find("segno", bar.jump, -1)
            if goal is not None:
                self._taken.add(index)
                self.at, self._returned = goal, True
                self._start, self._turn = goal, 1
        elif bar.jump:
            self._returned = False

    def _find(self, kind: str, name: str, after: int) -> int | None:
        """Return the first bar after another with a sign of some name, or else with any such sign."""
        marked = [k for k, bar in enumerate(self._bars) if getattr(bar, kind) and k > after]
        same = [k for k in marked if getattr(self._bars[k], kind) == name]
        return next(iter(same or marked), None)
