"""From the notes of a part to what its player does: joins, rolls, chokes."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from menura.engines.music.instrument import Sounding
from menura.engines.music.mechanisms.drums import Kit
from menura.scores.arranging.played import Played
from menura.scores.drums import KEYS

TOUCHING = 0.04
"""Seconds of gap that two notes of one breath may have between them."""

TRILL = 13.0
"""Notes in a second of a trill."""

HATS = frozenset({KEYS["hat"], KEYS["pedal-hat"], KEYS["open-hat"]})


@dataclass(frozen=True)
class Touch:
    """One note of one player.

    Attributes
    ----------
    start, held : float
        Seconds.
    pitch : int
    velocity : float
    articulation : str
    before : int or None
        Pitch that it is joined to.
    label : int
        Of its randomness: the same wherever it lies in the list, another for each note.
    above : int
        Semitones to the other note of a trill.
    """

    start: float
    held: float
    pitch: int
    velocity: float
    articulation: str
    before: int | None
    label: int
    above: int = 0


def touches(
    notes: Sequence[Played], sounding: Sounding, about: str, first: float, last: float, restrikes: bool
) -> list[Touch]:
    """Return what is done for the notes that begin in a stretch.

    Parameters
    ----------
    notes : sequence of Played
        All of the part's, in order of time.
    sounding : Sounding
    about : str
        What besides the note decides its chance: a seed, a part.
    first, last : float
        Seconds from which and until which they begin.
    restrikes : bool
        Whether each note of a trill is struck; otherwise the mechanism trills by itself.
    """
    found: list[Touch] = []
    begin, end = (bisect_left(notes, edge, key=lambda note: note.start) for edge in (first, last))
    for index in range(begin, end):
        note = notes[index]
        label = _label(f"{about}/{note.at:.6f}/{note.pitch}")
        held = max(note.duration, 0.02)
        if note.pitch in HATS and isinstance(sounding.mechanism, Kit):
            held = _until_next_hat(notes, index, held)
        before = _joined(notes, index, sounding.slur, label)
        touch = Touch(note.start, held, note.pitch, note.velocity, note.articulation, before, label, note.above)
        found.extend(_trilled(touch) if restrikes and _is_trill(touch, sounding) else _rolled(touch, sounding))
    return found


def _joined(notes: Sequence[Played], index: int, slur: float, label: int) -> int | None:
    note = notes[index]
    if index == 0 or note.articulation in {"staccato", "accent", "pizzicato"}:
        return None
    last = notes[index - 1]
    touching = last.start < note.start <= last.start + last.duration + TOUCHING and last.pitch != note.pitch
    wanted = note.articulation == "legato" or (label % 1000) / 1000 < slur
    return last.pitch if touching and wanted else None


def _until_next_hat(notes: Sequence[Played], index: int, held: float) -> float:
    """Return how long an open hi-hat rings: until the pedal closes it."""
    after = (note.start for note in notes[index + 1 : index + 40] if note.pitch in HATS)
    return next((start - notes[index].start for start in after if start > notes[index].start), max(held, 1.5))


def _is_trill(touch: Touch, sounding: Sounding) -> bool:
    return touch.articulation == "trill" and not sounding.roll


def _trilled(touch: Touch) -> list[Touch]:
    """Return the strokes of a trill with the note above, which ends on the note itself."""
    count = max(2 * round(touch.held * TRILL / 2) + 1, 3)
    step = touch.held / count
    above = touch.pitch + (touch.above or 2)
    return [
        replace(
            touch,
            start=touch.start + k * step,
            held=step * 1.1,
            pitch=above if k % 2 else touch.pitch,
            velocity=touch.velocity * (1.0 if k == 0 else 0.85),
            articulation="",
            before=touch.before if k == 0 else None,
            label=_label(f"{touch.label}/{k}"),
        )
        for k in range(count)
    ]


def _rolled(touch: Touch, sounding: Sounding) -> list[Touch]:
    trill = touch.articulation == "trill"
    if not sounding.roll or not (trill or touch.held >= sounding.rolls_from):
        return [touch]
    count = max(round(touch.held * sounding.roll), 2)
    step = touch.held / count
    strokes = []
    for k in range(count):
        label = _label(f"{touch.label}/{k}")
        early = 0.0 if k == 0 else 0.12 * step * ((label % 997) / 997 - 0.5)
        swell = 0.82 + 0.1 * (k % 2 == 0) + 0.12 * (label % 991) / 991 + (0.12 if k == 0 else 0.0)
        strokes.append(
            replace(
                touch,
                start=touch.start + k * step + early,
                held=step * 1.05,
                velocity=min(touch.velocity * swell, 1.0),
                articulation="",
                before=touch.before if k == 0 else None,
                label=label,
            )
        )
    return strokes


def _label(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")
