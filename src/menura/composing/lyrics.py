"""Lyrics, read: sections with their lines, and how each line is brought."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from menura.composing import phrasing, tags
from menura.composing.tags import Heading
from menura.errors import Problem, ScoreError
from menura.phonetics.languages import canonical, detected
from menura.scores.model import Delivery, Line, Tag

MOST_CHARACTERS, MOST_LINES, LONGEST_LINE = 40_000, 800, 300

LONGEST_WORD = 34

LETTERS = re.compile(r"[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+")
"""What is written without a space, outside of the scripts that need none."""

WORDED: frozenset[Tag] = frozenset({"verse", "pre-chorus", "chorus", "post-chorus", "bridge"})
"""Sections that are nothing without words; the others may be played."""

RETURNING: frozenset[Tag] = frozenset({"chorus", "pre-chorus", "post-chorus"})
"""Sections that, left empty, are sung as they were before."""

PER_STANZA = 4
"""Lines of a stanza where nothing divides them."""

BRACKETS = {"[": "]", "【": "】", "［": "］"}
"""What opens a tag, and what closes it."""

SOFT = "()（）"


@dataclass(frozen=True)
class Stanza:
    """A section of lyrics.

    Attributes
    ----------
    tag : Tag
    name : str
        As it is printed.
    lines : tuple of Line
        Empty for a section that is only played. What stands in parentheses is a line of its own, an ad-lib.
    modifier : str
        What the tag adds: ``"anthemic"``.
    """

    tag: Tag
    name: str
    lines: tuple[Line, ...] = ()
    modifier: str = ""

    @property
    def text(self) -> str:
        """Its lines, as they were written."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Lyrics:
    """Lyrics.

    Attributes
    ----------
    stanzas : tuple of Stanza
    language : str
        BCP 47.
    title : str
    notices : tuple of str
        What was understood in a way that is worth knowing.
    """

    stanzas: tuple[Stanza, ...]
    language: str
    title: str = ""
    notices: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for stanza in self.stanzas for line in stanza.lines)


def parse(text: str, language: str = "") -> Lyrics:
    """Return lyrics as sections.

    Parameters
    ----------
    text : str
        Lines of words. Tags in brackets open sections (``[Verse 2]``, ``[Chorus - anthemic]``, ``[副歌]``, ``(主歌)``)
        or say how lines are brought (``[Rap]``, ``[Whisper]``, ``[Choir]``); without any, blank lines divide sections
        and the stanza that returns is the chorus. Words in parentheses are ad-libs.
    language : str, optional
        A BCP 47 tag. Default: found out.

    Returns
    -------
    Lyrics

    Raises
    ------
    ScoreError
        With everything that is wrong: unknown or unclosed tags, empty sections, no words, too many of them, control
        characters.
    """
    reader = _Reader()
    problems = list(_unreadable(text))
    if not problems:
        reader.read(text)
        problems = sorted(reader.problems, key=lambda problem: int(problem.path.split()[1]))
    stanzas = reader.stanzas if reader.tagged else _recognised(reader.stanzas)
    if not problems and not any(stanza.lines for stanza in stanzas):
        problems = [Problem("lyrics", "there are no words in them", "Write the lines to be sung, one in each row.")]
    if problems:
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise ScoreError(f"The lyrics have {count}.", problems, hint="Mend what is listed and try again.")
    words = "\n".join(line.text for stanza in stanzas for line in stanza.lines)
    tag = canonical(language) if language else detected(words)
    return Lyrics(tuple(_named(stanzas)), tag, reader.title, tuple(dict.fromkeys(reader.notices)))


def _unreadable(text: str) -> Iterator[Problem]:
    """Yield what keeps a text from being read at all."""
    if len(text) > MOST_CHARACTERS:
        reason = f"{len(text)} characters are more than the {MOST_CHARACTERS} allowed"
        yield Problem("lyrics", reason, "Split them into several songs.")
        return
    rows = text.splitlines()
    if len(rows) > MOST_LINES:
        yield Problem("lyrics", f"{len(rows)} rows are more than the {MOST_LINES} allowed", "Split them into songs.")
    for number, row in enumerate(rows, 1):
        strange = next((c for c in row if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} and c != "\t"), "")
        if strange:
            reason = f"there is a character that is no text, U+{ord(strange):04X}"
            yield Problem(f"line {number}", reason, "Delete it; save the file as UTF-8 text.")
        if len(row) > LONGEST_LINE:
            reason = f"it has {len(row)} characters, more than the {LONGEST_LINE} that one line may have"
            yield Problem(f"line {number}", reason, "Break it where the singer breathes.")
        long = next((word for word in LETTERS.findall(row) if len(word) > LONGEST_WORD), "")
        if long:
            reason = f"the word {long[:12]}… has {len(long)} letters, more than the {LONGEST_WORD} that one may have"
            yield Problem(f"line {number}", reason, "Divide it with spaces.")


