"""A ChordPro text as a lead sheet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from menura.errors import InputError, RequestError, ScoreError
from menura.scores import chords, keys
from menura.scores.check import MOST_BARS
from menura.scores.chordpro.tonality import fitting
from menura.scores.edit.keys import Transpose
from menura.scores.loaded import Loaded
from menura.scores.midi.guessing import tag
from menura.scores.model import ChordAt, LeadSheet, Line, Section, Tag, Tempo
from menura.values.identifiers import identifier, unique
from menura.values.problems import made

SHORT = {"t": "title", "st": "subtitle", "c": "comment", "ci": "comment", "cb": "comment", "sov": "start_of_verse",
         "eov": "end_of_verse", "soc": "start_of_chorus", "eoc": "end_of_chorus", "sob": "start_of_bridge",
         "eob": "end_of_bridge", "sog": "start_of_grid", "eog": "end_of_grid", "sot": "start_of_tab",
         "eot": "end_of_tab", "ns": "new_song"}  # fmt: skip
"""Directives in full by their short names."""

IGNORED = {"copyright", "album", "year", "duration", "sorttitle", "define", "chord", "columns", "arranger",
           "column_break", "new_page", "textfont", "textsize", "chordfont", "chordsize", "titles", "start_of_tab",
           "end_of_tab"}  # fmt: skip
"""Directives that say nothing of the music, or nothing that a sheet holds."""

MOST_SEMITONES = 24
"""By which a capo or a transposition may move a song."""

MOST_CHORDS = 4
"""Chords of a line that have a bar each; of more, two share one."""


def read(text: str, *, bpm: float | None = None) -> Loaded:
    """Return the lead sheet in a ChordPro text: sections with chords and lines of lyrics, no parts.

    A chord lasts a bar; in a line of more than four chords, two share a bar; a line without chords lasts two bars.
    Grids say exactly where chords are.

    Parameters
    ----------
    text : str
    bpm : float, optional
        The tempo, if the text has none; it comes before that of the text.

    Raises
    ------
    ScoreError
        If it has no tempo, or nothing but directives, or makes no sense; the line is named.
    """
    song = _Song()
    for number, line in enumerate(text.splitlines(), 1):
        song.take(line.rstrip(), number)
    tempo = bpm or song.tempo
    if tempo is None:
        raise ScoreError(
            "The ChordPro file has no tempo, and without one it has no length.",
            hint="Add a line such as {tempo: 96} to it, or give --bpm 96.",
        )
    return song.loaded(tempo)


@dataclass
class _Stanza:
    tag: Tag
    name: str
    metre: str
    key: str
    exact: bool = False
    rows: list[tuple[str, list[tuple[float, str]]]] = field(default_factory=list)
    """Each line's words, and its chords with where they stand in it, from 0 to 1."""
    cells: list[list[str]] = field(default_factory=list)
    """The bars of a grid."""


