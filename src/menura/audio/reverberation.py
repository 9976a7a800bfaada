"""What a room answers to a click: mirror images of the source first, then a diffuse tail."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.audio.clip import Samples
from menura.audio.distance import SPEED_OF_SOUND
from menura.audio.spectrum import istft

_FRAME = 512
_HOP = 128
_DROP = 66.0
"""In dB: how far the slowest band decays before the response ends."""
_EARS = 0.18
"""Metres between the two ears."""
_ORDER = 2
"""How often a sound is mirrored before it counts as diffuse."""

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Hall:
    """What a response is computed from; the fields are those of :class:`menura.audio.rooms.Room`."""

    size: tuple[float, float, float]
    source: float
    bands: tuple[float, ...]
    decay: tuple[float, ...]
    diffuse: float
    open_sky: bool


def respond(hall: Hall, rate: int, *, seed: int) -> Samples:
    """Return the response of a room in stereo, without the direct sound.

    Parameters
    ----------
    hall : Hall
    rate : int
        Sample rate in hertz.
    seed : int
        Of the diffuse tail.

    Returns
    -------
    ndarray [shape=(2, n), dtype=float32]
        Each channel has an energy of 1. Sample 0 is when the direct sound arrives.
    """
    length = round(max(hall.decay) * _DROP / 60 * rate)
    times, gains, sides = _images(hall)
    early = _early(times, gains, sides, length, rate)
    late = _tail(hall, length, rate, seed)
    late *= _level(early) / _level(late) * 10 ** (hall.diffuse / 20)
    late[:, : round(times.min() * rate)] = 0.0
    response = early + late * _swell(length, times, rate)
    response[:, -(length // 10) :] *= np.cos(np.linspace(0, np.pi / 2, length // 10, dtype=np.float32)) ** 2
    normal: Samples = (response / np.sqrt(np.square(response).sum(axis=1, keepdims=True))).astype(np.float32)
    return normal


def _images(hall: Hall) -> tuple[Vector, Vector, Vector]:
    """Return delays after the direct sound, gains and sides (−1 … 1) of the mirror images.

    Image sources (Allen and Berkley, 1979) with the absorption that Sabine's formula gives for the decay at 1 kHz.
    """
    size = np.array(hall.size)
    listener = size * (0.47, 0.53, 0.0) + (0, 0, min(1.6, size[2] / 2))
    source = listener + hall.source * np.array([0.93, 0.34, 0.1])
    cells = np.array(list(np.ndindex(*(2 * _ORDER + 1,) * 3))) - _ORDER
    cells = cells[(np.abs(cells).sum(axis=1) > 0) & (np.abs(cells).sum(axis=1) <= _ORDER)]
    if hall.open_sky:
        cells = cells[(cells[:, 2] == 0) | (cells[:, 2] == -1)]
    images = cells * size + np.where(cells % 2, size - source % size, source % size)
    path = images - listener
    far = np.linalg.norm(path, axis=1)
    gains = np.sqrt(1 - _absorption(hall)) ** np.abs(cells).sum(axis=1) * hall.source / far
    return np.maximum(far - hall.source, 0.3) / SPEED_OF_SOUND, gains, path[:, 1] / far


def _absorption(hall: Hall) -> float:
    length, width, height = hall.size
    surface = 2 * (length * width + length * height + width * height)
    return min(0.161 * length * width * height / (surface * hall.decay[3]), 0.9)


def _early(times: Vector, gains: Vector, sides: Vector, length: int, rate: int) -> Samples:
    """Return the mirror images as clicks ``[2, length]``, each split between the two samples that it falls between."""
    out = np.zeros((2, length), np.float32)
    for ear, sign in enumerate((-1, 1)):
        at = (times - sign * sides * _EARS / 2 / SPEED_OF_SOUND) * rate
        shadow = gains * np.sqrt(np.maximum(1 + 0.6 * sign * sides, 0.0))
        inside = (at >= 0) & (at < length - 1)
        whole = np.floor(at[inside]).astype(np.intp)
        part = at[inside] - whole
        np.add.at(out[ear], whole, shadow[inside] * (1 - part))
        np.add.at(out[ear], whole + 1, shadow[inside] * part)
    return out


def _tail(hall: Hall, length: int, rate: int, seed: int) -> Samples:
    """Return noise ``[2, length]`` of which each frequency decays at its own pace.

    It is drawn as a short-time spectrum, which is noise too; low frequencies are alike in both ears as they are in a
    diffuse field (Cook et al., 1955).
    """
    generator = np.random.default_rng(seed)
    count = 1 + -(-length // _HOP)
    frequencies = np.fft.rfftfreq(_FRAME, 1 / rate)
    noise = generator.standard_normal((2, count, len(frequencies), 2), dtype=np.float32).view(np.complex64)[..., 0]
    alike = np.sinc(2 * frequencies * _EARS / SPEED_OF_SOUND).astype(np.float32)
    noise[1] = alike * noise[0] + np.sqrt(1 - alike**2) * noise[1]
    decay = np.interp(np.log(np.maximum(frequencies, 1)), np.log(hall.bands), hall.decay)
    seconds = np.arange(count)[:, None] * (_HOP / rate)
    noise *= np.exp(-np.log(1000) * seconds / decay).astype(np.float32)
    noise[..., frequencies < 40] = 0
    return istft(np.moveaxis(noise, -1, -2), length, hop=_HOP)


def _swell(length: int, times: Vector, rate: int) -> Samples:
    """Return how the tail comes up while the reflections grow too many to be told apart."""
    first = float(times.min())
    mixed = max(float(np.median(times)) - first, 0.002)
    seconds = np.arange(length, dtype=np.float32) / rate
    return np.clip((seconds - first) / mixed, 0.0, 1.0).astype(np.float32)


def _level(samples: Samples) -> float:
    return float(np.sqrt(np.square(samples).sum()))