@dataclass
class _Reader:
    """Reads lyrics row by row."""

    stanzas: list[Stanza] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    title: str = ""
    tagged: bool = False
    _delivery: Delivery = "sung"
    _places: list[int] = field(default_factory=list)
    _repeats: int = 1
    _ended: int = 0
    _open: bool = False
    _spoiled: set[int] = field(default_factory=set)

    def read(self, text: str) -> None:
        """Read a whole text."""
        for number, raw in enumerate(text.splitlines(), 1):
            row = "".join(c for c in raw if unicodedata.category(c) != "Cf").strip()
            if row:
                self._row(row, number)
            elif not self.tagged:
                self._open = False
        self._close()
        self._fill()

    def _row(self, row: str, number: int) -> None:
        if not self.stanzas and (named := re.fullmatch(r"(?:title|标题|歌名|题目)\s*[:：]\s*(.+)", row, re.IGNORECASE)):
            self.title = named[1].strip()
            return
        if bare := self._bare_heading(row):
            self._heading(bare, row.strip(" :："), number)
            return
        rest = row
        while rest and rest[0] in BRACKETS:
            end = rest.find(BRACKETS[rest[0]])
            if end < 0:
                self._wrong(number, f"the tag {rest[:40]!r} is not closed", f"Write {BRACKETS[rest[0]]!r} after it.")
                return
            self._tag(rest[1:end].strip(), number)
            rest = rest[end + 1 :].strip()
        if rest:
            self._words(rest, number)

    @staticmethod
    def _bare_heading(row: str) -> Heading | None:
        """Return the tag that a row without brackets is: ``(主歌)``, ``Verse 1:``."""
        if row[0] in SOFT and row[-1] in SOFT and not re.search(r"[()（）]", row[1:-1]):
            return tags.heading(row[1:-1].strip())
        if row[-1] in ":：" and len(row) < 40:
            return tags.heading(row[:-1].strip())
        return None

    def _tag(self, text: str, number: int) -> None:
        if re.fullmatch(r"\d+:\d+(?:[.:]\d+)?", text):
            self.notices.append("The times in brackets are not kept: a song has its own.")
        elif not text:
            self._wrong(number, "the tag is empty", "Write for example [Verse].")
        elif text.startswith("/"):
            self._wrong(number, f"[{text[:40]}] closes a section", "Delete it: a section ends where the next begins.")
        elif (found := tags.heading(text)) is None:
            self._wrong(number, f"there is no tag [{text[:40]}]", tags.nearest(text))
        else:
            self._heading(found, text, number)

    def _heading(self, found: Heading, text: str, number: int) -> None:
        if self._ended:
            self._wrong(number, f"[{text}] comes after the end in line {self._ended}", "Move the end behind it.")
        if found.ends:
            self._ended = number
            return
        if found.section is None:
            self._delivery = found.delivery or "sung"
            return
        if found.modifier and not tags.is_modifier(found.modifier):
            self.notices.append(f"In [{text}], {found.modifier[:40]!r} is not known and changes nothing.")
        self._close()
        self.tagged, self._open = True, True
        self._delivery, self._repeats = found.delivery or "sung", found.repeats
        self._begin(Stanza(found.section, found.name, (), found.modifier), number)

    def _begin(self, stanza: Stanza, number: int) -> None:
        self.stanzas.append(stanza)
        self._places.append(number)

    def _close(self) -> None:
        """Repeat the stanza that was read as often as its tag says."""
        for _ in range(self._repeats - 1):
            self._begin(self.stanzas[-1], self._places[-1])
        self._repeats = 1

    def _words(self, row: str, number: int) -> None:
        if self._ended:
            self._wrong(number, f"there are words after the end in line {self._ended}", "Move the end behind them.")
        if "]" in row or "[" in row or "【" in row or "】" in row:
            self._wrong(
                number, "there is a bracket among the words", "Write tags before the words, as [Rap]; close them."
            )
            return
        if self._unbalanced(row):
            self._wrong(number, "a parenthesis is not closed", "Close it: (ooh).")
            return
        if not any(c.isalnum() for c in row):
            self.notices.append(
                f"Line {number} ({row if len(row) <= 20 else row[:20] + ' …'}) has no words and is not sung."
            )
            return
        if not self.stanzas or not (self._open or self.tagged):
            self._begin(Stanza("verse", ""), number)
            self._open = True
        last = self.stanzas[-1]
        lines = [line for each in _divided(row, self._delivery) for line in self._breathed(each, number)]
        self.stanzas[-1] = replace(last, lines=(*last.lines, *lines))

    def _breathed(self, line: Line, number: int) -> list[Line]:
        """Return a line as several where it is too long for one."""
        texts = phrasing.cut(line.text, line.delivery)
        if len(texts) > 1:
            self.notices.append(
                f"Line {number} is long and is sung as {len(texts)} lines: {phrasing.quoted(line.text)}."
            )
        return [line.model_copy(update={"text": text}) for text in texts]

    @staticmethod
    def _unbalanced(row: str) -> bool:
        depth = 0
        for character in row:
            depth += (character in "(（") - (character in ")）")
            if depth not in {0, 1}:
                return True
        return depth != 0

    def _fill(self) -> None:
        """Fill choruses that are left empty with their words, and report sections that have none."""
        sung: dict[Tag, Stanza] = {}
        for k, stanza in enumerate(self.stanzas):
            if stanza.lines:
                sung[stanza.tag] = stanza
            elif stanza.tag in RETURNING and stanza.tag in sung:
                self.stanzas[k] = replace(stanza, lines=sung[stanza.tag].lines)
                self.notices.append(f"[{stanza.name}] in line {self._places[k]} is sung as before.")
            elif stanza.tag in WORDED and k not in self._spoiled:
                reason = f"the section [{stanza.name}] has no lines"
                self._wrong(self._places[k], reason, "Write its lines under it, or use [Instrumental].")

    def _wrong(self, number: int, reason: str, fix: str) -> None:
        self._spoiled.add(len(self.stanzas) - 1)
        self.problems.append(Problem(f"line {number}", reason, fix))


