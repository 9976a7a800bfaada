"""Texts that markup calls something: digits, a telephone number, an ordinal, a date, a time."""

import re

from menura.errors import RequestError
from menura.phonetics.wording.counting import digits, written
from menura.phonetics.wording.dates import dated, year
from menura.phonetics.wording.ordinals import german, suffixed
from menura.phonetics.wording.rules import telephone
from menura.phonetics.wording.tables import Table, is_of, table_of, tables
from menura.phonetics.wording.text import Wording, written_out


def said_as(text: str, kind: str, order: str, language: str) -> Wording:
    """Return a text said as what ``say-as`` calls it.

    Parameters
    ----------
    text : str
    kind : str
        ``digits``, ``telephone``, ``ordinal``, ``cardinal``, ``date`` or ``time``; anything else is said as it stands.
    order : str
        Of the parts of a date: ``dmy``, ``md``, ``y`` …; empty where it is to be found.
    language : str

    Raises
    ------
    RequestError
        If the text is nothing of the kind, or the language has no words for it.
    """
    table, whole = table_of(language), (0, len(text))
    match kind:
        case "digits":
            return Wording.instead(digits(" ".join(char for char in text if not char.isspace()), table), whole)
        case "telephone":
            return Wording.instead(telephone(text, table), whole)
        case "ordinal":
            return Wording.instead(_ordinal(_whole_number(text, "ordinal"), table, language), whole)
        case "cardinal":
            return written_out(re.sub(r"(?<=\d)[, ](?=\d{3})", "", text), language)
        case "date":
            return Wording.instead(_date(text, order, table, language), whole)
        case "time":
            return _time(text, table, language)
    return Wording.plain(text)


def _whole_number(text: str, kind: str) -> int:
    digits = re.sub(r"[,.\s]|(st|nd|rd|th)$", "", text.strip())
    if not digits.isdecimal() or len(digits) > 15:
        raise RequestError(f"{text[:40]!r} is no {kind}; it must be a whole number.", hint='Write 3 or "3rd".')
    return int(digits)


def _ordinal(number: int, table: Table, language: str) -> str:
    if is_of(table, "en"):
        return suffixed(number)
    if is_of(table, "de") and 0 < number < 100:
        return german(number, "der")
    if "ordinal" not in table:
        known = ", ".join(name for name, each in tables().items() if "ordinal" in each or name == "en")
        raise RequestError(
            f"Ordinal numbers are not known in {language!r}; they are in {known}.", hint="Write the word."
        )
    return str(table["ordinal"]).format(n=written(number, table))


def _date(text: str, order: str, table: Table, language: str) -> str:
    if "date" not in table:
        known = ", ".join(tables())
        raise RequestError(
            f"Dates are not known in {language!r}; they are in {known}.", hint="Write the date in words."
        )
    parts = [int(part) for part in re.findall(r"\d{1,4}", text)]
    order = order or ("ymd" if parts and parts[0] > 31 else "dmy")[: len(parts)]
    values = dict(zip(order, parts, strict=False)) if len(parts) == len(order) else {}
    month, day = values.get("m", 1), values.get("d")
    if not values or not 1 <= month <= 12 or not (day is None or 1 <= day <= 31):
        raise RequestError(
            f"{text[:40]!r} is no date in the order {order!r}.", hint="Write one like 2026-11-21, or the words."
        )
    return year(values["y"], table) if order == "y" else dated(values.get("y"), month, day, table)


def _time(text: str, table: Table, language: str) -> Wording:
    match = re.match(r"\s*(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?", text)
    if match is None:
        raise RequestError(f"{text[:40]!r} is no time of day.", hint="Write one like 14:30.")
    return written_out(text, language) if table else Wording.plain(text)
