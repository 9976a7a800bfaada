"""What each window of a scene should follow: its words, its thoughts, its pictures; and what it should avoid."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from menura.engines.neural import prompting
from menura.engines.neural.conditioners.text import Reading
from menura.engines.neural.network.conditions import Features
from menura.engines.neural.network.config import TEXT_TOKENS
from menura.engines.neural.watching import Watched
from menura.engines.neural.windows import Window
from menura.plans.model import Event, Thought


@dataclass(frozen=True)
class Direction:
    """A scene as its networks are told of it.

    Attributes
    ----------
    reading : Reading
        The text encoders.
    events : tuple of Event
    thoughts : tuple of Thought
    avoided : str
    seen : Watched or None
        None where there are no pictures.
    """

    reading: Reading
    events: tuple[Event, ...]
    thoughts: tuple[Thought, ...]
    avoided: str
    seen: Watched | None

    def wanted(self, window: Window) -> Features:
        """Return what a window should follow: of words only what sounds in it."""
        heard = prompting.within(self.events, window)
        words = prompting.caption(heard)
        clip, sync = (None, None) if self.seen is None else self.seen.of(window)
        return Features(clip, sync, self.reading.caption(words) if words else None, self._reasons(heard, words))

    def unwanted(self, window: Window) -> Features:
        """Return what every window should be led away from."""
        del window
        return Features(text=self.reading.caption(self.avoided)) if self.avoided else Features()

    def _reasons(self, heard: Sequence[Event], words: str) -> Tensor | None:
        """Return the thoughts behind a window, or its caption where nobody thought; None for networks without them."""
        if self.reading.second is None:
            return None
        sentences = prompting.reasons(self.thoughts, heard) or ([words] if words else [])
        text, _ = prompting.fitting(sentences, self.reading.second.count, TEXT_TOKENS)
        return self.reading.thoughts(text) if text else None
