"""One line of a cue sheet, and what its readers share."""

import re
from dataclasses import dataclass

from menura.errors import PlanError, Problem


@dataclass(frozen=True)
class Cue:
    """Something that is to be heard from one time to another.

    Attributes
    ----------
    start, end : float
        In seconds; equal for a mark without length.
    words : str
        What is to be heard, in somebody's words.
    name : str
        Its name in the atlas, where the sheet has it.
    track : str
        Its track, where the sheet has it.
    """

    start: float
    end: float
    words: str
    name: str = ""
    track: str = ""


class Reading:
    """Cues and problems collected while a sheet is read, so that all problems are reported at once."""

    def __init__(self) -> None:
        self.cues: list[Cue] = []
        self.problems: list[Problem] = []

    def add(
        self, line: int, start: float | None, end: float | None, words: str, *, name: str = "", track: str = ""
    ) -> None:
        """Take a cue from a line, or note what is wrong with it; None stands for a time that could not be read."""
        words = " ".join(words.split())
        if start is None or end is None:
            self.refuse(line, "the times cannot be read", "Write the start and the end as the format has them.")
        elif end < start:
            self.refuse(line, f"the end ({end:g} s) is before the start ({start:g} s)", "Exchange them.")
        elif not (words or name):
            self.refuse(line, "the cue has no words", "Say what is to be heard.")
        else:
            self.cues.append(Cue(start, end, words, name, track))

    def refuse(self, line: int, reason: str, fix: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(f"line {line}", reason, fix))

    def done(self) -> list[Cue]:
        """Return the cues, or raise `PlanError` with all problems."""
        if self.problems:
            raise PlanError("The cue sheet has lines that cannot be read.", self.problems)
        return self.cues


CLOCK = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
SPAN = re.compile(rf"^\s*{CLOCK}\s*-->\s*{CLOCK}(?:\s.*)?$", re.ASCII)
"""A line with two clock times, as SubRip and WebVTT have it; hours are optional, decimals follow a comma or a dot."""


def span(line: str) -> tuple[float | None, float | None]:
    """Return the start and end in a line with two clock times; None for both where it cannot be read."""
    match = SPAN.match(line)
    if match is None:
        return None, None
    return seconds(*match.groups()[:4]), seconds(*match.groups()[4:])


def seconds(hours: str | None, minutes: str, whole: str, decimals: str | None) -> float:
    """Return clock digits as seconds."""
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(f"{whole}.{decimals or 0}")


def number(text: str) -> float | None:
    """Return a non-negative number with a dot or a comma before its decimals, or None where there is none."""
    cleaned = text.strip().lower().replace(",", ".")
    return float(cleaned) if re.fullmatch(r"\d{1,9}(\.\d*)?(e-?\d{1,3})?", cleaned, re.ASCII) else None


def clock(time: float, point: str) -> str:
    """Return seconds as ``hh:mm:ss`` with `point` and milliseconds."""
    total = round(time * 1000)
    return f"{total // 3_600_000:02}:{total // 60_000 % 60:02}:{total // 1000 % 60:02}{point}{total % 1000:03}"
