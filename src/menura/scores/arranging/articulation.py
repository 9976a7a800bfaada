"""What an articulation makes of a note's length and loudness."""

from menura.scores.model import Articulation, Note

HELD: dict[Articulation, float] = {
    "": 0.94, "staccato": 0.5, "accent": 0.92, "pizzicato": 0.6, "fermata": 1.5,
}  # fmt: skip
"""Share of the written length that sounds; all of it where nothing is said."""

OVERLAP = 0.03
"""Seconds by which a slurred note reaches into the next."""

LOUDER: dict[Articulation, float] = {"accent": 1.18, "tenuto": 1.04, "staccato": 1.0}
"""What a velocity is multiplied with."""


def sounding(articulation: Articulation, length: float, gap: float, sung: bool) -> float:
    """Return for how many seconds a note is held.

    Parameters
    ----------
    articulation : str
    length : float
        Seconds that are written.
    gap : float
        Seconds to the next onset of the part: a fermata lasts no longer unless the note is written so.
    sung : bool
        Whether it is sung: then it lasts as long as it is written.
    """
    if articulation == "legato":
        return length + OVERLAP
    if articulation == "fermata":
        return max(length, min(length * HELD["fermata"], gap))
    if sung and articulation == "":
        return length
    return length * HELD.get(articulation, 1.0)


def velocity(note: Note, factor: float) -> float:
    """Return the velocity of a note as a share of the greatest."""
    return min(max(note.velocity / 127 * factor * LOUDER.get(note.articulation, 1.0), 0.01), 1.0)
