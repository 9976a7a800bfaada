"""What is wrong with a lead sheet beyond the types of its fields, all problems at once."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import islice, pairwise

from menura.errors import Problem, ScoreError, UnknownNameError
from menura.scores import drums
from menura.scores.instruments import Instrument, instrument, instruments
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Note, Part, Pedal, Section, Tempo
from menura.scores.pitch import is_pitch, midi, spell
from menura.values.problems import suggestion

MOST_BARS = 2000
"""Bars of a sheet: more than an hour of music."""

MOST_PARTS = 40
"""Parts of a sheet: a large orchestra."""

MOST_NOTES = 100_000
"""Written notes of a sheet: an hour of a large orchestra, and no more than its JSON may hold."""

MOST_TOGETHER = 20_000
"""Written notes of one part in one section."""

GRACES = tuple(sorted({Fraction(0), *(Fraction(2) ** k * dots for k in range(-5, 3) for dots in (1, Fraction(3, 2)))}))
"""Lengths that a grace note may have: note values from a 128th to a whole note, plain or dotted; 0 for a short one."""

MOST_PROBLEMS = 1000
"""Of more problems than these, only the first are listed."""


def check(
    sheet: LeadSheet, *, patterns: Collection[str] | None = None, rooms: Collection[str] | None = None
) -> list[Problem]:
    """Return everything that is wrong with a sheet.

    Parameters
    ----------
    sheet : LeadSheet
    patterns : collection of str, optional
        Names of the patterns that exist. Without it, they are not checked.
    rooms : collection of str, optional
        Names of the rooms that exist; ``none`` is always one.

    Returns
    -------
    list of Problem
        Empty when the sheet can be played; at most :data:`MOST_PROBLEMS` and one that says that there are more.
    """
    found = list(islice(_problems(sheet, patterns, rooms), MOST_PROBLEMS + 1))
    if len(found) > MOST_PROBLEMS:
        more = f"there are more problems than these {MOST_PROBLEMS}"
        found[MOST_PROBLEMS:] = [Problem("sheet", more, "Mend these first.")]
    return found


def require(
    sheet: LeadSheet, *, patterns: Collection[str] | None = None, rooms: Collection[str] | None = None
) -> LeadSheet:
    """Return a sheet that :func:`check` finds nothing wrong with.

    Raises
    ------
    ScoreError
        With every problem, if there is one.
    """
    found = check(sheet, patterns=patterns, rooms=rooms)
    if found:
        count = "one problem" if len(found) == 1 else f"{len(found)} problems"
        raise ScoreError(f"The sheet has {count}.", found, hint="Mend what is listed and try again.")
    return sheet


def sings(part: Part) -> bool:
    """Return whether a part has words: one with the role or the instrument ``voice``."""
    return part.role == "voice" or part.instrument == "voice"


def _problems(sheet: LeadSheet, patterns: Collection[str] | None, rooms: Collection[str] | None) -> Iterator[Problem]:
    yield from _too_many(sheet)
    yield from _duplicates(sheet)
    if rooms is not None and sheet.space not in (known := tuple(sorted({"none", *rooms}))):
        yield Problem("space", f"there is no room {sheet.space!r}", _suggested(sheet.space, known))
    names = None if patterns is None else tuple(sorted(patterns))
    for index, part in enumerate(sheet.parts):
        yield from _bad_part(part, f"parts[{index}]", names)
    parts = {part.id: part for part in sheet.parts}
    for index, section in enumerate(sheet.sections):
        path = f"sections[{index}]"
        yield from _bad_marks(sheet, section, path)
        yield from _strangers(section, path, tuple(parts), names)
        for name, notes in section.notes.items():
            if name in parts:
                yield from _bad_notes(parts[name], notes, section, sheet.length_of(section), f"{path}.notes.{name}")
        for name, pedals in section.pedals.items():
            yield from _bad_pedals(pedals, section, sheet.length_of(section), f"{path}.pedals.{name}")
    for part in sheet.parts:
        if sings(part):
            yield from _overlaps(sheet, part)


def _too_many(sheet: LeadSheet) -> Iterator[Problem]:
    bars = sum(section.bars for section in sheet.sections)
    notes = sum(len(part) for section in sheet.sections for part in section.notes.values())
    for name, count, most in (
        ("bars", bars, MOST_BARS),
        ("parts", len(sheet.parts), MOST_PARTS),
        ("notes", notes, MOST_NOTES),
    ):
        if count > most:
            path = "parts" if name == "parts" else "sections"
            yield Problem(path, f"{count} {name} are more than the {most} allowed", "Split the sheet.")
    for index, section in enumerate(sheet.sections):
        for name, part in section.notes.items():
            if len(part) > MOST_TOGETHER:
                reason = f"{len(part)} notes of one part in one section are more than the {MOST_TOGETHER} allowed"
                yield Problem(f"sections[{index}].notes.{name}", reason, "Split the section.")


def _duplicates(sheet: LeadSheet) -> Iterator[Problem]:
    lists: dict[str, Sequence[Part | Section]] = {"parts": sheet.parts, "sections": sheet.sections}
    for name, members in lists.items():
        for key, count in Counter(member.id for member in members).items():
            if count > 1:
                index = max(index for index, member in enumerate(members) if member.id == key)
                reason = f"the id {key!r} is used {count} times among the {name}"
                yield Problem(f"{name}[{index}].id", reason, "Give each its own id.")


def _bad_part(part: Part, path: str, patterns: tuple[str, ...] | None) -> Iterator[Problem]:
    if _instrument(part.instrument) is None:
        fix = f"{_suggested(part.instrument, tuple(sorted(instruments())))} List them with: menura styles instruments"
        yield Problem(f"{path}.instrument", f"there is no instrument {part.instrument!r}", fix)
    if patterns is not None and part.pattern and part.pattern not in patterns:
        yield Problem(f"{path}.pattern", f"there is no pattern {part.pattern!r}", _suggested(part.pattern, patterns))


def _strangers(
    section: Section, path: str, parts: tuple[str, ...], patterns: tuple[str, ...] | None
) -> Iterator[Problem]:
    """Yield the parts and patterns that a section names and the sheet does not have."""
    named = [(f"{path}.silent[{index}]", name) for index, name in enumerate(section.silent)]
    named += [(f"{path}.patterns.{name}", name) for name in section.patterns]
    named += [(f"{path}.notes.{name}", name) for name in section.notes]
    named += [(f"{path}.pedals.{name}", name) for name in section.pedals]
    for place, name in named:
        if name not in parts:
            fix = _suggested(name, parts) if parts else f"Add a part with the id {name!r}."
            yield Problem(place, f"the sheet has no part {name!r}", fix)
    for name, pattern in section.patterns.items():
        if patterns is not None and pattern and pattern not in patterns:
            fix = _suggested(pattern, patterns)
            yield Problem(f"{path}.patterns.{name}", f"there is no pattern {pattern!r}", fix)


def _bad_marks(sheet: LeadSheet, section: Section, path: str) -> Iterator[Problem]:
    """Yield the tempos, chords and dynamics that lie outside their section or not in order."""
    length = sheet.length_of(section)
    marks: dict[str, Sequence[Tempo | ChordAt | DynamicAt]]
    marks = {"tempo": section.tempo, "chords": section.chords, "dynamics": section.dynamics}
    for name, row in marks.items():
        for index, mark in enumerate(row):
            if mark.at >= length:
                yield _outside(f"{path}.{name}[{index}].at", mark.at, section, length)
            if index and mark.at <= row[index - 1].at:
                reason = f"beat {mark.at} does not come after beat {row[index - 1].at}, that of the one before"
                yield Problem(f"{path}.{name}[{index}].at", reason, "Sort them by their beats, one for each beat.")


def _outside(path: str, at: Fraction, section: Section, length: Fraction) -> Problem:
    reason = f"beat {at} lies outside the section {section.id!r}, which has {length} beats"
    return Problem(path, reason, f"Beats count from 0 at the section's own start: stay below {length}.")


def _bad_notes(part: Part, notes: Sequence[Note], section: Section, length: Fraction, path: str) -> Iterator[Problem]:
    sung, lines, last = sings(part), len(section.lyrics), Fraction(0)
    for index, note in enumerate(notes):
        if note.at >= length:
            yield _outside(f"{path}[{index}].at", note.at, section, length)
        if note.at < last:
            reason = f"beat {note.at} comes before beat {last}, that of the note before"
            yield Problem(f"{path}[{index}].at", reason, "Sort the notes by their beats.")
        last = note.at
        if wrong := _bad_pitch(note.pitch, part.instrument):
            yield Problem(f"{path}[{index}].pitch", *wrong)
        if note.graces:
            yield from _bad_graces(note, part.instrument, f"{path}[{index}].graces")
        if note.syllable is None:
            continue
        if not sung:
            reason = f"the part {part.id!r} plays {part.instrument} and cannot sing {note.syllable.text!r}"
            yield Problem(f"{path}[{index}].syllable", reason, "Give the part the role 'voice', or leave the word out.")
        elif note.syllable.line >= lines:
            reason = f"the section {section.id!r} has {lines} lines of lyrics, and none has the number"
            yield Problem(
                f"{path}[{index}].syllable.line",
                f"{reason} {note.syllable.line}",
                "Lines count from 0; add the line to the section's lyrics.",
            )


def _bad_graces(note: Note, instrument: str, path: str) -> Iterator[Problem]:
    for index, grace in enumerate(note.graces):
        if wrong := _bad_pitch(grace.pitch, instrument):
            yield Problem(f"{path}[{index}].pitch", *wrong)
        if grace.length not in GRACES:
            reason = f"{grace.length} is no note value of a grace note; they are {', '.join(map(str, GRACES))}"
            yield Problem(f"{path}[{index}].length", reason, "Write 0 for one that is as short as can be.")


def _bad_pedals(pedals: Sequence[Pedal], section: Section, length: Fraction, path: str) -> Iterator[Problem]:
    ends = {"sustain": Fraction(0), "soft": Fraction(0)}
    for index, pedal in enumerate(pedals):
        if pedal.at >= length:
            yield _outside(f"{path}[{index}].at", pedal.at, section, length)
        if pedal.at < ends[pedal.kind]:
            reason = f"the {pedal.kind} pedal goes down on beat {pedal.at}, before it is lifted on {ends[pedal.kind]}"
            yield Problem(
                f"{path}[{index}].at", reason, "Sort the pedals by their beats, and lift each before the next."
            )
        if index and pedal.at < pedals[index - 1].at:
            reason = f"beat {pedal.at} comes before beat {pedals[index - 1].at}, that of the pedal before"
            yield Problem(f"{path}[{index}].at", reason, "Sort the pedals by their beats.")
        ends[pedal.kind] = pedal.at + pedal.length


def _overlaps(sheet: LeadSheet, part: Part) -> Iterator[Problem]:
    """Yield the notes of a singing part that begin before the one before has ended."""
    places = [
        (f"sections[{number}].notes.{part.id}[{index}]", start + note.at, note)
        for number, (start, section) in enumerate(sheet.placed())
        for index, note in enumerate(section.notes.get(part.id, ()))
    ]
    for (before, start, note), (_, following, _) in pairwise(places):
        if start + note.length > following >= start:
            reason = f"it lasts {note.length} beats, but the voice has its next note after {following - start}"
            fix = "A voice sings one note at a time: shorten it."
            if following == start:
                fix = "A voice sings one note at a time: take one away."
            yield Problem(f"{before}.length", reason, fix)


@lru_cache(maxsize=4096)
def _bad_pitch(pitch: str, name: str) -> tuple[str, str] | None:
    """Return why an instrument cannot play a pitch and what it could; None where it can."""
    player = _instrument(name)
    if player is not None and player.is_percussion:
        if pitch in drums.KEYS:
            return None
        return f"there is no drum {pitch!r}", suggestion(pitch, sorted(drums.KEYS))
    if not is_pitch(pitch):
        return f"{pitch!r} is no pitch", "Write a letter, # or b, and an octave from -1 to 9: C4, F#3, Bb5."
    if player is None or player.lowest <= midi(pitch) <= player.highest:
        return None
    return _out_of_range(pitch, player)


def _out_of_range(pitch: str, player: Instrument) -> tuple[str, str]:
    number = midi(pitch)
    low, high = spell(player.lowest), spell(player.highest)
    reason = f"{pitch} lies outside the range of {player.name}, {low} to {high}"
    octaves = -((number - player.highest) // -12) if number > player.highest else -((player.lowest - number + 11) // 12)
    inside = number - 12 * octaves
    if not player.lowest <= inside <= player.highest:
        return reason, f"Stay between {low} and {high}."
    name = pitch.rstrip("-0123456789")
    octave = int(pitch[len(name) :]) - octaves
    return reason, f"Write {name}{octave}, or choose an instrument that reaches it."


@lru_cache(maxsize=1024)
def _instrument(name: str) -> Instrument | None:
    try:
        return instrument(name)
    except UnknownNameError:
        return None


@lru_cache(maxsize=1024)
def _suggested(name: str, known: tuple[str, ...]) -> str:
    return suggestion(name, known[:MOST_TOGETHER])
