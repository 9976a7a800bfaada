"""Changes of the music that a plan holds."""

from typing import Annotated, Literal

from pydantic import Field

from menura.plans.model import Plan
from menura.plans.staging import restaged
from menura.scores import edit as scores
from menura.scores.edit.list import Edit as SheetEdit
from menura.values.base import Identifier, Record


class EditSheet(Record):
    """Change a lead sheet; its tracks and events follow, and what the change does not touch sounds as before."""

    op: Literal["edit-sheet"] = "edit-sheet"
    sheet: Identifier
    edits: tuple[Annotated[SheetEdit, Field(discriminator="op")], ...]
    """See :mod:`menura.scores.edit`."""

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with its sheet changed: see :func:`menura.plans.staging.restaged`."""
        return restaged(plan, scores.apply(plan.sheet(self.sheet), self.edits))
