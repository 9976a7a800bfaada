"""What a scene shares: one room, a balance between foreground and beds, and the faint sound of the place."""

from collections import defaultdict
from collections.abc import Sequence

from menura.engines.sounds.atlas import Atlas, Sound

OPEN = frozenset({"outdoors", "forest", "street"})
"""Rooms under the open sky."""

BEDS = -4.0
"""Gain in dB of a bed that lies under a foreground."""

UNDER = 32.0
"""Least distance in LU of a background from the loudest sound that it lies under."""

ROOMLESS = "none"


def room(sounds: Sequence[Sound], prefer: str | None = None) -> str:
    """Return the one room that suits most sounds, those that are not beds counting double.

    Parameters
    ----------
    sounds : sequence of Sound
    prefer : str, optional
        Wins if any sound suits it.

    Returns
    -------
    str
        Among equals the one that its sounds list first; ``"none"`` when no sound asks for a room.
    """
    votes: dict[str, float] = defaultdict(float)
    for sound in sounds:
        weight = 1.0 if sound.form == "bed" else 2.0
        for place, name in enumerate(sound.rooms):
            if name != ROOMLESS:
                votes[name] += weight / (1 + 0.5 * place)
    if not votes:
        return ROOMLESS
    if prefer is not None and prefer in votes:
        return prefer
    best = max(votes.values())
    return next(name for sound in sounds for name in sound.rooms if votes[name] == best)


def space(sound: Sound, shared: str, *, stated: bool) -> str:
    """Return the room of one sound's track: its own bed-like space, or the shared room."""
    if not stated and (sound.rooms == (ROOMLESS,) or (sound.form == "bed" and shared not in sound.rooms)):
        return ROOMLESS
    return shared


def background(sounds: Sequence[Sound], shared: str, atlas: Atlas) -> tuple[Sound, float] | None:
    """Return the faint sound of the place and its gain in dB; None where a bed is heard already.

    Parameters
    ----------
    sounds : sequence of Sound
    shared : str
        The room.
    atlas : Atlas
    """
    floors = [sound.floor for sound in sounds if sound.floor is not None]
    if not floors or any(sound.form == "bed" and sound.floor is None for sound in sounds):
        return None
    open_air = shared in OPEN or (shared == ROOMLESS and any(OPEN & {*sound.rooms} for sound in sounds))
    name = "outdoor-air" if open_air else "room-tone"
    if name not in atlas:
        return None
    air = atlas.get(name)
    # Bringing lone clicks to a loudness target lifts what lies under them: it must lie lower from the start.
    level = min(max(floors), max(sound.level for sound in sounds) - UNDER)
    return air, round(level - air.level, 1)


USUAL_TARGET, LEAST_TARGET = -16.0, -30.0
"""Loudness in LUFS to which a scene is mastered: the usual one, and that of the quietest."""

QUIET = -28.0
"""Level in LUFS from which a scene's loudest sound makes it a quiet scene."""


SHARP = 4.0
"""LU by which a lone blow counts as quieter than its level says: it cannot be made as loud without flattening it."""


def target(sounds: Sequence[Sound]) -> float:
    """Return the loudness in LUFS to which a scene of sounds is mastered.

    A ticking clock as loud as a car is heard as something else: its level is part of what a sound is. So quiet scenes
    are mastered quieter, 1.5 LU for each LU that the loudest sound lies below `QUIET`.
    """
    loudest = max((sound.level - SHARP * (sound.form == "impulse") for sound in sounds), default=0.0)
    return round(max(LEAST_TARGET, USUAL_TARGET + 1.5 * min(0.0, loudest - QUIET)), 1)


def positions(count: int) -> list[float]:
    """Return places from left to right for so many sources: the first in the middle, the rest around it."""
    return [0.0, -0.35, 0.35, -0.6, 0.6, -0.2, 0.2][:count] + [0.0] * max(0, count - 7)
