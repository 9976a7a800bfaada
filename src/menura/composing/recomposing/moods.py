"""Another mood: what a musician would move, and the tune stays what it is.

Mode, tempo, how much happens and how connected notes are come from the table of moods; a dark one may lie an octave
lower and a light one higher, where the leading instrument has room there. (What moves a listener how: A. Gabrielsson
and E. Lindström, "The influence of musical structure on emotional expression", 2001.)
"""

from collections.abc import Collection
from fractions import Fraction
from itertools import pairwise

from menura.composing.moods import Mood, moods
from menura.composing.recomposing.modes import moded
from menura.composing.recomposing.shades import shaded
from menura.composing.tempos import printed
from menura.scores import edit
from menura.scores.clock import tempos
from menura.scores.edit.tempos import effective
from menura.scores.instruments import instrument
from menura.scores.model import Articulation, LeadSheet, Note, Part, Section, Tempo
from menura.scores.pitch import midi

SLOWEST, FASTEST = 40.0, 208.0
"""Quarter notes a minute beyond which no mood pushes a tempo."""

TURNS = 0.75
"""Strength from which a mood changes the mode: a little sadder is not yet minor."""

LOW, HIGH = 71, 67
"""Mean MIDI numbers: a melody above the first may go down an octave, one below the second up."""

CONNECTED, SHORT = 0.8, 0.3
"""Touches of a mood from which notes are slurred, and below which they are short."""

GAP = Fraction(1, 2)
"""Rests up to so many quarter notes are closed where notes are slurred."""


def felt(
    sheet: LeadSheet, mood: Mood, strength: float = 1.0, where: Collection[str] = (), *, keeps_time: bool = False
) -> LeadSheet:
    """Return a sheet in another mood.

    Parameters
    ----------
    sheet : LeadSheet
    mood : Mood
    strength : float
        1: as the mood is; 0.5: a little of it; below 0: away from it.
    where : collection of str, optional
        Ids of sections; default: all.
    keeps_time : bool, optional
        Whether the tempo stays: for music whose time is given.

    Returns
    -------
    LeadSheet
        With the same words, form and players; each note of the tune is where it was, or moved with the mode.
    """
    where = set(where) or {section.id for section in sheet.sections}
    if mood.turns and abs(strength) >= TURNS:
        away = {"major": "minor", "minor": "major"}[mood.mode]
        sheet = moded(sheet, mood.mode if strength > 0 else away, where)
    if not keeps_time:
        sheet = _paced(sheet, mood.tempo**strength, where)
    sections = tuple(
        shaded(sheet, s, mood.energy * strength) if s.id in where else s for s in sheet.sections
    )  # fmt: skip
    sheet = sheet.model_copy(update={"sections": sections})
    if strength < 0:
        return sheet
    if len(where) == len(sheet.sections):
        sheet = sheet.model_copy(update={"title": _titled(sheet.title, mood)})
    return _touched(_placed(sheet, mood, where), mood, where)


def _titled(title: str, new: Mood) -> str:
    """Return a title that names the new mood, where it named one: "Cheerful Pop" is "Sad Pop" then."""
    first, _, rest = title.partition(" ")
    return f"{new.name.title()} {rest}" if rest and first.lower() in moods() else title


def _paced(sheet: LeadSheet, factor: float, where: Collection[str]) -> LeadSheet:
    """Return a sheet whose sections are faster or slower, at whole numbers of beats a minute where they begin."""
    if len(where) == len(sheet.sections):
        return _retimed(sheet, tempos(sheet)[0][1], factor, None)
    for name, bpm in effective(sheet).items():
        if name in where:
            sheet = _retimed(sheet, bpm, factor, name)
    return sheet


def _retimed(sheet: LeadSheet, bpm: float, factor: float, section: str | None) -> LeadSheet:
    low, high = min(SLOWEST, bpm), max(FASTEST, bpm)
    goal = min(max(float(round(bpm * factor)), low), high)
    return sheet if goal == bpm else retimed(sheet, goal / bpm, section)


