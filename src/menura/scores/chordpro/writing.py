"""A lead sheet as ChordPro."""

import re
from collections.abc import Iterator, Sequence

from menura.scores import keys
from menura.scores.clock import clock
from menura.scores.lrc import SungLine, lines
from menura.scores.model import LeadSheet, Section


def write(sheet: LeadSheet) -> str:
    """Return the chords and words of a sheet as ChordPro: every section, chords before the syllables they fall on.

    Sections without words are grids of bars.
    """
    sung: dict[str, list[SungLine]] = {}
    for line in lines(sheet):
        sung.setdefault(line.section, []).append(line)
    tempo = clock(sheet).bpm[0]
    rows = [f"{{title: {_plain(sheet.title or sheet.id)}}}"]
    rows += [f"{{artist: {_plain(sheet.author)}}}"] if sheet.author else []
    rows += [f"{{key: {_key(sheet.key)}}}", f"{{tempo: {tempo:g}}}", f"{{time: {sheet.metre}}}"]
    metre, key = sheet.metre, sheet.key
    for section in sheet.sections:
        kind = section.tag.replace("-", "_") if section.lyrics else "grid"
        rows += ["", f"{{start_of_{kind}: {_plain(section.name or section.id)}}}"]
        if (section.metre or sheet.metre) != metre:
            metre = section.metre or sheet.metre
            rows.append(f"{{time: {metre}}}")
        if (section.key or sheet.key) != key:
            key = section.key or sheet.key
            rows.append(f"{{key: {_key(key)}}}")
        rows += _lyrics(sheet, section, sung.get(section.id, [])) if section.lyrics else _grid(sheet, section)
        rows.append(f"{{end_of_{kind}}}")
    return "\n".join(rows) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "(").replace("}", ")").split())


def _key(name: str) -> str:
    found = keys.key(name)
    return found.tonic + {"major": "", "minor": "m"}.get(found.mode, " " + found.mode)


def _grid(sheet: LeadSheet, section: Section) -> list[str]:
    bar, (beats, _) = sheet.bar_of(section), sheet.metre_of(section)
    cells = []
    for index in range(section.bars):
        marks = ["."] * beats
        for chord in section.chords:
            if index * bar <= chord.at < (index + 1) * bar:
                marks[int((chord.at - index * bar) * beats / bar)] = chord.symbol
        cells.append(" ".join(marks))
    return [f"| {' | '.join(cells[k : k + 4])} |" for k in range(0, len(cells), 4)]


def _lyrics(sheet: LeadSheet, section: Section, sung: Sequence[SungLine]) -> Iterator[str]:
    """Yield the lines of a section, each chord before the syllable that it falls on or that follows it."""
    times, start = clock(sheet), {s.id: at for at, s in sheet.placed()}[section.id]
    left = [(times.time(start + chord.at), chord.symbol) for chord in section.chords]
    starts = {line.text: line for line in sung}
    rows = [(line, starts.get(line.text)) for line in section.lyrics]
    begun = [found.start for _, found in rows if found]
    length = sheet.length_of(section)
    for index, (line, found) in enumerate(rows):
        share = times.time(start + length * (index + 1) / len(rows))
        later = [at for at in begun if found and at > found.start]
        until = (later[0] if later else float("inf")) if found else share
        until = float("inf") if index + 1 == len(rows) else until
        own = [pair for pair in left if pair[0] < until - 1e-9]
        left = left[len(own) :]
        first = times.time(start + length * index / len(rows))
        yield _over(line.text, own, found, first, share)


def _over(text: str, own: Sequence[tuple[float, str]], sung: SungLine | None, first: float, last: float) -> str:
    """Return a line with chords in its words: before syllables where it is sung, in proportion where it is not."""
    places = _places(text, sung) if sung else []
    found = []
    for at, symbol in own:
        if places:
            place = next((place for time, place in places if time >= at - 1e-6), len(text))
        else:
            words = [0, *(match.end() for match in re.finditer(r"\s+", text))]
            place = words[min(int(max(at - first, 0) / max(last - first, 1e-9) * len(words)), len(words) - 1)]
        found.append((place, symbol))
    for place, symbol in reversed(found):
        text = f"{text[:place]}[{symbol}]{text[place:]}"
    return _plain(text)


def _places(text: str, sung: SungLine) -> list[tuple[float, int]]:
    """Return when and where each syllable begins that is found in the text of its line."""
    places, at = [], 0
    for each in sung.syllables:
        index = text.casefold().find(each.syllable.text.casefold(), at)
        if index >= 0:
            places.append((each.start, index))
            at = index + len(each.syllable.text)
    return places
