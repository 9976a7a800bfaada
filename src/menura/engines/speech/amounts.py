"""How the attributes of markup are written: speeds, pitches, levels and lengths of time."""

import math
import re
from collections.abc import Mapping

RATES = {"x-slow": 0.5, "slow": 0.75, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
PITCHES = {"x-low": -6.0, "low": -3.0, "medium": 0.0, "default": 0.0, "high": 3.0, "x-high": 6.0}
"""Semitones."""
RANGES = {"x-low": 0.4, "low": 0.7, "medium": 1.0, "default": 1.0, "high": 1.4, "x-high": 1.8}
VOLUMES = {"x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 4.0, "x-loud": 8.0}
"""dB."""
BREAKS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
"""Seconds."""
EMPHASES: Mapping[str, tuple[float, float, float, float]] = {
    "strong": (0.85, 2.0, 1.3, 3.0),
    "moderate": (0.92, 1.2, 1.15, 1.5),
    "none": (1.0, 0.0, 1.0, 0.0),
    "reduced": (1.1, -1.0, 0.8, -3.0),
}
"""Rate, pitch, range and volume of each level."""

LONGEST_BREAK = 60.0
"""Seconds."""

_NUMBER = re.compile(r"([+-]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})(%|st|dB|ms|s)?", re.ASCII)


def rate(text: str) -> float | None:
    """Return a factor of speed, 0.2 … 5: a word, ``150%``, ``+20%`` or ``1.5``; None where it is none of them."""
    return _factor(text, RATES)


def reach(text: str) -> float | None:
    """Return the factor of a pitch range: a word, ``150%``, ``+20%`` or ``1.5``."""
    return _factor(text, RANGES)


def pitch(text: str) -> float | None:
    """Return semitones: a word, ``+2st`` or ``-10%``; None where it is neither or beyond an octave."""
    if text in PITCHES:
        return PITCHES[text]
    match = _NUMBER.fullmatch(text)
    if match is None or match[3] not in {"st", "%"}:
        return None
    value = float(match[1] + match[2])
    if match[3] == "%":
        factor = 1 + value / 100 if match[1] else value / 100
        value = 12 * math.log2(factor) if factor > 0 else math.inf
    return value if abs(value) <= 12 else None


def volume(text: str) -> float | None:
    """Return dB: a word or ``-6dB``; None where it is neither or beyond ±24 dB."""
    if text in VOLUMES:
        return VOLUMES[text]
    match = _NUMBER.fullmatch(text)
    value = float(match[1] + match[2]) if match is not None and match[3] == "dB" else None
    return value if value is not None and abs(value) <= 24 else None


def seconds(text: str) -> float | None:
    """Return a length of time: ``500ms`` or ``1.5s``; None where it is none or longer than `LONGEST_BREAK`."""
    match = _NUMBER.fullmatch(text)
    if match is None or match[3] not in {"s", "ms"} or match[1] == "-":
        return None
    value = float(match[2]) / (1000 if match[3] == "ms" else 1)
    return value if value <= LONGEST_BREAK else None


def _factor(text: str, words: Mapping[str, float]) -> float | None:
    if text in words:
        return words[text]
    match = _NUMBER.fullmatch(text)
    if match is None or match[3] not in {"%", None}:
        return None
    value = float(match[1] + match[2]) / (100 if match[3] else 1)
    value = 1 + value if match[1] and match[3] else value
    return value if 0.2 <= value <= 5 else None
