"""The bars of a sheet, one after another, and the words that its sections are headed by."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from menura.scores.model import LeadSheet, Section


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes
    ----------
    number : int
        As it is printed: 0 for a pickup.
    start, length : Fraction
        In quarter notes since the piece began.
    section : Section
    metre : tuple of int
        As it is felt; a pickup's is its own, not that of the bar it leads to.
    signed : tuple of int
        As it is printed.
    is_first, is_last : bool
        Of its section.
    is_pickup : bool
    """

    number: int
    start: Fraction
    length: Fraction
    section: Section
    metre: tuple[int, int]
    signed: tuple[int, int]
    is_first: bool
    is_last: bool
    is_pickup: bool = False

    @property
    def end(self) -> Fraction:
        """Where the next one begins."""
        return self.start + self.length


def bars(sheet: LeadSheet) -> Iterator[Bar]:
    """Yield the bars of a sheet."""
    pickup = has_pickup(sheet)
    number = 0 if pickup else 1
    for k, (start, section) in enumerate(sheet.placed()):
        length, metre = sheet.bar_of(section), sheet.metre_of(section)
        is_pickup = pickup and k == 0
        signed = sheet.metre_of(sheet.sections[1]) if is_pickup else metre
        for n in range(section.bars):
            last = n == section.bars - 1
            yield Bar(number, start + n * length, length, section, metre, signed, n == 0, last, is_pickup)
            number += 1


def has_pickup(sheet: LeadSheet) -> bool:
    """Return whether a sheet begins with one bar that is shorter than those after it."""
    if len(sheet.sections) < 2 or sheet.sections[0].bars != 1:
        return False
    first, second = sheet.sections[:2]
    return sheet.bar_of(first) < sheet.bar_of(second) and sheet.key_of(first) == sheet.key_of(second)


def heading(section: Section) -> str:
    """Return what is printed above the first bar of a section: "Verse 1", "Pre-Chorus"."""
    return section.name or section.tag.title()
