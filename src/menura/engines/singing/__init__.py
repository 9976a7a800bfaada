"""The engine that sings: espeak-ng says the words, a vocoder in numpy puts them on the melody."""

from menura.engines.singing.engine import SingingEngine

__all__ = ["SingingEngine"]
