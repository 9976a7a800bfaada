"""From a brief to a lead sheet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from menura.composing import (
    forms,
    harmony,
    laying,
    materials,
    orchestration,
    settling,
    tempo_curves,
    tempos,
    tonality,
    variation,
)
from menura.composing.balance import balanced
from menura.composing.brief import Brief
from menura.composing.forms import Planned
from menura.composing.materials import Tune
from menura.composing.moods import mood
from menura.composing.orchestration import Seated
from menura.composing.styles import Style, style
from menura.scores.instruments import instrument
from menura.scores.keys import Key, key
from menura.scores.model import ChordAt, Dynamic, DynamicAt, LeadSheet, Note, Section, Tempo
from menura.scores.pitch import pitch_class, spell

MARKS: tuple[tuple[float, Dynamic], ...] = ((0.2, "p"), (0.4, "mp"), (0.62, "mf"), (0.82, "f"), (2.0, "ff"))
"""Dynamics, by the energy below which they hold."""


FIRMNESS = (0, 0, 1, 1, 2, 3, 3)
"""How much each attempt at chords and tunes insists on the key: the first ones are free."""

LONG, FEWER = 128, (0, 1, 3)
"""Bars of a long piece, and its attempts."""

HEIGHTS = {"melody": 73, "counter": 62}
"""MIDI numbers about which melodies and counter-melodies lie, where their instruments allow."""

RELAYED = frozenset({"bridge", "variation", "interlude", "development"})
"""Sections in which a second melody instrument that was asked for leads."""

HUM = "choir-pad"
"""The instrument that is a choir without words."""

CLEAR = 0.1
"""How much better than any other key the piece's own must fit, in correlation, to be clear."""


def compose(brief: Brief, seed: int) -> LeadSheet:
    """Compose a piece: the same brief and seed always give the same one.

    Parameters
    ----------
    brief : Brief
        What it leaves open is chosen: see :func:`menura.composing.settling.settled`.
    seed : int

    Returns
    -------
    LeadSheet
        Its bars fill the brief's length: exactly where the tempo is open, to the last whole bar where it is given.

    Raises
    ------
    RequestError
        If a bar at the tempo that was asked for outlasts the piece.
    UnknownNameError
        If the brief names something that does not exist.
    """
    if forms.is_strict(brief.form):
        from menura.composing.strict import sheets

        return sheets.composed(brief, seed)
    piece = _Piece.of(settling.checked(decided(brief, seed)), seed)
    return _clear(piece)


def decided(brief: Brief, seed: int) -> Brief:
    """Return the brief that :func:`compose` follows, with nothing open."""
    if forms.is_strict(brief.form):
        from menura.composing.strict import sheets

        return sheets.decided(brief, seed)
    return settling.settled(_hummed(brief), seed)


def _hummed(brief: Brief) -> Brief:
    """Return a brief in which a choir that has no words hums."""
    if brief.voice != "choir" or HUM in brief.instruments:
        return brief
    return brief.model_copy(update={"instruments": (*brief.instruments, HUM)})


@dataclass(frozen=True)
class _Piece:
    """What all sections of a piece share."""

    brief: Brief
    seed: int
    style: Style
    key: Key
    metre: tuple[int, int]
    bar: Fraction
    bars: int
    ensemble: tuple[Seated, ...] = ()
    chance: str = ""
    """What its notes and players are drawn by."""
    firm: int = 0
    """How much it insists on its key: see :func:`menura.composing.harmony.progression`."""
    tunes: dict[tuple[object, ...], Tune] = field(default_factory=dict)
    """Melodies that were made already: sections that return return as themselves."""

    @classmethod
    def of(cls, brief: Brief, seed: int) -> "_Piece":
        upper, lower = str(brief.metre).split("/")
        return cls(
            brief=brief,
            seed=seed,
            style=style(brief.style),
            key=key(str(brief.key)),
            metre=(int(upper), int(lower)),
            bar=settling.bar_of(str(brief.metre)),
            bars=settling.bars(brief),
        )

    @property
    def lead(self) -> Seated:
        return self.ensemble[0]

    def plays(self, seat: Seated, planned: Planned) -> bool:
        """Tell whether a part plays in a section: from some energy on, the sooner the livelier the piece."""
        return seat.enters <= planned.energy * min(0.6 + 0.6 * float(self.brief.energy or 0), 1.0) + 1e-9

    def energy(self, planned: Planned) -> float:
        """Return how much happens in a section: its form's energy, as far as the piece goes."""
        return round(planned.energy * (0.4 + 0.6 * float(self.brief.energy or 0)), 2)


