"""What a mechanism is: the physics of a family of sounds, in two steps, controls and then signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, ClassVar, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Signal: TypeAlias = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Parameter:
    """A number that a mechanism takes.

    Attributes
    ----------
    default : float
    low, high : float
        What physics allows.
    unit : str
        ``"Hz"``, ``"s"``, ``"dB"``, ``"1/s"``, ``"m"`` or ``""``.
    meaning : str
        One line.
    scale : {"log", "linear"}
        How it varies: frequencies, times and rates by ratio, levels and signed numbers by difference.
    """

    default: float
    low: float
    high: float
    unit: str
    meaning: str
    scale: Literal["log", "linear"] = "log"


@dataclass(frozen=True)
class Ask:
    """What is asked of a mechanism: values, a stretch of time, and where chance comes from.

    Attributes
    ----------
    values : mapping of str to float
        One number for every parameter of the mechanism.
    rate : int
        Samples per second.
    duration : float
        Seconds to make.
    start : float
        Seconds since the event began: more than zero for the later stretches of a long event.
    whole : float
        Seconds that the whole event lasts.
    seed : int
        Stands for the event: equal for all stretches of it.
    stretch : int
        Number of the stretch.
    """

    values: Mapping[str, float]
    rate: int
    duration: float
    start: float = 0.0
    whole: float = 0.0
    seed: int = 0
    stretch: int = 0

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    @cached_property
    def length(self) -> int:
        """Samples to make."""
        return round(self.duration * self.rate)

    def lasting(self, purpose: str) -> np.random.Generator:
        """Return chance that is the same in every stretch of the event: for rhythm, character, slow curves.

        Draw from the event's beginning and take the part that is needed, so that stretches agree.
        """
        return _generator(f"{self.seed}/{purpose}")

    def fresh(self, purpose: str) -> np.random.Generator:
        """Return chance that differs between stretches: for noise and dense grains."""
        return _generator(f"{self.seed}/{purpose}/{self.stretch}")

    def times(self) -> npt.NDArray[np.float64]:
        """Return the time of each sample in seconds since the event began."""
        return self.start + np.arange(self.length) / self.rate


class Mechanism(Protocol):
    """The physics of a family of sounds."""

    parameters: ClassVar[Mapping[str, Parameter]]

    def controls(self, ask: Ask) -> Any:
        """Return everything that decides the sound, as a frozen dataclass that can be looked at."""
        ...

    def signal(self, controls: Any, ask: Ask) -> Signal:
        """Return the sound, mono, ``ask.length`` samples, at any level: the engine sets the level."""
        ...


def _generator(label: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(blake2b(label.encode(), digest_size=16).digest(), "big"))
