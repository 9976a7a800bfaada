"""Whether a sound's own description fits the mechanism that is to make it."""

from collections.abc import Iterator, Mapping

from menura.engines.sounds.atlas import Atlas, Sound
from menura.engines.sounds.mechanisms import MECHANISMS, mechanism
from menura.engines.sounds.mechanisms.base import Parameter


def misfits(sound: Sound, atlas: Atlas) -> Iterator[str]:
    """Yield, in words, everything that would keep a sound from being made; nothing for one that plays recordings.

    Parameters
    ----------
    sound : Sound
    atlas : Atlas
        Where the sounds of its layers are found.
    """
    if sound.files:
        return
    if sound.mechanism not in MECHANISMS:
        yield f"there is no mechanism {sound.mechanism!r}; known are {', '.join(sorted(MECHANISMS))}"
        return
    known = mechanism(sound.mechanism).parameters
    yield from _unknown(sound, known)
    yield from _impossible(sound, known)
    for layer in sound.layers:
        if layer.sound not in atlas:
            yield f"its layer {layer.sound!r} is no sound"


def _unknown(sound: Sound, known: Mapping[str, Parameter]) -> Iterator[str]:
    named = {
        "columns": sound.columns,
        "ranges": sound.ranges,
        "human": [key for ends in sound.human.values() for key in ends],
        "variants": [key for choices in sound.variants.values() for values in choices.values() for key in values],
    }
    for place, names in named.items():
        for name in sorted(set(names) - set(known)):
            yield f"{place}: {name!r} is no parameter of {sound.mechanism!r}, which takes {', '.join(known)}"


def _impossible(sound: Sound, known: Mapping[str, Parameter]) -> Iterator[str]:
    for name, (low, high) in sound.ranges.items():
        if name in known and not known[name].low <= low <= high <= known[name].high:
            yield f"ranges: {name} from {low:g} to {high:g} is not within {known[name].low:g} … {known[name].high:g}"
    for human, ends in sound.human.items():
        for name, factors in ends.items():
            if name in known and known[name].scale == "log" and min(factors) <= 0:
                yield f"human: {human} multiplies {name}, so both of its numbers must be above 0"
