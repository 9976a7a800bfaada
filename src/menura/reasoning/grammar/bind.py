"""Words meet the picture: what strikes lands on impacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from statistics import median

from menura.engines.sounds.atlas import Sound
from menura.plans.facts import Facts, Impact
from menura.plans.model import Value
from menura.reasoning.grammar.following import nearness, panned
from menura.reasoning.grammar.series import counted
from menura.reasoning.grammar.wishes import Wish

WEAK = 0.2
"""Impacts weaker than this share of the strongest are ignored when no number was asked for."""

QUIETEST = -12.0
"""Gain in dB of the weakest impact."""

STRONG = 0.5
"""Strength from which an impact is hard."""

ACROSS = 0.12
"""Picture widths between impacts from which their places tell them apart."""

SIGNALS = frozenset({"alarm", "bell", "signal", "siren"})
"""Tags of what wants to be noticed."""

STROKES = {"clicks": "actions", "steps": "steps"}
"""Mechanism of a bed made of single strokes → its parameter for how many there are."""

STRIKING = frozenset({"footstep", "footsteps", "hands", "office"})
"""Tags of such beds whose strokes can be seen."""

FEWEST = 3
"""Impacts from which a row of strokes is one."""

STROKE = 0.8
"""Seconds that a single stroke takes, its decay included."""

ELSEWHERE = 0.2
"""Picture widths from which another source cannot be the same thing."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One impact as it is heard."""

    start: float
    gain: float
    pan: float
    source: str | None = None
    metres: float = 1.0
    """Factor on the usual distance."""


def is_striking(wish: Wish, sound: Sound | None) -> bool:
    """Return whether a wish should land on what is seen to strike."""
    if sound is None or wish.is_timed or wish.end is not None or wish.every is not None or wish.often:
        return False
    return sound.form == "impulse" or (sound.form == "burst" and bool({"footstep", "footsteps"} & {*sound.tags}))


def has_strokes(wish: Wish, sound: Sound | None) -> bool:
    """Return whether a wish is for a lasting row of single strokes that may be seen: footsteps, typing."""
    if sound is None or sound.form != "bed" or wish.is_timed or wish.end is not None or wish.length is not None:
        return False
    return bool(STRIKING & {*sound.tags}) and "crowd" not in sound.tags and "friction" not in sound.tags


def stroke(sound: Sound) -> dict[str, Value]:
    """Return the parameters that make one single stroke of a bed; empty where its mechanism cannot."""
    return {STROKES[sound.mechanism]: 1.0} if sound.mechanism in STROKES else {}


def pace(impacts: Sequence[Impact]) -> float | None:
    """Return the median seconds between impacts; None for too few of them or no pace that a hand or foot has."""
    if len(impacts) < FEWEST:
        return None
    times = sorted(impact.time for impact in impacts)
    middle = median(later - earlier for earlier, later in pairwise(times))
    return round(middle, 3) if 0.1 <= middle <= 2.0 else None


def strays(impacts: Sequence[Impact]) -> list[Impact]:
    """Return the impacts of what cannot be the thing that strikes most: another object, elsewhere, at the same time.

    One thing may be followed as several objects, one after another; it cannot strike in two places by turns.
    """
    sources: dict[str, list[Impact]] = {}
    for impact in impacts:
        sources.setdefault(impact.source or "", []).append(impact)
    main = max(sources.values(), key=len, default=[])
    found = [group for name, group in sources.items() if name and group is not main and _is_elsewhere(group, main)]
    return [impact for group in found for impact in group]


def _is_elsewhere(group: Sequence[Impact], main: Sequence[Impact]) -> bool:
    first, last = min(i.time for i in group), max(i.time for i in group)
    around = min(i.time for i in main) < first and last < max(i.time for i in main)
    apart = min(abs(one.x - other.x) for one in group for other in main)
    return around and apart > ELSEWHERE and 3 * len(group) <= len(main)


def allotted(
    wishes: Sequence[Wish], sounds: Sequence[Sound], impacts: Sequence[Impact], *, by_strength: bool = False
) -> tuple[str, list[list[Impact]]]:
    """Divide impacts among the wishes that strike.

    Parameters
    ----------
    wishes : sequence of Wish
        Those for which :func:`is_striking` holds, in the order of time.
    sounds : sequence of Sound
    impacts : sequence of Impact
    by_strength : bool
        The first wish gets the stronger half.

    Returns
    -------
    str
        ``"time"``, ``"source"``, ``"place"`` or ``"strength"``: what decided.
    list of list of Impact
        For each wish, in the order of time: the strongest where a number was asked for, otherwise all that are not
        weak.
    """
    ordered = sorted(impacts, key=lambda impact: impact.time)
    how, groups = ("strength", _halved(ordered, len(wishes))) if by_strength else _divided(wishes, sounds, ordered)
    return how, [_chosen(wish, group) for wish, group in zip(wishes, groups, strict=True)]


