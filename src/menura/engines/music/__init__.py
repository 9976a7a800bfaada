"""The embedded instruments: mechanisms in code, instruments in data; or a SoundFont, through the same door."""

from menura.engines.music.engine import MusicEngine

__all__ = ["MusicEngine"]
