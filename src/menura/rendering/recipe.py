"""The plan inside the file: what a result was made from travels with it, and makes the same bytes again."""

import json
from collections.abc import Sequence
from pathlib import Path

from menura.engines.base import Card
from menura.errors import MediaError
from menura.plans.model import Plan
from menura.plans.schema import parse

TAG = "menura_plan"
"""Name of the metadata entry that holds the plan as JSON."""


MADE_BY = "menura_engines"
"""Name of the metadata entry that says who rendered, in which version, and what may be done with the sound, as JSON."""


def tags(plan: Plan, cards: Sequence[Card] = ()) -> dict[str, str]:
    """Return the metadata that a result carries: its plan, and who rendered it under which terms."""
    made_by = [{"engine": c.name, "version": c.version, "licence_output": c.licence_output} for c in cards]
    return {TAG: plan.to_json(), MADE_BY: json.dumps(made_by, ensure_ascii=False)}


def read(path: Path) -> Plan:
    """Return the plan inside a file that Menura wrote.

    Raises
    ------
    MediaError
        If the file cannot be read or carries no plan.
    PlanError
        If the plan in it has been damaged.
    """
    from menura.audio.files import read_tags

    text = read_tags(path).get(TAG)
    if text is None:
        raise MediaError(
            f"{path.name} carries no recipe: it was not written by Menura, or another program has rewritten it.",
            hint="Recipes survive copying and renaming, but not conversion.",
        )
    return parse(text)
