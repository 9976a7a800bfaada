"""The embedded engine: mechanisms in code, sounds in data."""

from menura.engines.sounds.engine import SoundsEngine

__all__ = ["SoundsEngine"]
