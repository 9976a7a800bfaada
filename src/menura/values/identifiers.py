"""How a name becomes an id."""

import re
import unicodedata
from itertools import count

LONGEST = 60


def identifier(name: str, otherwise: str = "cue") -> str:
    """Return a name as the first part of an id: letters and digits of any script, the rest becomes ``-``.

    Parameters
    ----------
    name : str
    otherwise : str, optional
        What stands for a name of which nothing is left.

    Examples
    --------
    >>> identifier("A dog, barking!")
    'A-dog-barking'
    """
    kept = "".join(c if c in "_.#" or unicodedata.category(c) in _LETTERS else "-" for c in name)
    return re.sub("-+", "-", kept).strip("-.#")[:LONGEST].rstrip("-.#") or otherwise


def unique(name: str, used: set[str]) -> str:
    """Return a name, or the first of ``name.2``, ``name.3`` … that is not yet used; it is used from now on."""
    numbered = (f"{name}.{number}" for number in count(2))
    free = name if name not in used else next(each for each in numbered if each not in used)
    used.add(free)
    return free


_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
