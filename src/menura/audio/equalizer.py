"""Equalisation: bands with the magnitude of their analog prototypes, without the warping of digital ones near the top.

The filters are of minimum phase; :mod:`menura.audio.minimum_phase` says why.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.minimum_phase import apply, design

Kind = Literal["peak", "low_shelf", "high_shelf", "low_pass", "high_pass"]
Frequencies = npt.NDArray[np.float64]

_MEMORY = 0.17
"""Seconds that a filter remembers: enough for a high-pass at 20 Hz to have died away by 100 dB."""


@dataclass(frozen=True)
class Band:
    """One band of an equaliser.

    Parameters
    ----------
    kind : {"peak", "low_shelf", "high_shelf", "low_pass", "high_pass"}
    frequency : float
        Centre, corner or middle of the slope, in hertz.
    gain : float
        In dB; of no meaning for the two passes.
    q : float
        Sharpness; ``√½`` makes shelves and passes maximally flat.
    order : int
        Of the two passes: 6 dB per octave each; even orders from 2 on use `q`, odd ones do not.
    """

    kind: Kind
    frequency: float
    gain: float = 0.0
    q: float = 0.7071067811865476
    order: int = 2

    def magnitude(self, frequencies: Frequencies) -> Frequencies:
        """Return the factor by which each frequency in hertz is amplified."""
        ratio = frequencies / self.frequency
        if self.kind in ("low_pass", "high_pass"):
            return self._passing(ratio)
        root = 10 ** (self.gain / 40)
        s = 1j * ratio
        if self.kind == "peak":
            return _absolute((s * s + s * (root / self.q) + 1) / (s * s + s / (root * self.q) + 1))
        if self.kind == "high_shelf":
            with np.errstate(divide="ignore", invalid="ignore"):
                s = np.where(ratio > 0, 1 / s, 1e12)
        slope = np.sqrt(root) / self.q
        return _absolute(root * (s * s + s * slope + root) / (root * s * s + s * slope + 1))

    def _passing(self, ratio: Frequencies) -> Frequencies:
        s = 1j * (ratio if self.kind == "low_pass" else 1 / np.maximum(ratio, 1e-9))
        pairs, single = divmod(self.order, 2)
        sharp = self.q if single == 0 else 1.0
        return _absolute((1 / (s * s + s / sharp + 1)) ** pairs / (1 + s) ** single)


def response(bands: tuple[Band, ...], rate: int) -> Samples:
    """Return the impulse response ``float32 [taps]`` of bands, one after another, at a rate in hertz; read-only."""
    return _designed(bands, rate)


def equalize(samples: Samples, rate: int, bands: tuple[Band, ...]) -> Samples:
    """Return samples through the bands, one after another.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    bands : tuple of Band
        None of them leaves the samples as they are.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
    """
    return apply(samples, _designed(tuple(bands), rate)) if bands else samples


def tilt(samples: Samples, rate: int, db_per_octave: float) -> Samples:
    """Return samples made brighter (positive) or darker (negative), turning about 1 kHz.

    Parameters
    ----------
    samples : ndarray [shape=(channels, n)]
    rate : int
        Sample rate in hertz.
    db_per_octave : float
        Slope of the spectrum from 20 Hz to 20 kHz, flat beyond.

    Returns
    -------
    ndarray [shape=(channels, n), dtype=float32]
    """
    return apply(samples, _tilted(db_per_octave, rate)) if db_per_octave else samples


@lru_cache(maxsize=64)
def _designed(bands: tuple[Band, ...], rate: int) -> Samples:
    def magnitude(frequencies: Frequencies) -> Frequencies:
        factors = np.stack([band.magnitude(frequencies) for band in bands])
        product: Frequencies = factors.prod(axis=0)
        return product

    return _frozen(design(magnitude, rate, round(_MEMORY * rate)))


@lru_cache(maxsize=64)
def _tilted(db_per_octave: float, rate: int) -> Samples:
    def magnitude(frequencies: Frequencies) -> Frequencies:
        octaves = np.log2(np.clip(frequencies, 20.0, 20_000.0) / 1000)
        factors: Frequencies = np.exp(octaves * (db_per_octave * np.log(10) / 20))
        return factors

    return _frozen(design(magnitude, rate, round(_MEMORY * rate)))


def _absolute(values: npt.NDArray[np.complex128]) -> Frequencies:
    return np.hypot(values.real, values.imag)


def _frozen(taps: Samples) -> Samples:
    taps.flags.writeable = False
    return taps
