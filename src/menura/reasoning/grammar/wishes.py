"""One sound with everything that was said about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from menura.reasoning.grammar.lexicon import Manner
from menura.reasoning.grammar.marks import Mark, values
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.segments import Segment

Number = float | tuple[float, ...]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hear, once understood.

    Attributes
    ----------
    mention : Mention
        With an empty name for a pause, and for a performance.
    words : str
        As they stood in the request.
    relation : str
        To the wish before: ``start``, ``list``, ``sentence``, ``and``, ``while``, ``then`` or ``until``.
    at : tuple of float
        Seconds at which it must start.
    start, end, tail, length, delay, every : float or None
        Seconds; `tail` counts from the end of the scene, `delay` from the wish before, `every` from start to start.
    count, several : int or None
        How often it happens, and how many do it.
    often : str
        ``repeatedly``, ``occasionally``, ``continuously`` or nothing.
    scope : str
        ``whole``, ``start``, ``middle``, ``end`` or nothing.
    metres : float or None
        Distance as given.
    place : str or None
        Room as given.
    manners : tuple of Manner
        The rest, see ``lexicon/manner.toml``.
    """

    mention: Mention
    words: str = ""
    relation: str = "start"
    at: tuple[float, ...] = ()
    start: float | None = None
    end: float | None = None
    tail: float | None = None
    length: float | None = None
    delay: float | None = None
    every: float | None = None
    count: int | None = None
    several: int | None = None
    often: str = ""
    scope: str = ""
    metres: float | None = None
    place: str | None = None
    manners: tuple[Manner, ...] = field(default=())

    @property
    def name(self) -> str:
        """Its name in the atlas; empty for a pause and for a performance."""
        return self.mention.name

    @property
    def cue(self) -> int | None:
        """Which performance it stands for, if any."""
        return self.mention.cue

    @property
    def is_timed(self) -> bool:
        """Whether its start was given."""
        return bool(self.at) or self.start is not None or self.tail is not None or self.scope in {"middle", "end"}

    def total(self, effect: str) -> float:
        """Return the sum of what its manners say about a quantity in dB or semitones."""
        return sum(float(manner.effects.get(effect, 0.0)) for manner in self.manners)

    def factor(self, effect: str) -> float:
        """Return the product of what its manners say about a ratio."""
        product = 1.0
        for manner in self.manners:
            product *= float(manner.effects.get(effect, 1.0))
        return product

    def first(self, effect: str) -> Any:
        """Return what the first manner that speaks of an effect says, or None."""
        return next((manner.effects[effect] for manner in self.manners if effect in manner.effects), None)


def wished(segment: Segment) -> Wish:
    """Return what a segment asks for.

    Parameters
    ----------
    segment : Segment
        With a mention.
    """
    if segment.mention is None:
        raise ValueError("a segment without a sound asks for nothing")
    items = segment.items
    manners = _settled(values(items, "manner"))
    spans = values(items, "span")
    return Wish(
        mention=segment.mention,
        words=segment.text,
        relation=segment.relation,
        at=tuple(sorted({t for times in values(items, "at") for t in times})),
        start=next((a for a, _ in spans if a is not None), None),
        end=next((b for _, b in spans if b is not None), None),
        tail=_last(items, "tail"),
        length=_last(items, "length"),
        delay=_last(items, "delay"),
        every=_last(items, "every"),
        count=_count(items, manners),
        several=_last(items, "several"),
        often=next((m.effects["often"] for m in manners if "often" in m.effects), ""),
        scope=_scope(manners),
        metres=_last(items, "metres"),
        place=_last(items, "place"),
        manners=manners,
    )


def _settled(manners: Sequence[Manner]) -> tuple[Manner, ...]:
    """Return each manner once, in the order of the words."""
    return tuple({manner.name: manner for manner in manners}.values())


def _last(items: Sequence[Mark], kind: str) -> Any:
    found = values(items, kind)
    return found[-1] if found else None


def _count(items: Sequence[Mark], manners: Sequence[Manner]) -> int | None:
    counted = _last(items, "count")
    if counted == 1 and _last(items, "every") is not None:
        return None
    return counted if counted is not None else next((m.effects["count"] for m in manners if "count" in m.effects), None)


def _scope(manners: Sequence[Manner]) -> str:
    found = [m.effects.get("scope") or {"at-start": "start"}.get(m.name, "") for m in manners]
    return next((scope for scope in found if scope), "")
