"""SubRip (SRT) and WebVTT (W3C, 2019): blocks of a time line and text, separated by blank lines."""

import html
import re
from collections.abc import Iterator, Sequence

from menura.plans.cues.cue import Cue, Reading, clock, span

MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
ASIDE = ("WEBVTT", "NOTE", "STYLE", "REGION")


def write_srt(cues: Sequence[Cue]) -> str:
    """Return cues as SubRip."""
    return "\n".join(f"{number}\n{_times(cue, ',')}\n{cue.words}\n" for number, cue in enumerate(cues, 1))


def write_vtt(cues: Sequence[Cue]) -> str:
    """Return cues as WebVTT."""
    blocks = [f"{_times(cue, '.')}\n{html.escape(cue.words, quote=False)}\n" for cue in cues]
    return "\n".join(["WEBVTT\n", *blocks])


def read_srt(text: str) -> list[Cue]:
    """Return the cues of a SubRip text; `PlanError` lists every block that cannot be read."""
    return _read(_blocks(text))


def read_vtt(text: str) -> list[Cue]:
    """Return the cues of a WebVTT text; its notes, styles and regions are no cues."""
    blocks = [(line, block) for line, block in _blocks(text) if not block[0].startswith(ASIDE)]
    return [Cue(cue.start, cue.end, html.unescape(cue.words)) for cue in _read(blocks)]


def _read(blocks: Sequence[tuple[int, list[str]]] | Iterator[tuple[int, list[str]]]) -> list[Cue]:
    reading = Reading()
    for line, block in blocks:
        place = next((place for place, row in enumerate(block[:2]) if "-->" in row), None)
        if place is None:
            reading.refuse(line, "there is no line with times", "Write one like 00:00:02.000 --> 00:00:03.500.")
            continue
        start, end = span(block[place])
        reading.add(line + place, start, end, MARKUP.sub("", " ".join(block[place + 1 :])))
    return reading.done()


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between blank lines with the number of their first line."""
    block: list[str] = []
    for number, row in enumerate([*text.split("\n"), ""], 1):
        if row.strip():
            block.append(row)
        elif block:
            yield number - len(block), block
            block = []


def _times(cue: Cue, point: str) -> str:
    return f"{clock(cue.start, point)} --> {clock(cue.end, point)}"
