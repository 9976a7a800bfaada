"""What a plan says, in the words that networks were trained on: captions, thoughts, and what to avoid."""

from collections.abc import Callable, Iterable, Sequence

from menura.engines.neural.windows import Window
from menura.plans.model import Event, Sound, Stage, Thought

TOLD: tuple[Stage, ...] = ("perception", "meaning", "timing", "space")
"""Stages of the reasoning that say what is heard and why; the others are about the mix."""


def within(events: Iterable[Event], window: Window) -> list[Event]:
    """Return the events that sound in a window, in time order."""
    found = [event for event in events if event.start < window.end and event.end > window.start]
    return sorted(found, key=lambda event: (event.start, event.id))


def caption(events: Sequence[Event]) -> str:
    """Return what is heard, each sound once, in time order: ``"a dog barks, light rain"``."""
    return ", ".join(dict.fromkeys(name for event in events if (name := _named(event))))


def _named(event: Event) -> str:
    words = event.body.words.strip()
    return words or (event.body.name.replace("-", " ") if isinstance(event.body, Sound) else "")


def avoided(exclude: Sequence[str], usual: str = "") -> str:
    """Return what must not be heard: what the plan excludes, or else what a checkpoint usually avoids."""
    return ", ".join(name.replace("-", " ") for name in exclude) or usual


def reasons(thoughts: Sequence[Thought], events: Sequence[Event]) -> list[str]:
    """Return what was thought about events, and about the scene as a whole, one sentence an item."""
    about = {name for event in events for name in (event.id, event.track, event.because) if name}
    return [
        thought.text
        for thought in thoughts
        if thought.stage in TOLD and (not thought.about or thought.id in about or about & set(thought.about))
    ]


def fitting(sentences: Sequence[str], count: Callable[[str], int], most: int) -> tuple[str, int]:
    """Return as many whole sentences as a network reads, and how many were left out.

    Parameters
    ----------
    sentences : sequence of str
        The most important first.
    count : callable
        Returns how many tokens a text has.
    most : int
        Tokens that the network reads.
    """
    kept: list[str] = []
    for sentence in sentences:
        if count(" ".join([*kept, sentence])) > most:
            break
        kept.append(sentence)
    return " ".join(kept), len(sentences) - len(kept)
