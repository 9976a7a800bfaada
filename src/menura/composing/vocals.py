"""What singers sing: syllables on beats, with pitches, as the notes of their parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate
from random import Random

from menura.composing import materials, melody, setting
from menura.composing.forms import Planned
from menura.composing.melody import Slot
from menura.composing.pacing import Verse, answering
from menura.composing.setting import Beat
from menura.composing.styles import Style
from menura.phonetics.syllables import Spoken
from menura.scores.keys import Key
from menura.scores.model import ChordAt, Note, Syllable
from menura.scores.pitch import spell

RANGES = {"female": (57, 74), "male": (47, 65), "child": (60, 76), "choir": (57, 72)}
"""Where voices are at ease, as MIDI numbers."""

PARTS = {"choir": "choir", "harmony": "harmony", "ad-lib": "ad-libs"}
"""Parts of their own for deliveries; everything else is the singer's."""

SINGER = "voice"

UNPITCHED = frozenset({"rap", "spoken"})

LONG = Fraction(2)
"""Quarter notes from which a line's last syllable may move over several notes."""


BROADER = 1.25
"""How much longer notes are in choruses, where there is room."""


@dataclass(frozen=True)
class SungLine:
    """A line in time.

    Attributes
    ----------
    verse : Verse
    start : Fraction
        Quarter notes since its section began.
    bars : int
    beats : tuple of Beat
    """

    verse: Verse
    start: Fraction
    bars: int
    beats: tuple[Beat, ...]

    @property
    def slots(self) -> list[Slot]:
        """Its notes without pitches."""
        last = len(self.beats) - 1
        return [
            Slot(self.start + b.at, b.length, b.weight, melody.height(s.tone, s.language), k == last)
            for k, (b, s) in enumerate(zip(self.beats, self.verse.said, strict=True))
        ]


@dataclass(frozen=True)
class _Memory:
    """How a line of some material was sung before."""

    line: SungLine
    pitches: tuple[int, ...]
    chords: tuple[ChordAt, ...]


