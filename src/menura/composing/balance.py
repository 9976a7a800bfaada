"""How loud the parts of a piece are beside each other: by what they play, not only by what they are."""

import math
from collections.abc import Mapping, Sequence

from menura.scores.arranging.performing import performance
from menura.scores.arranging.played import Played
from menura.scores.drums import KEYS
from menura.scores.instruments import Instrument, instrument
from menura.scores.model import LeadSheet, Part, Role

BELOW: Mapping[Role, float] = {"melody": 0.0, "bass": -2.0, "drums": -1.5, "chords": -5.5, "arpeggio": -5.5,
                               "pad": -8.5, "counter": -5.0}  # fmt: skip
"""How much less than the melody is heard of the other roles while they play, in dB."""

FURTHEST, DRUMS = 9.0, 6.0
"""Decibels by which what a part plays may move its gain from that of its role; of drums, whose strokes differ most."""

MF = 80 / 127
"""Velocity at which all instruments are about equally loud."""

DYNAMICS, STEADY = 8.0, 1.5
"""Decibels by which a note grows when its velocity doubles: in most instruments, and in those of :data:`EVEN`."""

EVEN = frozenset({"distorted-guitar", "harpsichord", "hammond", "organ"})
"""Instruments whose loudness hardly follows the hand."""

BEHIND = 2.5
"""Decibels by which instruments leave more of the foreground to a voice than to one of their own."""

RINGS = 0.8
"""Seconds for which a note that dies away is heard beside others."""

STROKE = 0.2
"""Seconds for which a drum is heard."""

LIGHT = frozenset(KEYS[name] for name in ("hat", "pedal-hat", "open-hat", "shaker", "cabasa", "maracas", "ride"))
"""Drums that are heard as a pulse over the others, not beside them."""

LIGHTER = 0.25
"""What they have of the power of the others."""


def balanced(sheet: LeadSheet, back: float = 0.0) -> LeadSheet:
    """Return a piece in which its first part leads, however many notes the others have.

    Parameters
    ----------
    sheet : LeadSheet
    back : float
        dB by which the others leave more of the foreground to the first than players leave to one of their own.

    Notes
    -----
    Six strings strummed are louder than one, and a full chord is louder than its bass: a player at a mixing desk hears
    that and moves the faders. The gain of a part becomes its role's distance from the first part, less what its notes
    add up to. Parts that sing keep theirs.
    """
    played = performance(sheet)
    loud = {part.id: loudness(played.notes(part.id), instrument(part.instrument)) for part in sheet.parts}
    lead = loud[sheet.parts[0].id] if sheet.parts else None
    if lead is None:
        return sheet
    first, *others = sheet.parts
    return sheet.model_copy(update={"parts": (first, *(_placed(part, loud[part.id], lead - back) for part in others))})


def loudness(notes: Sequence[Played], player: Instrument) -> float | None:
    """Return how loud notes are together while they sound, in dB beside a single held note at mezzoforte.

    Returns
    -------
    float or None
        None where nothing is played.
    """
    energy = sum(_power(note, player) * _lasts(note, player) for note in notes)
    sounding = until = 0.0
    for note in notes:
        ends = note.start + max(note.duration, STROKE)
        sounding += max(ends - max(note.start, until), 0.0)
        until = max(until, ends)
    return 10 * math.log10(energy / sounding) if energy > 0 else None


def _power(note: Played, player: Instrument) -> float:
    """Return the power of a note beside that of one at mezzoforte."""
    force = math.log2(max(note.velocity, 0.02) / MF)
    dynamics = STEADY if player.name in EVEN else DYNAMICS
    light = LIGHTER if player.is_percussion and note.pitch in LIGHT else 1.0
    return light * float(10 ** (dynamics * force / 10))


def _lasts(note: Played, player: Instrument) -> float:
    if player.is_percussion:
        return STROKE
    return note.duration if player.sustains else min(note.duration, RINGS)


def _placed(part: Part, loud: float | None, lead: float) -> Part:
    if loud is None or part.role not in BELOW:
        return part
    wanted = BELOW[part.role] + lead - loud
    most = DRUMS if part.role == "drums" else FURTHEST
    nearest = min(max(wanted, part.gain - most), part.gain + most)
    return part.model_copy(update={"gain": round(nearest, 1)})
