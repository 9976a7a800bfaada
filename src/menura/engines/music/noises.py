"""Noise that is always at hand: long stretches of it, coloured once, read from anywhere."""

from functools import lru_cache

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.spectrum import body, decibels

LONG = 1 << 17
"""Samples of a stretch; it is periodic."""


@lru_cache(maxsize=256)
def coloured(rate: int, low: float, high: float, peaks: tuple[tuple[float, float, float], ...] = ()) -> Samples:
    """Return ``float32 [LONG]``: periodic noise of unit power between two frequencies in hertz, with resonances."""
    chance = np.random.default_rng(20_260)
    spectrum = np.exp(2j * np.pi * chance.random(LONG // 2 + 1)) * chance.rayleigh(1.0, LONG // 2 + 1)
    frequencies = np.fft.rfftfreq(LONG, 1 / rate)
    ratio = np.maximum(frequencies, 1.0)
    spectrum *= decibels(body(frequencies, peaks)) / (1 + (low / ratio) ** 4) / (1 + (ratio / high) ** 4)
    noise = np.fft.irfft(spectrum, LONG)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)), np.float32)


def stretch(noise: Samples, length: int, chance: np.random.Generator) -> Samples:
    """Return `length` samples of periodic noise from anywhere on."""
    start = int(chance.integers(LONG))
    first = noise[start : start + length]
    turns, rest = divmod(length - first.size, LONG)
    return np.concatenate([first, *[noise] * turns, noise[:rest]]) if turns or rest else first
