"""The plan inside the file: what a result was made from travels with it, and makes the same bytes again."""

from pathlib import Path

from menura.errors import MediaError
from menura.plans.model import Plan
from menura.plans.schema import parse

TAG = "menura_plan"
"""Name of the metadata entry that holds the plan as JSON."""


def tags(plan: Plan) -> dict[str, str]:
    """Return the metadata that a result carries."""
    return {TAG: plan.to_json()}


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
