"""Strict writing as lead sheets: one part for each voice, sections along the form, a length that is exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from menura.composing import forms
from menura.composing.brief import Brief
from menura.composing.composer import MARKS
from menura.composing.strict import canon as canons
from menura.composing.strict import fugue as fugues
from menura.composing.strict import seating, sonata, variations
from menura.composing.strict.exercises import exercises
from menura.composing.strict.forms import FORMS, Strict
from menura.composing.strict.framing import BAR, Frame, bound, framed, timed
from menura.composing.strict.ladder import named
from menura.composing.strict.rules import Line, Tone
from menura.scores.instruments import Instrument
from menura.scores.keys import Key, key
from menura.scores.model import ChordAt, DynamicAt, LeadSheet, Note, Section, Tag

TAGS: dict[str, Tag] = {"episode": "development", "entry": "development", "stretto": "coda", "close": "coda"}


@dataclass(frozen=True)
class Passage:
    """A stretch of a piece that will be a section.

    Attributes
    ----------
    name : str
    tag : str
    bars : int
    energy : float
        0 … 1.
    """

    name: str
    tag: Tag
    bars: int
    energy: float


def composed(brief: Brief, seed: int) -> LeadSheet:
    """Compose a canon, a fugue, counterpoint, variations or a sonata: a brief and a seed always give the same one.

    Parameters
    ----------
    brief : Brief
        Its form is one of :data:`menura.composing.strict.forms.FORMS`.
    seed : int

    Raises
    ------
    RequestError
        If the brief asks for what the form does not have, or is too short for it.
    """
    form = FORMS[forms.form(brief.form).name]
    frame = framed(brief, seed, form)
    if form.kind == "variations":
        return variations.varied(frame, seed, form)
    if form.kind == "sonata":
        return sonata.sonata(frame, seed, form)
    return _voiced(frame, seed, form)


def decided(brief: Brief, seed: int) -> Brief:
    """Return a brief with nothing open, as its form keeps it."""
    return framed(brief, seed, FORMS[forms.form(brief.form).name]).brief


def _voiced(frame: Frame, seed: int, form: Strict) -> LeadSheet:
    brief, tonic = frame.brief, key(str(frame.brief.key))
    seats = seating.players(brief, form.voices, seed)
    rng = Random(f"{seed}/{brief.form}")
    if form.kind == "fugue":
        voices, passages = _fugue(tonic, form, frame.bars, seats, rng)
    elif form.kind == "canon":
        voices, passages = _canon(tonic, form, frame.bars, seats, rng)
    else:
        ranges = seating.ranges(seats[:2], ((57, 84), (40, 67)))
        lines, names = exercises(tonic, form.species, frame.bars, ranges, rng)
        voices, passages = lines, [Passage(name, "section", bars, 0.5) for name, bars in names]
    return _sheet(frame, form, seats, voices, passages)


def _fugue(
    tonic: Key, form: Strict, bars: int, seats: Sequence[Instrument], rng: Random
) -> tuple[tuple[Line, ...], list[Passage]]:
    ranges = seating.ranges(seats[: form.voices], fugues.RANGES[form.voices])
    found = fugues.fugue(tonic, form.voices, bars, rng, ranges)
    passages = list[Passage]()
    for k, block in enumerate(found.blocks):
        if k and block.name == passages[-1].name:
            last = passages.pop()
            passages.append(Passage(last.name, last.tag, last.bars + block.bars, last.energy))
            continue
        tag: Tag = "exposition" if block.name == "Exposition" else TAGS[block.kind]
        level = {"exposition": 0.5, "coda": 0.9}.get(tag, 0.45 + 0.35 * k / len(found.blocks))
        passages.append(Passage(block.name, tag, block.bars, level - 0.1 * (block.kind == "episode")))
    return found.voices, passages


def _canon(
    tonic: Key, form: Strict, bars: int, seats: Sequence[Instrument], rng: Random
) -> tuple[tuple[Line, ...], list[Passage]]:
    ranges = seating.ranges(seats[:2], canons.RANGES[form.steps])
    voices = canons.canon(tonic, bars, rng, steps=form.steps, ranges=ranges)
    rest = bars - 2
    lengths = [rest] if rest < 8 else [rest // 2, rest - rest // 2]
    names = ["Canon"] if len(lengths) == 1 else ["Canon", "Canon, continued"]
    passages = [
        Passage(n, "exposition", size, 0.45 + 0.2 * k) for k, (n, size) in enumerate(zip(names, lengths, strict=True))
    ]
    return voices, [*passages, Passage("Cadence", "coda", 2, 0.7)]


def _sheet(
    frame: Frame, form: Strict, seats: Sequence[Instrument], voices: Sequence[Line], passages: Sequence[Passage]
) -> LeadSheet:
    brief, tonic = frame.brief, key(str(frame.brief.key))
    parts = seating.parts(seats, form.voices)
    lines = [*voices, *(seating.doubling(seat, voices) for seat in seats[len(voices) :])]
    sections, start = list[Section](), Fraction(0)
    for k, passage in enumerate(passages):
        end = start + passage.bars * BAR
        notes = {
            part.id: _notes([tone for tone in line if start <= tone.at < end], start, passage.energy, tonic)
            for part, line in zip(parts, lines, strict=True)
        }
        sections.append(
            Section(
                id=f"{passage.tag}-{1 + sum(p.tag == passage.tag for p in passages[:k])}",
                tag=passage.tag,
                name=passage.name,
                bars=passage.bars,
                energy=round(passage.energy, 2),
                dynamics=(DynamicAt(mark=next(m for limit, m in MARKS if passage.energy < limit)),),
                silent=tuple(part for part, row in notes.items() if not row),
                notes={part: row for part, row in notes.items() if row},
            )
        )
        start = end
    last = sections[-1].model_copy(update={"chords": (_last_chord(voices, sections[-1].bars, tonic),)})
    return bound(brief, form, tonic, parts, timed([*sections[:-1], last], brief))


def _notes(tones: Sequence[Tone], start: Fraction, energy: float, tonic: Key) -> tuple[Note, ...]:
    return tuple(
        Note(
            at=tone.at - start,
            length=tone.length,
            pitch=named(tone.pitch, tonic.fifths),
            velocity=round(58 + 34 * energy + (6 if tone.at % BAR == 0 else 0)),
        )
        for tone in tones
    )


def _last_chord(voices: Sequence[Line], bars: int, tonic: Key) -> ChordAt:
    """Return the chord of the last bar, which is the tonic's: major where a voice brightens it."""
    bright = any(line[-1].pitch % 12 == (tonic.scale[0] + 4) % 12 for line in voices)
    minor = tonic.is_minor and not bright
    return ChordAt(at=(bars - 1) * BAR, symbol=tonic.tonic + ("m" if minor else ""))
