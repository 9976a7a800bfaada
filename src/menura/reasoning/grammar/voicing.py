"""Orders about who says a line, and how."""

import re

from menura.engines.sounds.atlas import Atlas
from menura.plans.edit import Edit
from menura.plans.model import Event, Plan, Speech
from menura.reasoning.grammar import players
from menura.reasoning.grammar.orders.sounds import sides
from menura.reasoning.grammar.performances import EMOTIONS
from menura.reasoning.grammar.performers import has
from menura.reasoning.grammar.players import VOICES, names
from menura.reasoning.grammar.rewording import respoken

TURNED = re.compile(
    r"(?:please )?(?:make|let|have|turn|give)\s+(?P<old>(?:the |that )?\S+?(?: line)?)(?: be| say it| speak)?"
    r" (?:(?:like |as |in |with |into )?an? )?(?P<new>(?:wom[ae]n|m[ae]n|lady|girl|female|guy|male|child|kid|boy)\b.*)"
    r"|(?P<old2>.+?)(?:用|换|由|让)(?P<new2>女|男|童|孩子|小孩).*",
    re.I,
)
"""Whoever speaks, and who shall."""


LEVEL = re.compile(r"小声|大声|轻一[点些]|响一[点些]")
"""Words for how loud it is, which also say how something is said."""

SIGNS = {"女": "female", "男": "male", "童": "child", "孩": "child", "小孩": "child"}
"""First characters of Chinese voices."""


def voiced(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:  # noqa: ARG001 - as all orders
    """Return the edits that let somebody else say a line, or say it another way; None for any other order."""
    return _by_another(plan, text) or _otherwise(plan, text)


def _by_another(plan: Plan, text: str) -> list[Edit] | None:
    both = sides(text)
    if both is None and (match := TURNED.fullmatch(text.strip())):
        both = match["old"] or match["old2"], match["new"] or match["new2"]
    if both is None:
        return None
    voice = next((voice for row, voice in VOICES.items() if names(both[1], row)), "")
    voice = voice or next((voice for sign, voice in SIGNS.items() if both[1].startswith(sign)), "")
    lines = _lines(plan, both[0])
    return [e for line in lines for e in _changed(plan, line, voice=voice)] if voice and lines else None


def _otherwise(plan: Plan, text: str) -> list[Edit] | None:
    if LEVEL.search(text):
        return None
    emotion = next((each for each in EMOTIONS if has(text.lower(), each)), None)
    lines = _lines(plan, text)
    return [e for line in lines for e in _changed(plan, line, emotion=emotion)] if emotion and lines else None


def _lines(plan: Plan, text: str) -> list[Event]:
    """Return the spoken lines that a text names, if it names nothing else."""
    found = players.find(plan, text)
    return list(found) if all(isinstance(event.body, Speech) for event in found) else []


def _changed(plan: Plan, event: Event, **changes: object) -> list[Edit]:
    return respoken(plan, event, event.body.model_copy(update=changes)) if isinstance(event.body, Speech) else []
