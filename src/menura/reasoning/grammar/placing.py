"""How one sound is made and where it is heard: parameters, level, place, distance and their change."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from menura.engines.sounds.atlas import Sound
from menura.plans.curve import Curve, Points
from menura.plans.model import Controls, Notice, Value
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.wishes import Wish

NEAREST, FARTHEST = 0.05, 20_000.0
"""Distances that a plan allows, in metres."""

SILENT = -50.0
"""Gain in dB at which a fade begins or ends."""

SWELL = -18.0
"""Gain in dB at which something that grows begins."""


@dataclass(frozen=True)
class Manners:
    """What the words change about a sound, whatever its times.

    Attributes
    ----------
    parameters : dict
    controls : Controls
    gain : float
        In dB.
    notices : tuple of Notice
        About words that have no effect on this sound.
    """

    parameters: dict[str, Value]
    controls: Controls
    gain: float
    notices: tuple[Notice, ...]


def manners(wish: Wish, sound: Sound, say: Sayings) -> Manners:
    """Return what adjectives and adverbs do to a sound."""
    parameters: dict[str, Value] = {}
    useless: list[str] = []
    pitch, own_pitch = 0.0, "pitch" in sound.human
    for manner in wish.manners:
        effects = manner.effects
        found: dict[str, Value] = {k: v for k, v in effects.get("set", {}).items() if k in sound.human}
        found |= _variant(sound, effects.get("variant", ()))
        pitch += 0.0 if own_pitch else effects.get("pitch", 0.0)
        parameters |= found
        only_sets = not ({*effects} - {"set", "variant", "context", "pace"}) and (
            "set" in effects or "variant" in effects
        )
        paced = "pace" in effects and sound.form != "bed"
        if only_sets and not found and not paced and not effects.get("context"):
            useless.append(manner.name)
    controls = Controls(
        loudness=max(-30.0, min(12.0, wish.total("loudness"))),
        brightness=max(-12.0, min(12.0, wish.total("brightness"))),
        pitch=pitch,
    )
    return Manners(parameters, controls, wish.total("gain"), tuple(_useless(word, sound, say) for word in useless))


def _variant(sound: Sound, wanted: Sequence[str]) -> dict[str, Value]:
    for parameter, choices in sound.variants.items():
        chosen = next((value for value in wanted if value in choices), None)
        if chosen is not None:
            return {parameter: chosen}
    return {}


def _useless(word: str, sound: Sound, say: Sayings) -> Notice:
    known = ", ".join([*sound.human, *(v for choices in sound.variants.values() for v in choices)])
    hint = say("understands", names=known) if known else ""
    return Notice(code="unsupported", text=say("unsupported", word=word, name=sound.name), hint=hint)


def distance(wish: Wish, sound: Sound, duration: float) -> Curve | None:
    """Return the distance in metres over one event's time; None for the usual one."""
    passes = "pass" in sound.name.split("-") or "passing" in sound.tags
    return travelled(wish, sound.distance, duration, passes=passes)


def travelled(wish: Wish, usual: float, duration: float, *, passes: bool = False) -> Curve | None:
    """Return the distance in metres over a time; None for the usual one.

    Parameters
    ----------
    wish : Wish
    usual : float
        Metres.
    duration : float
        Seconds.
    passes : bool
        Whether it passes by itself.
    """
    metres = wish.metres if wish.metres is not None else usual * wish.factor("distance")
    metres = _within(metres)
    motions = [manner.effects["motion"] for manner in wish.manners if "motion" in manner.effects]
    motion = "pass" if "pass" in motions else next(iter(motions), None)
    if motion is None:
        return None if wish.metres is None and wish.factor("distance") == 1.0 else round(metres, 2)
    far, near = _within(8 * metres), metres
    if motion == "approach":
        return _curve([(0.0, far), (duration, near)])
    if motion == "recede":
        return _curve([(0.0, near), (duration, far)])
    if passes:
        return None if wish.metres is None and wish.factor("distance") == 1.0 else round(metres, 2)
    far = _within(4 * metres)
    return _curve([(0.0, far), (duration / 2, near), (duration, far)])


def pan(wish: Wish, sound: Sound, duration: float, chance: Random, position: float) -> Curve:
    """Return the place from left to right over one event's time.

    Parameters
    ----------
    wish : Wish
    sound : Sound
    duration : float
        Seconds.
    chance : Random
        Decides the direction of what passes.
    position : float
        Where the sound stands when nothing is said.
    """
    said = said_pan(wish, duration)
    if said is not None:
        return said
    if wish.first("motion") == "pass" or "pass" in sound.name.split("-"):
        side = chance.choice((-0.8, 0.8))
        return _curve([(0.0, side), (duration, -side)])
    return position


def said_pan(wish: Wish, duration: float) -> Curve | None:
    """Return the place from left to right that the words say, over a time in seconds; None where they say none."""
    said = wish.first("pan")
    if isinstance(said, (int, float)):
        return float(said)
    if isinstance(said, list):
        step = duration / (len(said) - 1)
        return _curve([(index * step, value) for index, value in enumerate(said)])
    return None


def gain(
    wish: Wish, base: float, duration: float, *, first: bool, last: bool, share: tuple[float, float] = (0.0, 1.0)
) -> Curve:
    """Return the level in dB over one event's time: fades at both ends of a series, growth over all of it.

    Parameters
    ----------
    wish : Wish
    base : float
        Level in dB without any change.
    duration : float
        Seconds.
    first, last : bool
        Whether the event is the first or last of its series.
    share : tuple of float
        Which part of the series it is, from 0 to 1.
    """
    fades = {manner.effects["fade"] for manner in wish.manners if "fade" in manner.effects}
    if wish.first("begin") and duration > 1.0 and first and "in" not in fades:
        fades.add("begin")
    points: list[tuple[float, float]] = []
    if "in" in fades and first:
        points = [(0.0, base + SILENT), (min(0.4 * duration, 4.0), base)]
    elif "begin" in fades and wish.start is None:
        points = [(0.0, base + SILENT / 2), (min(0.25 * duration, 0.8), base)]
    elif "swell" in fades:
        points = [(0.0, base + SWELL * (1 - share[0])), (duration, base + SWELL * (1 - share[1]))]
    if "dwindle" in fades and not points:
        points = [(0.0, base + SWELL * share[0]), (duration, base + SWELL * share[1])]
    elif "out" in fades and last:
        from_time = max(0.6 * duration, duration - 4.0, points[-1][0] if points else 0.0)
        points = [*(points or [(0.0, base)]), (from_time, base), (duration, base + SILENT)]
    return _curve(points) if points else round(base, 2)


def _curve(points: Sequence[tuple[float, float]]) -> Points:
    return tuple((round(time, 6), round(value, 2)) for time, value in points)


def _within(metres: float) -> float:
    return min(max(metres, NEAREST), FARTHEST)
