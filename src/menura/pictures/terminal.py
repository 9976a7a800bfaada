"""The timeline in a terminal: a line for each event, a spark line for the sound."""

import numpy as np

from menura.audio.clip import Clip
from menura.pictures.canvas import text_width
from menura.plan.model import Plan

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
    duration = plan.duration if plan is not None else clip.duration if clip is not None else 1.0
    names = [event.id for event in plan.events] if plan is not None else []
    left = min(max([8, *(_columns(name) for name in names)]) + 1, 30)
    room = max(width - left - 2, 20)
    lines = [_axis(duration, left, room)]
    for event in sorted(plan.events, key=lambda e: e.start) if plan is not None else ():
        a = round(event.start / duration * room)
        b = max(a + 1, round(min(event.end, duration) / duration * room))
        lines.append(f"{_cut(event.id, left - 1):<{left}}" + " " * a + "━" * (b - a))
    if clip is not None:
        lines.append(f"{'level':<{left}}" + _levels(clip, room))
    if plan is not None:
        lines += ["", *(f"{t.stage:>11}  {t.text}" for t in plan.thoughts)]
    return "\n".join(lines)


def _axis(duration: float, left: int, room: int) -> str:
    step = next(s for s in (0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 7200, 21_600) if duration / s <= room / 7 or s == 21_600)
    line = [" "] * (room + 8)
    for k in range(int(duration / step + 1e-6) + 1):
        for offset, c in enumerate(f"{k * step:g}"):
            line[min(round(k * step / duration * room) + offset, room + 7)] = c
    return " " * left + "".join(line).rstrip() + " s"


def _levels(clip: Clip, room: int) -> str:
    """Return the level over time as bars from −50 dB to the loudest."""
    edges = np.linspace(0, clip.length, room + 1).astype(np.intp)
    power = np.array([np.square(clip.samples[:, a:b]).mean() if b > a else 0.0 for a, b in zip(edges, edges[1:], strict=False)])
    decibels = 10 * np.log10(np.maximum(power, 1e-12))
    place = np.clip(1 + (decibels - decibels.max(initial=-120.0)) / 50, 0, 1)
    return "".join(BARS[round(float(p) * (len(BARS) - 1))] for p in place)


def _columns(text: str) -> int:
    return round(text_width(text, 1) / 0.5)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