def _clear(piece: _Piece) -> LeadSheet:
    """Return a piece with the first chords and tunes of several that make its key clear to a listener, or the best."""
    best: tuple[float, LeadSheet] | None = None
    for attempt, firm in enumerate(FIRMNESS if piece.bars <= LONG else FEWER):
        sheet = _sheet(replace(piece, chance=f"{piece.seed}/{attempt}", firm=firm))
        found = tonality.clearness(sheet, piece.key) if materials.is_tonal(piece.key) else math.inf
        if found > CLEAR:
            return balanced(sheet)
        if best is None or found > best[0]:
            best = found, sheet
    return balanced(best[1] if best else _sheet(piece))


def _sheet(piece: _Piece) -> LeadSheet:
    piece = replace(
        piece, tunes={}, ensemble=orchestration.seated(piece.brief, Random(f"{piece.chance}/ensemble"), piece.firm)
    )
    sections = _timed(piece, _sections(piece))
    heard = [e.part for e in piece.ensemble if e.asked or _is_heard(e.part.id, sections)]
    names = {part.id for part in heard}
    return LeadSheet(
        title=_title(piece.brief),
        words=piece.brief.words,
        style=piece.style.name,
        key=str(piece.key),
        metre=str(piece.brief.metre),
        swing=piece.style.swing,
        space=piece.style.space,
        parts=tuple(heard),
        sections=tuple(_only(section, names) for section in sections),
    )


def _is_heard(part: str, sections: Sequence[Section]) -> bool:
    """Tell whether a part plays before the last chord."""
    return any(part not in section.silent for section in sections[:-1] or sections)


def _only(section: Section, names: set[str]) -> Section:
    """Return a section without parts that the piece does not have."""
    silent = tuple(name for name in section.silent if name in names)
    notes = {name: found for name, found in section.notes.items() if name in names}
    return section.model_copy(update={"silent": silent, "notes": notes})


def _title(brief: Brief) -> str:
    words = [*brief.moods[:1], brief.style.replace("-", " ")]
    return " ".join(words).title()


def _sections(piece: _Piece) -> list[Section]:
    planned = _body(laying.laid(piece.brief.form, piece.bars, piece.style.unit))
    lifted = _lifted(piece, planned)
    sections = [_section(piece, planned, k, lifted) for k in range(len(planned))]
    return [*sections, _ending(piece, _moved(piece.key, 2) if lifted is not None else piece.key)]


def _body(sections: tuple[Planned, ...]) -> tuple[Planned, ...]:
    """Return sections without their last bar, which is everyone's last chord."""
    last = replace(sections[-1], bars=sections[-1].bars - 1)
    return (*sections[:-1], last) if last.bars else sections[:-1]


def _lifted(piece: _Piece, planned: Sequence[Planned]) -> int | None:
    """Return the section from which the piece stands a tone higher: a last chorus, late, where the style does so."""
    last = max((k for k, s in enumerate(planned) if s.tag == "chorus"), default=-1)
    late = last >= 5 and sum(s.bars for s in planned[last:]) <= 0.22 * piece.bars
    tonal = piece.brief.origin("key") == "chosen" and materials.is_tonal(piece.key)
    wants = Random(f"{piece.seed}/lift").random() < piece.style.lift
    return last if late and tonal and wants else None


def _moved(old: Key, semitones: int) -> Key:
    number = (pitch_class(old.tonic) + semitones) % 12
    return key(f"{spell(60 + number, 0).rstrip('0123456789')} {old.mode}")


