"""The hands of a player: swing, strums and a small unevenness that is always the same for the same note."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from menura.scores.beats import GRID
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Part, Role, Section

LOOSE: dict[Role, float] = {
    "melody": 0.0, "voice": 0.0, "harmony": 0.0, "line": 0.0, "counter": 2.0, "chords": 4.0, "arpeggio": 3.0,
    "pad": 6.0, "bass": 2.5, "drums": 1.5,
}  # fmt: skip
"""Milliseconds by which onsets stray at most, by role."""

UNEVEN = 0.04
"""Share by which velocities stray at most."""

FIRST = 0.003
"""Seconds by which the first onset of a section strays at most."""

STRUM = {"plucked": 0.009, "keys": 0.0}
"""Seconds between the strings of a strum, by family."""

ROLLED = {"harp": 0.022, "guzheng": 0.02, "koto": 0.02, "yangqin": 0.012, "nylon-guitar": 0.007}
"""Seconds between the notes of a chord of what is always broken or plucked by fingers."""

SPREAD = 0.09
"""Seconds that a strum takes at most."""


@dataclass(frozen=True)
class Hands:
    """How a part is played.

    Attributes
    ----------
    part : str
        Its id, the seed of its unevenness.
    loose : float
        Seconds.
    uneven : float
        Share.
    strum : float
        Seconds between the strings of a chord.
    rolls : bool
        Whether chords are always broken upwards.
    """

    part: str
    loose: float
    uneven: float
    strum: float
    rolls: bool

    def stray(self, tick: int, pitch: int) -> tuple[float, float]:
        """Return by how many seconds an onset strays and what its velocity is multiplied with."""
        if not self.loose and not self.uneven:
            return 0.0, 1.0
        seed = crc32(f"{self.part}:{tick}:{pitch}".encode())
        late = (seed & 0xFFFF) / 0x8000 - 1
        louder = (seed >> 16) / 0x8000 - 1
        return late * self.loose, 1 + louder * self.uneven

    def strummed(self, group: Sequence[int], tick: int) -> list[float]:
        """Return the seconds by which each note of a chord, low to high, comes after the first that is struck."""
        if len(group) < 3:
            return [0.0] * len(group)
        each = min(self.strum, SPREAD / len(group))
        up = not self.rolls and tick % GRID != 0
        return [each * (len(group) - 1 - k if up else k) for k in range(len(group))]


def hands(part: Part) -> Hands:
    """Return how a part is played."""
    who = instrument(part.instrument)
    sung = part.role == "voice" or who.family == "voice"
    rolled = ROLLED.get(who.name)
    strum = STRUM.get(who.family, 0.0) if rolled is None else rolled
    return Hands(part.id, 0.0 if sung else LOOSE[part.role] / 1000, 0.0 if sung else UNEVEN, strum, rolled is not None)


def swung(ticks: Sequence[int], sheet: LeadSheet, section: Section) -> list[int]:
    """Return ticks since the section began with the second eighth of every beat moved to where the sheet swings it.

    Only what lies exactly on that eighth moves; metres in eighths do not swing.
    """
    if sheet.swing == 0.5 or sheet.metre_of(section)[1] > 4:
        return list(ticks)
    later = round(sheet.swing * GRID) - GRID // 2
    return [tick + later if tick % GRID == GRID // 2 else tick for tick in ticks]
