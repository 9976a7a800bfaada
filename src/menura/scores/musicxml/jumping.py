"""Segno, Coda, D.C., D.S. and Fine, as sounds, signs or words say them."""

import re
from collections.abc import Collection
from xml.etree.ElementTree import Element

from menura.scores.repeats import Signs

WORDS = (
    (r"\bD\.? ?C\b|\bda capo\b", "jump", "capo"),
    (r"\bD\.? ?S\b|\bdal segno\b", "jump", "segno"),
    (r"^\W*(to|alla) coda\b", "leaves", "coda"),
    (r"^\W*fine\W*$", "fine", "yes"),
)
"""What words mean where no sound tells, the first that fits."""


def mark(signs: Signs, sound: Element | None, kinds: Collection[str], words: str) -> bool:
    """Write down what a direction says about which measure is played next.

    Parameters
    ----------
    signs : Signs
        Of the measure that it stands in.
    sound : Element or None
        Its ``sound``, which is believed before signs and words.
    kinds : collection of str
        The tags of what is printed.
    words : str
        What is written.

    Returns
    -------
    bool
        Whether it said anything.
    """
    told = _sounding(sound) or _printed(kinds, words)
    for name, value in told.items():
        setattr(signs, name, True if name == "fine" else value)
    return bool(told)


def _sounding(sound: Element | None) -> dict[str, str]:
    if sound is None:
        return {}
    told = {name: sound.get(name, "") for name in ("segno", "coda", "fine")}
    told["jump"] = "capo" if sound.get("dacapo") == "yes" else sound.get("dalsegno", "")
    told["leaves"] = sound.get("tocoda", "")
    return {name: value for name, value in told.items() if value and value != "no"}


def _printed(kinds: Collection[str], words: str) -> dict[str, str]:
    told = {kind: kind for kind in kinds if kind in {"segno", "coda"}}
    for pattern, name, value in WORDS:
        if re.search(pattern, words, re.IGNORECASE):
            return {name: value}  # a sign beside such words is the one that they speak of
    return told
