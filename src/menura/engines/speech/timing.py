"""When each word and sentence of a plan's speech is said: JSON for programs, SubRip for players."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from menura.engines.speech.layout import Layout, laid_out
from menura.plans.cues.cue import Cue
from menura.plans.cues.subtitles import write_srt
from menura.plans.model import Event, Plan, Speech

FORMAT = "menura.speech-times/1"


@dataclass(frozen=True)
class Timed:
    """Something that is said, and when, in seconds of the plan."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Line:
    """What one event says.

    Attributes
    ----------
    event, track : str
        Their ids.
    sentences, words : tuple of Timed
    marks : dict of str to float
        Seconds of each ``mark`` of the text.
    """

    event: str
    track: str
    sentences: tuple[Timed, ...]
    words: tuple[Timed, ...]
    marks: dict[str, float]


def lines(plan: Plan) -> tuple[Line, ...]:
    """Return what the events of a plan say, in order of time.

    Raises
    ------
    MenuraError
        If something cannot be said: see :func:`menura.engines.speech.layout.laid_out`.
    """
    heard = sorted((event for event in plan.events if not event.mute), key=lambda event: event.start)
    return tuple(_line(event, event.body) for event in heard if isinstance(event.body, Speech))


def words_as_json(plan: Plan) -> str:
    """Return the times of words, sentences and marks as JSON, rounded to 0.1 ms."""
    rows = [_rounded(asdict(line)) for line in lines(plan)]
    return json.dumps({"format": FORMAT, "duration": plan.duration, "lines": rows}, ensure_ascii=False, indent=1) + "\n"


def as_srt(plan: Plan, by: Literal["word", "sentence"] = "sentence") -> str:
    """Return SubRip with one cue for each word or sentence."""
    found = [timed for line in lines(plan) for timed in (line.words if by == "word" else line.sentences)]
    return write_srt([Cue(each.start, each.end, each.text) for each in sorted(found, key=lambda each: each.start)])


def _line(event: Event, body: Speech) -> Line:
    layout = laid_out(body, event.duration)
    words = tuple(
        Timed(word.text, event.start + word.start, event.start + word.end)
        for each in layout.placed
        for word in each.words
    )
    marks = {name: event.start + time for name, time in layout.marks.items()}
    return Line(event.id, event.track, tuple(_sentences(layout, event.start)), words, marks)


def _sentences(layout: Layout, start: float) -> Iterator[Timed]:
    from menura.engines.speech.saying import RATE

    for number in dict.fromkeys(each.phrase.sentence for each in layout.placed):
        inside = [each for each in layout.placed if each.phrase.sentence == number]
        text = "".join(run.style.stands_for or run.text for each in inside for run in each.phrase.runs)
        yield Timed(" ".join(text.split()), start + inside[0].first / RATE, start + inside[-1].end / RATE)


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
