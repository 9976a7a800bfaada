"""Short noises that belong to a note: a hammer's knock, a plectrum's scratch, a key's fall, a tongue's chiff."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from menura.audio.clip import Samples
from menura.engines.music.mechanisms.base import Stroke
from menura.engines.music.noises import coloured, stretch
from menura.engines.music.spectrum import LEVEL


@dataclass(frozen=True)
class Burst:
    """A short noise.

    Attributes
    ----------
    low, high : float
        Hertz between which it lies.
    level : float
        In dB below the note at mezzoforte.
    fall : float
        Seconds in which it falls by 60 dB.
    rise : float
        Seconds in which it comes.
    force : float
        dB it gains when the velocity doubles, beyond what the note gains.
    after : bool
        Whether it comes when the note is let go.
    """

    low: float
    high: float
    level: float
    fall: float
    rise: float = 0.001
    force: float = 3.0
    after: bool = False

    def add(self, out: Samples, stroke: Stroke, gain: float) -> None:
        """Add it to a note ``float32 [c, n]`` whose own gain at mezzoforte is 1."""
        at = round(stroke.held * stroke.rate) if self.after else 0
        n = min(round((1.3 * self.fall + self.rise) * stroke.rate), out.shape[1] - at)
        if n <= 1:
            return
        noise = stretch(coloured(stroke.rate, self.low, min(self.high, stroke.top)), n, stroke.chance)
        level = LEVEL * gain * 10 ** ((self.level + self.force * stroke.force + stroke.chance.normal(0, 1.5)) / 20)
        made = _shape(self.rise, self.fall, n, stroke.rate) * noise
        made *= np.float32(level)
        out[:, at : at + n] += made


@lru_cache(maxsize=64)
def _shape(rise: float, fall: float, length: int, rate: int) -> Samples:
    """Return how a burst comes and goes; not to be written to."""
    times = np.arange(length, dtype=np.float32) / rate
    shape = np.exp(-6.9 / fall * np.maximum(times - rise, 0)) * np.minimum(times / rise, 1)
    shape *= np.minimum(1, (length - np.arange(length)) / (0.2 * length))
    return np.asarray(shape, np.float32)
