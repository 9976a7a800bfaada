"""A note as it is played: in seconds, with everything that a player decides decided."""

from typing import NamedTuple

from menura.scores.model import Articulation, Delivery, Syllable


class Played(NamedTuple):
    """A note as it is played.

    Attributes
    ----------
    start, duration : float
        Seconds since the piece began; how long the key is held, not how long it rings.
    pitch : int
        MIDI number; the key of a drum.
    velocity : float
        0 … 1, dynamics and accents included.
    articulation : str
        Of :data:`menura.scores.model.Articulation`.
    at : float
        Beat on which it begins, for what must not depend on the tempo.
    syllable : Syllable or None
        In a sung part; None goes on with the vowel before.
    delivery : str
        Of :data:`menura.scores.model.Delivery`.
    section : str
        Id of its section.
    above : int
        Semitones to the other note of a trill; 0 where there is none.
    """

    start: float
    duration: float
    pitch: int
    velocity: float
    articulation: Articulation = ""
    at: float = 0.0
    syllable: Syllable | None = None
    delivery: Delivery = "sung"
    section: str = ""
    above: int = 0
