"""The names of drums and their keys in General MIDI."""

from menura.errors import UnknownNameError

KEYS = {
    "kick": 36, "snare": 38, "rim": 37, "clap": 39, "brush": 40, "hat": 42, "pedal-hat": 44, "open-hat": 46,
    "low-tom": 41, "mid-tom": 45, "high-tom": 48, "crash": 49, "ride": 51, "ride-bell": 53, "china": 52, "splash": 55,
    "tambourine": 54, "cowbell": 56, "high-bongo": 60, "low-bongo": 61, "mute-conga": 62, "high-conga": 63,
    "low-conga": 64, "high-timbale": 65, "low-timbale": 66, "high-agogo": 67, "low-agogo": 68, "cabasa": 69,
    "maracas": 70, "guiro": 73, "claves": 75, "high-woodblock": 76, "low-woodblock": 77, "triangle": 81, "shaker": 82,
    "sleigh-bells": 83, "castanets": 85, "surdo": 87, "bass-drum": 35, "muyu": 79, "gong": 80, "small-gong": 84,
    "tanggu": 86,
}  # fmt: skip
"""Key by name. 木鱼, 锣, 小锣 and 堂鼓 have no key of their own in the standard: they take those of its cuica, mute
triangle, bell tree and mute surdo."""

NAMES = {key: name for name, key in KEYS.items()}


def key(name: str) -> int:
    """Return the key of a drum; `UnknownNameError` when there is none of that name."""
    if name not in KEYS:
        raise UnknownNameError("drum", name, sorted(KEYS))
    return KEYS[name]
