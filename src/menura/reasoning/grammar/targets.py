"""Which events of a plan an instruction is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans.model import Event, Plan, Sound
from menura.reasoning.grammar import exclusions, players
from menura.reasoning.grammar.marks import Page, of_kind
from menura.reasoning.grammar.mentions import Mention
from menura.reasoning.grammar.segments import explains, spoken, vocabulary

BACKGROUNDS = frozenset({"room-tone", "outdoor-air"})
"""Sounds that nobody asked for."""

ALL = re.compile(r"\b(?:everything|all|whole|entire|it all|the scene|the mix|every sound)\b|全部|所有|整个|整体|都")
ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "last": -1, "final": -1, "第一": 0, "第二": 1, "第三": 2, "第四": 3, "第五": 4, "最后": -1,
}  # fmt: skip
_COUNTED = "first|second|third|fourth|fifth|last|final|1st|2nd|3rd|4th|5th"
_ORDINAL = re.compile(rf"\bthe (?P<en>{_COUNTED})\b(?! \d)|(?P<zh>第[一二三四五]|最后)(?=[声下次个只一辆])")


@dataclass(frozen=True)
class Target:
    """What an instruction is about.

    Attributes
    ----------
    events : tuple of Event
        In the order of time.
    whole : bool
        Whether these are all events of their tracks.
    """

    events: tuple[Event, ...]
    whole: bool

    @property
    def tracks(self) -> tuple[str, ...]:
        """Ids of the tracks of the events, each once."""
        return tuple(dict.fromkeys(event.track for event in self.events))


def find(plan: Plan, page: Page, atlas: Atlas) -> Target | None:
    """Return what an instruction names; None when it names nothing.

    Raises
    ------
    RequestError
        If it names a sound that the plan does not have.
    """
    by_id = [event for event in plan.events if re.search(rf"(?<![\w-]){re.escape(event.id)}(?![\w-])", page.lower)]
    by_id = [event for event in by_id if "-" in event.id or not players.plays(event)]
    if by_id:
        return _target(plan, by_id)
    heard = players.find(plan, page.text)
    if heard:
        return _chosen(plan, heard, page)
    named = [mark for mark in of_kind(page.in_order(), "sound") if isinstance(mark.value, Mention)]
    if named:
        return _chosen(plan, _of_mention(plan, named[0].value, atlas), page)
    words = [mark.value.stem for mark in of_kind(page.in_order(), "word") if mark.value.stem]
    by_words = [event for event in plan.events if words and _speaks_of(event, words, atlas)]
    if by_words:
        return _chosen(plan, by_words, page)
    if ALL.search(page.lower):
        return Target(_foreground(plan), True)
    if words and not re.fullmatch(r"(?:it|this|that)", " ".join(words)):
        of_group = _of_group(plan, " ".join(words), atlas)
        if of_group:
            return _chosen(plan, of_group, page)
        matches = atlas.search(" ".join(words), 1)
        if matches and matches[0].score >= 0.5:
            mention = Mention(matches[0].name, 0.5, tuple(words), " ".join(words), "")
            return _chosen(plan, _of_mention(plan, mention, atlas), page)
        raise missing(plan, spoken(list(of_kind(page.in_order(), "word"))))
    return None


def only(plan: Plan) -> Target:
    """Return the one thing that "it" can mean.

    Raises
    ------
    RequestError
        If the plan has several.
    """
    events = _foreground(plan)
    if len({event.track for event in events}) != 1:
        raise missing(plan, "it")
    return Target(events, True)


def everything(plan: Plan) -> Target:
    """Return all events that somebody asked for."""
    return Target(_foreground(plan), True)


def missing(plan: Plan, words: str) -> RequestError:
    """Return the error for a sound that the plan does not have."""
    titles = {track.id: track.name for track in plan.tracks}
    called = (titles.get(e.track) if players.plays(e) else "" for e in plan.events)
    have = ", ".join(dict.fromkeys(n or e.track for n, e in zip(called, plan.events, strict=True))) or "nothing"
    return RequestError(f"{words!r} does not say which sound; the plan has: {have}.", hint="Name one of these.")


def _foreground(plan: Plan) -> tuple[Event, ...]:
    events = sorted(plan.events, key=lambda event: event.start)
    return tuple(event for event in events if event.track not in BACKGROUNDS) or tuple(events)


def _of_mention(plan: Plan, mention: Mention, atlas: Atlas) -> list[Event]:
    found = [e for e in plan.events if isinstance(e.body, Sound) and e.body.name == mention.name]
    if not found:
        found = [e for e in plan.events if isinstance(e.body, Sound) and explains(e.body.name, mention.stems, atlas)]
    found = found or _of_kin(plan, mention.name) or _of_group(plan, mention.words, atlas)
    if not found:
        raise missing(plan, mention.words)
    return found


def _of_kin(plan: Plan, name: str) -> list[Event]:
    """Return events of more special sounds, or of the plainer one: rain-heavy is rain."""

    def is_kin(other: str) -> bool:
        return other.startswith(f"{name}-") or name.startswith(f"{other}-")

    return [event for event in plan.events if isinstance(event.body, Sound) and is_kin(event.body.name)]


def _of_group(plan: Plan, words: str, atlas: Atlas) -> list[Event]:
    """Return what belongs to a group of sounds, but for what nobody asked for."""
    names = atlas.index.tags.get(exclusions.group(words, atlas) or "", ())
    return [e for e in _foreground(plan) if isinstance(e.body, Sound) and e.body.name in names]


def _speaks_of(event: Event, words: Sequence[str], atlas: Atlas) -> bool:
    if not isinstance(event.body, Sound):
        return any(word in event.id.lower() for word in words)
    return any(len(word) > 1 and word in vocabulary(event.body.name, atlas) for word in words)


def _chosen(plan: Plan, events: Sequence[Event], page: Page) -> Target:
    """Return one of several events where the instruction counts: "the second bark"."""
    events = sorted(events, key=lambda event: event.start)
    match = _ORDINAL.search(page.lower)
    if match and len(events) > 1:
        index = ORDINALS[match.group("en") or match.group("zh")]
        if index >= len(events):
            raise RequestError(
                f"{match.group()!r} was asked for, but the plan has {len(events)} of {events[0].track}.",
                hint="Count from the first.",
            )
        return Target((events[index],), False)
    return _target(plan, events)


def _target(plan: Plan, events: Sequence[Event]) -> Target:
    tracks = {event.track for event in events}
    whole = all(event in events for event in plan.events if event.track in tracks)
    return Target(tuple(sorted(events, key=lambda event: event.start)), whole)
