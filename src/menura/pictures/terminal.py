"""The timeline in a terminal: a line for each event, a spark line for the sound."""

from itertools import pairwise
from unicodedata import east_asian_width

import numpy as np

from menura.audio.clip import Clip
from menura.pictures.canvas import plain
from menura.pictures.wording import worded
from menura.plans.model import Plan

MOST_EVENTS = 500
"""Events that are drawn: of more, the number is told."""

BARS = " ▁▂▃▄▅▆▇█"


def timeline(plan: Plan | None, clip: Clip | None, width: int = 100) -> str:
    """Return a timeline as text.

    Parameters
    ----------
    plan : Plan or None
    clip : Clip or None
    width : int
        Columns of the terminal.
    """
    duration = max(plan.duration if plan is not None else clip.duration if clip is not None else 1.0, 1e-3)
    names = [event.id for event in plan.events] if plan is not None else []
    left = min(max([8, *(_columns(name) for name in names)]) + 1, 30)
    room = max(width - left - 2, 20)
    lines = [_axis(duration, left, room)]
    events = sorted(plan.events, key=lambda e: e.start) if plan is not None else []
    for event in events[:MOST_EVENTS]:
        a = round(event.start / duration * room)
        b = max(a + 1, round(min(event.end, duration) / duration * room))
        lines.append(_padded(event.id, left) + " " * a + "━" * (b - a))
    language = plan.language if plan is not None else "en"
    if len(events) > MOST_EVENTS:
        lines.append(worded("… and {} more", language, len(events) - MOST_EVENTS))
    if clip is not None:
        lines.append(_padded(worded("level", language), left) + _levels(clip, room))
    if plan is not None:
        stages = [worded(thought.stage, language) for thought in plan.thoughts]
        indent = max(map(_columns, stages), default=0)
        told = zip(stages, plan.thoughts, strict=True)
        lines += [
            "",
            *(" " * (indent - _columns(stage)) + f"{stage}  {plain(thought.text)}" for stage, thought in told),
        ]
    return "\n".join(lines)


def _axis(duration: float, left: int, room: int) -> str:
    step = next(
        s for s in (0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 7200, 21_600) if duration / s <= room / 7 or s == 21_600
    )
    line = [" "] * (room + 8)
    for k in range(int(duration / step + 1e-6) + 1):
        for offset, c in enumerate(f"{k * step:g}"):
            line[min(round(k * step / duration * room) + offset, room + 7)] = c
    return " " * left + "".join(line).rstrip() + " s"


def _levels(clip: Clip, room: int) -> str:
    """Return the level over time as bars from −50 dB to the loudest."""
    edges = np.linspace(0, clip.length, room + 1).astype(np.intp)
    power = np.array([np.square(clip.samples[:, a:b]).mean() if b > a else 0.0 for a, b in pairwise(edges)])
    decibels = 10 * np.log10(np.maximum(power, 1e-12))
    place = np.clip(1 + (decibels - decibels.max(initial=-120.0)) / 50, 0, 1)
    return "".join(BARS[round(float(p) * (len(BARS) - 1))] for p in place)


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a Chinese character."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    """Return a text cut or filled to a number of columns."""
    while _columns(text) >= width:
        text = text.rstrip("…")[:-1] + "…"
    return text + " " * (width - _columns(text))
