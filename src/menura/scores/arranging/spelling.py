"""Names for pitches that stand in a chord and a key."""

from functools import lru_cache

from menura.scores.chords import QUALITIES, Chord
from menura.scores.keys import Key
from menura.scores.pitch import FIFTHS, alteration, spell


@lru_cache(maxsize=65_536)
def spelled(pitch: int, chord: Chord | None, key: Key) -> str:
    """Return the name of a pitch: by the chord when it belongs to it, else by the key.

    The third of A7 is C sharp, even in C major.
    """
    if chord is None or pitch % 12 not in chord.classes:
        return spell(pitch, key.fifths, key.is_minor)
    place = FIFTHS.index(chord.root[0]) - 1 + 7 * alteration(chord.root[1:])
    lowered = 6 in QUALITIES[chord.quality]  # a diminished fifth lies one step further on the line of fifths
    return spell(pitch, place - lowered)
