"""Changes of a lead sheet as data: pure, local, and validated.

An edit says what shall be different; :func:`apply` returns a new sheet in which nothing else is. Sections keep the
tempo at which they begin, whatever is cut, moved or repeated before them.
"""

from menura.scores.edit.bars import DeleteBars, InsertBars, ReplaceBars
from menura.scores.edit.form import CutSection, Extend, MoveSection, RepeatSection
from menura.scores.edit.harmony import SetChord
from menura.scores.edit.keys import SetKey, Transpose
from menura.scores.edit.list import Edit, EditList, apply, json_schema, parse_edits
from menura.scores.edit.metre import SetMetre
from menura.scores.edit.notes import AddNote, RemoveNote, SetNote
from menura.scores.edit.parts import AddPart, MutePart, RemovePart, SetPart
from menura.scores.edit.tempos import Retime, SetTempo
from menura.scores.edit.words import SetLine, Sung

__all__ = [
    "AddNote",
    "AddPart",
    "CutSection",
    "DeleteBars",
    "Edit",
    "EditList",
    "Extend",
    "InsertBars",
    "MoveSection",
    "MutePart",
    "RemoveNote",
    "RemovePart",
    "RepeatSection",
    "ReplaceBars",
    "Retime",
    "SetChord",
    "SetKey",
    "SetLine",
    "SetMetre",
    "SetNote",
    "SetPart",
    "SetTempo",
    "Sung",
    "Transpose",
    "apply",
    "json_schema",
    "parse_edits",
]
