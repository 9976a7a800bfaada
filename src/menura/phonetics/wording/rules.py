"""How each kind of thing that is no word is said: the rules behind :mod:`menura.phonetics.wording.patterns`."""

import re
from collections.abc import Callable, Mapping

from menura.phonetics.wording import dates, quantities, ranges
from menura.phonetics.wording.counting import digits
from menura.phonetics.wording.ordinals import REGNAL, german, roman, suffixed
from menura.phonetics.wording.tables import Table, is_of

Rule = Callable[[re.Match[str], Table, str], str | None]
"""Returns the words for a match, from the table of a language; None where it stands for itself."""

_NOT_STREETS = {"The", "A", "In", "At", "On", "To", "From", "Near", "And", "But", "My", "Our", "His", "Her", "Is"}
"""Words before "Dr." that are no names of streets."""


def telephone(text: str, table: Table) -> str:
    """Return a telephone number digit by digit, its groups apart; in Chinese one is 幺."""
    groups = [group for group in re.split(r"[\s()./-]+", text) if group]
    plus = table.get("symbols", {}).get("+", "+")
    said = ", ".join(" ".join(plus if char == "+" else char for char in group) for group in groups)
    return digits(said, table).replace("一", "幺") if is_of(table, "zh") else digits(said, table)


def _address(match: re.Match[str], table: Table, _: str) -> str | None:
    signs = table.get("address")
    if signs is None:
        return None
    text = re.sub(r"^https?://", "", match[0])
    prefix = match[0][: len(match[0]) - len(text)].rstrip(":/").upper()
    said = "".join(f" {signs[char]} " if char in signs else char for char in text)
    return f"{prefix} {' '.join(said.split())}".strip()


def _ordinal(match: re.Match[str], table: Table, _: str) -> str:
    letters = re.match(r"\d+|[IVX]+", match[0])
    figure = letters[0] if letters else ""
    value = int(figure) if figure.isdecimal() else roman(figure)
    before = match.string[: match.start()]
    if is_of(table, "fr"):
        return f"{value}{match[0][len(figure) :] if value == 1 else 'ème'}"
    if not figure.isdecimal():  # Ludwig der Vierzehnte
        return f"der {german(value, 'der')}"
    return german(value, before)


def _roman(match: re.Match[str], table: Table, _: str) -> str:
    value = roman(match[0])
    before = match.string[: match.start()]
    king = is_of(table, "en") and before.endswith(tuple(f"{name} " for name in REGNAL))
    return f"the {suffixed(value)}" if king else str(value)


def _street(match: re.Match[str], table: Table, _: str) -> str:
    before = match.string[: match.start()].split()[-1]
    named = before[:1].isupper() and before not in _NOT_STREETS
    return str(table["after_name" if named or match[0] not in table["abbreviations"] else "abbreviations"][match[0]])


def _less(_: re.Match[str], table: Table, __: str) -> str:
    return f" {table['less']} " if not is_of(table, "zh", "ja") else str(table["less"])


def _looked_up(name: str) -> Rule:
    def said(match: re.Match[str], table: Table, _: str) -> str:
        return str(table[name][match[0]])

    return said


RULES: Mapping[str, Rule] = {
    "address": _address,
    "date": dates.date,
    "time": dates.time,
    "telephone": lambda match, table, _: telephone(match[0], table),
    "money": quantities.money,
    "percent": quantities.percent,
    "mixed": quantities.mixed,
    "measure": quantities.measure,
    "decade": dates.decade,
    "range": ranges.between,
    "through": ranges.through,
    "ratio": lambda match, table, _: str(table["ratio"]).format(**dict(zip("ab", match[0].split(":"), strict=True))),
    "fraction": quantities.fraction,
    "year": lambda match, table, _: dates.year(int(match[0]), table),
    "less": _less,
    "minus": lambda _, table, __: str(table["minus"]).format(n="").strip() + " ",
    "ordinal": _ordinal,
    "roman": _roman,
    "short_month": _looked_up("before_number"),
    "saint": _looked_up("before_name"),
    "street": _street,
    "abbreviation": _looked_up("abbreviations"),
    "code": lambda match, _, __: " ".join(match[0]) + " ",
    "letter": lambda _, __, ___: "eh",
    "drawn": lambda _, __, ___: "",
    "between": lambda match, table, _: str(table["between_numbers"][match[0].strip()]),
    "symbol": _looked_up("symbols"),
}
"""By the names of the groups of a pattern."""