def _divided(row: str, delivery: Delivery) -> Iterator[Line]:
    """Yield a row's own words, then what stands in parentheses as ad-libs."""
    asides = [a.strip() for a in re.findall(r"[(（]([^()（）]*)[)）]", row)]
    own = " ".join(re.sub(r"\s*[(（][^()（）]*[)）]\s*", " ", row).split())
    if any(c.isalnum() for c in own):
        yield Line(text=own, delivery=delivery)
    elif own and not asides:
        return
    for aside in asides:
        if any(c.isalnum() for c in aside):
            yield Line(text=aside, delivery="ad-lib")


def _recognised(stanzas: Sequence[Stanza]) -> list[Stanza]:
    """Return stanzas without tags as verses and choruses: the one that returns is the chorus."""
    if len(stanzas) == 1 and len(stanzas[0].lines) > 2 * PER_STANZA:
        lines = stanzas[0].lines
        stanzas = [Stanza("verse", "", lines[k : k + PER_STANZA]) for k in range(0, len(lines), PER_STANZA)]
    found = []
    for k, stanza in enumerate(stanzas):
        returns = any(_is_same(stanza, other) for j, other in enumerate(stanzas) if j != k)
        found.append(replace(stanza, tag="chorus" if returns else "verse"))
    return found


def _is_same(one: Stanza, other: Stanza) -> bool:
    a, b = one.text.lower(), other.text.lower()
    if a == b:
        return True
    # The ratio takes long for long texts; where the lengths differ by a third it cannot be reached.
    return min(len(a), len(b)) * 1.5 > max(len(a), len(b)) and SequenceMatcher(None, a, b, autojunk=False).ratio() > 0.8


def _named(stanzas: Sequence[Stanza]) -> Iterator[Stanza]:
    """Yield stanzas with the names that are printed over them."""
    totals = {tag: sum(s.tag == tag for s in stanzas) for tag in {s.tag for s in stanzas}}
    seen: dict[Tag, int] = {}
    for stanza in stanzas:
        seen[stanza.tag] = seen.get(stanza.tag, 0) + 1
        if stanza.name:
            yield stanza
        else:
            number = f" {seen[stanza.tag]}" if stanza.tag == "verse" and totals[stanza.tag] > 1 else ""
            yield replace(stanza, name=stanza.tag.replace("-", " ").title() + number)
