"""A source that moves past a listener: delay (and so doppler), distance and the air between."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from menura.audio.moving_filter import vary
from menura.audio.reading import read
from menura.engines.sounds.mechanisms.base import Ask, Parameter, Signal
from menura.engines.sounds.primitives.noise import shape

SPEED_OF_SOUND = 343.0
"""Metres per second in air of 20 °C."""

CONTROL_RATE = 100
"""Points a second on the path."""

HIDDEN = 0.22
"""Part of a pass, at its beginning and at its end, in which ground and houses still or again hide the source."""

PARAMETERS = {
    "speed": Parameter(0.0, 0.0, 300.0, "m/s", "how fast it passes; zero stays in place", "linear"),
    "nearest": Parameter(8.0, 0.5, 5_000.0, "m", "distance at which it passes, halfway through"),
    "dulling": Parameter(2.0, 0.1, 20.0, "", "loss of high tones with distance, relative to air alone"),
}
"""What a mechanism adds to its own parameters when its source can move."""

Array = npt.NDArray[np.float64]


def emission_times(times: npt.ArrayLike, middle: float, speed: float, nearest: float) -> Array:
    """Return when that left the source which is heard at `times`, for a straight pass at constant speed.

    Parameters
    ----------
    times : array_like [shape=(n,)]
        Seconds.
    middle : float
        Seconds at which the nearest point is heard.
    speed : float
        Metres per second, below the speed of sound.
    nearest : float
        Metres.

    Returns
    -------
    ndarray [shape=(n,)]
        Seconds relative to the moment at which the source is nearest.
    """
    c = SPEED_OF_SOUND
    t = np.asarray(times, np.float64) - middle + nearest / c
    # (t − τ)² c² = nearest² + (speed τ)², solved for the earlier τ.
    a = c**2 - speed**2
    return np.asarray((c**2 * t - np.sqrt((c**2 * t) ** 2 - a * ((c * t) ** 2 - nearest**2))) / a)


def passing(ask: Ask, source: Callable[[Ask], Signal]) -> Signal:
    """Return a source as it is heard on its way past; as it is where its speed is zero.

    Parameters
    ----------
    ask : Ask
        With the values of `PARAMETERS`. The source is nearest halfway through the event.
    source : callable
        Makes the sound of the source at rest for the stretch that it is given.
    """
    if ask["speed"] < 0.1:
        return _from_afar(source(ask), ask)
    grid = ask.start + np.arange(int(ask.duration * CONTROL_RATE) + 2) / CONTROL_RATE
    left = emission_times(grid, ask.whole / 2, ask["speed"], ask["nearest"])
    zero = float(emission_times([0.0], ask.whole / 2, ask["speed"], ask["nearest"])[0])
    made = source(replace(ask, start=float(left[0]) - zero, duration=float(left[-1] - left[0]) + 0.01))
    ticks = np.arange(ask.length) / ask.rate * CONTROL_RATE
    places = np.interp(ticks, np.arange(grid.size), (left - left[0]) * ask.rate)
    distance = np.hypot(ask["nearest"], ask["speed"] * left)
    gain = np.interp(ticks, np.arange(grid.size), ask["nearest"] / distance * _appearing(grid / ask.whole))
    return _through_air(_from_afar(read(made, places), ask) * gain.astype(np.float32), ask, grid - ask.start, distance)


def _appearing(part: Array) -> Array:
    """Return a gain that comes from nothing and goes to nothing over a pass, each part of it from 0 to 1."""
    return np.asarray(np.sin(0.5 * np.pi * np.clip(np.minimum(part, 1 - part) / HIDDEN, 0, 1)) ** 2)


def _absorption(frequencies: npt.ArrayLike) -> Array:
    """Return what air takes away, in dB per metre, at frequencies (Hz): a fit to ISO 9613-1 at 15 °C and 60 %."""
    kilohertz = np.asarray(frequencies, np.float64) / 1000
    return np.asarray(0.005 * kilohertz**1.5 / (1 + (kilohertz / 6) ** 0.7))


def _from_afar(signal: Signal, ask: Ask) -> Signal:
    """Return a signal after the way from the nearest point."""
    frequencies = np.geomspace(100.0, max(ask.rate / 2, 200.0), 24)
    loss = np.minimum(ask["dulling"] * ask["nearest"] * _absorption(frequencies), 90.0)
    if loss[-1] < 0.5:
        return signal
    return shape(signal, ask.rate, tuple(zip(frequencies.tolist(), (-loss).tolist(), strict=True)))


def _through_air(signal: Signal, ask: Ask, times: Array, distance: Array) -> Signal:
    """Return a signal with the loss of high tones that the way beyond the nearest point adds."""
    frequencies = np.geomspace(100.0, ask.rate / 2, 24)
    thin = slice(None, None, 5)
    loss = ask["dulling"] * np.minimum((distance[thin, None] - ask["nearest"]) * _absorption(frequencies), 40.0)
    return vary(signal, ask.rate, times[thin], frequencies, 10 ** (-np.minimum(loss, 60.0) / 20))
