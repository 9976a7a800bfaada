"""The engine of music, as a plan and its listener meet it."""

from fractions import Fraction

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.base import Scene, Stretch
from menura.engines.music import MusicEngine
from menura.errors import EngineError, Problem, UnknownNameError
from menura.plans.model import Controls, Event, Music, Sound
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

RATE = 16_000
ENGINE = MusicEngine()


def sheet(instrument: str = "piano", pitches: str = "C4 E4 G4 C5", length: int = 1, bars: int = 4) -> LeadSheet:
    notes = tuple(Note(at=Fraction(k), length=Fraction(length), pitch=p) for k, p in enumerate(pitches.split()))
    section = Section(id="a", bars=bars, tempo=(Tempo(bpm=60.0),), notes={"x": notes})
    return LeadSheet(id="s", parts=(Part(id="x", instrument=instrument),), sections=(section,))


def event(duration: float = 8.0, **changes: object) -> Event:
    return Event(id="x-1", track="x", start=0, duration=duration, body=Music(sheet="s", part="x")).model_copy(
        update=changes
    )


def played(piece: LeadSheet, stretch: Stretch | None = None, seed: int = 0, **changes: object) -> Samples:
    scene = Scene(sample_rate=RATE, sheets={"s": piece}, stretch=stretch, seed=seed)
    return ENGINE.render([event(**changes)], scene).samples.copy()  # type: ignore[arg-type]


def level(samples: Samples, begin: float, end: float) -> float:
    return float(np.sqrt((samples[:, round(begin * RATE) : round(end * RATE)] ** 2).mean()))


def test_notes_sound_when_they_are_written() -> None:
    sound = np.abs(played(sheet("xylophone"))).max(axis=0)
    for beat in range(4):
        before, after = (sound[max(round((beat + t) * RATE), 0) :][: round(0.03 * RATE)].max() for t in (-0.1, 0.0))
        assert after > 10 * before or beat == 0
        assert after > 0.05


def test_an_event_ends_quietly_however_long_its_notes() -> None:
    sound = played(sheet("strings", length=8), duration=3.0)
    assert sound.shape == (2, 3 * RATE)
    assert np.abs(sound[:, -1]).max() < 1e-3 < level(sound, 2.5, 2.9)


def test_another_seed_is_another_performance_of_the_same_notes() -> None:
    first, second = played(sheet(), seed=1), played(sheet(), seed=2)
    assert not np.array_equal(first, second)
    assert level(first, 0, 4) == pytest.approx(level(second, 0, 4), rel=0.15)


def test_a_changed_note_leaves_the_others_as_they_were() -> None:
    one, other = played(sheet("marimba", "C4 E4 G4 C5")), played(sheet("marimba", "C4 E4 G4 D5"))
    assert np.array_equal(one[:, : round(2.9 * RATE)], other[:, : round(2.9 * RATE)])
    assert not np.array_equal(one, other)


def test_what_decides_a_stretch_is_its_notes() -> None:
    stretch, sheets = Stretch(0.0, 8.0, 0, onsets=8.0), sheet()
    matter = ENGINE.matter(event(), {"s": sheets}, stretch)
    assert matter == ENGINE.matter(event(), {"s": sheets.model_copy(update={"title": "Another"})}, stretch)
    assert matter != ENGINE.matter(event(), {"s": sheet(pitches="C4 E4 G4 D5")}, stretch)
    assert matter != ENGINE.matter(event(), {"s": sheet("harp")}, stretch)


def test_ringing_covers_the_longest_note_and_changes_in_steps() -> None:
    short, long = (ENGINE.ring(event(), {"s": sheet(length=length)}) for length in (1, 12))
    assert short >= 1
    assert long >= 12
    assert short % 4 == long % 4 == 0


@pytest.mark.parametrize("instrument", ["piano", "violin", "drum-kit", "pad"])
def test_the_pitch_curve_moves_notes_and_not_the_time(instrument: str) -> None:
    pitches = "snare snare snare snare" if instrument == "drum-kit" else "A4 A4 A4 A4"
    up = played(sheet(instrument, pitches), controls=Controls(pitch=5.0))
    plain = played(sheet(instrument, pitches))
    assert up.shape == plain.shape
    assert not np.array_equal(up, plain)
    if instrument == "piano":
        expected = played(sheet(instrument, "D5 D5 D5 D5"))
        assert loudest_line(up) == pytest.approx(loudest_line(expected), rel=0.004)


@pytest.mark.parametrize("instrument", ["vibraphone", "hammond", "electric-piano"])
def test_what_sways_goes_on_where_a_stretch_ends(instrument: str) -> None:
    piece = sheet(instrument, "C4 C4 C4 C4 G4 C5")
    whole = played(piece, Stretch(0.0, 8.0, 0, onsets=8.0))
    parts = [played(piece, Stretch(start, 8.0 - start, k, onsets=3.7)) for k, start in enumerate((0.0, 3.7))]
    parts[0][:, round(3.7 * RATE) :] += parts[1]
    assert np.abs(parts[0] - whole).max() < 0.01 * np.abs(whole).max()


@pytest.mark.parametrize(("sheet_id", "part", "path"), [("t", "x", "body.sheet"), ("s", "y", "body.part")])
def test_what_is_not_there_is_known_before_it_is_rendered(sheet_id: str, part: str, path: str) -> None:
    wrong = event(body=Music(sheet=sheet_id, part=part))
    scene = Scene(sheets={"s": sheet()})
    (problem,) = ENGINE.review(wrong, scene)
    assert isinstance(problem, Problem)
    assert problem.path == path
    assert problem.fix.startswith("Allowed here: ")
    with pytest.raises(UnknownNameError, match=r"There is no (sheet 't'|part 'y')\. Nearest: "):
        ENGINE.render([wrong], scene)
    assert list(ENGINE.review(event(), scene)) == []


def test_events_of_others_are_refused() -> None:
    stranger = event(body=Sound(name="rain"))
    with pytest.raises(EngineError, match=r"renders music; x-1 is a sound"):
        ENGINE.render([stranger], Scene())
    with pytest.raises(EngineError, match=r"one event at a time; it was given 2"):
        ENGINE.render([event(), event()], Scene())


def loudest_line(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=0)))
    return float(np.argmax(spectrum) * RATE / samples.shape[1])
