"""Filters given by their magnitude, made causal: nothing sounds before it should.

Every filter of Menura is of minimum phase. A zero-phase filter would keep its delay at zero too, but ring before each
attack as much as after it; a linear-phase one would move the attack. With minimum phase an attack stays on its sample
and nothing precedes it.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.convolution import convolve

Magnitude = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]
"""From frequencies in hertz to the factor by which each is amplified."""

_QUIETEST = 1e-7
"""A logarithm needs something to hold on to: −140 dB."""


def kernel(magnitude: npt.ArrayLike, taps: int) -> Samples:
    """Return the minimum-phase impulse response of a magnitude response.

    Parameters
    ----------
    magnitude : array_like [shape=(..., bins)]
        Factors at frequencies evenly spaced from 0 to half the sample rate, both included.
    taps : int
        Length of the response; the end of it is faded out, so that cutting it makes no step.

    Returns
    -------
    ndarray [shape=(..., taps), dtype=float32]

    Notes
    -----
    By folding the real cepstrum (Oppenheim and Schafer, 1975).
    """
    logarithm = np.log(np.maximum(np.asarray(magnitude, np.float64), _QUIETEST))
    size = 2 * (logarithm.shape[-1] - 1)
    cepstrum = np.fft.irfft(logarithm, size)
    cepstrum[..., 1 : size // 2] *= 2
    cepstrum[..., size // 2 + 1 :] = 0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[..., :taps]
    fall = taps // 4
    response[..., taps - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float64)) ** 2
    return response.astype(np.float32)


def design(magnitude: Magnitude, rate: int, taps: int) -> Samples:
    """Return ``float32 [taps]``: the minimum-phase response of a function of frequency at a sample rate in hertz."""
    return kernel(magnitude(np.fft.rfftfreq(4 * taps, 1 / rate).astype(np.float64)), taps)


def apply(samples: Samples, response: Samples) -> Samples:
    """Return samples filtered by an impulse response and cut to their own length."""
    return convolve(samples, response)[..., : samples.shape[-1]]
