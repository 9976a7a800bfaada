"""Slow random curves and prefix-stable random times: chance that agrees between the stretches of a long event."""

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.float64]


def wander(chance: np.random.Generator, times: Times, speed: float) -> Times:
    """Return a smooth random curve of zero mean and unit variance.

    Parameters
    ----------
    chance : Generator
        ``ask.lasting(...)``, so that every stretch reads the same curve.
    times : ndarray [shape=(n,)]
        Seconds since the event began, not decreasing.
    speed : float
        Independent values per second (1/s).
    """
    if times.size == 0:
        return np.zeros(0)
    knots = chance.standard_normal(int(np.ceil(times[-1] * speed)) + 4)
    place = times * speed
    k = place.astype(np.int64)
    u = place - k
    # Cubic B-spline weights: smooth, and no overshoot; the factor restores unit variance (mean over u).
    w0, w3 = (1 - u) ** 3 / 6, u**3 / 6
    w1, w2 = (3 * u**3 - 6 * u**2 + 4) / 6, (-3 * u**3 + 3 * u**2 + 3 * u + 1) / 6
    return np.asarray((w0 * knots[k] + w1 * knots[k + 1] + w2 * knots[k + 2] + w3 * knots[k + 3]) / 0.6926)


def regular_times(chance: np.random.Generator, end: float, period: float, jitter: float) -> Times:
    """Return the times of a beat that wavers, from zero up to `end` (s).

    Parameters
    ----------
    chance : Generator
    end : float
        Seconds.
    period : float
        Mean seconds from one to the next.
    jitter : float
        Standard deviation of one period, as a fraction of it.
    """
    count = int(end / period * 1.5) + 8
    gaps = period * np.clip(1 + jitter * chance.standard_normal(count), 0.25, 3.0)
    times = np.concatenate([[0.0], np.cumsum(gaps)])
    return times[times < end]


def poisson_times(chance: np.random.Generator, end: float, rate: float) -> Times:
    """Return times with no memory, `rate` per second, from zero up to `end` (s); a longer call only adds times."""
    count = int(end * rate + 6 * np.sqrt(end * rate) + 12)
    times = np.cumsum(chance.standard_exponential(count) / max(rate, 1e-9))
    return np.asarray(times[times < end])
