"""The atlas: every sound that can be made, found by name or by words. Data in TOML beside this file."""

from menura.engines.sounds.atlas.catalogue import Atlas, load
from menura.engines.sounds.atlas.model import Layer, Repeat, Sound
from menura.engines.sounds.atlas.search import Match

__all__ = ["Atlas", "Layer", "Match", "Repeat", "Sound", "load"]
