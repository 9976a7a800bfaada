"""A voice sounds at the pitch, the roughness, the number of syllables and the mouth that it was asked for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms.base import Ask
from menura.engines.sounds.mechanisms.voice import Voice

RATE = 44_100


def voiced(seconds: float = 1.0, seed: int = 0, samples: int = RATE, **values: float) -> npt.NDArray[np.float32]:
    plain = {"start": 1.0, "end": 1.0, "unsteady": 0.0, "jitter": 0.0, "breath": 0.0, "low_cut": 30.0}
    made = Voice()
    ask = Ask({k: p.default for k, p in made.parameters.items()} | plain | values, samples, seconds, 0.0, seconds, seed)
    signal = made.signal(made.controls(ask), ask)
    assert signal.shape == (round(seconds * samples),)
    assert np.isfinite(signal).all()
    return signal


def pitch(signal: npt.NDArray[np.float32], low: float, high: float) -> float:
    """Return Hz by the highest autocorrelation between two bounds."""
    spectrum = np.abs(np.fft.rfft(signal, 2 * signal.size)) ** 2
    same = np.fft.irfft(spectrum)
    lags = np.arange(int(RATE / high), int(RATE / low))
    return RATE / int(lags[np.argmax(same[lags])])


def centroid(signal: npt.NDArray[np.float32]) -> float:
    power = np.abs(np.fft.rfft(signal)) ** 2
    return float((power * np.fft.rfftfreq(signal.size, 1 / RATE)).sum() / power.sum())


def envelope(signal: npt.NDArray[np.float32], seconds: float = 0.02) -> npt.NDArray[np.float64]:
    block = int(seconds * RATE)
    return np.asarray(
        np.sqrt(np.mean(signal[: signal.size // block * block].reshape(-1, block).astype(np.float64) ** 2, axis=1))
    )


@pytest.mark.parametrize("asked", [90.0, 220.0, 450.0, 1_000.0])
def test_pitch_is_what_was_asked(asked: float) -> None:
    assert pitch(voiced(pitch=asked)[8_000:36_000], asked / 1.6, asked * 1.6) == pytest.approx(asked, rel=0.02)


def test_contour_rises_and_falls() -> None:
    signal = voiced(1.2, pitch=400.0, start=0.6, peak=0.4, hold=0.2, end=0.6)
    first, middle, last = (pitch(signal[int(a * RATE) : int((a + 0.12) * RATE)], 180, 600) for a in (0.05, 0.5, 1.0))
    assert first < 0.85 * middle
    assert last < 0.85 * middle
    assert middle == pytest.approx(400, rel=0.05)


def test_syllables_follow_the_rate() -> None:
    level = envelope(voiced(2.0, rate=5.0, duty=0.5, uneven=0.0, sag=0.0))
    loud = level > 0.3 * level.max()
    assert int(np.count_nonzero(np.diff(loud.astype(int)) == 1) + loud[0]) == 10


def test_open_formants_are_brighter_than_low_ones() -> None:
    low = voiced(f1=300.0, f2=700.0, closed_start=0.0, closed_end=0.0)
    high = voiced(f1=900.0, f2=2_200.0, closed_start=0.0, closed_end=0.0)
    assert centroid(high) > 1.3 * centroid(low)


def test_closed_mouth_is_darker() -> None:
    moo = voiced(closed_start=1.0, closed_end=0.0, open_at=0.6, muffle=8.0, attack=0.01)
    assert centroid(moo[: RATE // 8]) < 0.8 * centroid(moo[RATE // 2 : RATE * 5 // 8])


def test_breath_alone_has_no_pitch() -> None:
    air = voiced(voicing=0.0, breath=1.0)
    spectrum = np.abs(np.fft.rfft(air[10_000:30_000] * np.hanning(20_000))) ** 2
    freqs = np.fft.rfftfreq(20_000, 1 / RATE)
    around = spectrum[(freqs > 400) & (freqs < 900)]
    assert around.max() / np.median(around) < 60
    tone = np.abs(np.fft.rfft(voiced()[10_000:30_000] * np.hanning(20_000))) ** 2
    around = tone[(freqs > 400) & (freqs < 900)]
    assert around.max() / np.median(around) > 1_000


def test_roughness_beats_at_its_rate() -> None:
    signal = voiced(2.0, pitch=300.0, rough=0.8, rough_rate=40.0)
    power = np.convolve(signal.astype(np.float64) ** 2, np.hanning(200) / 100, "same")[20_000:70_000]
    spectrum = np.abs(np.fft.rfft((power - power.mean()) * np.hanning(power.size)))
    freqs = np.fft.rfftfreq(power.size, 1 / RATE)
    band = (freqs > 15) & (freqs < 150)
    assert freqs[band][np.argmax(spectrum[band])] == pytest.approx(40, rel=0.25)


def test_chaos_blurs_the_harmonics() -> None:
    def peakiness(signal: npt.NDArray[np.float32]) -> float:
        spectrum = np.abs(np.fft.rfft(signal[8_000:40_768] * np.hanning(32_768))) ** 2
        part = spectrum[200:2_000]
        return float(part.max() / np.median(part))

    assert peakiness(voiced(chaos=0.8)) < 0.1 * peakiness(voiced())


def test_same_seed_same_bytes_and_another_seed_another_sound() -> None:
    assert np.array_equal(voiced(0.5, 7, breath=0.3), voiced(0.5, 7, breath=0.3))
    assert not np.array_equal(voiced(0.5, 7, breath=0.3), voiced(0.5, 8, breath=0.3))


@pytest.mark.parametrize("rate", [16_000, 96_000])
def test_any_rate(rate: int) -> None:
    assert np.abs(voiced(0.5, samples=rate)).max() > 1e-3
