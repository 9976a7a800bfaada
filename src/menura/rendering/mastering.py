"""The last step: one gain for the whole to reach the loudness target, and a limiter that keeps peaks under the ceiling.

Everything is decided from measurements on coarse grids (energies every 100 ms, true peaks every millisecond), which are
kept for each block: an edit costs the measurement of the blocks it touched, and an hour needs no more memory than that.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from menura.audio import loudness
from menura.audio.clip import Samples
from menura.plans.model import Master, Notice

Floats = npt.NDArray[np.float64]

HOP = 0.1
"""Seconds of one energy measurement."""

TICK = 0.001
"""Seconds of one peak measurement and of one step of the limiter's gain."""

LOOK_AHEAD = 6
"""Ticks over which the limiter closes before a peak."""

RECOVERY = 0.1
"""Decibels by which it may open in a tick: 6 dB in 60 ms."""

DEEPEST = 15.0
"""Decibels of limiting beyond which a target is given up: lone clicks cannot be as loud as a crowd without ruin."""

STRETCH = 1 << 18
"""Ticks that are limited at once, so that a day needs little more memory than an hour."""

MARGIN = 0.08
"""Decibels kept under the ceiling for what a moving gain and the encoder's rounding may add between samples."""


@dataclass(frozen=True)
class Measurement:
    """What mastering needs to know of a block.

    Attributes
    ----------
    energies : ndarray [shape=(hops,)]
        K-weighted mean squares, one for each 100 ms.
    peaks : ndarray [shape=(ticks,)]
        True peaks, linear, one for each millisecond.
    """

    energies: Floats
    peaks: npt.NDArray[np.float32]

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return int(self.energies.nbytes + self.peaks.nbytes)


@dataclass(frozen=True)
class Finish:
    """How the mix is finished.

    Attributes
    ----------
    gain : ndarray [shape=(ticks,), dtype=float32]
        Linear gain at the middle of each millisecond, make-up and limiter together.
    loudness : float or None
        What it comes to, in LUFS; None for silence.
    limited : float
        Deepest limiting in dB.
    notices : tuple of Notice
    """

    gain: npt.NDArray[np.float32]
    loudness: float | None
    limited: float
    notices: tuple[Notice, ...]

    def applied(self, block: Samples, first: int, rate: int, out: Samples | None = None) -> Samples:
        """Return a block [shape=(channels, n)] of the mix, beginning at sample `first`, finished; in `out` if given."""
        return np.multiply(block, self._gains(first, block.shape[1], rate), out=out, dtype=np.float32)

    def _gains(self, first: int, length: int, rate: int) -> Samples | np.float32:
        tick = rate * TICK
        a, b = max(int(first / tick) - 1, 0), int((first + length) / tick) + 2
        near = self.gain[a:b]
        if near.size == 0 or float(np.ptp(near)) == 0.0:
            return np.float32(near[0]) if near.size else np.float32(1)
        if tick == int(tick) and first % int(tick) == 0:
            return _between(near, int(tick), first - a * int(tick), length)
        middles = (a + np.arange(near.size) + 0.5) * tick
        return np.asarray(np.interp(first + np.arange(length), middles, near), np.float32)


def decide(energies: Floats, peaks: npt.NDArray[np.float32], master: Master) -> Finish:
    """Return the gain that brings a mix to its loudness target under its true-peak ceiling.

    Parameters
    ----------
    energies : ndarray [shape=(hops,)]
    peaks : ndarray [shape=(ticks,)]
    master : Master

    Notes
    -----
    Limiting takes loudness away, so the make-up gain is raised until the limited mix meets the target: a few rounds
    of correcting by what is missing.
    """
    ceiling = 10 ** ((master.true_peak - MARGIN) / 20)
    measured = loudness.integrated(energies)
    if measured is None or master.loudness is None:
        gain = _limited(peaks, ceiling)
        return Finish(gain, measured, _depth(gain, 1.0), ())
    loudest = float(peaks.max(initial=0.0))
    most = DEEPEST + 20 * np.log10(ceiling / max(loudest, 1e-9))
    makeup, reached, gain = min(master.loudness - measured, most), measured, np.ones(peaks.size, np.float32)
    for _ in range(12):
        factor = 10 ** (makeup / 20)
        gain = _limited(peaks * np.float32(factor), ceiling) * np.float32(factor)
        reached = loudness.integrated(energies * _weights(gain, peaks, energies.size)) or measured
        missing = master.loudness - reached
        if abs(missing) < 0.05 or (missing > 0 and makeup >= most):
            break
        makeup = min(makeup + missing, most)
    return Finish(gain, reached, _depth(gain, 10 ** (makeup / 20)), _missed(master.loudness, reached))


