import numpy as np
import pytest

from menura.audio.clip import Samples
from menura.audio.reading import PIECE
from menura.engines.music import effects

RATE = 48_000
N = 3 * PIECE + 1_000


def tone(hertz: float, lag: np.ndarray | float = 0.0, n: int = N) -> np.ndarray:
    return 0.1 * np.sin(2 * np.pi * hertz * (np.arange(n) - lag) / RATE)


def both(signal: np.ndarray) -> Samples:
    return np.stack([signal, signal]).astype(np.float32)


def test_a_chorus_lags_by_just_what_it_says() -> None:
    out = effects.apply("chorus", {"speed": 0.7, "depth": 1.4, "mix": 0.3}, both(tone(1_000)), RATE, 156.0)
    for channel in range(2):
        sway = np.sin(2 * np.pi * 0.7 * (156.0 + np.arange(N) / RATE) + 0.5 * np.pi * channel)
        wanted = 0.91 * tone(1_000) + 0.24 * tone(1_000, RATE * (0.006 + 0.0007 * (1 + sway)))
        # A hundredth of a sample more would make 3e-5.
        assert np.abs(out[channel] - wanted)[1_000:].max() < 1e-5


def test_a_rotary_lags_by_just_what_it_says() -> None:
    out = effects.apply("rotary", {"speed": 6.3, "depth": 0.5}, both(tone(1_000)), RATE, 12.0)
    for channel, angle in enumerate((-0.8, 0.8)):
        turn = 2 * np.pi * 6.3 * (12.0 + np.arange(N) / RATE) + angle
        wanted = tone(1_000, RATE * (0.00072 + 0.0003 * np.sin(turn))) * 1.3 * (0.75 - 0.25 * np.cos(turn))
        assert np.abs(out[channel] - wanted)[1_000:].max() < 1e-5


def test_a_tremolo_sways_between_the_sides() -> None:
    out = effects.apply("tremolo", {"speed": 4.0, "depth": 0.5, "pan": 1.0}, np.ones((2, N), np.float32), RATE, 3.0)
    sway = 0.25 * np.sin(2 * np.pi * 4.0 * np.arange(N) / RATE)
    np.testing.assert_allclose(out, 0.75 - np.stack([sway, -sway]), atol=1e-6)


@pytest.mark.parametrize("name", effects.names())
def test_silence_stays_silent_and_does_not_change_what_comes_after_it(name: str) -> None:
    bus = both(tone(330))
    late = np.concatenate([np.zeros((2, 4 * PIECE), np.float32), bus, np.zeros((2, 4 * PIECE), np.float32)], axis=1)
    out = effects.apply(name, {}, late, RATE, -4 * PIECE / RATE)
    assert np.abs(out[:, 4 * PIECE : 4 * PIECE + N] - effects.apply(name, {}, bus, RATE, 0.0)).max() < 3e-5
    assert not out[:, : 3 * PIECE - 4_000].any()
    assert np.abs(out[:, 4 * PIECE + N + 8_000 :]).max() < 3e-5


def test_an_overdrive_adds_overtones_but_nothing_below_hearing() -> None:
    out = effects.apply("overdrive", {"drive": 14.0}, both(tone(440, n=RATE)), RATE, 0.0)[0, 2_000:-2_000]
    size = np.abs(np.fft.rfft(out * np.hanning(out.size)))
    hertz = np.fft.rfftfreq(out.size, 1 / RATE)
    first, third = (size[np.abs(hertz - f) < 5].max() for f in (440, 1_320))
    assert third > 0.2 * first
    assert size[hertz < 25].max() < 1e-4 * first
    beside = np.abs((hertz + 220) % 440 - 220) > 20
    assert size[beside & (hertz > 60)].max() < 1e-3 * first
