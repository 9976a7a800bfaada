"""What a score by somebody else needs before it can be played: notes in range, one note at a time for a voice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from menura.scores.check import sings
from menura.scores.instruments import Instrument, instrument
from menura.scores.loaded import Loaded
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import midi


def mended(loaded: Loaded) -> Loaded:
    """Return a sheet that can be played, with a notice for what was changed; nothing else is.

    Notes outside the range of their instrument are moved by octaves, those of a voice are shortened where the next one
    begins, and of several at once it sings the highest.
    """
    sheet, notices = loaded.sheet, list(loaded.notices)
    for part in sheet.parts:
        player = instrument(part.instrument)
        if not player.is_percussion:
            sheet = _in_range(sheet, part, player, notices)
        if sings(part):
            sheet = one_at_a_time(sheet, part, notices)
    return replace(loaded, sheet=sheet, notices=tuple(notices))


def nearest(pitch: str, player: Instrument) -> str:
    """Return a pitch moved by octaves into the range of an instrument; itself where there is none inside."""
    number = midi(pitch)
    octaves = 0
    while number + 12 * octaves > player.highest:
        octaves -= 1
    while number + 12 * octaves < player.lowest:
        octaves += 1
    return raised(pitch, octaves) if number + 12 * octaves <= player.highest else pitch


def raised(pitch: str, octaves: int) -> str:
    """Return a pitch some octaves higher, spelled as it was."""
    name = pitch.rstrip("-0123456789")
    return f"{name}{int(pitch[len(name) :]) + octaves}"


def _in_range(sheet: LeadSheet, part: Part, player: Instrument, notices: list[str]) -> LeadSheet:
    moved: Counter[str] = Counter()

    def within(note: Note) -> Note:
        pitches = (note.pitch, *(grace.pitch for grace in note.graces))
        if all(player.lowest <= midi(each) <= player.highest for each in pitches):
            return note
        moved[note.pitch] += 1
        return note.repitched(lambda pitch: nearest(pitch, player))

    sections = tuple(
        _with(section, part.id, tuple(map(within, section.notes.get(part.id, ())))) for section in sheet.sections
    )
    if not moved:
        return sheet
    count = sum(moved.values())
    notices.append(
        f"{count} {'note' if count == 1 else 'notes'} of {part.name or part.id} lay outside the range of {player.name} "
        f"({', '.join(sorted(moved, key=midi)[:6])}) and {'was' if count == 1 else 'were'} moved by octaves."
    )
    return sheet.model_copy(update={"sections": sections})


def one_at_a_time(sheet: LeadSheet, part: Part, notices: list[str]) -> LeadSheet:
    """Return a sheet in which a part has no two notes at once; `notices` tells what was shortened and left out."""
    placed = [(start, section) for start, section in sheet.placed() if section.notes.get(part.id)]
    rows = [[(start + note.at, note) for note in _highest(section.notes[part.id])] for start, section in placed]
    dropped = sum(len(section.notes[part.id]) for _, section in placed) - sum(map(len, rows))
    begins = iter([at for row in rows for at, _ in row][1:])
    cut = 0
    kept = {}
    for (_, section), row in zip(placed, rows, strict=True):
        notes = []
        for at, note in row:
            room = next(begins, at + note.length) - at
            cut += note.length > room
            notes.append(note if note.length <= room else note.model_copy(update={"length": room}))
        kept[section.id] = tuple(notes)
    if not (cut or dropped):
        return sheet
    notices.append(
        f"{part.name or part.id} sings one note at a time: {cut} notes were shortened, {dropped} lower ones left out."
    )
    sections = (_with(section, part.id, kept.get(section.id, ())) for section in sheet.sections)
    return sheet.model_copy(update={"sections": tuple(sections)})


def _highest(notes: Sequence[Note]) -> list[Note]:
    """Return the highest of the notes that begin together, with the words that any of them has."""
    together: dict[object, list[Note]] = {}
    for note in notes:
        together.setdefault(note.at, []).append(note)
    found = []
    for group in together.values():
        best = max(group, key=lambda note: midi(note.pitch))
        words = next((note.syllable for note in group if note.syllable), None)
        found.append(best if best.syllable == words else best.model_copy(update={"syllable": words}))
    return found


def _with(section: Section, part: str, notes: tuple[Note, ...]) -> Section:
    if part not in section.notes:
        return section
    return section.model_copy(update={"notes": {**section.notes, part: notes}})
