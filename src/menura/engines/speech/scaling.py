"""Speech made longer or shorter at its own pitch: WSOLA (Verhelst and Roelands, 1993)."""

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples

FRAME = 0.024
"""Seconds of a frame; frames overlap by half."""

SEARCH = 0.007
"""Seconds by which a frame may move to fit the one before: half a period of a low voice."""


def scaled(signal: Samples, rate: int, length: int) -> Samples:
    """Return a signal with the same pitch and formants in exactly `length` samples.

    Parameters
    ----------
    signal : ndarray [shape=(n,)]
    rate : int
        Sample rate in hertz.
    length : int

    Returns
    -------
    ndarray [shape=(length,), dtype=float32]
    """
    if length == signal.size or not signal.size:
        return np.asarray(np.resize(signal, length) if signal.size else np.zeros(length), np.float32)
    hop, reach = round(FRAME * rate / 2), round(SEARCH * rate)
    window = np.hanning(2 * hop + 1)[:-1].astype(np.float32)
    count = length // hop + 2
    places = _places(signal, hop, reach, count, signal.size / max(length, 1))
    padded = np.pad(signal, (hop, 4 * hop + 2 * reach))
    out = np.zeros((count + 1) * hop, np.float32)
    for k, place in enumerate(places):
        out[k * hop : (k + 2) * hop] += padded[place : place + 2 * hop] * window
    return out[hop : hop + length]


def _places(signal: Samples, hop: int, reach: int, count: int, speed: float) -> npt.NDArray[np.int64]:
    """Return where each frame is taken from, in the signal padded by one hop before."""
    padded = np.pad(signal, (hop + reach, 4 * hop + 3 * reach))  # one reach further, so that no index is negative
    last = padded.size - 2 * hop - 2 * reach - 1
    places, goes_on = np.zeros(count, np.int64), 0
    for k in range(count):
        wanted = min(round(k * hop * speed), last)
        if k == 0:
            places[k] = wanted
        else:
            follower = padded[goes_on + reach : goes_on + reach + 2 * hop]
            region = padded[wanted : wanted + 2 * hop + 2 * reach]
            energy = np.convolve(region * region, np.ones(2 * hop, np.float32), "valid")
            alike = np.correlate(region, follower, "valid") / np.sqrt(np.maximum(energy, 1e-6))
            places[k] = wanted + int(alike.argmax()) - reach
        goes_on = min(int(places[k]) + hop, padded.size - 2 * hop - reach)
    return np.clip(places, 0, signal.size + 2 * hop)
