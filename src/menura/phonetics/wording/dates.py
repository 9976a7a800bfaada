"""Dates, years and times of day in words."""

import re

from menura.phonetics.wording.counting import digits, written
from menura.phonetics.wording.ordinals import german, suffixed
from menura.phonetics.wording.quantities import measured
from menura.phonetics.wording.tables import Table, is_of

_TENS = {"1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties"} | {
    "6": "sixties",
    "7": "seventies",
    "8": "eighties",
    "9": "nineties",
}


def date(match: re.Match[str], table: Table, language: str) -> str | None:
    """Return a date in digits as words; None for what is none."""
    parts = [int(part) for part in re.split(r"[-/.]", match[0])]
    if parts[0] > 31:
        of_year, month, day = parts
    else:
        first, second, of_year = parts
        by_month = language.lower().startswith(("en-us", "en-ca")) or language.lower() == "en"
        month, day = (first, second) if "/" in match[0] and by_month and first <= 12 else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return dated(of_year, month, day, table, match.string[: match.start()])


def dated(of_year: int | None, month: int, day: int | None, table: Table, before: str = "") -> str:
    """Return a year, month and day in words, after some others; a year or a day may be missing."""
    names = table.get("months")
    values = {
        "year": year(of_year, table) if of_year is not None else "",
        "month": names[month - 1] if names else written(month, table),
        "day": "" if day is None else written(day, table),
        "ordinal": "" if day is None else german(day, before) if is_of(table, "de") else suffixed(day),
    }
    if day is None:
        said = f"{values['month']} {values['year']}" if names else f"{values['year']}年{values['month']}月"
        return said.strip()
    return str(table["date" if of_year is not None else "day"]).format(**values)


def year(number: int, table: Table) -> str:
    """Return a year as it is said: digit by digit in Chinese, in two halves in English."""
    if is_of(table, "zh"):
        return digits(str(number), table)
    if is_of(table, "en") and 1000 < number < 2000 and number % 1000:
        tens, rest = divmod(number, 100)
        return f"{tens} hundred" if rest == 0 else f"{tens} oh {rest}" if rest < 10 else f"{tens} {rest}"
    return str(number)


def decade(match: re.Match[str], _: Table, __: str) -> str:
    """Return ten years in words: the nineteen nineties, the eighties."""
    number = match[0].strip("'’s")
    century, tens = number[:-2], number[-2]
    if tens == "0":
        return "2 thousands" if century == "20" else f"{century} hundreds"
    return f"{century} {_TENS[tens]}".strip()


def time(match: re.Match[str], table: Table, language: str) -> str | None:
    """Return a time of day in words."""
    hours, minutes, *seconds = (int(part) for part in re.findall(r"\d+", match[0]))
    if seconds and "units" not in table:
        return None
    name = "hour" if minutes == 0 and not seconds else "early" if 0 < minutes < 10 else "time"
    after = match.string[match.end() : match.end() + 6].lower().lstrip()
    if name == "hour" and language.startswith("en") and (re.match(r"[ap]\.?m", after) or hours > 12 or hours == 0):
        return str(hours) if re.match(r"[ap]\.?m", after) else f"{hours} hundred"
    said = str(table[name]).format(h=hours, m=f"{minutes}")
    return said if not seconds else f"{said} {measured(str(seconds[0]), 's', table)}"
