"""An event of a plan as the words that a network reads."""

import re
from collections.abc import Iterable, Mapping

from menura.plans.model import Sound, Value

NOT_ASCII = re.compile(r"[^\x00-\x7f]")

COUNTS = re.compile(
    r"\b(once|twice|thrice|again and again|repeatedly"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|many|a few|a couple of) times"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|a couple of|a few) (?=[a-z]))\b",
    re.IGNORECASE,
)
"""How often: each event is one of them."""

PLACES = re.compile(
    r"\b(far away|far off|in the distance|at a distance|distant(ly)?|faraway|nearby|close by"
    r"|(from|on|to) the (left|right)|from (left to right|right to left)|approaching|receding"
    r"|(at|after|from|until|for) \d+(\.\d+)? ?(s|sec|seconds?)\b)",
    re.IGNORECASE,
)
"""Where and when: the mixer's business."""

SCALES: Mapping[str, tuple[str, str]] = {
    "size": ("small", "large"),
    "effort": ("gentle", "hard"),
    "speed": ("slow", "fast"),
    "intensity": ("light", "heavy"),
    "wetness": ("dry", "wet"),
    "age": ("new", "old and worn"),
}
"""Human parameters from 0 to 1: the words for their ends."""

LOW, HIGH = 0.35, 0.65
"""Below and above which a parameter is worth a word."""


def sound(body: Sound) -> str:
    """Return the prompt of a sound: its name and what was said about it, without how often, where and when.

    Parameters
    ----------
    body : Sound

    Returns
    -------
    str
        In English where the words were; other words are left to the name, which is English.
    """
    said = body.words
    if NOT_ASCII.search(said):
        said = ""
    said = " ".join(COUNTS.sub("", PLACES.sub(" ", said)).split()).strip(" ,.;")
    return ", ".join(dict.fromkeys(part for part in (*traits(body.parameters), plain(body.name), said.lower()) if part))


def traits(parameters: Mapping[str, Value]) -> Iterable[str]:
    """Yield words for the parameters that have any, in the order in which they are written."""
    for name, value in parameters.items():
        if isinstance(value, str):
            yield plain(value)
        elif name in SCALES and not LOW <= value <= HIGH:
            yield SCALES[name][value > HIGH]


def untold(parameters: Mapping[str, Value]) -> list[str]:
    """Return the names of parameters that no word can be found for."""
    return [name for name, value in parameters.items() if not isinstance(value, str) and name not in SCALES]


def avoided(exclude: Iterable[str]) -> str:
    """Return the negative prompt for what a plan excludes; empty if nothing is."""
    return ", ".join(dict.fromkeys(plain(name) for name in exclude))


def plain(name: str) -> str:
    """Return an identifier as words: ``"church-bell"`` is "church bell"."""
    return name.replace("-", " ").replace("_", " ").replace(".", " ").strip()
