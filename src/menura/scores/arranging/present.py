"""Who plays at all: parts without a note in a whole piece are no parts of it."""

from collections.abc import Collection

from menura.scores.arranging.realising import realised
from menura.scores.model import LeadSheet, Section


def playing(sheet: LeadSheet, apart: Collection[str] = ()) -> LeadSheet:
    """Return a sheet without the parts that rest from its beginning to its end.

    Parameters
    ----------
    sheet : LeadSheet
        Written out or not.
    apart : collection of str, optional
        Ids of sections in which playing is not enough to be a part: an ending that everybody strikes.

    Returns
    -------
    LeadSheet
        The same sheet where everybody plays.

    Raises
    ------
    UnknownNameError
        If a part has an instrument or a pattern that does not exist.
    RequestError
        If a pattern for drums is given to an instrument with pitches, or the other way round.
    """
    sections = [section for section in realised(sheet).sections if section.id not in apart]
    heard = {name for section in sections for name, notes in section.notes.items() if notes}
    kept = tuple(part for part in sheet.parts if part.id in heard)
    if len(kept) == len(sheet.parts):
        return sheet
    gone = {part.id for part in sheet.parts} - heard
    return sheet.model_copy(update={"parts": kept, "sections": tuple(_without(s, gone) for s in sheet.sections)})


def _without(section: Section, gone: set[str]) -> Section:
    return section.model_copy(
        update={
            "silent": tuple(name for name in section.silent if name not in gone),
            "patterns": {name: each for name, each in section.patterns.items() if name not in gone},
            "notes": {name: notes for name, notes in section.notes.items() if name not in gone},
        }
    )
