"""What is made of a tune when it returns: diminution, grace notes, trills."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from menura.composing.melody import Slot
from menura.composing.motif import rung
from menura.scores.model import Articulation, Note

GRACE = Fraction(1, 8)
"""Quarter notes of a grace note: it takes them from the note it leads to."""


def diminished(
    slots: Sequence[Slot], pitches: Sequence[int], ladder: Sequence[int], rng: Random, share: float = 0.6
) -> tuple[tuple[Slot, ...], tuple[int, ...]]:
    """Return a tune whose longer notes are broken up: by a neighbour, or by a step towards the next note.

    Parameters
    ----------
    slots : sequence of Slot
    pitches : sequence of int
        MIDI numbers.
    ladder : sequence of int
        Notes of the scale, upward.
    rng : Random
    share : float, optional
        How many of the notes of a quarter and more are broken up.

    Returns
    -------
    tuple of Slot, tuple of int
    """
    places: list[Slot] = []
    notes: list[int] = []
    for k, (slot, pitch) in enumerate(zip(slots, pitches, strict=True)):
        following = pitches[k + 1] if k + 1 < len(pitches) else pitch
        if slot.ends or not 1 <= slot.length <= 2 or rng.random() > share:
            places.append(slot)
            notes.append(pitch)
            continue
        half = slot.length / 2
        places += [replace(slot, length=half), Slot(slot.at + half, half, 0.15)]
        notes += [pitch, _towards(pitch, following, ladder, rng)]
    return tuple(places), tuple(notes)


def _towards(pitch: int, following: int, ladder: Sequence[int], rng: Random) -> int:
    """Return the note of the scale next to a pitch: towards the next one, or any neighbour where that is the same."""
    here = rung(pitch, ladder)
    step = (following > pitch) - (following < pitch) or rng.choice((-1, 1))
    return ladder[min(max(here + step, 0), len(ladder) - 1)]


def ornamented(
    notes: Sequence[Note], spelled: dict[int, str], ladder: Sequence[int], numbers: Sequence[int], share: float,
    rng: Random,
) -> tuple[Note, ...]:  # fmt: skip
    """Return notes with graces before some of the longer ones, and trills on a few of the longest.

    Parameters
    ----------
    notes : sequence of Note
    spelled : dict
        Names of the ladder's notes by MIDI number.
    ladder : sequence of int
        Notes of the scale, upward.
    numbers : sequence of int
        MIDI numbers of the notes.
    share : float
        0 … 1: how much is ornamented.
    rng : Random

    Returns
    -------
    tuple of Note
    """
    found: list[Note] = []
    for note, number in zip(notes, numbers, strict=True):
        chance = rng.random()
        if note.length >= Fraction(3, 4) and chance < 0.45 * share:
            near = ladder[min(max(rung(number, ladder) + rng.choice((1, 1, -1)), 0), len(ladder) - 1)]
            grace = note.model_copy(update={"length": GRACE, "pitch": spelled[near], "velocity": note.velocity - 12})
            found += [grace, note.model_copy(update={"at": note.at + GRACE, "length": note.length - GRACE})]
        else:
            trill: Articulation = "trill" if note.length >= Fraction(3, 2) and chance > 1 - 0.25 * share else ""
            found.append(note.model_copy(update={"articulation": trill}) if trill else note)
    return tuple(found)
