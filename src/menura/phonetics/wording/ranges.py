"""What leads from one number to another: ranges and dashes, in words."""

import re

from menura.phonetics.wording.dates import year
from menura.phonetics.wording.tables import Table, is_of


def between(match: re.Match[str], table: Table, _: str) -> str | None:
    """Return two numbers with what leads from one to the other; None where a hyphen only separates them."""
    first, dash, last = re.split("([-–~～〜—])", match[0])
    if dash == "-" and len(first) > 2 and int(first) >= int(last):
        return None
    if is_of(table, "en") and len(first) == 4:
        first, last = (year(int(each), table) if len(each) == 4 else each for each in (first, last))
    return str(table["range"]).format(a=first, b=last)


def through(_: re.Match[str], table: Table, __: str) -> str:
    """Return the word for a dash that leads from one amount to another."""
    word = str(table["range"]).format(a="", b="").split()[-1]
    return f" {word} " if table.get("months") else word
