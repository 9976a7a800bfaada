"""Orders that only music and voices can follow."""

import re
from collections.abc import Callable, Sequence

from menura.engines.sounds.atlas import Atlas
from menura.plans.edit import Edit
from menura.plans.model import Plan, Speech
from menura.reasoning.grammar.arrangers import begun, recast, reformed, thinned
from menura.reasoning.grammar.clauses import QUOTED
from menura.reasoning.grammar.conducting import paced, rechorded, rekeyed, timed, transposed
from menura.reasoning.grammar.musical_words import says
from menura.reasoning.grammar.players import heard_sheets
from menura.reasoning.grammar.recomposing import recomposed, worded_tempo
from menura.reasoning.grammar.reshaping import articulated, left, opened, relengthed, retaken, retuned, shaded, swung
from menura.reasoning.grammar.rewording import reworded
from menura.reasoning.grammar.voicing import voiced

INTO = re.compile(r"(?:\b(?:to|with|say|sing)|成|为|说|唱)\s*[:：]?\s*[\"'“「『‘]", re.I)
"""What stands before the new words."""


def edits(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Return the edits of an order that only music or voices can follow; None for any other order.

    Parameters
    ----------
    plan : Plan
    text : str
        One order.
    atlas : Atlas

    Raises
    ------
    RequestError
        If it is one, and names a section, bar, chord or part that the music does not have.
    """
    sheets, spoken = heard_sheets(plan), any(isinstance(event.body, Speech) for event in plan.events)
    if not sheets and not spoken:
        return None
    if _rewords(text):
        return reworded(plan, text)
    if spoken and not says(text, "add") and (made := voiced(plan, text, atlas)):
        return made
    if sheets and (made := opened(plan, text, atlas)):
        return made
    keeps = any(says(text, row) for row in ("repeat", "longer", "shorter", "swing"))
    if not sheets or (says(text, "add") and not keeps):
        return paced(plan, text) if spoken and not sheets else None
    orders: Sequence[Callable[[Plan, str, Atlas], list[Edit] | None]]
    orders = (
        *(rechorded, retuned, retaken, swung, articulated, relengthed, shaded, recomposed),
        *(timed, transposed, rekeyed, reformed, recast, left, thinned, begun, worded_tempo),
    )
    return next((made for order in orders if (made := order(plan, text, atlas)) is not None), None)


def _rewords(text: str) -> bool:
    """Tell whether an order puts words in the place of others: two quotes, or one that somebody shall say."""
    quotes = len(QUOTED.findall(text))
    if not quotes or not says(text, "change") or says(text, "add"):
        return False
    return quotes > 1 or INTO.search(text) is not None
