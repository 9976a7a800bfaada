"""The vocoder beside WORLD itself (pyworld)."""

from typing import Any

import numpy as np
import pytest

from menura.engines.singing.vocoder import analyse, synthesise
from menura.engines.singing.vocoder.pitch import pitch
from menura.phonetics import espeak

pyworld = pytest.importorskip("pyworld")

RATE = 22_050
FORMANTS = {
    "a": ((700, 80), (1200, 90), (2600, 120)),
    "i": ((300, 50), (2200, 100), (3000, 150)),
    "u": ((320, 60), (800, 80), (2300, 120)),
}


def vowel(name: str, f0: float, seconds: float = 0.6) -> Any:
    """Return a vowel: harmonics through resonances, and a little noise."""
    times = np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros(len(times))
    for k in range(1, int(RATE / 2 / f0)):
        s = 2j * np.pi * k * f0
        gain = 1.0 + 0j
        for hertz, width in FORMANTS[name]:
            pole = -np.pi * width + 2j * np.pi * hertz
            gain *= abs(pole) ** 2 / ((s - pole) * (s - np.conj(pole)))
        sound += abs(gain) / k * np.cos(2 * np.pi * k * f0 * times + np.angle(gain))
    sound *= 0.1 / sound.std()
    return sound + 1e-4 * np.random.default_rng(0).standard_normal(len(sound))


def spoken(text: str, voice: str) -> Any:
    return espeak.say(text, voice, espeak.Manner(rate=160, pitch=60)).samples.astype(np.float64)


SOUNDS = {
    **{f"{name} {f0:.0f} Hz": vowel(name, f0) for name in FORMANTS for f0 in (110.0, 233.0)},
    "english": spoken("The sea is shining, hello my darling", "en-us"),
    "chinese": spoken("da4 mo4 gu1 yan1 zhi2", "cmn-latn-pinyin"),
}
each = pytest.mark.parametrize("name", SOUNDS)


def by_world(sound: Any) -> tuple[Any, Any, Any, Any]:
    f0, times = pyworld.harvest(sound, RATE)
    f0 = pyworld.stonemask(sound, f0, times, RATE)
    return (
        f0,
        times,
        pyworld.cheaptrick(sound, f0, times, RATE),
        pyworld.d4c(sound, f0, times, RATE),
    )


def log_spectral_distance(a: Any, b: Any) -> float:
    """Return the mean distance in dB of short spectra, where there is sound."""
    n = min(len(a), len(b))
    window = np.hanning(1024)
    views = (np.lib.stride_tricks.sliding_window_view(x[:n], 1024)[::256] * window for x in (a, b))
    first, second = (10 * np.log10(np.abs(np.fft.rfft(view)) ** 2 + 1e-8) for view in views)
    loud = first.max(axis=1) > first.max() - 30
    return float(np.sqrt(((first - second) ** 2).mean(axis=1))[loud].mean())


@each
def test_envelope_is_that_of_world(name: str) -> None:
    sound = SOUNDS[name]
    f0, _, envelope, _ = by_world(sound)
    found = analyse(sound, RATE, f0).envelope
    loud = envelope.mean(axis=1) > 1e-7 * envelope.mean(axis=1).max()
    distance = 10 * np.log10(found / envelope)[loud]
    assert np.sqrt((distance**2).mean()) < 0.1


@each
def test_aperiodicity_is_that_of_world(name: str) -> None:
    sound = SOUNDS[name]
    f0, _, _, aperiodicity = by_world(sound)
    found = analyse(sound, RATE, f0).aperiodicity
    voiced = f0 > 0
    same = (found.min(axis=1) < 0.99) == (aperiodicity.min(axis=1) < 0.99)
    assert same[voiced].mean() > 0.97
    both = voiced & same
    distance = 20 * np.log10(np.maximum(found, 1e-3) / np.maximum(aperiodicity, 1e-3))[both]
    assert np.sqrt((distance**2).mean()) < 1.5


@each
def test_what_comes_back_is_as_near_to_the_sound_as_from_world(name: str) -> None:
    sound = SOUNDS[name]
    f0, _, envelope, aperiodicity = by_world(sound)
    theirs = pyworld.synthesize(f0, envelope, aperiodicity, RATE)
    ours = synthesise(analyse(sound, RATE, f0), np.random.default_rng(0))
    assert log_spectral_distance(sound, ours) < log_spectral_distance(sound, theirs) + 0.3
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.1)


@each
def test_pitch_is_that_of_harvest(name: str) -> None:
    sound = SOUNDS[name]
    theirs, times = pyworld.harvest(sound, RATE)
    theirs = pyworld.stonemask(sound, theirs, times, RATE)
    ours = pitch(sound, RATE)
    n = min(len(theirs), len(ours))
    both = (theirs[:n] > 0) & (ours[:n] > 0)
    assert both.sum() > 0.7 * (theirs > 0).sum()
    cents = 1200 * np.abs(np.log2(ours[:n][both] / theirs[:n][both]))
    assert np.median(cents) < 6
    assert np.mean(cents < 50) > 0.95
