"""The verb that changes plans."""

from menura.api.vocabulary import reasoner_with
from menura.plans.edit import Edit, apply
from menura.plans.facts import Facts
from menura.plans.model import Plan
from menura.reasoning.base import Reasoner


def edit(plan: Plan, *edits: Edit | str, facts: Facts | None = None, reasoner: str | Reasoner = "grammar") -> Plan:
    """Return a plan changed by edits, or by instructions in words.

    Parameters
    ----------
    plan : Plan
    *edits : Edit or str
        ``menura.plans.edit.Move(...)``, or ``"make the dog louder"``.
    facts : Facts, optional
    reasoner : str or Reasoner
        Who reads the instructions.
    """
    for change in edits:
        wanted = reasoner_with(reasoner).revise(plan, change, facts or Facts()) if isinstance(change, str) else [change]
        plan = apply(plan, wanted)
    return plan
