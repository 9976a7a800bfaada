"""pretty_midi and music21 read from our MIDI and ABC files the notes, tempos and metres of the sheet."""

import io
import random
import warnings
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from menura.scores import midi
from menura.scores.abc.writing import encoded as as_abc
from menura.scores.clock import clock, tempos
from menura.scores.drums import key
from menura.scores.midi.writing import encoded
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo
from menura.scores.pitch import midi as number_of
from menura.scores.pitch import spell

mido: Any = import_module("mido")
pretty_midi = pytest.importorskip("pretty_midi")
music21 = pytest.importorskip("music21")


def piece(seed: int) -> LeadSheet:
    rng = random.Random(seed)
    parts = tuple(
        Part(id=f"p{k}", instrument=name) for k, name in enumerate(["piano", "violin", "drum-kit"] * (1 + seed % 7))
    )
    sections = []
    for index in range(3):
        metre = ("4/4", "6/8", "5/4")[index]
        tempo = (Tempo(bpm=rng.choice([66.0, 120.0, 143.5])), Tempo(at=Fraction(5, 2), bpm=rng.choice([80.0, 131.25])))
        notes = {part.id: row(rng, part.instrument) for part in parts}
        sections.append(
            Section(
                id=f"s{index}",
                bars=4,
                metre=metre,
                key=("C major", "Eb minor", "A dorian")[index],
                tempo=tempo,
                notes=notes,
            )
        )
    return LeadSheet(parts=parts, sections=tuple(sections))


def row(rng: random.Random, instrument: str) -> tuple[Note, ...]:
    places = sorted(rng.sample(range(48), 10))
    found = []
    for k, place in enumerate(places):
        length = Fraction([*places, 48][k + 1] - place, 4)  # until the next note: one pitch never overlaps itself
        pitch = "kick" if instrument == "drum-kit" else spell(60 + rng.randrange(24))
        found.append(Note(at=Fraction(place, 4), length=length, pitch=pitch, velocity=rng.randint(1, 127)))
    return tuple(note for note in found if note.at < 12)


def expected(sheet: LeadSheet, part: Part) -> list[tuple[int, float, float, int]]:
    times = clock(sheet)
    return sorted(
        (
            key(note.pitch) if part.instrument == "drum-kit" else number_of(note.pitch),
            round(times.time(at), 4),
            round(times.time(at + note.length), 4),
            note.velocity,
        )
        for at, _, note in sheet.written(part.id)
    )


@pytest.mark.parametrize("seed", range(7))
def test_pretty_midi_reads_the_same(seed: int) -> None:
    sheet = piece(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other: Any = pretty_midi.PrettyMIDI(io.BytesIO(encoded(sheet)))
    assert len(other.instruments) == len(sheet.parts)
    for part, instrument in zip(sheet.parts, other.instruments, strict=True):
        found = sorted((n.pitch, round(n.start, 4), round(n.end, 4), n.velocity) for n in instrument.notes)
        for mine, theirs in zip(expected(sheet, part), found, strict=True):
            assert mine == pytest.approx(theirs, abs=2e-4)
        assert instrument.is_drum == (part.instrument == "drum-kit")
    at, bpm = other.get_tempo_changes()
    changes = tempos(sheet)
    assert at == pytest.approx([clock(sheet).time(beat) for beat, _ in changes], abs=1e-3)
    assert bpm == pytest.approx([tempo for _, tempo in changes], abs=0.01)
    metres = [(change.numerator, change.denominator) for change in other.time_signature_changes]
    assert metres == [(4, 4), (6, 8), (5, 4)]


def test_music21_reads_the_same(tmp_path: Path) -> None:
    sheet = piece(0)
    path = tmp_path / "piece.mid"
    path.write_bytes(encoded(sheet))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        score: Any = music21.converter.parse(path, quantizePost=False, forceSource=True)
    flat = score.flatten()
    metres = {(float(m.offset), m.ratioString) for m in flat.getElementsByClass(music21.meter.TimeSignature)}
    assert metres == {(0.0, "4/4"), (16.0, "6/8"), (28.0, "5/4")}
    marks = {
        (float(m.offset), round(m.getQuarterBPM(), 2)) for m in flat.getElementsByClass(music21.tempo.MetronomeMark)
    }
    assert marks == {(float(beat), tempo) for beat, tempo in tempos(sheet)}
    signs = {(float(k.offset), k.sharps) for k in flat.getElementsByClass(music21.key.KeySignature)}
    assert signs == {(0.0, 0), (16.0, -6), (28.0, 1)}
    piano = sorted((float(n.offset), p.midi) for n in score.parts[0].stripTies().flatten().notes for p in n.pitches)
    assert piano == sorted((float(at), number_of(note.pitch)) for at, _, note in sheet.written("p0"))


def test_music21_reads_the_same_from_abc() -> None:
    sheet = piece(0)
    # music21 does not apply a key that changes within a voice, so that the piece has one.
    sections = tuple(section.model_copy(update={"key": None}) for section in sheet.sections)
    sheet = sheet.model_copy(update={"key": "Eb minor", "sections": sections})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        score: Any = music21.converter.parse(as_abc(sheet), format="abc", forceSource=True)
    for part, other in zip(sheet.parts, score.parts, strict=True):
        found = sorted((float(n.offset), p.midi) for n in other.stripTies().flatten().notes for p in n.pitches)
        assert found == sorted(
            (float(at), key(note.pitch) if part.instrument == "drum-kit" else number_of(note.pitch))
            for at, _, note in sheet.written(part.id)
        )


def test_our_reader_finds_what_mido_finds() -> None:
    data = encoded(piece(3))
    messages = [m for track in mido.MidiFile(file=io.BytesIO(data)).tracks for m in track if m.type == "note_on"]
    sheet = midi.read(data).sheet
    assert len(messages) == sum(len(list(sheet.written(part.id))) for part in sheet.parts)