def _section(piece: _Piece, planned: tuple[Planned, ...], index: int, lifted: int | None) -> Section:
    own = planned[index]
    higher = lifted is not None and index >= lifted
    tonic = _moved(piece.key, 2) if higher else piece.key
    close = materials.cadence(piece.style, planned, index, Random(f"{piece.chance}/close").random())
    changes = materials.chords(piece.style, tonic, piece.bar, own, close, piece.chance, piece.firm)
    energy = piece.energy(own)
    silent = _silent(piece, own)
    notes = _notes(piece, own, tonic, changes, silent)
    return Section(
        id=f"{own.tag}-{1 + sum(s.tag == own.tag for s in planned[:index])}",
        tag=own.tag,
        name=own.name or _name(planned, index),
        bars=own.bars,
        key=str(tonic) if higher else None,
        energy=energy,
        chords=changes,
        dynamics=_dynamics(own, energy, piece.bar),
        silent=tuple(silent),
        notes=notes,
    )


def _name(planned: tuple[Planned, ...], index: int) -> str:
    tag = planned[index].tag
    many = sum(s.tag == tag for s in planned) > 1
    return tag.title() + (f" {1 + sum(s.tag == tag for s in planned[:index])}" if many else "")


def _silent(piece: _Piece, own: Planned) -> list[str]:
    """Return the parts that rest in a section."""
    resting = [each.part.id for each in piece.ensemble[1:] if not piece.plays(each, own)]
    if own.tag in {"intro", "interlude", "build", "breakdown"} and len(resting) < len(piece.ensemble) - 1:
        resting.append(piece.lead.part.id)
    return resting


def _dynamics(own: Planned, energy: float, bar: Fraction) -> tuple[DynamicAt, ...]:
    mark = next(m for limit, m in MARKS if energy < limit)
    if own.tag not in {"build", "pre-chorus"} or own.bars < 2:
        return (DynamicAt(mark=mark),)
    louder = next(m for limit, m in MARKS if energy + 0.25 < limit)
    return DynamicAt(mark=mark, swells=True), DynamicAt(at=bar * own.bars - bar / 4, mark=louder)


def _notes(
    piece: _Piece, own: Planned, tonic: Key, changes: tuple[ChordAt, ...], silent: Sequence[str]
) -> dict[str, tuple[Note, ...]]:
    """Return what is written out: the melody and the counter-melodies."""
    answers = [each for each in piece.ensemble[1:] if each.part.role == "counter" and each.part.id not in silent]
    singers = [each for each in (piece.lead, *answers) if each.part.id not in silent]
    if own.tag in RELAYED and len(singers) > 1 and singers[1].asked:
        singers[:2] = singers[1], singers[0]  # whoever was asked for besides the lead has the tune for once
    melody, others = (singers[:1], singers[1:]) if piece.lead in singers else ([], singers)
    notes = {each.part.id: _tune(piece, own, tonic, changes, each) for each in melody}
    return notes | {each.part.id: _answer(piece, own, tonic, changes, each) for each in others}


def _tune(piece: _Piece, own: Planned, tonic: Key, changes: tuple[ChordAt, ...], singer: Seated) -> tuple[Note, ...]:
    """Return the melody of a section as its singer plays it."""
    register = _register(singer, piece.style.idiom.range, HEIGHTS["melody"])
    known = (singer.part.id, own.material, own.tag, own.bars, changes)
    if known not in piece.tunes:
        made = materials.tune(piece.style, tonic, piece.metre, own, changes, register, piece.chance, piece.firm)
        piece.tunes[known] = made
    made = piece.tunes[known]
    notes = _written(made, tonic, own.energy, _legato(piece.brief))
    ladder = materials.ladder(materials.singing_key(piece.style, tonic))
    names = {number: spell(number, tonic.fifths, tonic.is_minor) for number in ladder}
    rng = Random(f"{piece.chance}/graces/{own.material}")
    return variation.ornamented(notes, names, ladder, made.pitches, piece.style.idiom.ornaments, rng)


