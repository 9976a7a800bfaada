"""How many bars words take: lines, sections and whole songs at a tempo and a rate of syllables."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from statistics import mean, median_high

from menura.composing import setting
from menura.composing.brief import Shape
from menura.composing.lyrics import Lyrics, Stanza
from menura.composing.tempo_curves import curve, lasting
from menura.phonetics.syllables import Spoken, syllables
from menura.scores.model import Delivery, Line, Tag

RATES: Mapping[str, float] = {"rap": 5.2, "spoken": 3.6, "whisper": 2.6}
"""Syllables a second, with breaths, at which a delivery is at ease; singing depends on the style."""

SLOWEST, QUICKEST = 0.8, 12.0
"""Syllables a second between which a song is searched for."""

LENGTHS = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Bars of a line where it may choose."""

PLAYED: Mapping[Tag, int] = {"intro": 4, "interlude": 4, "solo": 8, "build": 4, "drop": 8, "breakdown": 4, "outro": 4}
"""Bars of sections without words where nothing tells."""

BROAD = 0.85
"""The rate of singing in choruses, where there is time: notes are longer there."""

ADDED = ("intro", "interlude", "outro")
"""Sections that may be added around the words to fill a length."""

ASIDE = "ad-lib"


@dataclass(frozen=True)
class Verse:
    """A line as it is set: its syllables and what answers it.

    Attributes
    ----------
    said : tuple of Spoken
    delivery : Delivery
    number : int
        Of the line in its section's lyrics.
    asides : tuple of Verse
        Ad-libs that are sung at its end.
    """

    said: tuple[Spoken, ...]
    delivery: Delivery
    number: int
    asides: tuple["Verse", ...] = ()

    @property
    def count(self) -> int:
        """Syllables, with those that answer it."""
        return len(self.said) + sum(aside.count for aside in self.asides)


@dataclass(frozen=True)
class Block:
    """A section to be set.

    Attributes
    ----------
    stanza : Stanza
    verses : tuple of Verse
        Empty for what is only played.
    """

    stanza: Stanza
    verses: tuple[Verse, ...]


