"""Phrases: when each syllable begins, how long it lasts, and where in it a time lies."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Phrase:
    """Syllables one after another.

    Attributes
    ----------
    starts, lengths : ndarray [shape=(s,)]
        Seconds.
    """

    starts: Array
    lengths: Array

    def index(self, times: Array) -> npt.NDArray[np.int64]:
        """Return which syllable each time belongs to: the last that has begun."""
        return np.maximum(np.searchsorted(self.starts, times, "right") - 1, 0)

    def position(self, times: Array) -> Array:
        """Return how far through its syllable each time is: 0 at its start, 1 at its end, more in the gap after."""
        k = self.index(times)
        return np.asarray((times - self.starts[k]) / self.lengths[k])

    def envelope(self, times: Array, attack: float, release: float) -> Array:
        """Return gains that rise and fall smoothly within each syllable.

        Parameters
        ----------
        times : ndarray [shape=(n,)]
            Seconds.
        attack, release : float
            Seconds; at most 45 % and 90 % of a syllable.
        """
        k = self.index(times)
        since, length = times - self.starts[k], self.lengths[k]
        up = np.clip(since / np.minimum(max(attack, 1e-4), 0.45 * length), 0, 1)
        down = np.clip((length - since) / np.minimum(max(release, 1e-4), 0.9 * length), 0, 1)
        return np.asarray(np.sin(0.5 * np.pi * up) ** 2 * np.sin(0.5 * np.pi * down) ** 2)


def phrase(
    chance: np.random.Generator, duration: float, rate: float, duty: float, final: float, uneven: float
) -> Phrase:
    """Return syllables that fill a duration exactly.

    Parameters
    ----------
    chance : Generator
    duration : float
        Seconds.
    rate : float
        Syllables per second; at least one is made.
    duty : float
        Part of each period that sounds, 0 … 1; a single syllable takes all.
    final : float
        Length of the last syllable, in lengths of the others.
    uneven : float
        Standard deviation of a period, as a fraction of it.
    """
    count = max(1, round(duration * rate))
    if count == 1:
        return Phrase(np.zeros(1), np.array([duration]))
    periods = np.clip(1 + uneven * chance.standard_normal(count), 0.4, 2.0)
    periods[-1] *= final
    duties = np.clip(duty * (1 + 0.5 * uneven * chance.standard_normal(count)), 0.05, 1.0)
    duties[-1] = max(duties[-1], 1 - (1 - duty) / max(final, 1.0))
    edges = np.concatenate([[0.0], np.cumsum(periods)])
    edges *= duration / (edges[-1] - periods[-1] * (1 - duties[-1]))
    return Phrase(edges[:-1], np.diff(edges) * duties)


def glide(position: Array, first: Array | float, peak: float, hold: float, last: Array | float) -> Array:
    """Return a contour over positions 0 … 1: from `first` to 1 at `peak`, kept for `hold` of the rest, then to `last`.

    Ratios in, ratios out; the way is even on a logarithmic scale, with smooth corners.
    """
    peak = min(max(peak, 1e-3), 0.999)
    bend = peak + hold * (1 - peak)
    rise = _smooth(np.clip(position / peak, 0, 1))
    fall = _smooth(np.clip((position - bend) / max(1 - bend, 1e-3), 0, 1))
    return np.asarray(np.exp(np.log(first) * (1 - rise) + np.log(last) * fall))


def _smooth(u: Array) -> Array:
    return np.asarray(0.5 * u + 0.5 * u * u * (3 - 2 * u))