@dataclass
class Singers:
    """Writes the vocal parts of a song, section by section; what returns is sung as before.

    Attributes
    ----------
    style : Style
    key : Key
    metre : tuple of int
    bpm : float
    voice : str
        A name of :data:`RANGES`.
    seed : int
    """

    style: Style
    key: Key
    metre: tuple[int, int]
    bpm: float
    voice: str
    seed: int
    _known: dict[tuple[str, int], _Memory] = field(default_factory=dict)

    @property
    def bar(self) -> Fraction:
        """Quarter notes of a bar."""
        return Fraction(4 * self.metre[0], self.metre[1])

    def section(
        self,
        planned: Planned,
        verses: Sequence[Verse],
        bars: Sequence[int],
        changes: tuple[ChordAt, ...],
        begins: Sequence[int] | None = None,
    ) -> dict[str, tuple[Note, ...]]:
        """Return the notes of a section by part.

        Parameters
        ----------
        planned : Planned
        verses : sequence of Verse
        bars : sequence of int
            Of each line.
        changes : tuple of ChordAt
        begins : sequence of int, optional
            The bar in which each line begins. Default: one follows the other.
        """
        starts = list(accumulate(bars, initial=0))[:-1] if begins is None else begins
        lines = self._lines(planned, verses, bars, starts)
        pitched = self._pitched(planned, lines, changes)
        rng = Random(f"{self.seed}/turns/{planned.material}")
        notes: dict[str, list[Note]] = {}
        for line, pitches in zip(lines, pitched, strict=True):
            part = PARTS.get(line.verse.delivery, SINGER)
            notes.setdefault(part, []).extend(self._notes(line, pitches, planned.energy, rng))
        return {part: tuple(sorted(each, key=lambda note: note.at)) for part, each in notes.items()}

    def _lines(
        self, planned: Planned, verses: Sequence[Verse], bars: Sequence[int], begins: Sequence[int]
    ) -> list[SungLine]:
        """Return the lines of a section in time, each followed by what answers it."""
        found = list[SungLine]()
        for k, (verse, count, first) in enumerate(zip(verses, bars, begins, strict=True)):
            start = first * self.bar
            found.append(self._line(planned, k, verse, start, count, found))
            if verse.asides:
                found += self._asides(verse, start, count)
        return found

    def _line(
        self, planned: Planned, index: int, verse: Verse, start: Fraction, bars: int, before: Sequence[SungLine]
    ) -> SungLine:
        """Return a line in time: as it was before, or as a line of its section that is like it, if there is one."""
        known = self._known.get((planned.material, index))
        models = [*([known.line] if known else []), *before]
        model = next((each for each in models if _moves_alike(each, verse, bars)), None)
        if model is not None:
            return SungLine(verse, start, bars, model.beats)
        groove = Random(f"{self.seed}/groove/{planned.material}")
        spacing = setting.SPACING * (BROADER if planned.tag in materials.HIGH else 1.0)
        beats = setting.laid(verse.said, bars, self.bpm, self.metre, verse.delivery, groove, spacing)
        return SungLine(verse, start, bars, tuple(beats))

    def _asides(self, verse: Verse, start: Fraction, bars: int) -> list[SungLine]:
        """Return what answers a line, in its last bars, one after the other."""
        room = answering(bars)
        at = start + (bars - room) * self.bar
        whole = [each for aside in verse.asides for each in aside.said]
        beats = _late(setting.laid(whole, room, self.bpm, self.metre, "ad-lib"), room * self.bar)
        found, first = [], 0
        for aside in verse.asides:
            found.append(SungLine(aside, at, room, tuple(beats[first : first + len(aside.said)])))
            first += len(aside.said)
        return found

    def _pitched(
        self, planned: Planned, lines: Sequence[SungLine], changes: tuple[ChordAt, ...]
    ) -> list[tuple[int, ...]]:
        found: list[tuple[int, ...] | None] = [None] * len(lines)
        for group in (False, True):
            own = [k for k, line in enumerate(lines) if (line.verse.delivery == "ad-lib") is group]
            fresh = [k for k in own if lines[k].verse.delivery not in UNPITCHED]
            remembered = [self._remembered(planned, k, lines[k], changes) for k in fresh]
            if not all(remembered):
                rng = Random(f"{self.seed}/sung/{planned.material}/{group}")
                flat = self._melody(planned, [lines[k] for k in fresh], changes, rng)
                remembered = [old or new for old, new in zip(remembered, flat, strict=True)]
            for k, pitches in zip(fresh, remembered, strict=True):
                found[k] = pitches
                if pitches is not None:
                    self._known.setdefault((planned.material, k), _Memory(lines[k], pitches, changes))
        return [p if p is not None else self._recited(lines[k]) for k, p in enumerate(found)]

    def _remembered(
        self, planned: Planned, index: int, line: SungLine, changes: tuple[ChordAt, ...]
    ) -> tuple[int, ...] | None:
        """Return the pitches of a line that is sung as it was before; None where its tones or chords are others."""
        known = self._known.get((planned.material, index))
        if known is None or known.line.beats != line.beats or known.line.start != line.start:
            return None
        tones = [each.tone for each in line.verse.said] == [each.tone for each in known.line.verse.said]
        end = line.start + line.bars * self.bar
        own, old = (tuple(c for c in row if c.at < end) for row in (changes, known.chords))
        return known.pitches if tones and own == old else None

    def _melody(
        self, planned: Planned, lines: Sequence[SungLine], changes: tuple[ChordAt, ...], rng: Random
    ) -> list[tuple[int, ...]]:
        low, high = self._register(planned)
        slots = [slot for line in lines for slot in line.slots]
        key = materials.singing_key(self.style, self.key)
        flat = melody.pitched(slots, changes, key, low, high, rng, taste=self.style.idiom.taste, closes=False)
        found, first = [], 0
        for line in lines:
            found.append(tuple(flat[first : first + len(line.beats)]))
            first += len(line.beats)
        return found

    def _register(self, planned: Planned) -> tuple[int, int]:
        low, high = RANGES[self.voice]
        span = min(max(self.style.idiom.range, 10), high - low)
        return (high - span + span // 6, high) if planned.tag in materials.HIGH else (low, low + span - span // 6)

    def _recited(self, line: SungLine) -> tuple[int, ...]:
        """Return the pitches of what is said: low and close together, heavy syllables higher, the end lower."""
        low, high = RANGES[self.voice]
        base = low + (high - low) // 4
        if line.verse.delivery == "spoken":
            return (base,) * len(line.beats)
        ladder = sorted(range(base - 4, base + 8), key=lambda p: p)
        ladder = [p for p in ladder if p % 12 in self.key.scale]
        middle = len(ladder) // 2
        steps = [middle + (1 if each.stress == 2 else 0) for each in line.verse.said]
        steps[-1] = middle - 1
        return tuple(ladder[max(min(step, len(ladder) - 1), 0)] for step in steps)

    def _notes(self, line: SungLine, pitches: Sequence[int], energy: float, rng: Random) -> list[Note]:
        notes = []
        level = 80 if line.verse.delivery in UNPITCHED else 67  # a voice that speaks carries less far
        for beat, pitch, said in zip(line.beats, pitches, line.verse.said, strict=True):
            notes.append(
                Note(
                    at=line.start + beat.at,
                    length=beat.length,
                    pitch=spell(pitch, self.key.fifths, self.key.is_minor),
                    velocity=min(round(level + 24 * energy + 12 * beat.weight), 127),
                    syllable=_syllable(said, line.verse.number),
                )
            )
        turns = rng.random() < 0.2 + 0.6 * self.style.idiom.ornaments
        plain = line.verse.delivery in UNPITCHED | {"whisper", "ad-lib"}
        if turns and not plain and notes[-1].length >= LONG:
            notes[-1:] = self._turned(notes[-1], pitches[-1])
        return notes

    def _turned(self, note: Note, pitch: int) -> list[Note]:
        """Return a long note that leaves its pitch for the next of the scale and comes back."""
        scale = materials.singing_key(self.style, self.key).scale
        upper = next(p for p in range(pitch + 1, pitch + 13) if p % 12 in scale)
        half, name = Fraction(1, 2), spell(upper, self.key.fifths, self.key.is_minor)
        rest = note.length - 1 - half
        return [
            note.model_copy(update={"length": Fraction(1)}),
            note.model_copy(update={"at": note.at + 1, "length": half, "pitch": name, "syllable": None}),
            note.model_copy(update={"at": note.at + 1 + half, "length": rest, "syllable": None}),
        ]


def _syllable(said: Spoken, line: int) -> Syllable:
    return Syllable(text=said.text, joins=said.joins, line=line, reading=said.reading)


def _moves_alike(known: SungLine, verse: Verse, bars: int) -> bool:
    """Return whether a line may have the rhythm of another: as many syllables, with the same weights."""
    if (len(known.beats), known.bars, known.verse.delivery) != (len(verse.said), bars, verse.delivery):
        return False
    pairs = zip(known.verse.said, verse.said, strict=True)
    return sum((a.stress == 2) == (b.stress == 2) for a, b in pairs) >= 0.7 * len(verse.said)


def _late(beats: Sequence[Beat], room: Fraction) -> list[Beat]:
    """Return an answer as late as it can be: its line is mostly over by then."""
    last = replace(beats[-1], length=min(beats[-1].length, Fraction(1)))
    shift = (room - last.at - last.length) // Fraction(1, 2) * Fraction(1, 2)
    return [replace(each, at=each.at + shift) for each in (*beats[:-1], last)]