def _limited(peaks: npt.NDArray[np.float32], ceiling: float) -> npt.NDArray[np.float32]:
    """Return, tick by tick, the gain that keeps peaks under a ceiling: closing ahead of them, opening slowly after."""
    gain = np.ones(peaks.size, np.float32)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return gain
    opened = 0.0
    for first in range(0, peaks.size, STRETCH):
        wanted = 20 * np.log10(_closing(peaks, first, STRETCH, ceiling).astype(np.float64))
        # A gain that opens by a fixed number of decibels a tick: a running minimum along a rising line.
        slope = RECOVERY * np.arange(1, wanted.size + 1)
        decibels = np.minimum.accumulate(np.minimum(wanted - slope, opened)) + slope
        gain[first : first + STRETCH] = np.exp(decibels * (np.log(10) / 20))
        opened = float(decibels[-1])
    return gain


def _closing(peaks: npt.NDArray[np.float32], first: int, length: int, ceiling: float) -> npt.NDArray[np.float32]:
    """Return, for a stretch of ticks, a smooth gain that is low enough at each peak and begins to fall ahead of it."""
    reach = 2 * LOOK_AHEAD + 1
    near = peaks[max(first - reach, 0) : first + length + reach]
    before, after = min(reach, first), min(reach, peaks.size - first - length)
    padded = np.pad(near, (reach - before, reach - max(after, 0)), mode="edge")
    needed = np.minimum(np.float32(1), np.float32(ceiling) / np.maximum(padded, np.float32(1e-9)))
    window = np.hanning(2 * LOOK_AHEAD + 3)[1:-1].astype(np.float32)
    smooth = np.convolve(_lowest_near(needed, LOOK_AHEAD + 1), window / window.sum(), "valid")
    return smooth[: min(length, peaks.size - first)]


def _lowest_near(values: npt.NDArray[np.float32], radius: int) -> npt.NDArray[np.float32]:
    """Return the least of each ``2 × radius + 1`` neighbours, by windows of doubling length."""
    width, spans, covered = 2 * radius + 1, values, 1
    while covered < width:
        step = min(covered, width - covered)
        spans = np.minimum(spans[:-step], spans[step:])
        covered += step
    return spans


def _between(gain: npt.NDArray[np.float32], tick: int, offset: int, length: int) -> npt.NDArray[np.float32]:
    """Return gains at samples from gains at the middles of ticks of a whole number of samples.

    Parameters
    ----------
    gain : ndarray [shape=(ticks,)]
    tick : int
        Samples of a tick.
    offset, length : int
        Which samples, counted from the beginning of the first tick.
    """
    held = np.concatenate([gain[:1], gain, gain[-1:]])
    rise = (np.arange(tick) / tick).astype(np.float32)
    lines = held[:-1, None] + (held[1:] - held[:-1])[:, None] * rise
    half = tick // 2
    wanted = lines.ravel()[half + offset : half + offset + length]
    return np.pad(wanted, (0, length - wanted.size), mode="edge") if wanted.size < length else wanted


def _weights(gain: npt.NDArray[np.float32], peaks: npt.NDArray[np.float32], hops: int) -> Floats:
    """Return what the gain does to the energy of each hop; peaks say when within the hop the energy is."""
    per = round(HOP / TICK)
    size = hops * per
    power = np.zeros(size)
    power[: peaks.size] = np.square(peaks[:size], dtype=np.float64) + 1e-20
    squared = np.ones(size)
    squared[: gain.size] = np.square(gain[:size], dtype=np.float64)
    rows = power.reshape(hops, per)
    return np.asarray((squared.reshape(hops, per) * rows).sum(axis=1) / np.maximum(rows.sum(axis=1), 1e-30))


def _depth(gain: npt.NDArray[np.float32], factor: float) -> float:
    return float(-20 * np.log10(max(float(gain.min(initial=factor)) / factor, 1e-9)))


def _missed(target: float, reached: float) -> tuple[Notice, ...]:
    if abs(target - reached) <= 0.5:
        return ()
    text = f"The loudness is {reached:.1f} LUFS, not {target:.1f}: more would need over {DEEPEST:.0f} dB of limiting."
    return (Notice(code="level", text=text, hint="Lower the target, or raise the quiet sounds in the plan."),)
