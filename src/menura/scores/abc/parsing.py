"""The music lines of an ABC tune as bars of notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from menura.errors import ScoreError
from menura.scores import keys
from menura.scores.abc import decorations, signs
from menura.scores.arranging.figures import FIGURES
from menura.scores.check import GRACES
from menura.scores.model import Grace
from menura.scores.repeats import Signs
from menura.scores.wording import separated

NOTE = r"(?P<acc>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)(?P<length>\d{0,6}/*\d{0,6})(?P<tie>-?)"
TOKEN = re.compile(
    r"(?P<field>\[[A-Za-z]:[^\]\n]*\])"
    r'|"(?P<symbol>[^"\n]*)"'
    r"|(?P<sign>![^!\s|]{1,40}!|\+[a-zA-Z.()]+\+|[~uvHLMOPRSTJ]|\.(?!\|))"
    r"|(?P<grace>\{[^}\n]*\})"
    r"|(?P<bar>\[\|\]?|:*\|[\]|:]*|::+)(?:\s*\[?(?P<again>\d{1,2}(?:[,-]\d{1,2})*))?"
    r"|\[(?P<ending>\d{1,2}(?:[,-]\d{1,2})*)"
    r"|\((?P<tuplet>\d{1,2})(?::(?P<time>\d{0,2}))?(?::(?P<count>\d{0,2}))?"
    r"|\[(?P<chord>[^\]\n]*)\](?P<chordlength>\d{0,6}/*\d{0,6})(?P<chordtie>-?)"
    r"|" + NOTE + r"|(?P<rest>[xz])(?P<restlength>\d{0,6}/*\d{0,6})|(?P<bars>[XZ])(?P<barcount>\d{0,4})"
    r"|(?P<broken>>+|<+)|(?P<overlay>&)|(?P<skip>[().\-\\`!$*\s]|y\d*)|(?P<odd>[h-twIKNQUVW#;?@\]=+^_,':\d])"
)
INNER = re.compile(NOTE)
TIMES = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}
"""How many notes' time the notes of a tuplet take."""


@dataclass
class Sounded:
    """A note or a chord; all lengths in quarter notes.

    Attributes
    ----------
    at, length : Fraction
        Since its bar began.
    pitches : list of tuple of str and bool
        Each with whether it is tied to the next.
    words : list of Word or None
        What is sung, by verse.
    articulation : str
    graces : tuple of Grace
        What leads to its first pitch.
    """

    at: Fraction
    length: Fraction
    pitches: list[tuple[str, bool]]
    words: list["Word | None"] = field(default_factory=list)
    articulation: str = ""
    graces: tuple[Grace, ...] = ()


@dataclass
class Word:
    """A syllable under a note.

    Attributes
    ----------
    text : str
    joins : bool
        Whether its word goes on.
    closes : bool
        Whether it is the last of its line.
    """

    text: str
    joins: bool
    closes: bool = False


@dataclass
class Bar(Signs):
    """A bar of one voice, with the signs that say which is played next."""

    notes: list[Sounded] = field(default_factory=list)
    symbols: list[tuple[Fraction, str]] = field(default_factory=list)
    tempos: list[tuple[Fraction, float]] = field(default_factory=list)
    paces: list[tuple[Fraction, str]] = field(default_factory=list)
    dynamics: list[tuple[Fraction, str]] = field(default_factory=list)
    length: Fraction = Fraction(0)
    key: str | None = None
    metre: str | None = None
    label: str | None = None


