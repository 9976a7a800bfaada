"""A text of any length that one voice says becomes a plan."""

import math
import re

from menura.engines.speech.layout import laid_out
from menura.engines.speech.markup import is_marked_up
from menura.engines.speech.phrases import PARAGRAPH
from menura.errors import RequestError
from menura.plans.model import Emotion, Event, Plan, Request, Speech, Track
from menura.values.problems import made

LONGEST = 8_000
"""Characters of one event; a longer text becomes several, cut between paragraphs or sentences."""

AFTER = 0.25
"""Seconds of silence at the end of the plan."""


def monologue(
    text: str,
    *,
    voice: str = "",
    language: str = "",
    rate: float = 1.0,
    pitch: float = 0.0,
    emotion: Emotion = "neutral",
    duration: float | None = None,
) -> Plan:
    """Return the plan in which one voice says a text.

    Parameters
    ----------
    text : str
        Plain, or with the tags of :mod:`menura.engines.speech.markup`.
    voice, language, rate, pitch, emotion
        As in :class:`menura.plans.model.Speech`.
    duration : float, optional
        Seconds that it must last exactly.

    Raises
    ------
    PlanError
        If the markup or one of the numbers is wrong.
    RequestError
        If there is nothing to say, or something cannot be said.
    """
    pieces = _pieces(text)
    if duration is not None and len(pieces) > 1:
        raise RequestError(
            f"A text of {len(text)} characters cannot be fitted; up to {LONGEST} can.", hint="Leave the duration out."
        )
    how = {"voice": voice, "language": language, "rate": rate, "pitch": pitch, "emotion": emotion}
    events, at = [], 0.0
    for number, piece in enumerate(pieces, 1):
        body = made(Speech, {"text": piece, "fitted": duration is not None, **how}, "This cannot be said.")
        length = duration or lasting(body)
        events.append(Event(id=f"speech-{number}", track="speech", start=at, duration=length, body=body))
        at = round(at + length + PARAGRAPH, 3)
    end = duration or events[-1].end + AFTER
    plan = {"request": Request(text=text[:2000]), "duration": end, "tracks": (Track(id="speech"),), "events": events}
    return made(Plan, plan, "This cannot be said.")


def lasting(body: Speech) -> float:
    """Return how long an event must be to hold what it says: whole milliseconds."""
    return math.ceil(laid_out(body).duration * 1000) / 1000


def _pieces(text: str) -> list[str]:
    text = text.strip()
    if not text:
        raise RequestError("There is nothing to say: the text is empty.", hint='menura speak "Hello." -o hello.wav')
    if len(text) <= LONGEST or is_marked_up(text):
        return [text]
    pieces = [""]
    for part in re.split(r"(?<=\n\n)|(?<=[.!?。！？]\s)|(?<=[。！？])", text):
        if len(pieces[-1]) + len(part) > LONGEST and pieces[-1].strip():
            pieces.append("")
        pieces[-1] += part
    return [piece for long in pieces for piece in _cut(long.strip()) if piece]


def _cut(piece: str) -> list[str]:
    """Return a piece without any sentence end in parts that are short enough."""
    return [piece[start : start + LONGEST] for start in range(0, len(piece), LONGEST)]
