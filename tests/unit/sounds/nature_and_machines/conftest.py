"""Makes the sound of a mechanism from a few values, and measures it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from menura.engines.sounds.mechanisms import mechanism
from menura.engines.sounds.mechanisms.base import Ask

RATE = 24_000


class Sounding:
    """A signal and what a listener would notice about it."""

    def __init__(self, signal: npt.NDArray[np.float32], rate: int) -> None:
        self.signal = signal.astype(np.float64)
        self.rate = rate

    def between(self, start: float, end: float) -> "Sounding":
        return Sounding(self.signal[round(start * self.rate) : round(end * self.rate)].astype(np.float32), self.rate)

    @property
    def spectrum(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        windowed = self.signal * np.hanning(self.signal.size)
        frequencies = np.fft.rfftfreq(self.signal.size, 1 / self.rate)
        return np.asarray(frequencies, np.float64), np.asarray(np.abs(np.fft.rfft(windowed)) ** 2, np.float64)

    @property
    def level(self) -> float:
        """In dB."""
        return float(10 * np.log10((self.signal**2).mean() + 1e-20))

    @property
    def centroid(self) -> float:
        """In Hz."""
        f, power = self.spectrum
        return float((f * power).sum() / power.sum())

    @property
    def crest(self) -> float:
        """In dB."""
        return float(20 * np.log10(np.abs(self.signal).max() / self.signal.std()))

    def share(self, low: float, high: float) -> float:
        """Part of the energy between two frequencies."""
        f, power = self.spectrum
        return float(power[(f >= low) & (f < high)].sum() / power.sum())

    def peak(self, low: float, high: float) -> float:
        """Frequency in Hz of the strongest partial between two frequencies."""
        f, power = self.spectrum
        inside = (f >= low) & (f < high)
        return float(f[inside][power[inside].argmax()])

    def beat(self, low: float, high: float) -> float:
        """Rate in Hz, between two rates, at which the level comes and goes most."""
        step = self.rate // 400
        n = self.signal.size // step
        envelope = np.sqrt((self.signal[: n * step].reshape(n, step) ** 2).mean(axis=1))
        power = np.abs(np.fft.rfft((envelope - envelope.mean()) * np.hanning(n), 8 * n)) ** 2
        f = np.fft.rfftfreq(8 * n, step / self.rate)
        inside = (f >= low) & (f < high)
        return float(f[inside][power[inside].argmax()])

    def unevenness(self, window: float = 0.1) -> float:
        """Standard deviation in dB of the level of windows."""
        n = round(window * self.rate)
        count = self.signal.size // n
        energies = (self.signal[: count * n].reshape(count, n) ** 2).mean(axis=1)
        return float((10 * np.log10(energies + 1e-12)).std())


Make = Callable[..., Sounding]


@pytest.fixture
def make() -> Make:
    def made(
        name: str, duration: float = 2.0, *, start: float = 0.0, whole: float = 0.0, seed: int = 5, **values: Any
    ) -> Sounding:
        used = mechanism(name)
        full = {k: p.default for k, p in used.parameters.items()} | values
        ask = Ask(full, RATE, duration, start, whole or start + duration, seed)
        signal = used.signal(used.controls(ask), ask)
        assert signal.shape == (ask.length,)
        assert signal.dtype == np.float32
        assert np.isfinite(signal).all()
        return Sounding(signal, RATE)

    return made
