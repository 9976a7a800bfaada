"""The lead sheet: what a piece of music is before anybody plays it."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import accumulate
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints

from menura.errors import RequestError, UnknownNameError
from menura.scores import chords, keys
from menura.scores.beats import Beats, Length
from menura.scores.keys import Key
from menura.values.base import Identifier, Record
from menura.values.writing import compact, write


def _key(text: str) -> str:
    try:
        return str(keys.key(text))
    except RequestError as error:
        raise ValueError(str(error)) from None


def _symbol(text: str) -> str:
    try:
        return str(chords.chord(text) or chords.NONE)
    except RequestError as error:
        raise ValueError(str(error)) from None


def _rounded(bpm: float) -> float:
    return round(bpm, 2)


KeyName: TypeAlias = Annotated[str, AfterValidator(_key)]
"""A key in its written form: ``"D minor"``."""

Symbol: TypeAlias = Annotated[str, AfterValidator(_symbol)]
"""A chord symbol in its written form: ``"Bbmaj7/D"``, or ``"N.C."``."""

Bpm: TypeAlias = Annotated[float, Field(ge=20, le=400, allow_inf_nan=False), AfterValidator(_rounded)]
"""Quarter notes in a minute, to 0.01: finer than a MIDI file's microseconds lose."""

Printed: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Words on a page; blanks around them are nothing."""

Velocity: TypeAlias = Annotated[int, Field(ge=1, le=127)]
Metre: TypeAlias = Annotated[str, Field(pattern=r"^([1-9]|[12]\d|3[0-2])/(1|2|4|8|16|32)$")]
Tag: TypeAlias = Literal[
    "intro", "verse", "pre-chorus", "chorus", "post-chorus", "bridge", "interlude", "solo", "build", "drop",
    "breakdown", "theme", "variation", "exposition", "development", "recapitulation", "coda", "outro", "section",
]  # fmt: skip
"""What a section is."""

Delivery: TypeAlias = Literal["sung", "rap", "whisper", "spoken", "choir", "harmony", "ad-lib"]
"""How words are brought."""

Articulation: TypeAlias = Literal[
    "", "staccato", "tenuto", "accent", "legato", "pizzicato", "fermata", "trill", "mordent", "inverted-mordent",
    "turn", "delayed-turn", "inverted-turn", "roll", "tremolo", "tremolo-8", "tremolo-16", "tremolo-32", "arpeggio",
    "arpeggio-down",
]  # fmt: skip
"""How a note is played: how long and loud, or with which ornament.

A mordent touches the note below, an inverted one the note above; a roll is that of Irish tunes; a tremolo strikes the
note again, in the note values that its number says or as fast as can be; notes that begin together with ``arpeggio``
are broken upwards.
"""

Role: TypeAlias = Literal["melody", "voice", "harmony", "counter", "chords", "arpeggio", "pad", "bass", "drums", "line"]
"""What a part does: ``voice`` sings words, ``line`` is one of several written voices of equal rank."""

Dynamic: TypeAlias = Literal["ppp", "pp", "p", "mp", "mf", "f", "ff", "fff"]


class Tempo(Record):
    """A tempo from some beat of its section on, until the next one, also across sections."""

    at: Beats = Fraction(0)
    bpm: Bpm
    glides: bool = False
    """Whether it changes evenly, beat by beat, to the next tempo of the sheet: accelerating or slowing down."""
    word: str = ""
    """As it is printed: "Andante", "rit."."""


class ChordAt(Record):
    """A chord from some beat of its section on, until the next one or the section's end."""

    at: Beats = Fraction(0)
    symbol: Symbol


class DynamicAt(Record):
    """A dynamic mark from some beat of its section on; it does not outlast its section."""

    at: Beats = Fraction(0)
    mark: Dynamic
    swells: bool = False
    """Whether the level moves evenly to the next mark of the section."""


class Syllable(Record):
    """A syllable as it is printed under its note."""

    text: Annotated[str, Field(min_length=1, max_length=40)]
    joins: bool = False
    """Whether its word goes on in the next syllable."""
    line: Annotated[int, Field(ge=0)] = 0
    """Which line of the section's lyrics it belongs to."""
    reading: str = ""
    """How it is said where the spelling does not tell: pinyin (``hang2``), jyutping, kana."""


class Grace(Record):
    """A small note that leads to another."""

    pitch: Annotated[str, Field(min_length=1, max_length=24)]
    length: Beats = Fraction(0)
    """0: as short as can be, before its note; else a note value that it takes from the beginning of its note."""
    joins: bool = False
    """Whether it sounds together with the one before it."""


class Pedal(Record):
    """A stretch of a part with a pedal down."""

    at: Beats
    """Beats since its section began."""
    length: Length
    """It may outlast its section."""
    kind: Literal["sustain", "soft"] = "sustain"
    """``sustain`` lets notes ring until it is lifted; ``soft`` is una corda."""


class Note(Record):
    """A note of a part; drums have names for pitches: ``kick``, ``snare``, ``hat`` (see :mod:`menura.scores.drums`)."""

    at: Beats
    """Beats since its section began."""
    length: Length
    """It may outlast its section."""
    pitch: Annotated[str, Field(min_length=1, max_length=24)]
    velocity: Velocity = 80
    syllable: Syllable | None = None
    """In a sung part, a note without one goes on with the vowel before it."""
    articulation: Articulation = ""
    graces: tuple[Grace, ...] = ()
    """Small notes that lead to it, in order."""

    def repitched(self, new: Callable[[str], str]) -> "Note":
        """Return the note with another pitch for its own and for those of its grace notes."""
        graces = tuple(grace.model_copy(update={"pitch": new(grace.pitch)}) for grace in self.graces)
        return self.model_copy(update={"pitch": new(self.pitch), "graces": graces})


