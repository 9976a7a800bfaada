"""A MIDI file as a lead sheet."""

from menura.errors import ScoreError
from menura.scores.check import MOST_PARTS
from menura.scores.loaded import Loaded
from menura.scores.midi import events
from menura.scores.midi.assembling import assembled
from menura.scores.midi.gathering import BEATS_PER_SECOND, gathered
from menura.scores.midi.parting import parted


def read(data: bytes) -> Loaded:
    """Return the lead sheet in a MIDI file of format 0 or 1.

    Sections begin at markers and where metre or key change; a tempo lies where the file has one. Chords and whatever
    else :func:`menura.scores.midi.write` wrote return as they were.

    Parameters
    ----------
    data : bytes
        At most 8 MiB.

    Returns
    -------
    Loaded
        With a notice for everything that was guessed, rounded, mended or left out.

    Raises
    ------
    ScoreError
        If it cannot be read; it says where it is broken.
    """
    file = events.parse(data)
    found = gathered(file)
    parts = parted(found)
    if not parts and not found.about:
        raise ScoreError("The MIDI file holds no notes.", hint="Export it again with its tracks.")
    if len(parts) > MOST_PARTS:
        raise ScoreError(f"The MIDI file has {len(parts)} parts; at most {MOST_PARTS} are read.", hint="Merge some.")
    if file.timed:
        found.tempos = {0: 60_000_000 // (60 * BEATS_PER_SECOND)}
        found.left["frames"] = 1
    return assembled(found, parts)
