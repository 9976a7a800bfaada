"""What a part goes through as a whole: an amplifier, a rotating loudspeaker, a chorus, a tremolo.

Everything that sways follows the time since the event began, so that it goes on where a stretch ends.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from menura.audio import minimum_phase
from menura.audio.clip import Samples
from menura.audio.convolution import fast_length
from menura.audio.reading import read
from menura.engines.music.spectrum import LEVEL, body, decibels

CABINET = ((110.0, 3.0, 0.6), (420.0, -4.0, 0.7), (2600.0, 7.0, 0.7), (3600.0, 4.0, 0.3))
"""A guitar's loudspeaker: its thump, its hollow, its bite (dB, octaves)."""


def apply(name: str, values: Mapping[str, float], bus: Samples, rate: int, start: float) -> Samples:
    """Return a part ``float32 [2, n]`` sent through an effect; `start` is seconds since the event began."""
    return _EFFECTS[name](bus, rate, start, **values)


def names() -> tuple[str, ...]:
    """Return the names of the effects."""
    return tuple(_EFFECTS)


def tremolo(bus: Samples, rate: int, start: float, speed: float = 5.0, depth: float = 0.3, pan: float = 0.0) -> Samples:
    """Return a part whose level sways by `depth` (0 … 1); with `pan`, from side to side."""
    phase = 2 * np.pi * speed * (start + np.arange(bus.shape[1]) / rate)
    shifts = np.array([0.0, np.pi * pan])[:, np.newaxis]
    return np.asarray(bus * (1 - depth * (0.5 + 0.5 * np.sin(phase + shifts))), np.float32)


def chorus(bus: Samples, rate: int, start: float, speed: float = 0.8, depth: float = 2.0, mix: float = 0.5) -> Samples:
    """Return a part with a copy of itself that lags by a few swaying milliseconds, differently left and right."""
    place = np.arange(bus.shape[1])
    out = bus * np.float32(1 - 0.3 * mix)
    for channel in range(2):
        sway = 1 + np.sin(2 * np.pi * speed * (start + place / rate) + 0.5 * np.pi * channel)
        lag = (0.006 + 0.0005 * depth * sway) * rate
        out[channel] += np.float32(0.8 * mix) * _delayed(bus[channel], lag)
    return out


def rotary(bus: Samples, rate: int, start: float, speed: float = 6.4, depth: float = 0.5) -> Samples:
    """Return a part through a turning horn: its pitch, its level and its side sway together (Smith et al., 2002)."""
    mono = 0.5 * (bus[0] + bus[1])
    turn = 2 * np.pi * speed * (start + np.arange(mono.size) / rate)
    out = np.empty_like(bus)
    for channel, angle in enumerate((-0.8, 0.8)):
        lag = 0.0006 * rate * (1.2 + 0.5 * np.sin(turn + angle))
        out[channel] = _delayed(mono, lag) * (1 - 0.5 * depth * (1 + np.cos(turn + angle))) * 1.3
    return out


def overdrive(bus: Samples, rate: int, start: float, drive: float = 8.0, cut: float = 5200.0) -> Samples:  # noqa: ARG001
    """Return a part through a saturated amplifier and its loudspeaker, oversampled so that nothing folds back."""
    mono = 0.5 * (bus[0] + bus[1])
    n = mono.size
    size = fast_length(n + rate // 10)
    spectrum = np.fft.rfft(mono, size)
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    spectrum *= decibels(body(frequencies, ((900.0, 6.0, 1.2),), 140.0)) / (1 + (frequencies / 6000) ** 2)
    wide = np.fft.irfft(np.pad(spectrum, (0, size + 1 - spectrum.size)), 2 * size).astype(np.float32) * np.float32(2)
    pushed = np.tanh(np.float32(drive / LEVEL) * wide + np.float32(0.25)) - np.float32(np.tanh(0.25))
    back = np.fft.rfft(pushed)[: spectrum.size] / 2
    back *= (frequencies > 40) * np.exp(-((frequencies / (0.5 * rate)) ** 16))
    shaped = minimum_phase.apply(np.fft.irfft(back, size)[:n].astype(np.float32), _cabinet(rate, cut))
    return np.repeat(shaped[np.newaxis] * np.float32(LEVEL * 1.6), 2, axis=0)


@lru_cache(maxsize=8)
def _cabinet(rate: int, cut: float) -> Samples:
    def magnitude(f: np.ndarray) -> np.ndarray:
        return np.asarray(decibels(body(f, CABINET, 85.0)) / (1 + (f / cut) ** 8) ** 0.75)

    return minimum_phase.design(magnitude, rate, 1024)


def _delayed(signal: Samples, lag: np.ndarray) -> Samples:
    return read(signal, np.maximum(np.arange(signal.size) - lag, 0))


_EFFECTS = {"tremolo": tremolo, "chorus": chorus, "rotary": rotary, "overdrive": overdrive}