def _answer(piece: _Piece, own: Planned, tonic: Key, changes: tuple[ChordAt, ...], singer: Seated) -> tuple[Note, ...]:
    """Return a counter-melody of a section."""
    rng = Random(f"{piece.chance}/{singer.part.id}/{own.material}")
    register = _register(singer, 12, HEIGHTS["counter"])
    made = materials.counter(tonic, piece.bar, own.bars, changes, register, rng)
    return _written(made, tonic, own.energy - 0.2, 1.0)


def _register(seat: Seated, wide: int, wanted: int) -> tuple[int, int]:
    """Return the lowest and highest note of a melody: in the singing middle of its instrument."""
    player = instrument(seat.part.instrument)
    low, high = player.comfortable
    centre = min(max(wanted, low + wide / 2), high - wide / 2)
    return max(round(centre - wide / 2), player.lowest), min(round(centre + wide / 2), player.highest)


def _legato(brief: Brief) -> float:
    """Return the share of its length that a note is held, by the moods."""
    touch = [mood(name).legato for name in brief.moods[:2]]
    return 0.72 + 0.28 * (sum(touch) / len(touch) if touch else 0.6)


def _written(tune: Tune, tonic: Key, energy: float, legato: float) -> tuple[Note, ...]:
    return tuple(
        Note(
            at=slot.at,
            length=_held(slot.length, legato),
            pitch=spell(pitch, tonic.fifths, tonic.is_minor),
            velocity=round(62 + 30 * energy + 12 * slot.weight),
        )
        for slot, pitch in zip(tune.slots, tune.pitches, strict=True)
    )


def _held(length: Fraction, legato: float) -> Fraction:
    """Return how long a note is held: on a fine grid, never longer than its place."""
    return min(max(Fraction(round(length * legato * 32), 32), Fraction(1, 32)), length) if legato < 0.97 else length


def _ending(piece: _Piece, tonic: Key) -> Section:
    """Return the last bar: everyone's last chord, struck together and left to ring."""
    close = harmony.numeral(_tonic(tonic), tonic)
    energy = piece.energy(Planned("coda", 1, 0.5, "coda"))
    held = piece.bar * Fraction(3, 4)
    silent = [each.part.id for each in piece.ensemble[1:] if each.enters > 0.45 and not each.asked]
    notes = {
        each.part.id: orchestration.last(each.part, close, tonic, held)
        for each in piece.ensemble
        if each.part.id not in silent
    }
    return Section(
        id="end", tag="coda", name="End", bars=1, key=None if tonic == piece.key else str(tonic), energy=energy,
        chords=(ChordAt(symbol=close),), silent=tuple(silent), notes={k: v for k, v in notes.items() if v},
        dynamics=_dynamics(Planned("coda", 1, 0.5, "coda"), energy, piece.bar),
    )  # fmt: skip


def _tonic(tonic: Key) -> str:
    return {"blues": "I7", "locrian": "io", "shang": "Isus4", "zhi": "Isus4"}.get(
        tonic.mode, "i" if tonic.is_minor else "I"
    )


def _timed(piece: _Piece, sections: Sequence[Section]) -> list[Section]:
    """Return sections with their tempo marks."""
    points = tempo_curves.curve(piece.brief.shape, piece.bars, slows=settling.slows(piece.brief))
    bpm = float(piece.brief.bpm or 0)
    timed, start = [], 0
    for section in sections:
        marks = [
            Tempo(
                at=(p.bar - start) * piece.bar,
                bpm=round(bpm * p.ratio, 2),
                glides=p.glides,
                word=_word(p, bpm, piece),
            )
            for p in points
            if start <= p.bar < start + section.bars
        ]
        timed.append(section.model_copy(update={"tempo": tuple(marks)}))
        start += section.bars
    return timed


def _word(point: tempo_curves.Point, bpm: float, piece: _Piece) -> str:
    if point.bar == 0:
        extra = {"free": " rubato", "accelerating": ", accel.", "decelerating": ", rall."}.get(piece.brief.shape, "")
        return tempos.printed(bpm) + extra
    return "rit." if point.glides and piece.brief.shape == "steady" else ""
