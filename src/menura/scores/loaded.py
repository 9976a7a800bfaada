"""What a reader makes of a file: the sheet, and what it had to guess or leave out."""

from dataclasses import dataclass

from menura.scores.model import LeadSheet


@dataclass(frozen=True)
class Loaded:
    """A lead sheet from a file.

    Attributes
    ----------
    sheet : LeadSheet
    notices : tuple of str
        What was guessed, rounded, mended or left out, a sentence each; empty when nothing was.
    """

    sheet: LeadSheet
    notices: tuple[str, ...] = ()
