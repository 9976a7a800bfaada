"""Another tune on what is there, or the whole piece once more from another chance."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from hashlib import blake2b
from itertools import pairwise

from menura.composing import briefing, composer, forms, materials, songs
from menura.composing.arrangement import leading
from menura.composing.brief import Brief
from menura.composing.forms import Planned
from menura.composing.lyrics import Lyrics, Stanza
from menura.composing.pacing import Words
from menura.composing.styles import Style, style
from menura.composing.vocals import Singers
from menura.errors import RequestError
from menura.phonetics.languages import detected
from menura.scores.clock import clock
from menura.scores.edit.tempos import effective
from menura.scores.instruments import instrument
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import midi, spell

USUAL = "pop"
"""The style of a tune where none is named."""

SPAN = 9
"""Semitones that a new tune has at least, wherever the old one kept closer."""


def chance(sheet: LeadSheet) -> int:
    """Return a seed that is another one for every piece: so that a take after this one is a new one again."""
    return int.from_bytes(blake2b(sheet.to_json().encode(), digest_size=4).digest(), "big") >> 1


def retuned(sheet: LeadSheet, where: Collection[str] = ()) -> LeadSheet:
    """Return a sheet with another tune on its chords.

    Parameters
    ----------
    sheet : LeadSheet
    where : collection of str, optional
        Ids of sections; default: all that have a tune.

    Returns
    -------
    LeadSheet
        With the same form, chords, players and words; a sung tune has every syllable again.

    Raises
    ------
    RequestError
        If nobody plays or sings a tune there.
    """
    lead, seed = leading(sheet), chance(sheet)
    chosen = set(where) or {section.id for section in sheet.sections}
    new = {s.id: s for s in sheet.sections}
    if lead.instrument == "voice":
        new |= _sung(sheet, lead, chosen, seed)
    players = [p for p in sheet.parts if p.role == "melody" and p.instrument != "voice"] or (
        [lead] if lead.instrument != "voice" else []
    )
    for part in players:
        new |= {s.id: _played(sheet, s, part, seed) for s in new.values() if s.id in chosen and _has_tune(s, part)}
    made = sheet.model_copy(update={"sections": tuple(new[s.id] for s in sheet.sections)})
    if made == sheet:
        names = ", ".join(s.name or s.id for s in sheet.sections if s.id in chosen)
        raise RequestError(f"There is no tune in {names} that could be another one.", hint="Name another section.")
    return made


def _has_tune(section: Section, part: Part) -> bool:
    return len(section.notes.get(part.id, ())) > 1 and bool(section.chords) and section.id != "end"


def _played(sheet: LeadSheet, section: Section, part: Part, seed: int) -> Section:
    """Return a section in which an instrument plays another tune, about where it played before."""
    old = section.notes[part.id]
    pitches = [midi(note.pitch) for note in old]
    low, high = min(pitches), max(pitches)
    low -= max(SPAN - (high - low), 0) // 2
    player = instrument(part.instrument)
    low = max(low, player.lowest)
    own = sheet.key_of(section)
    made = materials.tune(
        _style(sheet), own, sheet.metre_of(section),
        Planned(section.tag, section.bars, section.energy, section.tag, section.name),
        section.chords, (low, min(max(high, low + SPAN), player.highest)), f"{seed}/again",
    )  # fmt: skip
    touch = old[0].articulation if old[0].articulation in {"legato", "staccato"} else ""
    level = round(sum(note.velocity for note in old) / len(old))
    notes = tuple(
        Note(
            at=slot.at,
            length=slot.length,
            pitch=spell(min(max(pitch, player.lowest), player.highest), own.fifths, own.is_minor),
            velocity=min(max(round(level - 6 + 12 * slot.weight), 1), 127),
            articulation=touch,
        )
        for slot, pitch in zip(made.slots, made.pitches, strict=True)
    )
    return section.model_copy(update={"notes": {**section.notes, part.id: notes}})


def _sung(sheet: LeadSheet, lead: Part, where: Collection[str], seed: int) -> dict[str, Section]:
    """Return sections whose words are sung to another tune; rhythm may change with it, no syllable is lost."""
    text = "\n".join(line.text for section in sheet.sections for line in section.lyrics)
    language = sheet.language or detected(text)
    begins = effective(sheet)
    singers: dict[str, Singers] = {}
    found = {}
    for section in sheet.sections:
        if section.id not in where or not section.lyrics or lead.id not in section.notes:
            continue
        name = f"{sheet.key_of(section)} {section.metre} {begins[section.id]}"
        singer = singers.setdefault(name, Singers(
            _style(sheet), sheet.key_of(section), sheet.metre_of(section), begins[section.id],
            lead.voice or "female", seed,
        ))  # fmt: skip
        found[section.id] = _worded(sheet, section, singer, language)
    return found


def _worded(sheet: LeadSheet, section: Section, singer: Singers, language: str) -> Section:
    block = Words.of(Lyrics((Stanza(section.tag, section.name, section.lyrics),), language)).blocks[0]
    starts = _starts(sheet, section, [verse.number for verse in block.verses])
    bars = [b - a for a, b in pairwise([*starts, section.bars])]
    planned = Planned(section.tag, section.bars, section.energy, section.tag, section.name)
    sung = singer.section(planned, block.verses, bars, section.chords, starts)
    voices = {part.id for part in sheet.parts if part.instrument == "voice"}
    kept = {name: row for name, row in section.notes.items() if name not in voices}
    strange = sorted(set(sung) - voices)
    if strange or _syllables(sung) != _syllables({n: r for n, r in section.notes.items() if n in voices}):
        raise RequestError(
            f"The words of {section.name or section.id!r} cannot be set to another tune: they were changed by hand.",
            hint='Change notes of it instead, or ask for "a new take" of the whole song.',
        )
    return section.model_copy(update={"notes": {**kept, **sung}})


def _syllables(notes: Mapping[str, tuple[Note, ...]]) -> int:
    return sum(note.syllable is not None for row in notes.values() for note in row)


def _starts(sheet: LeadSheet, section: Section, numbers: list[int]) -> list[int]:
    """Return the bars in which lines begin: where they do now, or even shares where these are not one after another."""
    bar = sheet.bar_of(section)
    first: dict[int, Fraction] = {}
    for row in section.notes.values():
        for note in row:
            if note.syllable is not None:
                line = note.syllable.line
                first[line] = min(first.get(line, note.at), note.at)
    starts = [int(first[n] // bar) if n in first else -1 for n in numbers]
    rising = starts and starts[0] >= 0 and all(a < b for a, b in pairwise(starts))
    return [0, *starts[1:]] if rising else [k * section.bars // len(numbers) for k in range(len(numbers))]


def _style(sheet: LeadSheet) -> Style:
    return style(sheet.style or USUAL)


def retaken(sheet: LeadSheet) -> LeadSheet:
    """Return another piece for the same wishes: in its style, key, metre, tempo and length, for the same players.

    Songs keep their words. Levels, patterns and the form may be others.

    Raises
    ------
    RequestError
        If the sheet was not composed here, so that nothing says what it should be.
    """
    seed = chance(sheet)
    brief = _brief(sheet)
    if any(section.lyrics for section in sheet.sections):
        stanzas = tuple(Stanza(s.tag, s.name, s.lyrics) for s in sheet.sections if s.lyrics)
        text = "\n".join(line.text for stanza in stanzas for line in stanza.lines)
        lyrics = Lyrics(stanzas, sheet.language or detected(text), sheet.title)
        made = songs.song(lyrics, brief.model_copy(update={"duration": None}), seed)
    else:
        made = composer.compose(brief, seed)
    return made.model_copy(update={"id": sheet.id, "words": sheet.words, "author": sheet.author})


def _brief(sheet: LeadSheet) -> Brief:
    """Return what a composed piece should be once more."""
    told = briefing.read(sheet.words).brief if sheet.words else Brief()
    strict = [part for part in sheet.parts if part.role == "line"]
    if not sheet.style or (strict and not forms.is_strict(told.form)):
        raise RequestError(
            "This music was not composed from words, so there is no other take of it.",
            hint='Ask for "another melody", or for another style: "as jazz".',
        )
    voice = next((part for part in sheet.parts if part.instrument == "voice"), None)
    players = tuple(part.instrument for part in sheet.parts if part.instrument != "voice")
    given = {
        "style": sheet.style,
        "key": sheet.key,
        "metre": sheet.metre,
        "bpm": effective(sheet)[sheet.sections[0].id],
        "duration": max(round(clock(sheet).time(sheet.length) + 1e-3, 3), 3.0),
        "instruments": players,
        "alone": True,
        "scene": "",
        "voice": (voice.voice or "female") if voice else "",
    }
    return told.model_copy(update={**given, "origins": {**told.origins, **dict.fromkeys(given, "given")}})
