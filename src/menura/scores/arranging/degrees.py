"""Degrees of a bass line as pitches."""

from dataclasses import dataclass

from menura.scores.chords import QUALITIES, Chord
from menura.scores.pitch import pitch_class

SCALED = {"2": (2, 1), "4": (5, 6), "6": (9, 8)}
"""Semitones above the root that stand for a scale's degree: the first that the key holds, or the first."""

SPELLED = {"3": (4, 3, 5, 2), "5": (7, 6, 8), "7": (10, 11, 9)}
"""Semitones above the root that stand for a chord's degree, the first that the chord holds."""


@dataclass(frozen=True)
class Neck:
    """Where a bass plays.

    Attributes
    ----------
    low, high : int
        MIDI numbers of its register.
    scale : tuple of int
        Pitch classes of the key.
    leads : bool
        Whether each chord begins on the nearest bass note rather than the lowest.
    """

    low: int
    high: int
    scale: tuple[int, ...]
    leads: bool

    def ground(self, chord: Chord, last: int | None) -> int:
        """Return the bass note of a chord: the lowest there is, or the nearest to the last note."""
        lowest = self.low + (pitch_class(chord.bass) - self.low) % 12
        places = [note for note in range(lowest, self.high + 1, 12) if note <= self.high - 5] or [lowest]
        if last is None or not self.leads:
            return places[0]
        return min(places, key=lambda note: (abs(note - last), note))

    def degree(self, sign: str, chord: Chord, last: int | None) -> int:
        """Return the pitch of a degree above the bass note of a chord."""
        ground = self.ground(chord, last)
        root = ground + (pitch_class(chord.root) - ground) % 12
        if root - ground > 0 and sign not in "18":
            ground = root if root - ground < 7 else root - 12
        note = ground + self._steps(sign, chord)
        return self.inside(note)

    def _steps(self, sign: str, chord: Chord) -> int:
        held = {step % 12 for step in QUALITIES[chord.quality]}
        plain = {"1": 0, "8": 12, "9": 14}
        if sign in plain:
            return plain[sign]
        if sign in SCALED:
            root = pitch_class(chord.root)
            return next((s for s in SCALED[sign] if (root + s) % 12 in self.scale), SCALED[sign][0])
        if sign in SPELLED:
            return next((s for s in SPELLED[sign] if s in held), 12 if sign == "7" else 7)
        third = next((s for s in SPELLED["3"] if s in held), 7)
        fifth = next((s for s in SPELLED["5"] if s in held), 7)
        return third + 12 if sign == "0" else fifth - 12

    def approach(self, sign: str, target: int, last: int) -> int:
        """Return the note that leads to a target: a semitone beside it (``a``), or its neighbour in the key (``w``)."""
        side = -1 if last <= target else 1
        if sign == "a":
            return self.inside(target + side)
        return self.inside(
            next(target + side * s for s in (1, 2, 3) if s == 3 or (target + side * s) % 12 in self.scale)
        )

    def inside(self, note: int) -> int:
        """Return a note, in the octave that lies inside the register."""
        while note > self.high:
            note -= 12
        while note < self.low:
            note += 12
        return note
