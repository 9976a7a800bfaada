"""How loud a section is played, from its dynamics or its energy."""

from bisect import bisect_right
from dataclasses import dataclass

from menura.scores.beats import ticks
from menura.scores.model import Dynamic, Section

MARKS: dict[Dynamic, float] = {
    "ppp": 0.40, "pp": 0.52, "p": 0.66, "mp": 0.82, "mf": 1.0, "f": 1.17, "ff": 1.34, "fff": 1.5,
}  # fmt: skip
"""What a mark makes of a velocity."""

CALM, LIVELY = 0.78, 1.22
"""What energies of 0 and 1 make of a velocity where no mark says anything."""


@dataclass(frozen=True)
class Levels:
    """The loudness of a section in time.

    Attributes
    ----------
    at : tuple of int
        Ticks since the section began, ascending, the first 0.
    factors : tuple of float
    swells : tuple of bool
        Whether the level moves evenly to the next.
    """

    at: tuple[int, ...]
    factors: tuple[float, ...]
    swells: tuple[bool, ...]

    def factor(self, tick: int) -> float:
        """Return what a velocity is multiplied with at a tick."""
        if len(self.at) == 1:
            return self.factors[0]
        k = max(bisect_right(self.at, tick) - 1, 0)
        now = self.factors[k]
        if not self.swells[k] or k + 1 == len(self.at):
            return now
        share = (tick - self.at[k]) / (self.at[k + 1] - self.at[k])
        return now + (self.factors[k + 1] - now) * share


def levels(section: Section) -> Levels:
    """Return the loudness of a section: its marks, and before the first of them its energy."""
    plain = CALM + (LIVELY - CALM) * section.energy
    marks = {ticks(mark.at): mark for mark in sorted(section.dynamics, key=lambda mark: mark.at)}
    at = tuple(marks)
    factors = tuple(MARKS[mark.mark] for mark in marks.values())
    swells = tuple(mark.swells for mark in marks.values())
    if at and at[0] == 0:
        return Levels(at, factors, swells)
    return Levels((0, *at), (plain, *factors), (False, *swells))
