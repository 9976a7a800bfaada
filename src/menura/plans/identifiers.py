"""How a name becomes part of an id."""

import re
import unicodedata

LONGEST = 60


def identifier(name: str) -> str:
    """Return a name as the first part of an id: letters and digits of any script, the rest becomes ``-``.

    Examples
    --------
    >>> identifier("A dog, barking!")
    'A-dog-barking'
    """
    kept = "".join(c if c in "_.#" or unicodedata.category(c) in _LETTERS else "-" for c in name)
    return re.sub("-+", "-", kept).strip("-.#")[:LONGEST].rstrip("-.#") or "cue"


_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"})
