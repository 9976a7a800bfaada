from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.engines.base import Scene
from menura.engines.hub import level, takes
from menura.engines.hub.checkpoints import checkpoint
from menura.errors import EngineError
from menura.plans.model import Event, Music, Speech

pytest.importorskip("torch")

RATE = 8_000
MAKE = Callable[..., Event]
CARD = replace(checkpoint("audioldm2"), longest=5.0)


class Noise:
    """A network that makes noise, and remembers what it was asked for."""

    def __init__(self, missing: float = 0.0) -> None:
        self.asked: list[tuple[float, int]] = []
        self.missing = missing

    def __call__(self, _: Event, __: Scene, seconds: float, seed: int, step: takes.Step) -> tuple[Samples, int]:
        self.asked.append((seconds, seed))
        step(1, 2)
        step(2, 2)
        noise = np.random.default_rng(seed).standard_normal((2, round((seconds - self.missing) * RATE)))
        return np.asarray(noise * 0.1, np.float32), RATE


@pytest.mark.parametrize("duration", [5.01, 6.0, 9.0, 9.01, 23.456])
def test_a_long_sound_is_a_row_of_takes_of_even_power(make_event: MAKE, duration: float) -> None:
    noise, event = Noise(), make_event("rain", duration)
    made, rate = takes.row(event, Scene(), noise, CARD)
    assert abs(made.shape[1] - duration * rate) <= len(noise.asked)
    assert len({seed for _, seed in noise.asked}) == len(noise.asked) > 1
    assert all(seconds <= 5.0 for seconds, _ in noise.asked)
    powers = np.square(made[:, : rate * int(duration)]).reshape(2, -1, rate // 4).mean(axis=2)
    assert powers.min() > 0.7 * powers.mean()
    assert powers.max() < 1.4 * powers.mean()


def test_progress_goes_on_from_take_to_take(make_event: MAKE, heard: object, log: list[float]) -> None:
    takes.row(make_event("rain", 12.0), Scene(progress=heard), Noise(), CARD)  # type: ignore[arg-type]
    assert log == pytest.approx([k / 6 for k in range(1, 7)])


def test_a_short_sound_is_cut_out_where_it_begins(make_event: MAKE) -> None:
    def bark(*_: object) -> tuple[Samples, int]:
        samples = np.zeros((1, 3 * RATE), np.float32)
        samples[:, RATE : RATE + 800] = np.random.default_rng(0).standard_normal(800) * 0.3
        return samples, RATE

    made, rate = takes.row(make_event("dog-bark", 0.2), Scene(), bark, CARD)
    first = int(np.flatnonzero(np.abs(made[0]) > 0.05)[0])
    assert first / rate < 0.012
    silent, _ = takes.row(make_event("x", 0.2), Scene(), lambda *_: (np.zeros((1, 3 * RATE), np.float32), RATE), CARD)
    assert silent.shape[1] >= 0.2 * RATE


def test_what_is_too_short_is_an_error(make_event: MAKE, sheet: object) -> None:
    with pytest.raises(EngineError, match=r"audioldm2 made 3\.50 s of a-1; it was asked for 4\.00 s"):
        takes.row(make_event("rain", 4.0), Scene(), Noise(missing=0.5), CARD)
    music = make_event(Music(sheet="piece", part="lead"), 4.0)
    with pytest.raises(EngineError, match="it was asked for"):
        takes.row(music, Scene(), Noise(missing=0.5), CARD)
    said, _ = takes.row(make_event(Speech(text="Hi"), 4.0), Scene(), Noise(missing=0.5), CARD)
    assert said.shape[1] == round(3.5 * RATE)


def test_events_begin_and_end_in_silence(make_event: MAKE) -> None:
    ones = np.ones((2, 4 * RATE), np.float32)
    long = takes.ended(ones, RATE, make_event("rain", 4.0))
    short = takes.ended(ones[:, : RATE // 5], RATE, make_event("dog-bark", 0.2))
    assert abs(long[:, [0, -1]]).max() < 0.05
    assert abs(short[:, -1]).max() < 0.05
    assert short[0, round(takes.BEFORE * RATE)] == 1.0


def test_a_sound_is_as_loud_as_menuras_own(make_event: MAKE) -> None:
    noise = np.random.default_rng(0).standard_normal((2, 4 * RATE)).astype(np.float32)
    quiet, loud = (
        level.levelled(noise * gain, RATE, make_event("dog-bark", 4.0), Scene(sample_rate=RATE))
        for gain in (0.001, 1.0)
    )
    np.testing.assert_allclose(quiet, loud, rtol=1e-4)
    tick = level.levelled(noise, RATE, make_event("clock-tick", 4.0), Scene(sample_rate=RATE))
    assert np.std(tick) < 0.5 * np.std(loud), "a clock is softer than a dog"
    unknown = level.levelled(noise, RATE, make_event("no-such-sound", 4.0), Scene(sample_rate=RATE))
    assert level._loudest(unknown, RATE) == pytest.approx(level.SOUND, abs=0.1)
    assert not level.levelled(noise * 0, RATE, make_event("rain"), Scene(sample_rate=RATE)).any()


@pytest.mark.parametrize(
    ("body", "wanted"), [(Music(sheet="p", part="q"), level.MUSIC), (Speech(text="x"), level.SPEECH)]
)
def test_music_and_speech_have_one_level(make_event: MAKE, body: Music, wanted: float) -> None:
    noise = np.random.default_rng(0).standard_normal((2, 4 * RATE)).astype(np.float32)
    made = level.levelled(noise, RATE, make_event(body, 4.0), Scene())
    assert level._whole(made, RATE) == pytest.approx(wanted, abs=0.1)
