"""An instruction in words becomes edits of a plan."""

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plan.edit import Edit
from menura.plan.model import Plan


def revise(plan: Plan, instruction: str, atlas: Atlas) -> list[Edit]:
    """Return the edits that an instruction asks for."""
    raise RequestError(f"{instruction!r} is not understood.", hint='For example: "make the dog louder"')
