"""What a reader makes of a file: the sheet, and what it had to guess or leave out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menura.scores.model import LeadSheet


@dataclass(frozen=True)
class Loaded:
    """A lead sheet from a file.

    Attributes
    ----------
    sheet : LeadSheet
    notices : tuple of str
        What was guessed, rounded, mended or left out, a sentence each; empty when nothing was.
    begins : mapping
        By section without notes: the bar, from 0, over which each line of its words begins, where the file tells.
    """

    sheet: LeadSheet
    notices: tuple[str, ...] = ()
    begins: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
