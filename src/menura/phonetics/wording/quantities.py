"""Money, measures, percentages and fractions in words."""

import re
from collections.abc import Sequence

from menura.phonetics.wording.tables import Table

_SIMPLE = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/8": "⅛"}


def money(match: re.Match[str], table: Table, _: str) -> str | None:
    """Return an amount of money in words."""
    text, units = match[0], table.get("currency", {})
    sign = next((s for s in sorted(units, key=len, reverse=True) if s in text), None)
    if sign is None:
        return None
    amount = text.replace(sign, "", 1).strip()
    minus, amount = amount.startswith(("-", "−")), amount.lstrip("-− ")
    figure = re.match(r"[\d.,\u00a0\u202f ]*\d", amount)
    if figure is None:
        return None
    one, many, cent, cents = units[sign]
    number, large = _plain(figure[0], table), amount[figure.end() :].strip()
    large = table.get("magnitude", {}).get(large, large)
    whole, _, part = number.partition(table["point"])
    if not large and len(part) == 2 and cents:
        said = _changed(whole, int(part), (one, many, cent, cents), table)
    elif large:
        said = f"{number}{large}{many}" if table.get("months") is None else f"{number} {large} {many}"
    else:
        said = _with_unit(number, (one, many), table)
    return str(table["minus"]).format(n=said) if minus else said


def _changed(whole: str, part: int, units: tuple[str, str, str, str], table: Table) -> str:
    """Return an amount of money with its hundredths."""
    one, many, cent, cents = units
    small = f"{part}{' ' if table.get('months') else ''}{cent if part == 1 else cents}"
    if int(whole) == 0 and part:
        return small
    if not part:
        return _with_unit(whole, (one, many), table)
    figure, unit = _agreeing(whole, (one, many), table)
    return str(table["change"].format(n=figure, unit=unit, c=part, cent=cent if part == 1 else cents))


def percent(match: re.Match[str], table: Table, _: str) -> str:
    """Return a percentage in words."""
    number = match[0].rstrip("%％ ")
    said = table["percent"].format(n=_plain(number.lstrip("-−"), table))
    return str(table["minus"].format(n=said)) if number[0] in "-−" else str(said)


def measure(match: re.Match[str], table: Table, _: str) -> str | None:
    """Return a number and its unit in words."""
    figure = re.match(r"[-−]?[\d.,\u00a0\u202f ]*\d", match[0])
    if figure is None:
        return None
    number, unit = figure[0], match[0][figure.end() :].strip()
    said = measured(_plain(number.lstrip("-−"), table), unit, table)
    return str(table["minus"]).format(n=said) if number[0] in "-−" else said


def measured(number: str, unit: str, table: Table) -> str:
    """Return a number, in digits, and the name of a unit."""
    return _with_unit(number, table["units"][unit], table)


def _with_unit(number: str, unit: Sequence[str], table: Table) -> str:
    figure, name = _agreeing(number, unit, table)
    return str(table["money"]).format(n=figure, unit=name)


def _agreeing(number: str, unit: Sequence[str], table: Table) -> tuple[str, str]:
    """Return a number and the one or many of a unit; a single one takes its gender where languages have it."""
    if number != "1":
        return number, unit[1]
    if "one" not in table:
        return number, unit[0]
    masculine, feminine, ending = table["one"]
    head = unit[0].split()[0]
    return (feminine if head.endswith(ending) and not head.endswith("grama") else masculine), unit[0]


def mixed(match: re.Match[str], table: Table, _: str) -> str:
    """Return a whole number and a fraction."""
    parts = re.match(r"(\d+)[ 又]?(.*)", match[0])
    whole, rest = (parts[1], parts[2].strip()) if parts else ("", "")
    return str(table["mixed"]).format(a=whole, b=_part(rest, table))


def fraction(match: re.Match[str], table: Table, _: str) -> str:
    """Return a fraction in words."""
    return _part(match[0], table)


def _part(text: str, table: Table) -> str:
    names = table.get("fractions", {})
    if text in names:
        return str(names[text])
    above, below = text.split("/")
    return str(names.get(_SIMPLE.get(text, "")) or table["over"].format(a=above, b=below))


def _plain(number: str, table: Table) -> str:
    """Return a number without separators of thousands, so that every voice reads it whole."""
    if table["point"] != ",":
        return number.replace(",", "")
    if re.fullmatch(r"\d+\.\d{2}", number):  # as it is written where dollars are
        return number.replace(".", ",")
    return re.sub(r"(?<=\d)[.\u00a0\u202f ](?=\d{3})", "", number)
