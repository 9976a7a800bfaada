"""ABC notation: tunes as text. Source: The ABC music standard 2.1 (December 2011), abcnotation.com."""

from menura.scores.abc.reading import read
from menura.scores.abc.writing import write

__all__ = ["read", "write"]
