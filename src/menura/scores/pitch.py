"""Pitches by name and by number: ``"Bb3"`` is MIDI note 58."""

import re
from functools import cache

from menura.errors import RequestError

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
"""Semitones above C."""

PATTERN = r"^[A-G](#|##|b|bb)?(-1|[0-9])$"
"""What a pitch looks like; middle C is ``C4``."""

FIFTHS = "FCGDAEB"
"""The letters in the order in which a key signature sharpens them."""


@cache
def midi(name: str) -> int:
    """Return the MIDI number of a pitch: ``midi("A4") == 69``.

    Raises
    ------
    RequestError
        If it is no pitch.
    """
    found = re.fullmatch(r"([A-Ga-g])(#{1,2}|b{1,2}|♯|♭)?(-1|\d)", name)
    if found is None:
        raise RequestError(f"{name!r} is no pitch.", hint="Write a letter, # or b, and an octave: C4, F#3, Bb5.")
    letter, sign, octave = found.groups()
    return STEPS[letter.upper()] + alteration(sign or "") + 12 * (int(octave) + 1)


def is_pitch(name: str) -> bool:
    """Tell whether a text is a pitch as sheets spell it, one that MIDI has."""
    return re.fullmatch(PATTERN, name) is not None and 0 <= midi(name) <= 127


def alteration(sign: str) -> int:
    """Return the semitones that an accidental adds."""
    return sign.count("#") + sign.count("♯") - sign.count("b") - sign.count("♭")


@cache
def pitch_class(name: str) -> int:
    """Return semitones above C of a note name without octave: ``pitch_class("Eb") == 3``."""
    return (STEPS[name[0].upper()] + alteration(name[1:])) % 12


@cache
def spell(number: int, fifths: int = 0, minor: bool = False) -> str:
    """Return the name of a MIDI number as it is written in a key signature.

    Parameters
    ----------
    number : int
        0 … 127.
    fifths : int
        Sharps (positive) or flats of the key signature.
    minor : bool
        Whether the key is minor: its sixth and seventh are raised more often than its second is lowered.
    """
    # Positions on the line of fifths: F=-1 C=0 G=1 …; one whole turn is 12 steps. The window runs from the lowered
    # second of a major key to its raised fourth, and in a minor key from the lowered fourth to the raised seventh.
    sharpest = fifths + (8 if minor else 6)
    position = sharpest - (sharpest - number * 7) % 12
    letter = FIFTHS[(position + 1) % 7]
    sign = (position + 1) // 7
    name = letter + ("#" * sign if sign > 0 else "b" * -sign)
    octave = (number - alteration(name[1:]) - STEPS[letter]) // 12 - 1
    return f"{name}{octave}"


def hertz(number: float) -> float:
    """Return the frequency in Hz of a MIDI number, equal temperament, A4 = 440 Hz."""
    return float(440.0 * 2 ** ((number - 69) / 12))


def neighbour(pitch: str, steps: int, fifths: int) -> str:
    """Return the note some letters above or below another in a key signature: a semitone or two for each letter.

    Parameters
    ----------
    pitch : str
    steps : int
        1 for the note above, -1 for the one below.
    fifths : int
        Sharps (positive) or flats of the key signature.
    """
    letters = "CDEFGAB"
    name = pitch.rstrip("-0123456789")
    place = letters.index(name[0]) + 7 * int(pitch[len(name) :]) + steps
    letter, octave = letters[place % 7], place // 7
    sharpened = FIFTHS.index(letter)
    sign = 1 if sharpened < fifths else -1 if sharpened >= 7 + fifths else 0
    natural, here = STEPS[letter] + 12 * (octave + 1), midi(pitch)
    way = 1 if steps > 0 else -1
    distance = min(max(way * (natural + sign - here), abs(steps)), 2 * abs(steps))
    sign = here + way * distance - natural
    if abs(sign) > 2:
        return spell(here + way * distance, fifths)
    return f"{letter}{'#' * sign if sign > 0 else 'b' * -sign}{octave}"