class Voice:
    """A voice while its lines are read.

    Parameters
    ----------
    name : str
    key : str
    unit : Fraction
        Length of a note without a number, in quarter notes.
    whole : Fraction
        Length of a bar, for rests of whole bars.
    """

    def __init__(self, name: str, key: str, unit: Fraction, whole: Fraction) -> None:
        self.name, self.clef, self.program, self.shift = name, "", -1, 0
        self.bars: list[Bar] = [Bar()]
        self.unit, self.whole, self.verses = unit, whole, 0
        self.skipped: dict[str, None] = {}
        self._signed = signs.signature(keys.key(key))
        self._accidentals: dict[str, int] = {}
        self._row: list[Sounded] = []
        self._verse = 0
        self._articulation = ""
        self._graces: tuple[Grace, ...] = ()
        self._endings: frozenset[int] = frozenset()
        self._tuplet: list[tuple[int, Fraction]] = []
        self._broken = Fraction(1)
        self._below: Fraction | None = None

    @property
    def now(self) -> Bar:
        """The bar that is being filled."""
        return self.bars[-1]

    def set_key(self, key: str) -> None:
        """Let a key hold from here on."""
        self._signed = signs.signature(keys.key(key))
        self._bar_begun().key = key

    def set_metre(self, metre: str, whole: Fraction) -> None:
        """Let a metre hold from here on."""
        self.whole = whole
        self._bar_begun().metre = metre

    def take(self, line: str, number: int, fields: Callable[[str, int], None]) -> None:
        """Read a line of music; `fields` is called with each field inside it."""
        self._row, self._verse = [], 0
        at = 0
        while at < len(line):
            found = TOKEN.match(line, at)
            if found is None:
                raise ScoreError(
                    f"Line {number}: {line[at : at + 12]!r} is no ABC music.",
                    hint="Write notes such as C D E F | G A B c | or a field such as K:G.",
                )
            at = found.end()
            self._token(found, number, fields)
        self._hand_back()

    def sing(self, line: str) -> None:
        """Lay the words of a w: line under the notes of the line of music before it; another w: line is a verse."""
        self._verse += 1
        self.verses = max(self.verses, self._verse)
        last = None
        for note, word in zip(self._row, _syllables(line), strict=False):
            note.words += [None] * (self._verse - 1 - len(note.words))
            note.words.append(word)
            last = word or last
        if last is not None:
            last.closes = True

    def begin(self, key: str, unit: Fraction, whole: Fraction) -> None:
        """Say in which key the voice begins, how long its notes are and how long its bars."""
        self._signed, self.unit, self.whole = signs.signature(keys.key(key)), unit, whole

    def label(self, text: str) -> None:
        """Let a part of the tune begin here; the last of several endings does not reach into it."""
        bar = self._bar_begun()
        bar.label, bar.endings, self._endings = text, frozenset(), frozenset()

    def _bar_begun(self) -> Bar:
        if self.now.length > 0:
            self._close("|")
        return self.now

    def _token(self, found: "re.Match[str]", number: int, fields: Callable[[str, int], None]) -> None:
        kind = found.lastgroup
        if found["field"]:
            fields(found["field"][1:-1], number)
        elif found["symbol"] is not None:
            self._quote(found["symbol"])
        elif found["bar"]:
            self._close(found["bar"])
            self._ending(found["again"])
        elif found["ending"]:
            self._ending(found["ending"])
        elif found["overlay"]:
            self._below = max(self._below or self.now.length, self.now.length)
            self.now.length = Fraction(0)
        elif found["tuplet"]:
            self._open_tuplet(found)
        elif found["chord"] is not None:
            self._chord(found)
        elif found["letter"]:
            pitch = self._pitch(found)
            self._sound([(pitch, bool(found["tie"]))], signs.length_of(found["length"]))
        elif found["rest"]:
            self._sound([], signs.length_of(found["restlength"]))
        elif found["bars"]:
            self._rests(int(found["barcount"] or 1))
        elif found["broken"]:
            self._break(found["broken"])
        elif found["sign"]:
            self._decorate(found["sign"].strip("!+"))
        elif kind == "grace":
            self._graces += self._small(found["grace"][1:-1])
        elif kind == "odd":
            self.skipped[f"The sign {found['odd']!r} means nothing here and was left out."] = None

    def _hand_back(self) -> None:
        """Let what stands behind a bar line, with no note after it, happen at the end of the bar before."""
        if self.now.length == 0 and len(self.bars) > 1:
            ended, now = self.bars[-2], self.now
            ended.jump, ended.leaves, ended.fine = (
                ended.jump or now.jump, ended.leaves or now.leaves, ended.fine or now.fine)  # fmt: skip
            now.jump, now.leaves, now.fine = "", "", False

    def _quote(self, text: str) -> None:
        """Take in words in quotes: a decoration in words, an annotation, or a chord symbol."""
        bare = text.lstrip("^_<>@").strip()
        name = decorations.WORDS.get(bare.casefold().rstrip("."), "")
        if name:
            self._decorate(name)
        elif text[:1] not in set("^_<>@"):
            self.now.symbols.append((self.now.length, text))

    def _decorate(self, name: str) -> None:
        """Take in a decoration: of the next note, of the level, or of the order of bars."""
        told = decorations.ARTICULATIONS.get(name)
        if told is not None:
            # Of several, an ornament: what is left out then is heard least.
            self._articulation = told if told in FIGURES or not self._articulation else self._articulation
        elif name in decorations.DYNAMICS:
            self.now.dynamics.append((self.now.length, name))
        elif name not in decorations.UNHEARD and not decorations.mark(self.now, name):
            self.skipped[decorations.LEFT_OUT.format(name)] = None

    def _small(self, text: str) -> tuple[Grace, ...]:
        """Return the grace notes in braces: short ones, but a single one whose length is written."""
        row: list[Grace] = []
        for group in re.finditer(r"\[[^\]]*\]|[^\[\]]+", text.removeprefix("/")):
            for k, note in enumerate(INNER.finditer(group[0])):
                row.append(Grace(pitch=self._pitch(note), joins=group[0].startswith("[") and k > 0))
        lengths = [note["length"] for note in INNER.finditer(text)]
        if len(row) == 1 and not text.startswith("/") and lengths[0]:
            length = signs.length_of(lengths[0]) * self.unit
            return (row[0].model_copy(update={"length": length}),) if length in GRACES else tuple(row)
        return tuple(row)

    def _pitch(self, found: "re.Match[str]") -> str:
        marks = found["octave"]
        return signs.pitch_of(found["acc"] or "", found["letter"], marks, self._signed, self._accidentals)

    def _chord(self, found: "re.Match[str]") -> None:
        inner = list(INNER.finditer(found["chord"]))
        if not inner:
            return
        tied = bool(found["chordtie"])
        pitches = [(self._pitch(note), tied or bool(note["tie"])) for note in inner]
        self._sound(pitches, signs.length_of(inner[0]["length"]) * signs.length_of(found["chordlength"]))

    def _sound(self, pitches: list[tuple[str, bool]], multiple: Fraction) -> None:
        length = multiple * self.unit * self._broken
        self._broken = Fraction(1)
        if self._tuplet:
            left, ratio = self._tuplet[-1]
            length *= ratio
            self._tuplet[-1:] = [(left - 1, ratio)] if left > 1 else []
        note = Sounded(self.now.length, length, pitches)
        self.now.notes.append(note)
        self.now.length += length
        if pitches:
            note.articulation, self._articulation = _beamed(self._articulation, length), ""
            note.graces, self._graces = self._graces, ()
        elif self._graces:
            self.skipped[decorations.GRACES_LEFT_OUT] = None
            self._graces = ()
        if pitches and self._below is None:
            self._row.append(note)

    def _open_tuplet(self, found: "re.Match[str]") -> None:
        number = int(found["tuplet"])
        time = int(found["time"] or TIMES.get(number, 3 if self.whole % Fraction(3, 2) == 0 else 2))
        count = int(found["count"] or number)
        if number and count and time:
            self._tuplet.append((count, Fraction(time, number)))

    def _break(self, arrows: str) -> None:
        """Lengthen one neighbour of ``>`` or ``<`` and shorten the other."""
        if not self.now.notes:
            return
        short = Fraction(1, 2 ** min(len(arrows), 3))
        before, after = (2 - short, short) if arrows[0] == ">" else (short, 2 - short)
        note = self.now.notes[-1]
        self.now.length += note.length * (before - 1)
        note.length *= before
        self._broken = after

    def _rests(self, count: int) -> None:
        for index in range(min(count, 2000)):
            if index:
                self._close("|")
            self.now.notes.append(Sounded(self.now.length, self.whole, []))
            self.now.length += self.whole

    def _ending(self, text: str | None) -> None:
        if text:
            turns: set[int] = set()
            for piece in text.split(","):
                low, _, high = piece.partition("-")
                turns |= set(range(int(low or 1), min(int(high or low or 1), 99) + 1))
            self._endings = self.now.endings = frozenset(turns)

    def _close(self, sign: str) -> None:
        """End the bar; what stands before the first bar line may be nothing."""
        closes = sign.split("|")[0].count(":") if "|" in sign else len(sign) // 2
        opens = sign.endswith(":") if "|" in sign else True
        self._accidentals, self._articulation = {}, ""
        self._hand_back()
        self.now.length, self._below = max(self.now.length, self._below or Fraction(0)), None
        if self.now.length > 0:
            self.now.times = closes + 1 if closes else 0
            if closes or opens or sign in {"||", "|]"}:
                self._endings = frozenset()
            self.bars.append(Bar(endings=self._endings))
        self.now.opens = self.now.opens or opens


def _beamed(articulation: str, length: Fraction) -> str:
    """Return a tremolo whose strokes are added to the flags of a note shorter than a quarter."""
    name, _, value = articulation.partition("-")
    if name != "tremolo" or not value or length >= 1:
        return articulation
    finer = int(value) * 2 ** (int(1 / length).bit_length() - 1)
    return f"tremolo-{finer}" if finer <= 32 else "tremolo"


def _syllables(line: str) -> list[Word | None]:
    """Return what a w: line says of each note; Chinese and Japanese need no blanks in it."""
    found: list[Word | None] = []
    for word in re.findall(r"(?:\\.|[^\s\-_*|\\])+-?|[-_*]", line):
        if word in {"-", "_", "*"}:
            found.append(None)
            continue
        joins = word.endswith("-") and not word.endswith("\\-")
        text = re.sub(r"\\(.)", r"\1", word.removesuffix("-") if joins else word).replace("~", " ")
        pieces = separated(text)
        found += [Word(piece[:40], joins and piece is pieces[-1]) for piece in pieces]
    return found
