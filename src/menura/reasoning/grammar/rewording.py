"""Other words for what is sung and said."""

import re
from collections.abc import Sequence

from menura.errors import RequestError
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.model import Event, Plan, Speech
from menura.reasoning.grammar import players
from menura.reasoning.grammar.clauses import QUOTED, words_in
from menura.reasoning.grammar.players import heard_sheets
from menura.reasoning.performing import BREATH
from menura.scores import edit as scores
from menura.scores.edit import Edit as SheetEdit

SHOWN = 6
"""Lines that a message lists."""


def reworded(plan: Plan, text: str) -> list[Edit]:
    """Return the edits that put new words in the place of old ones, on the same melody or in the same voice.

    Raises
    ------
    RequestError
        If the old words are neither sung nor said, or it is not clear which line is meant.
    """
    quotes = [words_in(match) for match in QUOTED.finditer(text)]
    if len(quotes) == 1:
        return _instead(plan, text, quotes[0])
    if len(quotes) != 2 or not quotes[0]:
        raise RequestError(
            f"{text!r} needs the old words and the new ones, each in quotes.",
            hint="For example: change 'old words' to 'new words'",
        )
    old, new = reversed(quotes) if re.search(r"\binstead of\b|代替|而不是", text.lower()) else quotes
    made = [*_sung(plan, old, new), *_said(plan, old, new)]
    if not made:
        raise RequestError(f"Nobody sings or says {old!r}; the lines are: {_lines(plan)}.", hint="Quote one of these.")
    return made


def respoken(plan: Plan, event: Event, body: Speech) -> list[Edit]:
    """Return the edits that let an event say something else, or in another way, for as long as that takes.

    Raises
    ------
    RequestError
        If it would not end before the plan.
    """
    from menura.engines.speech.layout import laid_out

    if body.fitted:
        return [edit.Replace(id=event.id, body=body)]
    length = round(laid_out(body).duration + BREATH, 3)
    if event.start + length > plan.duration + 1e-6:
        raise RequestError(
            f"{body.text[:60]!r} takes {length:.1f} s; from {event.start:g} s it does not end before the plan does.",
            hint=f'Move it earlier, or first: "make it {event.start + length + 0.05:.1f} seconds long"',
        )
    return [edit.Replace(id=event.id, body=body), edit.Retime(id=event.id, duration=length)]


def _instead(plan: Plan, text: str, new: str) -> list[Edit]:
    """Return the edits that let the one line that is meant say something else."""
    outside = QUOTED.sub(" ", text)
    lines = [event for event in players.find(plan, outside) if isinstance(event.body, Speech)]
    lines = lines or [event for event in plan.events if isinstance(event.body, Speech)]
    if len(lines) != 1:
        raise RequestError(
            f"{text!r} does not say which words shall change; the lines are: {_lines(plan)}.",
            hint="For example: change 'old words' to 'new words'",
        )
    return _with(plan, lines[0], new)


def _sung(plan: Plan, old: str, new: str) -> list[Edit]:
    out: list[Edit] = []
    for sheet in heard_sheets(plan):
        made: list[SheetEdit] = [
            scores.SetLine(section=section.id, line=index, text=changed)
            for section in sheet.sections
            for index, line in enumerate(section.lyrics)
            if (changed := _replaced(line.text, old, new))
        ]
        out += [edit.EditSheet(sheet=sheet.id, edits=tuple(made))] if made else []
    return out


def _said(plan: Plan, old: str, new: str) -> list[Edit]:
    out: list[Edit] = []
    for event in plan.events:
        if isinstance(event.body, Speech) and (changed := _replaced(event.body.text, old, new)):
            out += _with(plan, event, changed)
    return out


def _with(plan: Plan, event: Event, text: str) -> list[Edit]:
    if not isinstance(event.body, Speech):
        return []
    words = event.body.words.replace(event.body.text, text)
    return respoken(plan, event, event.body.model_copy(update={"text": text, "words": words}))


def _replaced(line: str, old: str, new: str) -> str | None:
    """Return a line with new words for old ones, however these are spaced and written large; None without them."""
    pattern = r"\s*".join(re.escape(word) for word in old.split())
    if not pattern or not re.search(pattern, line, re.I):
        return None
    return re.sub(pattern, lambda _: new, line, flags=re.I).strip() or None


def _lines(plan: Plan) -> str:
    sung: Sequence[str] = [line.text for s in heard_sheets(plan) for section in s.sections for line in section.lyrics]
    said = [event.body.text for event in plan.events if isinstance(event.body, Speech)]
    every = list(dict.fromkeys([*sung, *said]))
    return "; ".join([*map(repr, every[:SHOWN]), *(["…"] if len(every) > SHOWN else [])]) or "none"
