"""The SoundFont door against the ``fluidsynth`` program playing the same notes from a MIDI file."""

import shutil
import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.audio.files import read
from menura.engines.base import Scene
from menura.engines.music import MusicEngine, soundfonts
from menura.plans.model import Event, Music
from menura.scores import midi
from menura.scores.model import LeadSheet, Note, Part, Section, Tempo

RATE = 44_100
PITCHES = ("C4", "E4", "G4", "C5", "A4", "F4", "D4", "B3")


@pytest.fixture
def font() -> Path:
    pytest.importorskip("fluidsynth", exc_type=ImportError)
    fonts = soundfonts.found()
    if not fonts or shutil.which("fluidsynth") is None:
        pytest.skip("needs the fluidsynth program and a SoundFont")
    return min(fonts, key=lambda path: path.stat().st_size)


@pytest.mark.parametrize("instrument", ["piano", "flute"])
def test_the_same_notes_sound_alike(instrument: str, font: Path, tmp_path: Path) -> None:
    notes = tuple(Note(at=Fraction(k, 2), length=Fraction(1, 2), pitch=p) for k, p in enumerate(PITCHES))
    section = Section(id="a", bars=1, tempo=(Tempo(bpm=60.0),), notes={"x": notes})
    sheet = LeadSheet(id="s", parts=(Part(id="x", instrument=instrument),), sections=(section,))
    body = Music(sheet="s", part="x", soundfont=font.name)
    event = Event(id="x-1", track="x", start=0, duration=4.0, body=body)
    ours = MusicEngine().render([event], Scene(sample_rate=RATE, sheets={"s": sheet})).samples

    song, out = tmp_path / "piece.mid", tmp_path / "piece.wav"
    song.write_bytes(midi.write(sheet))
    command = ["fluidsynth", "-ni", "-R", "0", "-C", "0", "-r", str(RATE), "-F", str(out), str(font), str(song)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    theirs = read(out).samples[:, : ours.shape[1]]
    assert np.corrcoef(envelope(ours), envelope(theirs))[0, 1] > 0.9
    assert np.corrcoef(pitches(ours), pitches(theirs))[0, 1] > 0.9


def envelope(samples: Samples) -> np.ndarray:
    """Return the level in steps of 20 ms."""
    mono = samples.mean(axis=0)
    step = RATE // 50
    return np.asarray(np.sqrt((mono[: mono.size // step * step].reshape(-1, step) ** 2).mean(axis=1)))


def pitches(samples: Samples) -> np.ndarray:
    """Return the power at each semitone from C3 to C7."""
    spectrum = np.abs(np.fft.rfft(samples.mean(axis=0), 4 * RATE))
    edges = 4 * 440 * 2 ** ((np.arange(48, 98) - 69.5) / 12)
    return np.array([spectrum[round(a) : round(b)].max() for a, b in pairwise(edges)])
