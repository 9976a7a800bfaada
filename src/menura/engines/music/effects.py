"""What a part goes through as a whole: an amplifier, a rotating loudspeaker, a chorus, a tremolo.

Everything that sways follows the time since the event began, so that it goes on where a stretch ends.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from menura.audio import minimum_phase
from menura.audio.clip import Samples
from menura.audio.convolution import fast_length
from menura.audio.reading import PIECE, lagging
from menura.engines.music.spectrum import LEVEL, body, decibels

Spectrum: TypeAlias = npt.NDArray[np.complex64]

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
    out = np.zeros_like(bus)
    for piece in _heard(bus):
        for channel in range(2):
            level = np.sin(_turn(speed, start, rate, piece, np.pi * pan * channel))
            level *= np.float32(-0.5 * depth)
            level += np.float32(1 - 0.5 * depth)
            np.multiply(bus[channel, piece], level, out=out[channel, piece])
    return out


def chorus(bus: Samples, rate: int, start: float, speed: float = 0.8, depth: float = 2.0, mix: float = 0.5) -> Samples:
    """Return a part with a copy of itself that lags by a few swaying milliseconds, differently left and right."""
    out, swing = np.zeros_like(bus), 0.0005 * depth * rate
    for piece in _heard(bus):
        for channel in range(2):
            sway = np.sin(_turn(speed, start, rate, piece, 0.5 * np.pi * channel))
            late = _late(bus[channel], piece, 0.006 * rate + swing, swing, sway)
            late *= np.float32(0.8 * mix)
            np.multiply(bus[channel, piece], np.float32(1 - 0.3 * mix), out=out[channel, piece])
            out[channel, piece] += late
    return out


def rotary(bus: Samples, rate: int, start: float, speed: float = 6.4, depth: float = 0.5) -> Samples:
    """Return a part through a turning horn: its pitch, its level and its side sway together (Smith et al., 2002)."""
    out, mono = np.zeros_like(bus), 0.5 * (bus[0] + bus[1])
    for piece in _heard(bus):
        for channel, angle in enumerate((-0.8, 0.8)):
            turn = _turn(speed, start, rate, piece, angle)
            late = _late(mono, piece, 0.00072 * rate, 0.0003 * rate, np.sin(turn))
            level = np.cos(turn)
            level *= np.float32(-0.65 * depth)
            level += np.float32(1.3 - 0.65 * depth)
            np.multiply(late, level, out=out[channel, piece])
    return out


def overdrive(bus: Samples, rate: int, start: float, drive: float = 8.0, cut: float = 5200.0) -> Samples:  # noqa: ARG001
    """Return a part through a saturated amplifier and its loudspeaker, oversampled so that nothing folds back."""
    n, size, margin = bus.shape[1], fast_length(round(0.68 * rate)), round(0.08 * rate)
    step, (before, after) = size - 2 * margin, _amplifier(rate, cut, size)
    mono = np.pad(0.5 * (bus[0] + bus[1]), (margin, size))
    out = np.zeros_like(bus)
    for first in range(0, n, step):
        near = mono[first : first + size]
        if near.any():
            wide = np.fft.irfft(np.fft.rfft(near) * before, 2 * size)
            pushed = np.tanh(np.float32(2 * drive / LEVEL) * wide + np.float32(0.25)) - np.float32(np.tanh(0.25))
            made = np.fft.irfft(np.fft.rfft(pushed)[: after.size] * after, size)
            out[:, first : first + step] = made[margin : margin + min(step, n - first)]
    return out


@lru_cache(maxsize=8)
def _amplifier(rate: int, cut: float, size: int) -> tuple[Spectrum, Spectrum]:
    """Return what precedes and what follows saturation, for an FFT of a length and for one that is twice as long."""
    f = np.fft.rfftfreq(size, 1 / rate)
    before = decibels(body(f, ((900.0, 6.0, 1.2),), 140.0)) / (1 + (f / 6000) ** 2)
    after = f**8 / (f**8 + 40.0**8) * np.exp(-((f / (0.5 * rate)) ** 16)) * np.fft.rfft(_cabinet(rate, cut), size)
    return before.astype(np.complex64), (LEVEL * 0.8 * after).astype(np.complex64)


@lru_cache(maxsize=8)
def _cabinet(rate: int, cut: float) -> Samples:
    def magnitude(f: np.ndarray) -> np.ndarray:
        return np.asarray(decibels(body(f, CABINET, 85.0)) / (1 + (f / cut) ** 8) ** 0.75)

    return minimum_phase.design(magnitude, rate, 1024)


def _heard(bus: Samples) -> Iterator[slice]:
    """Yield the pieces of a part in which, or right before which, something is heard: what is silent stays so."""
    before = False
    for first in range(0, bus.shape[1], PIECE):
        piece = slice(first, min(first + PIECE, bus.shape[1]))
        now = bool(bus[:, piece].any())
        if now or before:
            yield piece
        before = now


def _turn(speed: float, start: float, rate: int, piece: slice, angle: float) -> Samples:
    """Return radians, but for whole turns, of what began at `angle` with the event and turns `speed` times a second.

    They are few, so that single precision tells them well.
    """
    turn = np.arange(piece.stop - piece.start, dtype=np.float32)
    turn *= np.float32(2 * np.pi * speed / rate)
    turn += np.float32((angle + 2 * np.pi * speed * (start + piece.start / rate)) % (2 * np.pi))
    return turn


def _late(signal: Samples, piece: slice, lag: float, swing: float, sway: Samples) -> Samples:
    """Return a piece of a signal, late by `lag` samples and by up to `swing` more or less as it sways from -1 to 1."""
    reach = int(lag + swing) + 3
    near = signal[max(piece.start - reach, 0) : piece.stop]
    if piece.start < reach:
        near = np.concatenate([np.zeros(reach - piece.start, np.float32), near])
    return lagging(near, np.float32(swing) * sway + np.float32(lag))


_EFFECTS = {"tremolo": tremolo, "chorus": chorus, "rotary": rotary, "overdrive": overdrive}