def _halved(impacts: list[Impact], count: int) -> list[list[Impact]]:
    """Divide into strong and weak ones."""
    if count == 1:
        return [impacts]
    return [[i for i in impacts if i.strength >= STRONG], [i for i in impacts if i.strength < STRONG]]


def _chosen(wish: Wish, impacts: Sequence[Impact]) -> list[Impact]:
    count = counted(wish)
    strongest = sorted(impacts, key=lambda impact: -impact.strength)
    if not strongest:
        return []
    if count is not None:
        kept = strongest[:count]
    else:
        kept = [impact for impact in strongest if impact.strength >= WEAK * strongest[0].strength]
    return sorted(kept, key=lambda impact: impact.time)


def _divided(wishes: Sequence[Wish], sounds: Sequence[Sound], impacts: list[Impact]) -> tuple[str, list[list[Impact]]]:
    count = len(wishes)
    if count < 2 or len(impacts) < count:
        return "time", [impacts[index : index + 1] if count > 1 else impacts for index in range(count)]
    if all(wish.relation in {"then", "sentence"} for wish in wishes[1:]):
        return "time", _by_time(impacts, count)
    elsewhere = strays(impacts) if count == 2 else []
    rest = [impact for impact in impacts if impact not in elsewhere]
    how, divided = "source", [rest, elsewhere] if elsewhere else _by_source(impacts, count)
    if divided is None:
        how, divided = _by_gaps(impacts, count)
    groups = sorted(divided, key=lambda group: (-len(group), group[0].time))
    usual = [sound.repeat.count[1] if sound.repeat else 1 for sound in sounds]
    asked = [counted(wish) or number for wish, number in zip(wishes, usual, strict=True)]
    order = sorted(range(count), key=lambda index: (-asked[index], index))
    placed = dict(zip(order, groups, strict=True))
    return how, [placed[index] for index in range(count)]


def _by_time(impacts: list[Impact], count: int) -> list[list[Impact]]:
    """Cut at the longest rests."""
    rests = sorted(range(1, len(impacts)), key=lambda i: impacts[i - 1].time - impacts[i].time)[: count - 1]
    edges = [0, *sorted(rests), len(impacts)]
    return [impacts[first:last] for first, last in pairwise(edges)]


def _by_source(impacts: list[Impact], count: int) -> list[list[Impact]] | None:
    sources: dict[str, list[Impact]] = {}
    for impact in impacts:
        if impact.source is not None:
            sources.setdefault(impact.source, []).append(impact)
    if len(sources) < count or sum(map(len, sources.values())) < len(impacts):
        return None
    largest = sorted(sources.values(), key=len, reverse=True)
    return largest[:count]


def _by_gaps(impacts: list[Impact], count: int) -> tuple[str, list[list[Impact]]]:
    """Cut where the places, or else the strengths, lie farthest apart."""
    across = max(i.x for i in impacts) - min(i.x for i in impacts) > ACROSS

    def key(impact: Impact) -> float:
        return impact.x if across else impact.strength

    ranked = sorted(impacts, key=key)
    edges = sorted(range(1, len(ranked)), key=lambda i: key(ranked[i - 1]) - key(ranked[i]))[: count - 1]
    cuts = [0, *sorted(edges), len(ranked)]
    groups = [sorted(ranked[first:last], key=lambda i: i.time) for first, last in pairwise(cuts)]
    return "place" if across else "strength", groups


def bound(impacts: Sequence[Impact], strongest: float, facts: Facts) -> tuple[Bound, ...]:
    """Return how impacts are heard.

    Parameters
    ----------
    impacts : sequence of Impact
    strongest : float
        Strength of the strongest impact of the video; it is heard at full level.
    facts : Facts
    """
    objects = {thing.id: thing for thing in facts.objects}
    out = []
    for impact in impacts:
        share = max(impact.strength, 1e-3) / max(strongest, 1e-3)
        thing = objects.get(impact.source or "")
        out.append(
            Bound(
                start=round(impact.time, 3),
                gain=round(max(QUIETEST, 12 * log10(share)), 1),
                pan=panned(impact.x),
                source=impact.source,
                metres=nearness(thing, impact.time) if thing else 1.0,
            )
        )
    return tuple(out)