class Line(Record):
    """A line of lyrics, as it was written."""

    text: str
    delivery: Delivery = "sung"


class Section(Record):
    """A stretch of a piece in one metre and one key."""

    id: Identifier
    tag: Tag = "section"
    name: Printed = ""
    """As it is printed: "Verse 1"."""
    bars: Annotated[int, Field(ge=1, le=2000)]
    metre: Metre | None = None
    """None: the sheet's."""
    key: KeyName | None = None
    """None: the sheet's."""
    energy: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.5
    """How much happens: what patterns follow in density and level."""
    tempo: tuple[Tempo, ...] = ()
    chords: tuple[ChordAt, ...] = ()
    dynamics: tuple[DynamicAt, ...] = ()
    lyrics: tuple[Line, ...] = ()
    silent: tuple[Identifier, ...] = ()
    """Parts that rest here."""
    patterns: dict[Identifier, str] = Field(default_factory=dict)
    """Parts that play another pattern here than their own."""
    notes: dict[Identifier, tuple[Note, ...]] = Field(default_factory=dict)
    """What is written out, by part, in order of time; it takes the place of the part's pattern."""
    pedals: dict[Identifier, tuple[Pedal, ...]] = Field(default_factory=dict)
    """Where the pedals are down, by part, in order of time."""


class Part(Record):
    """Who plays or sings: one stem."""

    id: Identifier
    name: Printed = ""
    instrument: str
    """A name of :mod:`menura.scores.instruments`; ``voice`` for who sings."""
    role: Role = "line"
    pattern: str = ""
    """What it plays where nothing is written out: a name of :mod:`menura.scores.arranging.patterns`; none: it rests."""
    voice: str = ""
    """Who sings: a name of the voices (``female``, ``male``, ``child``, ``choir`` …)."""
    gain: Annotated[float, Field(ge=-60, le=24, allow_inf_nan=False)] = 0.0
    """In dB."""
    pan: Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)] = 0.0
    octave: Annotated[int, Field(ge=-3, le=3)] = 0
    """Octaves by which its pattern is shifted."""


class LeadSheet(Record):
    """A piece of music: sections with chords, notes and words, and the parts that play them."""

    id: Identifier = "piece"
    title: Printed = ""
    words: str = ""
    """What was asked for."""
    author: Printed = ""
    language: str = ""
    """Of the lyrics, as a BCP 47 tag: ``en``, ``cmn``, ``yue``, ``ja``; empty for a piece without words."""
    style: str = ""
    """A name of the styles (:mod:`menura.composing.styles`), or empty."""
    key: KeyName = "C major"
    metre: Metre = "4/4"
    swing: Annotated[float, Field(ge=0.5, le=0.75, allow_inf_nan=False)] = 0.5
    """Where the second of two eighths falls in its beat when it is played: 0.5 is straight, 2/3 a triplet."""
    space: str = "none"
    """The room that it is played in, by name: see ``menura.audio.rooms``."""
    parts: tuple[Part, ...] = ()
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    def part(self, name: str) -> Part:
        """Return the part with an id; `UnknownNameError` when there is none."""
        found = next((part for part in self.parts if part.id == name), None)
        if found is None:
            raise UnknownNameError("part", name, [part.id for part in self.parts])
        return found

    def section(self, name: str) -> Section:
        """Return the section with an id; `UnknownNameError` when there is none."""
        found = next((section for section in self.sections if section.id == name), None)
        if found is None:
            raise UnknownNameError("section", name, [section.id for section in self.sections])
        return found

    def metre_of(self, section: Section) -> tuple[int, int]:
        """Return the beats of a bar and the note value of a beat: (6, 8)."""
        upper, lower = (section.metre or self.metre).split("/")
        return int(upper), int(lower)

    def bar_of(self, section: Section) -> Fraction:
        """Return the length of a bar of a section in quarter notes."""
        upper, lower = self.metre_of(section)
        return Fraction(4 * upper, lower)

    def key_of(self, section: Section) -> Key:
        """Return the key of a section."""
        return keys.key(section.key or self.key)

    def length_of(self, section: Section) -> Fraction:
        """Return the length of a section in quarter notes."""
        return section.bars * self.bar_of(section)

    @property
    def starts(self) -> tuple[Fraction, ...]:
        """Where each section begins, in quarter notes; one more for the end."""
        return tuple(accumulate((self.length_of(s) for s in self.sections), initial=Fraction(0)))

    @property
    def length(self) -> Fraction:
        """Quarter notes from the first bar line to the last."""
        return self.starts[-1]

    def placed(self) -> Iterator[tuple[Fraction, Section]]:
        """Yield every section with the beat at which it begins."""
        yield from zip(self.starts, self.sections, strict=False)

    def written(self, part: str) -> Iterator[tuple[Fraction, Section, Note]]:
        """Yield the written notes of a part with the beats at which they begin since the piece began."""
        for start, section in self.placed():
            for note in section.notes.get(part, ()):
                yield start + note.at, section, note

    def to_json(self) -> str:
        """Return the sheet as readable JSON without defaults; :func:`menura.scores.reading.parse` reads it."""
        return write(compact(self))


Sheets: TypeAlias = Mapping[str, LeadSheet]