def retimed(sheet: LeadSheet, factor: float, section: str | None = None) -> LeadSheet:
    """Return a sheet that is faster or slower, the words that are printed above its tempos among what follows."""
    after = edit.Retime(factor=factor, section=section).apply(sheet)
    sections = tuple(
        s.model_copy(update={"tempo": tuple(_reworded(mark, factor) for mark in s.tempo)})
        if section in {None, s.id}
        else s
        for s in after.sections
    )
    return after.model_copy(update={"sections": sections})


def _reworded(mark: Tempo, factor: float) -> Tempo:
    """Return a tempo with the word for it, where it had the word for what it was."""
    old = printed(mark.bpm / factor)
    return mark.model_copy(update={"word": mark.word.replace(old, printed(mark.bpm))}) if mark.word else mark


def melodic(sheet: LeadSheet) -> list[Part]:
    """Return the instruments that have a written tune."""
    return [p for p in sheet.parts if p.role in {"melody", "counter"} and p.instrument != "voice"]


def _placed(sheet: LeadSheet, mood: Mood, where: Collection[str]) -> LeadSheet:
    """Return a sheet whose leading instrument plays an octave lower or higher, where mood and instrument let it."""
    lead = next((part for part in melodic(sheet) if part.role == "melody"), None)
    pitches = [midi(n.pitch) for _, s, n in sheet.written(lead.id) if s.id in where] if lead and mood.register else []
    if lead is None or not pitches:
        return sheet
    mean, shift = sum(pitches) / len(pitches), 12 * mood.register
    player = instrument(lead.instrument)
    far = mean >= LOW if mood.register < 0 else mean <= HIGH
    if not far or min(pitches) + shift < player.comfortable[0] or max(pitches) + shift > player.comfortable[1]:
        return sheet
    for name in [section.id for section in sheet.sections if section.id in where]:
        sheet = edit.Transpose(semitones=shift, part=lead.id, section=name).apply(sheet)
    return sheet


def _touched(sheet: LeadSheet, mood: Mood, where: Collection[str]) -> LeadSheet:
    if SHORT < mood.legato < CONNECTED:
        return sheet
    touch: Articulation = "legato" if mood.legato >= CONNECTED else "staccato"
    return played(sheet, where, {part.id for part in melodic(sheet)}, touch)


def played(sheet: LeadSheet, where: Collection[str], parts: Collection[str], touch: Articulation) -> LeadSheet:
    """Return a sheet in which some parts play slurred, short or plain in some sections.

    Parameters
    ----------
    sheet : LeadSheet
    where, parts : collection of str
        Ids of sections and of parts.
    touch : {"legato", "staccato", ""}
    """

    def changed(section: Section) -> Section:
        notes = {part: _slurred(row, touch) if part in parts else row for part, row in section.notes.items()}
        return section.model_copy(update={"notes": notes})

    return sheet.model_copy(update={"sections": tuple(changed(s) if s.id in where else s for s in sheet.sections)})


def _slurred(row: tuple[Note, ...], touch: Articulation) -> tuple[Note, ...]:
    """Return notes of one line slurred (``legato``), short (``staccato``) or plain; other articulations stay."""
    out: list[Note] = []
    for note, after in pairwise((*row, None)):
        if note is None or note.articulation not in {"", "legato", "staccato"}:
            out += [note] if note is not None else []
        elif touch == "legato":
            gap = after.at - note.at - note.length if after is not None else Fraction(0)
            length = note.length + gap if 0 < gap <= GAP else note.length
            out.append(note.model_copy(update={"articulation": touch, "length": length}))
        else:
            short = touch == "staccato" and note.length <= 1
            out.append(note.model_copy(update={"articulation": "staccato" if short else ""}))
    return tuple(out)
