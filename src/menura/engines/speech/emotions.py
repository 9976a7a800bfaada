"""What a feeling does to a voice."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Feeling:
    """How a voice changes.

    Attributes
    ----------
    rate : float
        Factor of speed.
    pitch : float
        Semitones.
    range : float
        Factor of how far the melody of speech moves.
    volume : float
        dB.
    pauses : float
        Factor of the pauses between sentences.
    tilt : float
        dB per octave about 1 kHz; brighter where positive.
    """

    rate: float
    pitch: float
    range: float
    volume: float
    pauses: float
    tilt: float


@cache
def feelings() -> Mapping[str, Feeling]:
    """Return all feelings by name: those of :data:`menura.plans.model.Emotion`."""
    text = (files("menura.engines.speech") / "emotions.toml").read_text("utf-8")
    return {name: Feeling(**row) for name, row in tomllib.loads(text).items()}
