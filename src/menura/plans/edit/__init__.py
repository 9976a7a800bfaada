"""Changes of a plan as data and as functions: pure, local, and validated.

An edit says what shall be different; :func:`apply` returns a new plan in which nothing else is. No edit adds a thought
on its own: what was done is told by :mod:`menura.plans.diff` and kept by :mod:`menura.plans.history`.
"""

from menura.plans.edit.events import Add, Move, Remove, Replace, Reroll, Retime, Split
from menura.plans.edit.list import Edit, EditList, apply, json_schema, parse_edits
from menura.plans.edit.mix import Distance, Duck, Gain, Mute, Pan, SetSpace, Shape, Solo
from menura.plans.edit.music import AddSheet, EditSheet, ReplaceSheet
from menura.plans.edit.verbs import (
    add,
    add_sheet,
    distance,
    duck,
    edit_sheet,
    exclude,
    gain,
    move,
    mute,
    pan,
    remove,
    replace,
    reroll,
    retarget_duration,
    retime,
    set_space,
    shape,
    solo,
    split,
)
from menura.plans.edit.whole import Exclude, RetargetDuration, Think

__all__ = [
    "Add",
    "AddSheet",
    "Distance",
    "Duck",
    "Edit",
    "EditList",
    "EditSheet",
    "Exclude",
    "Gain",
    "Move",
    "Mute",
    "Pan",
    "Remove",
    "Replace",
    "ReplaceSheet",
    "Reroll",
    "RetargetDuration",
    "Retime",
    "SetSpace",
    "Shape",
    "Solo",
    "Split",
    "Think",
    "add",
    "add_sheet",
    "apply",
    "distance",
    "duck",
    "edit_sheet",
    "exclude",
    "gain",
    "json_schema",
    "move",
    "mute",
    "pan",
    "parse_edits",
    "remove",
    "replace",
    "reroll",
    "retarget_duration",
    "retime",
    "set_space",
    "shape",
    "solo",
    "split",
]
