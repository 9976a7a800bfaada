"""Sheets that were written out or performed are remembered for a while: many ask for the same one in turn."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import TypeVar

from menura.scores.model import LeadSheet, Section

Made = TypeVar("Made")

KEPT = 8
"""Sheets whose results are remembered."""


def remembered(make: Callable[[LeadSheet], Made]) -> Callable[[LeadSheet], Made]:
    """Return a function of a sheet that remembers what it made of the last few.

    A sheet is the same as another if it holds the same sections, the very object, and differs in nothing but how loud
    its parts are and where they stand: that must not matter to the function.
    """
    recent: OrderedDict[Hashable, tuple[tuple[Section, ...], Made]] = OrderedDict()
    lock = Lock()

    @wraps(make)
    def known(sheet: LeadSheet) -> Made:
        about = _decisive(sheet)
        with lock:
            if about in recent:
                recent.move_to_end(about)
                return recent[about][1]
        made = make(sheet)
        with lock:  # the sections are kept beside it, so that their id cannot go to others
            recent[about] = sheet.sections, made
            while len(recent) > KEPT:
                recent.popitem(last=False)
        return made

    return known


def _decisive(sheet: LeadSheet) -> Hashable:
    parts = tuple(part.model_copy(update={"gain": 0.0, "pan": 0.0}) for part in sheet.parts)
    return id(sheet.sections), sheet.model_copy(update={"sections": (), "parts": parts})
