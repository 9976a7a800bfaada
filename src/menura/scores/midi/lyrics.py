"""Which notes of a MIDI file are sung, and what."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from menura.scores.beats import GRID
from menura.scores.midi import marks
from menura.scores.midi.gathering import Gathered, Strain, Struck

CLOSE = GRID // 16
"""Ticks by which a lyric may miss its note."""

ENOUGH = 0.6
"""Share of a track's lyrics that must fall on notes of a part."""

BREATH = GRID
"""Ticks of rest after which a new line begins where the file tells of none."""


def sung_strains(found: Gathered) -> list[Strain]:
    """Give the notes of a file their lyric events, and return who sings."""
    singers: list[Strain] = []
    for track, row in (found.lyrics or _karaoke(found)).items():
        told = sorted(row, key=lambda pair: pair[0])
        others = [strain for strain in found.strains.values() if strain.channel != marks.DRUMS and strain.notes]
        own = [strain for strain in others if strain.track == track]
        share, singer = _best(told, own or others)
        if singer is None or (share < ENOUGH and not own):
            found.left["lyrics"] += len(told)
            continue
        found.left["lyrics"] += _attach(told, singer)
        singers.append(singer)
    return singers


def syllabify(strain: Strain, starts: Sequence[int]) -> None:
    """Make the lyric events of a strain's notes syllables.

    Parameters
    ----------
    strain : Strain
    starts : sequence of int
        Ticks at which the sections begin.
    """
    notes = [note for note in strain.notes if note.lyric]
    raw = _with_lines([note.lyric for note in notes], notes)
    places = [str(bisect_right(starts, note.start)) for note in notes]
    for note, syllable in zip(notes, marks.syllables(raw, places), strict=True):
        note.syllable = note.syllable or syllable


def _karaoke(found: Gathered) -> dict[int, list[tuple[int, str]]]:
    """Return the texts of tracks that are written as karaoke files are."""
    tracks = {}
    for track, row in found.karaoke.items():
        sung = [(tick, text) for tick, text in row if not text.startswith("@")]
        if any(text.startswith(("/", "\\")) for _, text in sung) and len(sung) > 1:
            tracks[track] = sung
    return tracks


def _best(told: Sequence[tuple[int, str]], strains: Sequence[Strain]) -> tuple[float, Strain | None]:
    """Return whose notes begin where lyrics are, and the share of the lyrics that meet one."""
    best: tuple[float, Strain | None] = (0.0, None)
    for strain in strains:
        starts = sorted({note.start for note in strain.notes})
        share = sum(_meets(starts, tick) for tick, _ in told) / len(told)
        # Of two parts that both meet the words, the one with fewer notes beside them is the tune.
        if (share, -len(strain.notes)) > (best[0], -len(best[1].notes) if best[1] else 0):
            best = share, strain
    return best


def _meets(starts: Sequence[int], tick: int) -> bool:
    index = bisect_left(starts, tick - CLOSE)
    return index < len(starts) and starts[index] <= tick + CLOSE


def _attach(told: Sequence[tuple[int, str]], singer: Strain) -> int:
    """Give each lyric to the nearest note without one; return how many met none."""
    notes = sorted(singer.notes, key=lambda note: note.start)
    starts = [note.start for note in notes]
    missed = 0
    for tick, text in told:
        low, high = bisect_left(starts, tick - CLOSE), bisect_right(starts, tick + CLOSE)
        free = [note for note in notes[low:high] if not note.lyric]
        if free:
            min(free, key=lambda note: abs(note.start - tick)).lyric = text
        else:
            missed += bool(text.strip())
    return missed


def _with_lines(raw: Sequence[str], notes: Sequence[Struck]) -> list[str]:
    """Return lyric events with line ends at breaths where there are none at all."""
    if not raw or any(text != text.rstrip("\r\n") or text[:1] in {"/", "\\", "\r", "\n"} for text in raw):
        return list(raw)
    gaps = [following.start - note.end >= BREATH for note, following in pairwise(notes)]
    return [text + ("\r" if gap else "") for text, gap in zip(raw, [*gaps, True], strict=True)]
