"""What became of a piece, in words: found by comparing the sheets, so that nothing is told that did not happen."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from menura.composing.naming import key_shown, listed, part_shown, section_shown, shown
from menura.composing.sayings import say
from menura.scores.chords import chord
from menura.scores.clock import clock
from menura.scores.edit.tempos import effective
from menura.scores.model import LeadSheet, Note, Part, Section
from menura.scores.pitch import midi, pitch_class

SLIGHT = 0.02
"""Energy whose change is not told."""


def told(before: LeadSheet, after: LeadSheet, language: str = "en") -> tuple[str, ...]:
    """Return what differs between two states of a sheet, and what of its substance stayed; a clause each.

    Parameters
    ----------
    before, after : LeadSheet
    language : {"en", "zh"}
    """
    pairs = _pairs(before, after)
    changes = [
        *_feel(before, after, language),
        *_tempo(before, after, pairs, language),
        *_players(before, after, language),
        *_life(before, after, pairs, language),
        *_tune(before, after, pairs, language),
        *_form(before, after, language),
        *_texts(before, after, pairs, language),
    ]
    return (*dict.fromkeys(changes), *_stays(before, after, pairs, language)) if changes else ()


def _pairs(before: LeadSheet, after: LeadSheet) -> list[tuple[Section, Section]]:
    known = {section.id: section for section in before.sections}
    return [(known[section.id], section) for section in after.sections if section.id in known]


def _where(sections: Sequence[Section], sheet: LeadSheet, language: str) -> str:
    """Return where something changes: nothing, where that is everywhere."""
    body = [section for section in sections if section.id != "end"]
    if len(body) == sum(section.id != "end" for section in sheet.sections):
        return ""
    return say("where", language, names=_names(body or sections, language))


def _names(sections: Sequence[Section], language: str) -> str:
    return listed((section_shown(section, language) for section in sections), language)


def _feel(before: LeadSheet, after: LeadSheet, language: str) -> Iterator[str]:
    if before.style != after.style:
        old, new = (shown("style", name, language) for name in (before.style, after.style))
        yield (
            say("change-style", language, old=old, new=new)
            if before.style
            else say("change-style-new", language, new=new)
        )
    if before.key != after.key:
        yield say("change-key", language, old=key_shown(before.key, language), new=key_shown(after.key, language))
    known = {section.id: section for section in before.sections}
    for section in after.sections:
        own = known.get(section.id)
        if own is not None and section.key is not None and section.key != (own.key or before.key):
            place, goal = section_shown(section, language), key_shown(section.key, language)
            yield say("change-keys", language, where=place, new=goal)
    if before.metre != after.metre:
        yield say("change-metre", language, old=before.metre, new=after.metre)
    if before.swing != after.swing:
        yield say("change-swing" if after.swing > 0.5 else "change-straight", language)


def _tempo(
    before: LeadSheet, after: LeadSheet, pairs: Sequence[tuple[Section, Section]], language: str
) -> Iterator[str]:
    old, new = effective(before), effective(after)
    moved = [(a, b) for a, b in pairs if abs(old[a.id] - new[b.id]) > 1e-6]
    if not moved:
        return
    if len(moved) == len(pairs):
        first = moved[0]
        yield say("change-tempo", language, old=old[first[0].id], new=new[first[1].id])
        return
    for a, b in moved:
        yield say("change-tempo-in", language, where=section_shown(b, language), old=old[a.id], new=new[b.id])


def _players(before: LeadSheet, after: LeadSheet, language: str) -> Iterator[str]:
    old, new = ({part.id: part for part in sheet.parts} for sheet in (before, after))
    was, now = (sorted(part.instrument for part in sheet.parts) for sheet in (before, after))
    if len(old) == len(new) == len({*old, *new}):
        for name, part in new.items():
            yield from _replaced(old[name], part, language)
        return
    joined = [part for part in after.parts if _more(part.instrument, now, was)]
    gone = [part for part in before.parts if _more(part.instrument, was, now)]
    if joined:
        yield say("change-joins", language, names=listed((part_shown(p, language) for p in joined), language))
    if gone:
        yield say("change-leaves", language, names=listed((part_shown(p, language) for p in gone), language))


def _more(name: str, here: Sequence[str], there: Sequence[str]) -> bool:
    return here.count(name) > there.count(name)


def _replaced(old: Part, new: Part, language: str) -> Iterator[str]:
    names = {"old": part_shown(old, language), "new": part_shown(new, language)}
    if old.instrument != new.instrument:
        yield say("change-player", language, **names)
    elif old.voice != new.voice:
        voices = {"old": shown("voice", old.voice, language), "new": shown("voice", new.voice, language)}
        yield say("change-voice", language, **voices)


def _life(
    before: LeadSheet, after: LeadSheet, pairs: Sequence[tuple[Section, Section]], language: str
) -> Iterator[str]:
    more = [b for a, b in pairs if b.energy - a.energy > SLIGHT]
    less = [b for a, b in pairs if a.energy - b.energy > SLIGHT]
    for key, found in (("change-more", more), ("change-less", less)):
        if found:
            yield say(key, language, where=_where(found, after, language))
    players = {part.id: part.instrument for part in before.parts}
    both = {part.id for part in after.parts if players.get(part.id) == part.instrument}
    alike = [part.instrument for part in after.parts]
    both -= {part.id for part in after.parts if alike.count(part.instrument) > 1}  # a name that would say too much
    for key, turn in (("change-rests", 1), ("change-enters", -1)):
        for names, sections in _turns(pairs, both, turn).items():
            who = listed((part_shown(after.part(name), language) for name in names), language)
            yield say(key, language, names=who, where=_names(sections, language))
    redone = [b for a, b in pairs if {k: v for k, v in b.patterns.items() if k in players} != a.patterns]
    if redone and before.style == after.style:
        yield say("change-patterns", language, where=_where(redone, after, language))


def _turns(
    pairs: Sequence[tuple[Section, Section]], parts: set[str], turn: int
) -> dict[tuple[str, ...], list[Section]]:
    """Return who began to rest (1), or to play (-1), with the sections where they did."""
    found: dict[tuple[str, ...], list[Section]] = {}
    for a, b in pairs:
        one, other = (a, b) if turn > 0 else (b, a)
        names = tuple(n for n in other.silent if n not in one.silent and n in parts)
        if names and b.id != "end":
            found.setdefault(names, []).append(b)
    return found


def _melodies(sheet: LeadSheet) -> list[str]:
    """Return the parts that have the tune: who sings, and who leads."""
    return [part.id for part in sheet.parts if part.role in {"voice", "melody"}]


def _row(section: Section, part: str) -> tuple[Note, ...]:
    return section.notes.get(part, ())


def _same_tune(old: Sequence[Note], new: Sequence[Note], *, grows: bool = False) -> bool:
    """Tell whether two rows of notes are one tune: the same onsets, going up and down alike, whatever key and mode.

    A longer row may have more of it.
    """
    shorter = min(len(old), len(new))
    old, new = (old[:shorter], new[:shorter]) if grows else (old, new)
    if [note.at for note in old] != [note.at for note in new]:
        return False
    return all(_folded(a, b, c, d) for (a, b), (c, d) in zip(pairwise(old), pairwise(new), strict=True))


def _folded(a: Note, b: Note, c: Note, d: Note) -> bool:
    """Tell whether two moves differ by whole octaves, give or take the mode."""
    apart = (midi(b.pitch) - midi(a.pitch)) - (midi(d.pitch) - midi(c.pitch))
    return abs(apart - 12 * round(apart / 12)) <= 3


def _tune(
    before: LeadSheet, after: LeadSheet, pairs: Sequence[tuple[Section, Section]], language: str
) -> Iterator[str]:
    lines = _lines(before, after)
    other = [
        b
        for a, b in pairs
        if b.id != "end" and not all(_same_tune(_row(a, x), _row(b, y), grows=a.bars != b.bars) for x, y in lines)
    ]
    if other:
        yield say("change-tune", language, where=_where(other, after, language))
        return
    if before.style == after.style:
        yield from _octave(pairs, lines, language)
    yield from _touches(pairs, lines, after, language)


def _touches(
    pairs: Sequence[tuple[Section, Section]], lines: Sequence[tuple[str, str]], after: LeadSheet, language: str
) -> Iterator[str]:
    """Yield who plays slurred or short now, and who no longer does."""
    found: dict[str, list[str]] = {}
    for x, y in lines:
        old = {note.articulation for a, _ in pairs for note in _row(a, x)}
        new = {note.articulation for _, b in pairs for note in _row(b, y)}
        key = "change-slurred" if "legato" in new - old else "change-short" if "staccato" in new - old else ""
        key = "change-plain" if new == {""} and old & {"legato", "staccato"} else key
        found.setdefault(key, []).append(part_shown(after.part(y), language))
    yield from (say(key, language, names=listed(names, language)) for key, names in found.items() if key)


def _lines(before: LeadSheet, after: LeadSheet) -> list[tuple[str, str]]:
    """Return the parts that have the tune, before and after; a new leader takes the place of the old one."""
    old, new = _melodies(before), _melodies(after)
    same = [(name, name) for name in old if name in new]
    gone, come = [n for n in old if n not in new], [n for n in new if n not in old]
    return [*same, *zip(gone, come, strict=False)]


def _octave(pairs: Sequence[tuple[Section, Section]], lines: Sequence[tuple[str, str]], language: str) -> Iterator[str]:
    shifts = {
        round((midi(new.pitch) - midi(old.pitch)) / 12)
        for a, b in pairs
        if b.id != "end"
        for x, y in lines
        for old, new in zip(_row(a, x), _row(b, y), strict=False)
    }
    if shifts in ({1}, {0, 1}):
        yield say("change-higher", language)
    if shifts in ({-1}, {-1, 0}):
        yield say("change-lower", language)


def _form(before: LeadSheet, after: LeadSheet, language: str) -> Iterator[str]:
    known, now = ({section.id: section for section in sheet.sections} for sheet in (before, after))
    for section in after.sections:
        old = known.get(section.id)
        if old is None:
            yield say("change-new-section", language, where=section_shown(section, language), bars=section.bars)
        elif old.bars != section.bars:
            place = section_shown(section, language)
            yield say("change-bars", language, where=place, old=old.bars, new=section.bars)
    for section in before.sections:
        if section.id not in now:
            yield say("change-cut-section", language, where=section_shown(section, language))
    both = [[section.id for section in sheet.sections if section.id in known and section.id in now]
            for sheet in (before, after)]  # fmt: skip
    if both[0] != both[1]:
        yield say("change-order", language, names=_names(after.sections, language))


def _degrees(sheet: LeadSheet, section: Section) -> list[object]:
    """Return the chords of a section as degrees of the scale, so that other keys and modes do not count."""
    own, found = sheet.key_of(section), list[object]()
    for change in section.chords:
        read = chord(change.symbol)
        step = (pitch_class(read.root) - pitch_class(own.tonic)) % 12 if read else None
        near = own.scale.index((step + own.scale[0]) % 12) if step is not None and (
            step + own.scale[0]) % 12 in own.scale else step  # fmt: skip
        found.append((change.at, near))
    return found


def _texts(
    before: LeadSheet, after: LeadSheet, pairs: Sequence[tuple[Section, Section]], language: str
) -> Iterator[str]:
    rewritten = [b for a, b in pairs if [line.text for line in a.lyrics] != [line.text for line in b.lyrics]]
    if rewritten:
        yield say("change-words", language, where=_names(rewritten, language))
    other = [b for a, b in pairs if a.bars == b.bars and _degrees(before, a) != _degrees(after, b)]
    if other and any(section.chords for section in before.sections):
        yield say("change-chords", language, where=_names(other, language))


def _stays(
    before: LeadSheet, after: LeadSheet, pairs: Sequence[tuple[Section, Section]], language: str
) -> Iterator[str]:
    kept = []
    whole = [s.id for s in before.sections] == [s.id for s in after.sections]
    lines = _lines(before, after)
    if lines and all(
        _same_tune(_row(a, x), _row(b, y), grows=a.bars != b.bars) for a, b in pairs for x, y in lines if b.id != "end"
    ):
        kept.append(say("stay-tune", language))
    if any(a.chords for a, _ in pairs) and all(_degrees(before, a) == _degrees(after, b) for a, b in pairs):
        kept.append(say("stay-chords", language))
    if any(a.lyrics for a, _ in pairs) and all(a.lyrics == b.lyrics for a, b in pairs):
        kept.append(say("stay-words", language))
    if whole and all(a.bars == b.bars for a, b in pairs):
        kept.append(say("stay-form", language))
    if kept:
        yield say("stays", language, names=listed(kept, language))


def overrun(sheet: LeadSheet, seconds: float) -> float:
    """Return how many seconds of a sheet have no room in so many seconds; 0 where all have."""
    return max(clock(sheet).time(sheet.length) - seconds, 0.0)
