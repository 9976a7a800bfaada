"""Stretches of sound files: the right part, at the right rate, without clicks, and from nowhere else."""

import os
from pathlib import Path

import numpy as np
import pytest

from menura.audio.clip import Clip
from menura.audio.files import write
from menura.engines.base import Scene
from menura.engines.recordings import RecordingsEngine
from menura.errors import EngineError, MediaError, PlanError, Problem
from menura.plans.model import Controls, Event, Recording, Sound

RATE = 16_000
ENGINE = RecordingsEngine()


def ramp(path: Path, seconds: float = 2.0, channels: int = 1, rate: int = RATE) -> Path:
    line = np.linspace(0.0, 0.9, round(seconds * rate))
    write(path, Clip(np.stack([line, -line][:channels]), rate), encoding="32f")
    return path


def played(folder: Path, duration: float = 1.0, rate: int = RATE, **changes: object) -> np.ndarray:
    recording = {"path": "x.wav", **{k: changes.pop(k) for k in ("path", "offset") if k in changes}}
    event = Event(id="r", track="a", start=3.0, duration=duration, body=Recording.model_validate(recording))
    return ENGINE.render([event.model_copy(update=changes)], Scene(sample_rate=rate, folder=folder)).samples


def test_the_named_part_is_played_from_both_loudspeakers(tmp_path: Path) -> None:
    ramp(tmp_path / "x.wav")
    heard = played(tmp_path, 0.5, offset=1.0)
    assert heard.shape == (2, RATE // 2)
    assert np.array_equal(heard[0], heard[1])
    assert heard[0, RATE // 4] == pytest.approx(0.9 * 1.25 / 2, abs=1e-4)


def test_stereo_stays_stereo_and_more_channels_are_averaged(tmp_path: Path) -> None:
    ramp(tmp_path / "x.wav", channels=2)
    left, right = played(tmp_path)
    assert np.allclose(left, -right)
    write(tmp_path / "six.wav", Clip(np.tile(np.linspace(0, 0.6, RATE), (6, 1)), RATE), encoding="32f")
    surround = played(tmp_path, path="six.wav")
    assert surround.shape[0] == 2
    assert surround[0, RATE // 2] == pytest.approx(0.3, abs=1e-3)


def test_cut_ends_are_faded_and_natural_ones_are_not(tmp_path: Path) -> None:
    write(tmp_path / "x.wav", Clip(np.full(2 * RATE, 0.5), RATE), encoding="32f")
    whole = played(tmp_path, 2.0)
    assert whole[0, 0] == whole[0, -1] == 0.5
    middle = played(tmp_path, 1.0, offset=0.5)
    assert abs(middle[0, 0]) < 0.01
    assert abs(middle[0, -1]) < 0.01
    assert np.abs(np.diff(middle[0])).max() < 0.02
    assert middle[0, RATE // 2] == 0.5


def test_after_its_end_there_is_silence(tmp_path: Path) -> None:
    ramp(tmp_path / "x.wav", 0.5)
    heard = played(tmp_path, 1.0)
    assert not heard[:, RATE // 2 :].any()
    assert not played(tmp_path, 1.0, offset=10.0).any()


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_other_rates_are_converted(tmp_path: Path, rate: int) -> None:
    t = np.arange(2 * rate) / rate
    write(tmp_path / "x.wav", Clip(0.5 * np.sin(2 * np.pi * 440 * t), rate), encoding="32f")
    heard = played(tmp_path, 1.0)[0]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(heard.size)))
    assert int(np.argmax(spectrum)) == 440


def test_pitch_is_speed(tmp_path: Path) -> None:
    ramp(tmp_path / "x.wav")
    fast = played(tmp_path, 0.5, controls=Controls(pitch=12.0))
    assert fast[0, RATE // 4] == pytest.approx(0.9 * 0.5 / 2, abs=1e-3)


def test_loudness_follows_its_curve(tmp_path: Path) -> None:
    write(tmp_path / "x.wav", Clip(np.full(RATE, 0.5), RATE), encoding="32f")
    heard = played(tmp_path, 1.0, controls=Controls(loudness=((0.0, 0.0), (1.0, -20.0))))
    assert heard[0, 0] == pytest.approx(0.5)
    assert heard[0, -1] == pytest.approx(0.05, rel=0.01)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    ramp(tmp_path / "x.wav")
    before = played(tmp_path)
    write(tmp_path / "x.wav", Clip(np.full(RATE, 0.25), RATE), force=True)
    os.utime(tmp_path / "x.wav", ns=(1, 1))
    assert not np.array_equal(before, played(tmp_path))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.wav", "is not a file in"),
        ("../x.wav", r"climbs out of its folder"),
        ("/etc/passwd", "absolute and in no trusted folder"),
        ("link.wav", "a link leads out of its folder"),
        ("sub", "is not a file in"),
    ],
)
def test_a_file_outside_or_missing_is_refused(tmp_path: Path, path: str, reason: str) -> None:
    home = tmp_path / "plan"
    (home / "sub").mkdir(parents=True)
    ramp(tmp_path / "x.wav")
    (home / "link.wav").symlink_to(tmp_path / "x.wav")
    with pytest.raises(PlanError, match=reason):
        played(home, path=path)
    event = Event(id="r", track="a", start=0, duration=1, body=Recording(path=path))
    (finding,) = ENGINE.review(event, Scene(folder=home))
    assert isinstance(finding, Problem)
    assert finding.path == "body.path"


def test_a_file_that_is_no_sound_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_text("these are words")
    with pytest.raises(MediaError, match=r"x\.wav"):
        played(tmp_path)


def test_only_one_recording_is_taken() -> None:
    event = Event(id="r", track="a", start=0, duration=1, body=Sound(name="rain"))
    with pytest.raises(EngineError, match="one event at a time; it was given 2"):
        ENGINE.render([event, event], Scene())
    with pytest.raises(EngineError, match="renders recordings; r is a sound"):
        ENGINE.render([event], Scene())
