"""What is to be said, after its markup has been read: runs of text in one style, pauses, boundaries and marks."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Style:
    """How a run of text is said, relative to the voice's own manner.

    Attributes
    ----------
    language, voice : str
        Empty: found from the text, the usual one of the language.
    rate : float
        Factor of speed.
    pitch : float
        Semitones.
    range : float
        Factor by which the melody of speech moves further.
    volume : float
        dB.
    says : str
        What the text is: ``characters``, ``digits``, ``date`` … of ``say-as``; empty: text.
    format : str
        Order of a date: ``dmy``, ``mdy``, ``ymd`` …
    phonemes : str
        The alphabet where the text is written in sounds: ``ipa`` or ``x-espeak``.
    stands_for : str
        What the reader sees where the text is an alias.
    """

    language: str = ""
    voice: str = ""
    rate: float = 1.0
    pitch: float = 0.0
    range: float = 1.0
    volume: float = 0.0
    says: str = ""
    format: str = ""
    phonemes: str = ""
    stands_for: str = ""

    @property
    def manner(self) -> tuple[float, float, float, float]:
        """Rate, pitch, range and volume."""
        return self.rate, self.pitch, self.range, self.volume


@dataclass(frozen=True)
class Run:
    """Text in one style."""

    text: str
    style: Style = Style()


@dataclass(frozen=True)
class Pause:
    """Silence of some seconds."""

    seconds: float


@dataclass(frozen=True)
class Boundary:
    """The end of a sentence, or of a paragraph."""

    paragraph: bool = False


@dataclass(frozen=True)
class Mark:
    """A place whose time is wanted."""

    name: str


Item: TypeAlias = Run | Pause | Boundary | Mark
Script: TypeAlias = tuple[Item, ...]
