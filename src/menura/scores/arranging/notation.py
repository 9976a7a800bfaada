"""The step notation in which patterns are written: one line per voice, one sign per step."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from menura.errors import AtlasError
from menura.scores.arranging import metres
from menura.scores.beats import GRID
from menura.scores.drums import KEYS

Kind = Literal["drum", "bass", "tones", "chords"]

DRUMMED = {"g": 34, "o": 58, "x": 82, "X": 108}
"""Velocities of drum strokes: ghost, soft, plain, accented."""

SIGNS: dict[Kind, str] = {
    "drum": "goxX",
    "bass": "123456789v0aw",
    "tones": "123456789nNw",
    "chords": "cCdDuUxXhHlL",
}
"""Which signs each kind of voice knows; what they mean is told at the head of every file of patterns."""


class Stroke(NamedTuple):
    """A stroke of a voice.

    Attributes
    ----------
    at, length : int
        Ticks since the first bar line of the voice.
    sign : str
        What is struck: one of :data:`SIGNS`.
    velocity : int
        1 … 127.
    held : bool
        Whether it lasts until the voice strikes again, or to the end of the bar.
    """

    at: int
    length: int
    sign: str
    velocity: int
    held: bool


@dataclass(frozen=True)
class Voice:
    """A line of a pattern.

    Attributes
    ----------
    kind : {"drum", "bass", "tones", "chords"}
    name : str
        As it is written; a drum's name for drums.
    bars : tuple of tuple of Stroke
        The strokes of each bar, in ticks since its bar line.
    """

    kind: Kind
    name: str
    bars: tuple[tuple[Stroke, ...], ...]


def voice(name: str, text: str, metre: str, step: int, accents: str = "") -> Voice:
    """Return a line of step notation, read.

    Parameters
    ----------
    name : str
        A drum, or ``bass``, ``tones``, ``chords``, with a number where there are several: ``tones-2``.
    text : str
        One sign per step; ``.`` rests, ``-`` holds; spaces and ``|`` are for the eye.
    metre : str
    step : int
        Ticks of a step.
    accents : str, optional
        ``>`` louder, ``<`` softer, step by step, over and over.

    Raises
    ------
    AtlasError
        If a sign is unknown or the line is no whole number of bars.
    """
    kind = _kind(name)
    signs = "".join(text.split()).replace("|", "")
    bar = metres.bar(metre)
    unknown = sorted(set(signs) - set(SIGNS[kind]) - {".", "-"})
    if unknown:
        raise AtlasError(
            f"{unknown[0]!r} in the line {name!r} is no sign of {kind} lines.", hint=f"Use {SIGNS[kind]}.-"
        )
    if not signs or len(signs) * step % bar:
        raise AtlasError(f"The line {name!r} has {len(signs)} steps, no whole number of bars of {metre}.")
    strokes = _strokes(signs, kind, metre, step, accents.replace(" ", "").replace("|", ""))
    count = len(signs) * step // bar
    return Voice(kind, name, tuple(_barred(strokes, k * bar, bar) for k in range(count)))


def _kind(name: str) -> Kind:
    if name in KEYS:
        return "drum"
    for kind in ("bass", "tones", "chords"):
        if name.rstrip("-0123456789") == kind:
            return kind
    raise AtlasError(f"{name!r} is neither a drum nor bass, tones or chords.", hint="Drums: menura.scores.drums.KEYS.")


def _strokes(signs: str, kind: Kind, metre: str, step: int, accents: str) -> list[Stroke]:
    carried = len(signs) - len(signs.lstrip("-"))  # what holds at the start was struck at the end, one round ago
    found = []
    for k, sign in enumerate(signs):
        if sign in ".-":
            continue
        end = next((j for j in range(k + 1, len(signs)) if signs[j] != "-"), len(signs))
        held = end == len(signs) or signs[end] != "."
        end += carried if end == len(signs) else 0
        velocity = _velocity(kind, sign, k * step, metre, accents[k % len(accents)] if accents else ".")
        found.append(Stroke(k * step, (end - k) * step, sign, velocity, held))
    return found


def _velocity(kind: Kind, sign: str, at: int, metre: str, accent: str) -> int:
    plain = DRUMMED[sign] if kind == "drum" else 94 if sign.isupper() and sign != "N" else 78
    lift = 0 if kind == "drum" else _weight(at, metre)
    return plain + lift + {">": 16, "<": -16}.get(accent, 0)


def _weight(at: int, metre: str) -> int:
    """Return how much louder a place in the bar is by itself."""
    place = at % metres.bar(metre)
    starts = [sum(metres.pulses(metre)[:k]) for k in range(len(metres.pulses(metre)))]
    return 6 if place == 0 else 1 if place in starts else -5


def _barred(strokes: list[Stroke], start: int, bar: int) -> tuple[Stroke, ...]:
    return tuple(s._replace(at=s.at - start) for s in strokes if start <= s.at < start + bar)


def fitted(voice: Voice, metre: str, goal: str) -> Voice:
    """Return a voice of one metre in another: pulses are picked, and those of two lilt where three are wanted."""
    if metre == goal or metres.pulses(metre) == metres.pulses(goal):
        return voice
    if metres.pulses(metre) == 2 * metres.pulses(goal):
        return replace(voice, bars=tuple(half for bar in voice.bars for half in _halves(bar, metres.bar(goal))))
    return replace(voice, bars=tuple(_refitted(bar, metres.pulses(metre), metres.pulses(goal)) for bar in voice.bars))


def _halves(strokes: tuple[Stroke, ...], half: int) -> list[tuple[Stroke, ...]]:
    """Return a bar as two of half its length; what is held in the first may last into the second."""
    return [_barred(list(strokes), start, half) for start in (0, half)]


def _refitted(strokes: tuple[Stroke, ...], own: tuple[int, ...], goal: tuple[int, ...]) -> tuple[Stroke, ...]:
    waltz = own == (GRID,) * 3 and goal[0] == 3 * GRID // 2 and len(set(goal)) == 1
    if waltz:  # one, two, three go into each dotted quarter, as eighths
        return _shrunk(strokes, goal)
    if (
        len(own) == 2 and own[0] == 3 * GRID // 2 and goal == (GRID,) * 3
    ):  # and three eighths fill a bar of three quarters
        grown = [s._replace(at=s.at * 2, length=s.length * 2) for s in strokes if s.at < own[0]]
        return _tidied(grown, 3 * GRID)
    starts = [sum(own[:k]) for k in range(len(own))]
    found, place = [], 0
    for length, index in zip(goal, picked_pulses(own, goal), strict=True):
        inside = [s for s in strokes if starts[index] <= s.at < starts[index] + own[index]]
        for stroke in inside:
            at = metres.moved(stroke.at - starts[index], own[index], length)
            if at < length:
                found.append(stroke._replace(at=place + at, length=_stretched(stroke.length, own[index], length)))
        place += length
    return _tidied(found, place)


def picked_pulses(own: tuple[int, ...], goal: tuple[int, ...]) -> tuple[int, ...]:
    """Return which pulse of a pattern's bar stands for each pulse of the wanted bar."""
    return metres.picked(len(own), len(goal))


def _shrunk(strokes: tuple[Stroke, ...], goal: tuple[int, ...]) -> tuple[Stroke, ...]:
    found = [
        s._replace(at=k * goal[0] + s.at // 2, length=max(s.length // 2, 1)) for k in range(len(goal)) for s in strokes
    ]
    return _tidied(found, sum(goal))


def _stretched(length: int, own: int, goal: int) -> int:
    return length * goal // own if (own, goal) in {(GRID, 3 * GRID // 2), (3 * GRID // 2, GRID)} else length


def _tidied(strokes: list[Stroke], bar: int) -> tuple[Stroke, ...]:
    """Return strokes that end before the next one, and held ones that last until then."""
    ends = [*(stroke.at for stroke in strokes[1:]), bar][: len(strokes)]
    return tuple(
        stroke._replace(length=end - stroke.at if stroke.held else min(stroke.length, end - stroke.at))
        for stroke, end in zip(strokes, ends, strict=True)
    )
