"""Words for a melody that is there already: syllables onto its notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from menura.composing import phrasing
from menura.composing.lyrics import Lyrics, parse
from menura.errors import RequestError
from menura.phonetics.syllables import Spoken, syllables
from menura.scores.model import LeadSheet, Line, Note, Section, Syllable

RESTING = 0.75
"""Quarter notes of rest, or of a held note, that end a phrase of a melody."""


@dataclass(frozen=True)
class Worded:
    """A melody with words.

    Attributes
    ----------
    sheet : LeadSheet
    syllables, notes : int
        How many were given, and how many notes there were for them.
    notices : tuple of str
        Where there were too many or too few.
    """

    sheet: LeadSheet
    syllables: int
    notes: int
    notices: tuple[str, ...]


def worded(sheet: LeadSheet, words: str | Lyrics, part: str = "", voice: str = "female") -> Worded:
    """Return a sheet whose melody sings words: one syllable for each note, the last of a line on what is left of it.

    Lines go to the phrases of the melody, in order. Where a line has fewer syllables than its phrase has notes, its
    last vowel is held over the rest; where it has more, long notes are divided.

    Parameters
    ----------
    sheet : LeadSheet
    words : str or Lyrics
    part : str, optional
        Who sings. Default: the part that sings already, else the melody.
    voice : str, optional
        Who sings where nobody did.

    Returns
    -------
    Worded

    Raises
    ------
    RequestError
        If the part has no notes, or there are more lines than notes.
    ScoreError
        If the lyrics have problems.
    """
    text = parse(words, sheet.language) if isinstance(words, str) else words
    name = part or _singer(sheet)
    phrases = _phrases(sheet, name)
    total = sum(len(phrase) for phrase in phrases)
    lines = [(line, syllables(line.text, text.language)) for line in text.lines]
    lines = [(line, said) for line, said in lines if said]
    if not total:
        raise RequestError(f"The part {name!r} has no notes to sing.", hint="Name the part with the melody.")
    phrases = _matched(phrases, [len(said) for _, said in lines])
    notices: list[str] = []
    sung: dict[int, list[tuple[Note, int]]] = {}
    rows: dict[int, list[Line]] = {}
    for (line, said), phrase in zip(lines, phrases, strict=True):
        section = phrase[0][0]
        numbers = rows.setdefault(section, [])
        numbers.append(line)
        if len(said) != len(phrase):
            kind = "more" if len(said) > len(phrase) else "fewer"
            whole = phrasing.quoted(line.text)
            notices.append(f"{whole} has {len(said)} syllables, {kind} than the {len(phrase)} notes of its phrase.")
        for note, at in _fitted(said, phrase, len(numbers) - 1, rows):
            sung.setdefault(at, []).append((note, at))
    return Worded(
        _sheet(sheet, name, voice, text.language, sung, rows), sum(len(s) for _, s in lines), total, tuple(notices)
    )


def _singer(sheet: LeadSheet) -> str:
    for role in ("voice", "melody", "line"):
        found = next(
            (p.id for p in sheet.parts if p.role == role and any(s.notes.get(p.id) for s in sheet.sections)), ""
        )
        if found:
            return found
    raise RequestError("The sheet has no melody.", hint="Write out the notes of a part with the role 'melody'.")


Place = tuple[int, Note]
"""A note with the number of its section."""


def _phrases(sheet: LeadSheet, part: str) -> list[list[Place]]:
    """Return the notes of a part, cut where it rests."""
    found: list[list[Place]] = []
    for number, section in enumerate(sheet.sections):
        end = None
        for note in section.notes.get(part, ()):
            if end is None or float(note.at - end) >= RESTING:
                found.append([])
            found[-1].append((number, note))
            end = note.at + note.length
    return found


def _matched(phrases: Sequence[list[Place]], counts: Sequence[int]) -> list[list[Place]]:
    """Return as many phrases as there are lines: those of the melody, joined or cut where there are fewer or more."""
    made = [list(phrase) for phrase in phrases]
    if sum(len(phrase) for phrase in made) < len(counts):
        total = sum(len(phrase) for phrase in made)
        raise RequestError(
            f"{len(counts)} lines cannot be sung on {total} notes.", hint="Give fewer lines or a longer melody."
        )
    while len(made) > len(counts):  # more phrases than lines: the last ones repeat nothing and stay without words
        made.pop()
    if len(made) < len(counts):  # fewer phrases than lines: all notes are shared out by the lines' syllables
        made = _shared([place for phrase in made for place in phrase], counts)
    return made


def _shared(places: Sequence[Place], counts: Sequence[int]) -> list[list[Place]]:
    """Return notes cut into as many pieces as there are counts, each about as large as its count, none empty."""
    bounds, total, seen = [0], sum(counts), 0
    for k, count in enumerate(counts):
        seen += count
        wanted = round(len(places) * seen / total)
        bounds.append(min(max(wanted, bounds[-1] + 1), len(places) - (len(counts) - 1 - k)))
    return [list(places[a:b]) for a, b in pairwise(bounds)]


def _fitted(
    said: Sequence[Spoken], phrase: Sequence[Place], line: int, rows: dict[int, list[Line]]
) -> list[tuple[Note, int]]:
    """Return the notes of one line, each with its section."""
    places = list(phrase)
    while len(places) < len(said):  # the longest note that is left is divided in two
        k = max(range(len(places)), key=lambda index: places[index][1].length)
        number, note = places[k]
        half = note.length / 2
        later = note.model_copy(update={"at": note.at + half, "length": half})
        places[k : k + 1] = [(number, note.model_copy(update={"length": half})), (number, later)]
    made = []
    for k, (number, note) in enumerate(places):
        syllable = None
        if k < len(said):
            row = line if number == phrase[0][0] else max(len(rows.setdefault(number, [])) - 1, 0)
            each = said[k]
            syllable = Syllable(text=each.text, joins=each.joins, line=row, reading=each.reading)
        made.append((note.model_copy(update={"syllable": syllable}), number))
    return made


def _sheet(
    sheet: LeadSheet, name: str, voice: str, language: str, sung: dict[int, list[tuple[Note, int]]],
    rows: dict[int, list[Line]],
) -> LeadSheet:  # fmt: skip
    parts = tuple(
        p.model_copy(update={"role": "voice", "instrument": "voice", "voice": p.voice or voice}) if p.id == name else p
        for p in sheet.parts
    )
    sections = [_section(s, name, sung.get(k, []), tuple(rows.get(k, ()))) for k, s in enumerate(sheet.sections)]
    update = {"parts": parts, "sections": tuple(sections), "language": language}
    return LeadSheet.model_validate({**dict(sheet), **update})


def _section(section: Section, name: str, sung: Sequence[tuple[Note, int]], lines: tuple[Line, ...]) -> Section:
    if not sung:
        without = {key: notes for key, notes in section.notes.items() if key != name}
        return section.model_copy(update={"notes": without, "lyrics": ()})
    notes = {**section.notes, name: tuple(note for note, _ in sung)}
    return section.model_copy(update={"notes": notes, "lyrics": lines})
