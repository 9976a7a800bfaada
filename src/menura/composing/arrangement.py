"""A score in another dress: its tune and words stay, a style's players take the rest."""

from collections.abc import Mapping, Sequence
from random import Random

from menura.composing import orchestration, tunes
from menura.composing.balance import BEHIND, balanced
from menura.composing.brief import Brief
from menura.composing.harmonising import harmonised
from menura.composing.settling import settled
from menura.composing.styles import style
from menura.errors import RequestError
from menura.scores import edit
from menura.scores.clock import clock, tempos
from menura.scores.edit import Edit
from menura.scores.instruments import Instrument, instrument
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import midi, spell


def arranged(
    sheet: LeadSheet, brief: Brief, seed: int, *, begins: Mapping[str, Sequence[int]] | None = None, sings: bool = False
) -> LeadSheet:
    """Return a score arranged as a brief says.

    Its tune, words, chords, sections, metre and length in bars stay; key, tempo and players are those of the brief
    where it names any. Chords are found where the score has none; a tune, where it has nothing but chords.

    Parameters
    ----------
    sheet : LeadSheet
    brief : Brief
    seed : int
    begins : mapping, optional
        For a score without a tune: the bars in which the lines of its words begin, by section.
    sings : bool, optional
        Whether the words of a score without a tune are sung.

    Returns
    -------
    LeadSheet

    Raises
    ------
    RequestError
        If the score has neither a tune nor chords, or its words do not fit its bars.
    """
    sheet = edit.apply(sheet, _changes(sheet, brief))
    if tunes.is_bare(sheet):
        brief = brief.chosen(style=tunes.STYLE)
        sheet = tunes.sung(sheet, brief, seed, begins or {}) if sings else tunes.played(sheet, brief, seed)
    tune = leading(sheet)
    sheet = harmonised(sheet, tune.id)
    bpm = tempos(sheet)[0][1]
    seconds = max(clock(sheet).time(sheet.length), 3.0)
    brief = brief.model_copy(update={"duration": None}).chosen(
        key=sheet.key, metre=sheet.metre, bpm=bpm, duration=seconds
    )
    full = settled(brief, seed)
    players = orchestration.seated(full, Random(f"{seed}/ensemble"))
    lead, *others = (seat.part for seat in players)
    if sung := tune.instrument == "voice":
        lead = tune
    found = style(full.style)
    sections = [_dressed(section, tune, lead, [p.id for p in others]) for section in sheet.sections]
    dressed = sheet.model_copy(
        update={
            "words": brief.words,
            "style": found.name,
            "swing": found.swing,
            "space": found.space,
            "parts": (lead, *others),
            "sections": tuple(sections),
        }
    )
    return balanced(dressed, back=BEHIND if sung else 0.0)


def leading(sheet: LeadSheet) -> Part:
    """Return the part that has the tune: who sings, else the melody, else whoever lies highest.

    Raises
    ------
    RequestError
        If nobody plays a note that has a pitch.
    """
    tuneful = [p for p in sheet.parts if not instrument(p.instrument).is_percussion and _height(sheet, p) is not None]
    if not tuneful:
        raise RequestError("The score has no tune: nobody plays a note.", hint="Give a score with a melody.")
    ranks = {"voice": 0, "melody": 1}
    return min(tuneful, key=lambda part: (ranks.get(part.role, 2), -(_height(sheet, part) or 0.0)))


def _height(sheet: LeadSheet, part: Part) -> float | None:
    pitches = [midi(note.pitch) for _, _, note in sheet.written(part.id)]
    return sum(pitches) / len(pitches) if pitches else None


def _changes(sheet: LeadSheet, brief: Brief) -> list[Edit]:
    """Return the edits that bring a score to the key and tempo of a brief."""
    changes: list[Edit] = []
    if brief.key is not None and brief.key != sheet.key:
        changes.append(edit.SetKey(key=brief.key))
    bpm = tempos(sheet)[0][1]
    if brief.bpm is not None and brief.bpm != bpm:
        changes.append(edit.Retime(factor=brief.bpm / bpm))
    return changes


def _dressed(section: Section, tune: Part, lead: Part, others: list[str]) -> Section:
    """Return a section with the tune for its new player and nothing written for the others."""
    notes = section.notes.get(tune.id, ())
    if lead.instrument != tune.instrument:
        notes = reaching(notes, instrument(lead.instrument))
    return section.model_copy(
        update={
            "notes": {lead.id: notes} if notes else {},
            "silent": tuple(name for name in section.silent if name in others),
            "patterns": {},
        }
    )


def reaching(notes: tuple[Note, ...], player: Instrument) -> tuple[Note, ...]:
    """Return notes moved by whole octaves, all alike, to where a player is at home.

    Parameters
    ----------
    notes : tuple of Note
    player : Instrument
    """
    if not notes:
        return notes
    numbers = [midi(note.pitch) for note in notes]
    low, high = player.comfortable
    outside = {shift: sum(max(low - n - shift, n + shift - high, 0) for n in numbers) for shift in range(-36, 37, 12)}
    shift = min(outside, key=lambda octaves: (outside[octaves], abs(octaves)))
    kept = [min(max(n + shift, player.lowest), player.highest) for n in numbers]
    return tuple(
        note.model_copy(update={"pitch": _moved(note.pitch, number - midi(note.pitch))})
        for note, number in zip(notes, kept, strict=True)
    )


def _moved(pitch: str, semitones: int) -> str:
    """Return a pitch moved; by octaves it keeps its name."""
    if semitones % 12 == 0:
        octave = int(pitch.lstrip("ABCDEFG#b")) + semitones // 12
        return pitch.rstrip("-0123456789") + str(octave)
    return spell(midi(pitch) + semitones)
