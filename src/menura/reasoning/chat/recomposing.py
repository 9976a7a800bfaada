"""Music that a chat model wants changed as a whole: it says the wish, the composer carries it out."""

from collections.abc import Sequence
from typing import Any

from menura.engines.sounds.atlas import Atlas
from menura.errors import PlanError, Problem
from menura.plans.edit import Edit, apply, parse_edits
from menura.plans.model import Plan
from menura.reasoning.grammar import players
from menura.reasoning.grammar.revise import revise
from menura.values.problems import shown
from menura.values.reading import read
from menura.values.writing import write

OP = "recompose"

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Recompose",
    "description": "Make other music of a piece that is there: the composer does it.",
    "properties": {
        "op": {"const": OP, "type": "string"},
        "words": {
            "type": "string",
            "description": 'One wish: "sadder", "as jazz", "make the chorus more energetic", "another melody", '
            '"a new take", "a longer intro", "only piano and strings".',
        },
    },
    "required": ["op", "words"],
    "additionalProperties": False,
}
"""What the model may say of it: how is not its affair."""

TOLD = """\
For another mood, style, tune or take of the music use "recompose" with one wish in words, as in
{"op": "recompose", "words": "make the chorus sadder"}; do not write the notes yourself.
Tempo, key, players and form of a piece are changed by "edit-sheet".
"""


def has_music(plan: Plan) -> bool:
    """Return whether there is music in a plan that could be other music."""
    return bool(players.heard_sheets(plan))


def offered(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list of edits with this one among them, and without the writing of whole sheets."""
    items = schema["properties"]["edits"]["items"]
    unwanted = "#/$defs/ReplaceSheet"
    items["oneOf"] = [each for each in items["oneOf"] if each["$ref"] != unwanted] + [{"$ref": "#/$defs/Recompose"}]
    mapping = {op: ref for op, ref in items["discriminator"]["mapping"].items() if ref != unwanted}
    items["discriminator"]["mapping"] = {**mapping, OP: "#/$defs/Recompose"}
    schema["$defs"].pop("ReplaceSheet", None)
    schema["$defs"]["Recompose"] = SCHEMA
    return schema


def edits(text: str, plan: Plan, atlas: Atlas) -> Sequence[Edit]:
    """Return the edits in a model's answer, wishes carried out in their order.

    Raises
    ------
    PlanError
        If an edit is none, or a wish has no words.
    RequestError
        If a wish is not understood.
    """
    data = read(text)
    rows = data.get("edits") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not any(_is_wish(row) for row in rows):
        return parse_edits(text)
    plain = iter(parse_edits(write({"edits": [row for row in rows if not _is_wish(row)]})))
    made: list[Edit] = []
    for place, row in enumerate(rows):
        new = revise(plan, _words(row, place), atlas) if _is_wish(row) else [next(plain)]
        plan = apply(plan, new)
        made += new
    return made


def _is_wish(row: Any) -> bool:
    return isinstance(row, dict) and row.get("op") == OP


def _words(row: dict[str, Any], place: int) -> str:
    words = row.get("words")
    if isinstance(words, str) and words.strip() and set(row) == {"op", "words"}:
        return words
    reason = f"{shown(row)} does not have words alone"
    hint = 'For example: {"op": "recompose", "words": "sadder"}'
    raise PlanError("A wish for other music is not understood.", [Problem(f"edits[{place}].words", reason, hint)])