@dataclass(frozen=True)
class Layout:
    """A song in bars.

    Attributes
    ----------
    bpm : float
    rate : float
        Syllables a second that singing strives for.
    lines : tuple of tuple of int
        Bars of each line of each block; empty for blocks that are played.
    bars : tuple of int
        Bars of each block.
    added : mapping
        Bars of sections that are added: ``intro``, ``interlude``, ``outro``.
    """

    bpm: float
    rate: float
    lines: tuple[tuple[int, ...], ...]
    bars: tuple[int, ...]
    added: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Bars of the whole song, with the one in which it ends."""
        return sum(self.bars) + sum(self.added.values()) + 1


@dataclass(frozen=True)
class Words:
    """The words of a song, divided into syllables.

    Attributes
    ----------
    blocks : tuple of Block
    """

    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, lyrics: Lyrics) -> "Words":
        """Return lyrics divided into syllables."""
        return cls(tuple(Block(s, tuple(_verses(s.lines, lyrics.language))) for s in lyrics.stanzas))

    @cached_property
    def count(self) -> int:
        """Syllables."""
        return sum(verse.count for block in self.blocks for verse in block.verses)

    @cached_property
    def lines(self) -> int:
        """Lines that are sung."""
        return sum(len(block.verses) for block in self.blocks)


def _verses(lines: Sequence[Line], language: str) -> Iterable[Verse]:
    found: list[Verse] = []
    for number, line in enumerate(lines):
        verse = Verse(tuple(syllables(line.text, language)), line.delivery, number)
        if not verse.said:
            continue
        if line.delivery == ASIDE and found and found[-1].delivery != ASIDE:
            found[-1] = replace(found[-1], asides=(*found[-1].asides, verse))
        else:
            found.append(verse)
    return found


@dataclass(frozen=True)
class Pace:
    """What decides how many bars a line takes: tempo, bar, the rate of singing, and whether it must be easy."""

    bpm: float
    bar: Fraction
    rate: float
    easy: bool = False

    def line(self, verse: Verse) -> int:
        """Return the bars of a line."""
        return _line(self, *_measure(verse))

    def block(self, verses: Sequence[Verse]) -> tuple[int, ...]:
        """Return the bars of the lines of a section: lines of about the same length are set alike."""
        return _block(self, tuple(map(_measure, verses)))


@lru_cache(maxsize=16384)
def _block(pace: Pace, measures: tuple[tuple[int, int, Delivery], ...]) -> tuple[int, ...]:
    bars = [_line(pace, *each) for each in measures]
    if pace.rate >= QUICKEST:
        return tuple(bars)
    for delivery in {each[2] for each in measures}:
        alike = [k for k, each in enumerate(measures) if each[2] == delivery]
        usual = round(2 ** mean(math.log2(_wanted(pace, measures[k][0], delivery)) for k in alike) * 1.15)
        level = max(n for n in LENGTHS if n <= max(usual, 1))
        level = max(level, median_high(bars[k] for k in alike)) if pace.easy else level
        for k in alike:  # one that is much longer keeps its own length
            if bars[k] <= 2 * level and _fits(pace, level, *measures[k]):
                bars[k] = level
    return tuple(bars)


def _measure(verse: Verse) -> tuple[int, int, Delivery]:
    return len(verse.said), sum(len(aside.said) for aside in verse.asides), verse.delivery


def _wanted(pace: Pace, count: int, delivery: str) -> float:
    """Return the bars that a line of so many syllables takes at ease."""
    ease = RATES[delivery] * max(pace.rate / 2.6, 1.0) if delivery in RATES else pace.rate
    return count / ease * pace.bpm / 60 / float(pace.bar)


@lru_cache(maxsize=65536)
def _line(pace: Pace, count: int, asides: int, delivery: str) -> int:
    """Return the bars of a line of so many syllables, answered by so many."""
    wanted = _wanted(pace, count, delivery)
    lengths = LENGTHS if pace.rate < QUICKEST else range(1, LENGTHS[-1] + 1)
    possible = [n for n in lengths if _fits(pace, n, count, asides, delivery)]
    if not possible and pace.easy:  # at the quickest tempos no grid is sung with ease
        return _line(replace(pace, easy=False), count, asides, delivery)
    if not possible:
        return next(n for n in range(1, 4096) if _fits(pace, n, count, asides, delivery))
    return min(possible, key=lambda n: abs(math.log(n / wanted)))


def _fits(pace: Pace, bars: int, count: int, asides: int, delivery: str) -> bool:
    own = setting.grid(count, bars, pace.bpm, pace.bar, delivery)
    if pace.easy and not setting.is_easy(count, bars, pace.bpm, pace.bar, delivery):
        return False
    answer = setting.grid(asides, answering(bars), pace.bpm, pace.bar, ASIDE) if asides else own
    return own is not None and answer is not None


def answering(bars: int) -> int:
    """Return the bars, at the end of a line of so many, in which ad-libs answer it."""
    return max(bars // 2, 1)


def laid(words: Words, pace: Pace) -> Layout:
    """Return a song in bars, without anything added and with played sections as short as they may be.

    Choruses, where singing is easy, take a little more time.
    """
    broad = replace(pace, rate=pace.rate * BROAD) if pace.easy else pace
    lines = tuple((broad if b.stanza.tag == "chorus" else pace).block(b.verses) for b in words.blocks)
    return Layout(pace.bpm, pace.rate, lines, tuple(sum(each) or 1 for each in lines), _opening(words))


def _opening(words: Words) -> Mapping[str, int]:
    """Return the bar before a song that would begin with its first word: a breath and a consonant lie before a beat."""
    return {"intro": 1} if words.blocks[0].verses else {}


def usual(words: Words, layout: Layout, unit: int) -> Layout:
    """Return a layout as it is where no length is asked for: round sections, an introduction."""
    blocks = list(zip(words.blocks, layout.bars, strict=True))
    bars = tuple(_even(n) if b.verses else _played(b.stanza, unit) for b, n in blocks)
    has_intro = words.blocks[0].stanza.tag == "intro" and not words.blocks[0].verses
    intro = min(unit, 4, max(sum(bars) // 4, 1))  # a few lines are not kept waiting
    return replace(layout, bars=bars, added={} if has_intro else {"intro": intro})


def _even(bars: int) -> int:
    return bars + bars % 2


def _played(stanza: Stanza, unit: int) -> int:
    return min(PLAYED.get(stanza.tag, 4), max(2 * unit, 2))


def filled(words: Words, layout: Layout, total: int) -> Layout | None:
    """Return a layout of exactly so many bars: what is left goes to what is played; None if the words need more."""
    spare = total - layout.total
    if spare < 0:
        return None
    bars = list(layout.bars)
    places: dict[int | str, float] = {
        k: PLAYED.get(b.stanza.tag, 4) for k, b in enumerate(words.blocks) if not b.verses
    }
    for k, block in enumerate(words.blocks):  # round sections first: they are what the ear expects
        if block.verses and bars[k] % 2 and spare > 2 * len(words.blocks):
            bars[k], spare = bars[k] + 1, spare - 1
    open_to = [name for name in ADDED if not _has(words, name)]
    wishes: dict[int | str, float] = {**places, **dict.fromkeys(open_to[: 1 + (spare > 4) + (spare > 12)], 4.0)}
    if not wishes:
        wishes = {"outro": 4.0}
    shares = _shared(spare, wishes)
    for k, block in enumerate(words.blocks):
        bars[k] += shares[k] if not block.verses else 0
    added = {name: shares.get(name, 0) + layout.added.get(name, 0) for name in ADDED}
    return replace(layout, bars=tuple(bars), added={name: count for name, count in added.items() if count})


def _has(words: Words, tag: str) -> bool:
    return any(block.stanza.tag == tag and not block.verses for block in words.blocks)


def _shared(spare: int, wishes: Mapping[int | str, float]) -> dict[int | str, int]:
    """Return whole shares whose sum is exact, even ones where possible."""
    total = sum(wishes.values())
    shares = {key: int(spare * wish / total) // 2 * 2 for key, wish in wishes.items()}
    left = spare - sum(shares.values())
    order = sorted(wishes, key=lambda key: shares[key] - spare * wishes[key] / total)
    for key in order:
        give = min(2, left)
        shares[key] += give
        left -= give
    shares[order[0]] += left
    return shares


def bars_in(duration: float, bpm: float, bar: Fraction, shape: Shape, slows: bool) -> int:
    """Return the whole bars that fit a length."""
    count = int(duration * bpm / 60 / float(bar) * 1.45) + 1
    while count and lasting(curve(shape, count, slows=slows), count, bar, bpm) > duration + 1e-6:
        count -= 1
    return count


def tempo_of(count: int, duration: float, bar: Fraction, shape: Shape, slows: bool) -> float:
    """Return the tempo at which so many bars fill a length, rounded so that they do not outlast it."""
    points = curve(shape, count, slows=slows)
    return math.ceil(lasting(points, count, bar, 1.0) / duration * 100 - 1e-6) / 100
