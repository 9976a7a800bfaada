"""What lies between the formants: the skirts of resonances.

espeak-ng adds up harmonics under humps that end in nothing some hundred Hz from their tops: between its formants lie
60 dB and more of silence, and its vowels buzz. In a throat every formant is a resonance, which fades with the square of
the distance from its centre (Fant 1960) and fills the valley to the next.
"""

import numpy as np

from menura.engines.singing.vocoder.parameters import Array

BANDWIDTH = 80.0
"""Hz between the points of a resonance at half its power."""

HUMP = 150.0
"""Hz across which a formant's power lies in what espeak-ng says."""

LOWEST = 250.0
"""Hz from which on skirts also fall with frequency, as the pulses of the glottis do."""


def resonant(power: Array, rate: int) -> Array:
    """Return envelopes whose formants have skirts.

    Parameters
    ----------
    power : ndarray [shape=(frames, bins)]
        At even steps from 0 Hz to half the rate.
    rate : int
        In Hz.

    Returns
    -------
    ndarray [shape=(frames, bins)]
    """
    bins = power.shape[1]
    step = 0.5 * rate / (bins - 1)
    away = step * np.minimum(np.arange(2 * bins), 2 * bins - np.arange(2 * bins))
    skirt = step / HUMP / (1 + (2 * away / BANDWIDTH) ** 2)
    weight = np.maximum(np.arange(bins) * step, LOWEST).astype(np.float32)
    spectra = np.fft.rfft(power * weight, 2 * bins) * np.fft.rfft(skirt).real.astype(np.float32)
    filled = np.fft.irfft(spectra, 2 * bins)[:, :bins] / weight
    return np.asarray(power + np.maximum(filled, 0), np.float32)