class _Song:
    def __init__(self) -> None:
        self.tempo: float | None = None
        self._title = self._author = ""
        self._metre, self._key, self._first_key, self._first_metre = "4/4", "", "", ""
        self._stanzas: list[_Stanza] = []
        self._open: _Stanza | None = None
        self._skipping = False
        self._raised = self._simplified = 0
        self._notices: dict[str, None] = {}

    def take(self, line: str, number: int) -> None:
        """Take in one line of the text."""
        directive = re.fullmatch(r"\s*\{\s*([\w-]+)\s*(?:[:\s]\s*(.*?))?\s*\}\s*", line)
        if line.lstrip().startswith("#"):
            return
        if directive:
            name = directive[1].lower().replace("-", "_")
            self._directive(SHORT.get(name, name), directive[2] or "", number)
        elif line.strip() and not self._skipping:
            self._line(line, number)
        elif not line.strip() and self._open is not None and self._open.name == "" and not self._open.exact:
            self._open = None

    def loaded(self, bpm: float) -> Loaded:
        """Return the sheet."""
        stanzas = [stanza for stanza in self._stanzas if stanza.rows or stanza.cells]
        if not stanzas:
            raise ScoreError("The ChordPro file holds neither chords nor words.", hint="Write for example: [C]Hello")
        metre, key = self._first_metre or "4/4", self._first_key
        if not key:
            key = str(fitting([symbol for stanza in stanzas for symbol in _symbols(stanza)]))
            told = f"The file has no key: {key} is what its chords fit best. Add for example {{key: G}}."
            self._notices[told] = None
        used: set[str] = set()
        sections = [self._section(stanza, metre, key, used) for stanza in stanzas]
        if sum(section.bars for section in sections) > MOST_BARS:
            raise ScoreError(f"The ChordPro file has more than {MOST_BARS} bars.", hint="Split it.")
        sections[0] = sections[0].model_copy(
            update={"tempo": (made(Tempo, {"bpm": bpm}, "No such tempo.", ScoreError),)}
        )
        if any(not stanza.exact for stanza in stanzas):
            self._notices["ChordPro says no lengths: each chord lasts a bar, a line without chords two."] = None
        if self._simplified:
            self._notices[f"Chord symbols were simplified to the nearest known here ({self._simplified})."] = None
        values = {"title": self._title, "author": self._author, "key": key, "metre": metre, "sections": sections}
        sheet = made(LeadSheet, values, "The ChordPro file makes no sense.", ScoreError)
        if self._raised:
            sheet = Transpose(semitones=self._raised).apply(sheet)
            self._notices[
                f"Everything sounds {self._raised:+d} semitones from what is written: capo and transpose."
            ] = None
        begins = {s.id: _begins(stanza.rows) for s, stanza in zip(sections, stanzas, strict=True) if not stanza.exact}
        return Loaded(sheet, tuple(self._notices), begins)

    def _directive(self, name: str, value: str, number: int) -> None:
        if name == "title":
            self._title = self._title or value
        elif name in {"artist", "subtitle", "composer", "lyricist"}:
            self._author = self._author or value
        elif name == "meta":
            inner, _, told = value.partition(" ")
            self._directive(SHORT.get(inner, inner), told.strip(), number)
        elif name in {"capo", "transpose"}:
            self._raise(name, value, number)
        elif name in {"tempo", "time", "key"}:
            self._setting(name, value, number)
        elif name.startswith("start_of_") and name not in IGNORED:
            self._start(name.removeprefix("start_of_"), value)
        elif name == "start_of_tab":
            self._skipping = True
            self._notices["Tablature was left out."] = None
        elif name.startswith("end_of_"):
            self._open, self._skipping = None, False
        elif name == "comment" and tag(value) != "section":
            self._start(tag(value), value)
        elif name == "chorus":
            self._again(number)
        elif name == "new_song":
            self._skipping = True
            self._notices["Only the first song of the file was read."] = None
        elif name not in IGNORED and name != "comment" and not name.startswith("x_"):
            self._notices[f"The directive {{{name}}} is not known and was left out."] = None

    def _setting(self, name: str, value: str, number: int) -> None:
        if name == "tempo":
            if self.tempo is None:
                self.tempo = _number(value, number)
            return
        if name == "time":
            if not re.fullmatch(r"([1-9]|[12]\d|3[0-2])/(1|2|4|8|16|32)", value):
                raise ScoreError(f"Line {number}: {value[:40]!r} is no metre.", hint="Write for example {time: 6/8}.")
            self._metre = value
            self._first_metre = self._first_metre or value
        else:
            try:
                self._key = str(keys.key(value))
            except RequestError as error:
                raise ScoreError(f"Line {number}: {error.message}", hint="Write for example {key: Am}.") from None
            self._first_key = self._first_key or self._key
        if self._open is not None and not (self._open.rows or self._open.cells):
            self._open.metre, self._open.key = self._metre, self._key

    def _raise(self, name: str, value: str, number: int) -> None:
        if not re.fullmatch(r"[+-]?\d{1,2}", value) or abs(int(value)) > MOST_SEMITONES:
            raise ScoreError(
                f"Line {number}: {value[:40]!r} is no number of semitones.", hint=f"Write for example {{{name}: 2}}."
            )
        if name == "transpose" and self._stanzas:
            self._notices["A transposition within the song was left out: give one before its first line."] = None
        else:
            self._raised += int(value)

    def _start(self, kind: str, label: str) -> None:
        label = re.sub(r'^label="(.*)"$', r"\1", label)
        what = tag(kind)
        name = label or ("" if kind == "grid" else kind.replace("_", " ").capitalize())
        self._open = _Stanza(tag(label) if what == "section" else what, name, self._metre, self._key, kind == "grid")
        self._stanzas.append(self._open)

    def _again(self, number: int) -> None:
        found = next((stanza for stanza in reversed(self._stanzas) if stanza.tag == "chorus"), None)
        if found is None:
            raise ScoreError(f"Line {number}: {{chorus}} stands before any chorus.", hint="Write the chorus first.")
        self._stanzas.append(found)
        self._open = None

    def _line(self, line: str, number: int) -> None:
        if self._open is None:
            self._open = _Stanza("section", "", self._metre, self._key)
            self._stanzas.append(self._open)
        if self._open.exact:
            self._open.cells += self._cells(line, number)
            return
        label = re.fullmatch(r"\s*\[([^\]]+)\]:?\s*", line)
        if label and tag(label[1]) != "section":
            self._start(tag(label[1]), label[1])
            return
        words, found = "", []
        for piece in re.split(r"(\[[^\]]*\])", line):
            if piece.startswith("[") and piece.endswith("]"):
                if not piece.startswith("[*"):
                    found.append((len(words), self._symbol(piece[1:-1], number)))
            else:
                words += piece
        length = max(len(words), 1)
        self._open.rows.append((" ".join(words.split()), [(min(at / length, 1.0), symbol) for at, symbol in found]))

    def _cells(self, line: str, number: int) -> list[list[str]]:
        """Return the bars of a line of a grid; an empty text goes on with the chord before."""
        found: list[list[str]] = []
        for cell in re.split(r"[|:]+", re.sub(r"\b(?:x\d+)\s*$", "", line)):
            marks = cell.split()
            if marks and all(mark == "%" for mark in marks):
                found.append([""])
            elif marks:
                found.append(["" if mark in {".", "/"} else self._symbol(mark, number) for mark in marks])
        return found

    def _symbol(self, text: str, number: int) -> str:
        try:
            found, known = chords.nearest(text)
        except InputError as error:
            raise ScoreError(f"Line {number}: {error.message}", hint=error.hint) from None
        if not known:
            self._simplified += 1
        return str(found or chords.NONE)

    def _section(self, stanza: _Stanza, metre: str, key: str, used: set[str]) -> Section:
        upper, lower = (int(number) for number in stanza.metre.split("/"))
        bar = Fraction(4 * upper, lower)
        marks, bars = _in_cells(stanza.cells, bar) if stanza.exact else _in_lines(stanza.rows, bar)
        return Section(
            id=unique(identifier(stanza.name, stanza.tag), used),
            tag=stanza.tag,
            name=stanza.name,
            bars=bars,
            metre=None if stanza.metre == metre else stanza.metre,
            key=None if (stanza.key or key) == key else stanza.key,
            chords=tuple(marks),
            lyrics=tuple(Line(text=words) for words, _ in stanza.rows if words),
        )


