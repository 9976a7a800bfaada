"""The music lines of an ABC tune as bars of notes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from menura.errors import ScoreError
from menura.scores import keys
from menura.scores.abc import signs

NOTE = r"(?P<acc>\^\^|\^|__|_|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)(?P<length>\d{0,6}/*\d{0,6})(?P<tie>-?)"
TOKEN = re.compile(
    r"(?P<field>\[[A-Za-z]:[^\]\n]*\])"
    r'|"(?P<symbol>[^"\n]*)"'
    r"|(?P<sign>![^!\n]*!|\+[a-zA-Z.()]+\+)"
    r"|(?P<grace>\{[^}\n]*\})"
    r"|(?P<bar>:*\|[\]|:]*|\[\||::+)(?:\s*\[?(?P<again>\d{1,2}(?:[,-]\d{1,2})*))?"
    r"|\[(?P<ending>\d{1,2}(?:[,-]\d{1,2})*)"
    r"|\((?P<tuplet>\d{1,2})(?::(?P<time>\d{0,2}))?(?::(?P<count>\d{0,2}))?"
    r"|\[(?P<chord>[^\]\n]*)\](?P<chordlength>\d{0,6}/*\d{0,6})(?P<chordtie>-?)"
    r"|" + NOTE + r"|(?P<rest>[xz])(?P<restlength>\d{0,6}/*\d{0,6})|(?P<bars>[XZ])(?P<barcount>\d{0,4})"
    r"|(?P<broken>>+|<+)|(?P<overlay>&)|(?P<skip>[()~.\-\\`\s]|[uvHLMOPRSTyJ])"
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
    text : str
        The syllable, ``""`` where none is.
    joins : bool
        Whether its word goes on.
    closes : bool
        Whether it is the last of its line of words.
    """

    at: Fraction
    length: Fraction
    pitches: list[tuple[str, bool]]
    text: str = ""
    joins: bool = False
    closes: bool = False


@dataclass
class Bar:
    """A bar of one voice."""

    notes: list[Sounded] = field(default_factory=list)
    symbols: list[tuple[Fraction, str]] = field(default_factory=list)
    tempos: list[tuple[Fraction, float]] = field(default_factory=list)
    length: Fraction = Fraction(0)
    key: str | None = None
    metre: str | None = None
    label: str | None = None
    opens: bool = False
    """Whether a repeat begins with it."""
    closes: int = 0
    """How often what it ends is repeated."""
    endings: frozenset[int] = frozenset()
    """On which turns it is played; empty: on all."""


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
        self.name, self.clef, self.program = name, "", -1
        self.bars: list[Bar] = [Bar()]
        self.unit, self.whole = unit, whole
        self.skipped: dict[str, None] = {}
        self._signed = signs.signature(keys.key(key))
        self._accidentals: dict[str, int] = {}
        self._row: list[Sounded] = []
        self._endings: frozenset[int] = frozenset()
        self._tuplet: list[tuple[int, Fraction]] = []
        self._broken = Fraction(1)
        self._overlaid = False

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
        self._row = []
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

    def sing(self, line: str) -> None:
        """Lay the words of a w: line under the notes of the line of music before it."""
        if not self._row:
            self.skipped["Further lines of words under the same notes were left out."] = None
            return
        notes, self._row = self._row, []
        index, last = 0, None
        for word in re.findall(r"(?:\\.|[^\s\-_*|\\])+-?|[-_*|]", line):
            if word == "|" or index >= len(notes):
                continue
            if word not in {"-", "_", "*"}:
                joins = word.endswith("-") and not word.endswith("\\-")
                text = re.sub(r"\\(.)", r"\1", word.removesuffix("-") if joins else word).replace("~", " ")
                last = notes[index]
                last.text, last.joins = text[:40], joins
            index += 1
        if last is not None:
            last.closes = True

    def begin(self, key: str, unit: Fraction, whole: Fraction) -> None:
        """Say in which key the voice begins, how long its notes are and how long its bars."""
        self._signed, self.unit, self.whole = signs.signature(keys.key(key)), unit, whole

    def label(self, text: str) -> None:
        """Let a part of the tune begin here."""
        self._bar_begun().label = text

    def _bar_begun(self) -> Bar:
        if self.now.length > 0:
            self._close("|")
        return self.now

    def _token(self, found: "re.Match[str]", number: int, fields: Callable[[str, int], None]) -> None:
        kind = found.lastgroup
        if found["field"]:
            fields(found["field"][1:-1], number)
        elif found["symbol"] is not None:
            if found["symbol"][:1] not in set("^_<>@"):
                self.now.symbols.append((self.now.length, found["symbol"]))
        elif found["bar"]:
            self._overlaid = False
            self._close(found["bar"])
            self._ending(found["again"])
        elif found["ending"]:
            self._ending(found["ending"])
        elif self._overlaid or found["overlay"]:
            self._overlaid = True
            self.skipped["Voice overlays (&) were left out."] = None
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
        elif kind in {"grace", "sign"}:
            self.skipped["Grace notes and ornaments were left out."] = None

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
        self._accidentals = {}
        if self.now.length > 0:
            self.now.closes = closes
            if closes or opens or sign in {"||", "|]"}:
                self._endings = frozenset()
            self.bars.append(Bar(endings=self._endings))
        self.now.opens = self.now.opens or opens


def unrolled(bars: list[Bar]) -> list[int]:
    """Return the numbers of bars in the order in which repeats let them be played."""
    order: list[int] = []
    start, turn, at = 0, 1, 0
    while at < len(bars):
        if bars[at].opens and at != start:
            start, turn = at, 1
        if bars[at].endings and turn not in bars[at].endings:
            at += 1
            continue
        order.append(at)
        if len(order) > 4000:
            raise ScoreError("The repeats of the ABC tune make it longer than 4000 bars.", hint="Write fewer of them.")
        if bars[at].closes and turn <= bars[at].closes:
            turn += 1
            at = start
            continue
        if bars[at].closes or (turn > 1 and bars[at].endings and at + 1 < len(bars) and not bars[at + 1].endings):
            start, turn = at + 1, 1
        at += 1
    return order
