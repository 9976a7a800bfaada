"""Lead sheets survive JSON and MIDI, and edits touch nothing but what they are about: for any sheet."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from menura.scores import abc, edit, midi
from menura.scores.abc.writing import encoded as as_abc
from menura.scores.check import check
from menura.scores.clock import USUAL, clock
from menura.scores.drums import KEYS
from menura.scores.midi.writing import encoded
from menura.scores.model import (
    ChordAt,
    DynamicAt,
    Grace,
    LeadSheet,
    Line,
    Note,
    Part,
    Pedal,
    Section,
    Syllable,
    Tempo,
)
from menura.scores.pitch import midi as number_of
from menura.scores.reading import parse

GRIDS = (Fraction(1, 4), Fraction(1, 3), Fraction(1, 5), Fraction(1, 7), Fraction(1, 32))
PITCHES = ("C4", "Db4", "C#4", "B3", "Cb4", "E#4", "F##4", "G4", "Ab4", "Bbb4", "A4")
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8)
articulations: st.SearchStrategy[Any] = st.sampled_from(
    ["", "", "", "", "staccato", "accent", "trill", "mordent", "delayed-turn", "roll", "tremolo-16", "arpeggio"]
)
keys = st.sampled_from(["C major", "D dorian", "F# minor", "Ab major", "G gong", "A blues", "E phrygian"])
metres = st.sampled_from(["4/4", "3/4", "6/8", "17/16", "5/4"])


@st.composite
def graces(draw: st.DrawFn, pitches: tuple[str, ...]) -> tuple[Grace, ...]:
    lengths = st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 2), Fraction(3, 4)])
    count = draw(st.sampled_from([0, 0, 0, 1, 2, 4]))
    pairs = [(draw(st.sampled_from(pitches)), draw(lengths), k > 0 and draw(st.booleans())) for k in range(count)]
    return tuple(Grace(pitch=pitch, length=length, joins=joins) for pitch, length, joins in pairs)


@st.composite
def notes(draw: st.DrawFn, length: Fraction, pitches: tuple[str, ...]) -> tuple[Note, ...]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        grid = draw(st.sampled_from(GRIDS))
        at = grid * draw(st.integers(0, int(length / grid) - 1))
        held = grid * draw(st.integers(1, 40))
        pitch, velocity = draw(st.sampled_from(pitches)), draw(st.integers(1, 127))
        found.append(Note(at=at, length=held, pitch=pitch, velocity=velocity, articulation=draw(articulations),
                          graces=draw(graces(pitches))))  # fmt: skip
    return tuple(sorted(found, key=lambda note: note.at))


@st.composite
def sung(draw: st.DrawFn, length: Fraction, lines: int) -> tuple[Note, ...]:
    places = sorted(draw(st.sets(st.integers(0, int(length * 2) - 1), max_size=6)))
    found, line = [], 0
    for index, place in enumerate(places):
        room = (places[index + 1] if index + 1 < len(places) else length * 2) - place
        syllable = None
        if lines and draw(st.booleans()):
            line = draw(st.integers(line, lines - 1))
            text, reading = draw(words), draw(st.sampled_from(["", "hang2"]))
            syllable = Syllable(text=text, joins=draw(st.booleans()), line=line, reading=reading)
        length_ = Fraction(room, 2) if draw(st.booleans()) else Fraction(room, 4)
        found.append(
            Note(
                at=Fraction(place, 2),
                length=length_,
                pitch=draw(st.sampled_from(PITCHES)),
                syllable=syllable,
                articulation=draw(articulations),
                graces=draw(graces(PITCHES)),
            )
        )
    return tuple(found)


@st.composite
def pedals(draw: st.DrawFn, length: Fraction) -> tuple[Pedal, ...]:
    edges = sorted(draw(st.sets(st.integers(0, int(length * 3)), max_size=5)))
    return tuple(
        Pedal(at=Fraction(down, 3), length=Fraction(up - down, 3), kind="soft" if soft else "sustain")
        for (down, up), soft in zip(
            pairwise(edges), draw(st.lists(st.booleans(), min_size=4, max_size=4)), strict=False
        )
        if Fraction(down, 3) < length
    )


@st.composite
def sections(draw: st.DrawFn, index: int, base: tuple[str, str], parts: tuple[Part, ...]) -> Section:
    key, metre = draw(st.none() | keys), draw(st.none() | metres)
    key, metre = (None if key == base[0] else key), (None if metre == base[1] else metre)
    upper, lower = (metre or base[1]).split("/")
    bars = draw(st.integers(1, 3))
    length = bars * Fraction(4 * int(upper), int(lower))
    places = [Fraction(k, 2) for k in range(int(length * 2))]
    at = st.sampled_from(places)
    rows = {kind: sorted(draw(st.sets(at, max_size=3))) for kind in ("tempo", "chords", "dynamics")}
    lyrics = tuple(
        Line(text=draw(texts), delivery=draw(st.sampled_from(["sung", "rap"]))) for _ in range(draw(st.integers(0, 2)))
    )
    written: dict[str, tuple[Note, ...]] = {}
    for part in parts:
        drums = tuple(sorted(KEYS)[:4])
        row = draw(
            sung(length, len(lyrics))
            if part.role == "voice"
            else notes(length, drums if part.role == "drums" else PITCHES)
        )
        if row:
            written[part.id] = row
    return Section(
        id=f"s{index}",
        tag=draw(st.sampled_from(["verse", "chorus", "section"])),
        name=draw(texts),
        bars=bars,
        metre=metre,
        key=key,
        energy=draw(st.sampled_from([0.0, 0.5, 0.75])),
        tempo=tuple(
            Tempo(at=a, bpm=draw(st.floats(20, 400)), word=draw(st.sampled_from(["", "Andante"])))
            for a in rows["tempo"]
        ),
        chords=tuple(
            ChordAt(at=a, symbol=draw(st.sampled_from(["C", "F#m7b5", "Bbmaj7/D", "N.C."]))) for a in rows["chords"]
        ),
        dynamics=tuple(
            DynamicAt(at=a, mark=draw(st.sampled_from(["pp", "mf", "ff"])), swells=draw(st.booleans()))
            for a in rows["dynamics"]
        ),
        lyrics=lyrics,
        notes=written,
        pedals={part.id: held for part in parts if part.id == "tune" and (held := draw(pedals(length)))},
    )


@st.composite
def sheets(draw: st.DrawFn) -> LeadSheet:
    """Draw a sheet whose parts are all written out, in the normal form that a MIDI file keeps."""
    every = (
        Part(
            id="tune", name=draw(texts), instrument="piano", gain=draw(st.floats(-60, 24)), pan=draw(st.floats(-1, 1))
        ),
        Part(id="voice", instrument="voice", role="voice", voice="female"),
        Part(id="kit", instrument="drum-kit", role="drums"),
        Part(id="chords", instrument="piano", role="chords"),
    )
    parts = every[: draw(st.integers(1, 4))]
    base = draw(keys), draw(metres)
    found = [draw(sections(index, base, parts)) for index in range(draw(st.integers(1, 3)))]
    if not (found[0].tempo and found[0].tempo[0].at == 0):
        first = next((mark.bpm for section in found for mark in section.tempo), USUAL)
        found[0] = found[0].model_copy(update={"tempo": (Tempo(bpm=first), *found[0].tempo)})
    title = draw(texts.map(str.strip))
    return LeadSheet(
        title=title,
        language=draw(st.sampled_from(["en", "cmn", ""])),
        author=draw(texts),
        style=draw(st.sampled_from(["", "folk"])),
        swing=draw(st.sampled_from([0.5, 0.6])),
        key=base[0],
        metre=base[1],
        parts=parts,
        sections=tuple(found),
    )


@settings(max_examples=60, deadline=None)
@given(sheet=sheets())
def test_json_returns_every_sheet(sheet: LeadSheet) -> None:
    assert parse(sheet.to_json()) == sheet


@settings(max_examples=120, deadline=None)
@given(sheet=sheets())
def test_midi_returns_every_written_sheet_in_its_normal_form(sheet: LeadSheet) -> None:
    loaded = midi.read(encoded(sheet))
    assert loaded.sheet == sheet
    assert loaded.notices == ()


@settings(max_examples=60, deadline=None)
@given(sheet=sheets())
def test_abc_returns_when_what_sounds(sheet: LeadSheet) -> None:
    back = abc.read(as_abc(sheet)).sheet
    assert sounding(back) == sounding(sheet)
    assert [(s.bars, back.metre_of(s)) for s in back.sections] == [(s.bars, sheet.metre_of(s)) for s in sheet.sections]


def sounding(sheet: LeadSheet) -> list[tuple[int, Fraction]]:
    """Return which pitches begin when, within the piece, without repetitions of what sounds already."""
    found = []
    for part in sheet.parts:
        ends: dict[int, Fraction] = {}
        for at, _, note in sheet.written(part.id):
            number = KEYS[note.pitch] if part.instrument == "drum-kit" else number_of(note.pitch)
            if at >= ends.get(number, Fraction(0)):
                found.append((number, at))
            ends[number] = max(ends.get(number, Fraction(0)), at + note.length)
    return sorted(found)


@settings(max_examples=60, deadline=None)
@given(sheet=sheets(), semitones=st.integers(-2, 2))
def test_transposing_there_and_back_is_nothing_for_the_ear(sheet: LeadSheet, semitones: int) -> None:
    moved = edit.Transpose(semitones=semitones).apply(sheet)
    back = edit.Transpose(semitones=-semitones).apply(moved)
    for part in sheet.parts[:1]:
        heights = [[number_of(n.pitch) for _, _, n in s.written(part.id)] for s in (sheet, moved, back)]
        assert heights[1] == [height + semitones for height in heights[0]]
        assert heights[2] == heights[0]
    assert clock(moved).seconds.tolist() == clock(sheet).seconds.tolist()


@settings(max_examples=60, deadline=None)
@given(sheet=sheets(), data=st.data())
def test_an_edit_leaves_other_sections_and_their_speed_alone(sheet: LeadSheet, data: Any) -> None:
    name = data.draw(st.sampled_from([section.id for section in sheet.sections]))
    change: Any = data.draw(
        st.sampled_from(
            [
                edit.Transpose(semitones=1, section=name),
                edit.SetTempo(bpm=77, section=name),
                edit.InsertBars(section=name, bar=1),
                edit.RepeatSection(section=name),
                edit.MutePart(part="tune", section=name),
                edit.SetChord(section=name, at=Fraction(0), symbol="Am"),
                *([edit.CutSection(section=name), edit.MoveSection(section=name)] if len(sheet.sections) > 1 else []),
                *([edit.DeleteBars(section=name, bar=1)] if sheet.section(name).bars > 1 else []),
            ]
        )
    )
    before = sheet.model_dump()
    after = change.apply(sheet)
    assert sheet.model_dump() == before
    assert check(after) == []
    assert after.parts == sheet.parts
    for section in sheet.sections:
        if section.id == name:
            continue
        kept = after.section(section.id)
        assert seconds(after, section.id) == seconds(sheet, section.id)
        assert kept.model_copy(update={"tempo": (), "notes": {}}) == section.model_copy(
            update={"tempo": (), "notes": {}}
        )
        assert [n.at for row in kept.notes.values() for n in row] == [
            n.at for row in section.notes.values() for n in row
        ]


def seconds(sheet: LeadSheet, name: str) -> float:
    """Return how long a section lasts."""
    times = clock(sheet)
    start = dict(zip([section.id for section in sheet.sections], sheet.starts, strict=False))[name]
    return round(times.time(start + sheet.length_of(sheet.section(name))) - times.time(start), 6)