def _symbols(stanza: _Stanza) -> list[str]:
    """Return the chords of a stanza in order."""
    return [symbol for _, row in stanza.rows for _, symbol in row] + [s for cell in stanza.cells for s in cell if s]


def _in_lines(rows: Sequence[tuple[str, list[tuple[float, str]]]], bar: Fraction) -> tuple[list[ChordAt], int]:
    marks, bars = [], 0
    for _, row in rows:
        count = len(row)
        each = bar if count <= MOST_CHORDS else bar / 2
        marks += [ChordAt(at=bars * bar + k * each, symbol=symbol) for k, (_, symbol) in enumerate(row)]
        bars += _bars(count)
    return marks, bars


def _bars(count: int) -> int:
    """Return the bars of a line with so many chords."""
    return 2 if count == 0 else count if count <= MOST_CHORDS else -(-count // 2)


def _begins(rows: Sequence[tuple[str, list[tuple[float, str]]]]) -> tuple[int, ...]:
    """Return the bar in which each row with words begins."""
    starts = accumulate((_bars(len(row)) for _, row in rows), initial=0)
    return tuple(at for at, (words, _) in zip(starts, rows, strict=False) if words)


def _in_cells(cells: Sequence[Sequence[str]], bar: Fraction) -> tuple[list[ChordAt], int]:
    marks: list[ChordAt] = []
    for index, cell in enumerate(cells):
        for place, symbol in enumerate(cell):
            if symbol:
                at = Fraction(round(bar * 10_080 * place / len(cell)), 10_080)
                marks.append(ChordAt(at=index * bar + at, symbol=symbol))
    return marks, len(cells)


def _number(value: str, number: int) -> float:
    try:
        tempo = float(value)
    except ValueError:
        tempo = 0.0
    if not 20 <= tempo <= 400:
        raise ScoreError(
            f"Line {number}: {value[:40]!r} is no tempo from 20 to 400.", hint="Write for example {tempo: 96}."
        )
    return tempo
