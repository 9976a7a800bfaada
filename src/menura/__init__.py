"""Menura: a compiler for sound."""

__version__ = "0.1.0"
