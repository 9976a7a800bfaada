"""What is no word becomes words: money, measures, dates, times, abbreviations, addresses, signs.

Every character of the result knows which characters of the source it stands for, so that times of words are those of
the words that were written.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from menura.errors import RequestError
from menura.phonetics import chinese

_FORMS = ((0x2160, 0x2188), (0x2460, 0x249B), (0xFB00, 0xFB06), (0xFF10, 0xFF9D), (0x1D400, 0x1D7FF))
"""First and last code points of letters and numbers that are other forms of usual ones."""

Table = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Wording:
    """Words, and for each of their characters the characters of the source it stands for."""

    text: str
    origins: tuple[Span, ...]

    @classmethod
    def plain(cls, text: str) -> "Wording":
        """Return a text that stands for itself."""
        return cls(text, tuple((i, i + 1) for i in range(len(text))))

    @classmethod
    def instead(cls, text: str, span: Span) -> "Wording":
        """Return a text that stands, as a whole, for a part of the source."""
        return cls(text, (span,) * len(text))

    @classmethod
    def joined(cls, parts: "Iterable[Wording]") -> "Wording":
        """Return parts one after another."""
        parts = tuple(parts)
        return cls("".join(p.text for p in parts), tuple(span for p in parts for span in p.origins))

    def shifted(self, by: int) -> "Wording":
        """Return the same words for a source that begins earlier by some characters."""
        return Wording(self.text, tuple((a + by, b + by) for a, b in self.origins))


@cache
def tables() -> Mapping[str, Table]:
    """Return the tables of all languages that have one."""
    return tomllib.loads((files("menura.engines.speech") / "wording.toml").read_text("utf-8"))


def table_of(language: str) -> Table:
    """Return the table of a language: empty where there is none."""
    primary = language.lower().split("-")[0]
    return tables().get({"cmn": "zh", "yue": "zh", "zh": "zh"}.get(primary, primary), {})


def written_out(text: str, language: str) -> Wording:
    """Return a text in words, as far as its language's table goes; the rest is left to the voice."""
    usual = _usual(text)
    table = table_of(language)
    words = _in_words(usual.text, table, language) if table else Wording.plain(usual.text)
    return Wording(words.text, tuple((usual.origins[a][0], usual.origins[b - 1][1]) for a, b in words.origins))


def _usual(text: str) -> Wording:
    """Return a text with wide, circled and Roman letters and the digits of any script in their usual forms."""
    return Wording.joined(Wording.instead(_form(char), (i, i + 1)) for i, char in enumerate(text))


def _form(char: str) -> str:
    point = ord(char)
    if point < 0x250:
        return char
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    is_form = any(first <= point <= last for first, last in _FORMS)
    return unicodedata.normalize("NFKC", char) if is_form and char.isalnum() else char


def _in_words(text: str, table: Table, language: str) -> Wording:
    hanzi = table is tables()["zh"]
    parts, last = [], 0
    for match in _pattern(language.lower()).finditer(text):
        rule = match.lastgroup or ""
        said = _RULES[rule](match, table, language)
        if said is None:
            continue
        parts.append(_between(text[last : match.start()], hanzi).shifted(last))
        parts.append(_spaced(_numbers(said) if hanzi else said, text, match.span(), hanzi=hanzi or "ja" in language))
        last = match.end()
    parts.append(_between(text[last:], hanzi).shifted(last))
    return Wording.joined(parts)


def said_as(text: str, kind: str, order: str, language: str) -> Wording:
    """Return a text said as what ``say-as`` calls it.

    Raises
    ------
    RequestError
        If the text is nothing of the kind, or the language has no words for it.
    """
    table, whole = table_of(language), (0, len(text))
    match kind:
        case "digits":
            digits = " ".join(char for char in text if not char.isspace())
            return Wording.instead(_numbers(digits, one_by_one=True) if table is tables()["zh"] else digits, whole)
        case "telephone":
            return Wording.instead(_telephone(text, table), whole)
        case "ordinal":
            return Wording.instead(_ordinal(_whole_number(text, "ordinal"), table, language), whole)
        case "cardinal":
            return written_out(re.sub(r"(?<=\d)[, ](?=\d{3})", "", text), language)
        case "date":
            return Wording.instead(_date_as(text, order, table, language), whole)
        case "time":
            return _time_as(text, table, language)
    return Wording.plain(text)


def _spaced(said: str, text: str, span: Span, *, hanzi: bool) -> Wording:
    """Return words set apart from what stands before and after them."""
    if hanzi:
        return Wording.instead(said, span)
    before = " " if span[0] and not text[span[0] - 1].isspace() and text[span[0] - 1] not in "(“\"'" else ""
    after = " " if span[1] < len(text) and text[span[1]].isalnum() else ""
    return Wording.instead(before + said + after, span)


def _between(text: str, hanzi: bool) -> Wording:
    """Return what no rule has taken; in Chinese, numbers in characters."""
    if not hanzi:
        return Wording.plain(text)
    parts, last = [], 0
    for match in re.finditer(r"(\d{2,4})(?=年)|\d+(?:,\d{3})*(?:\.\d+)?", text):
        parts.append(Wording.plain(text[last : match.start()]).shifted(last))
        said = _digits(match[0]) if match[1] and len(match[0]) != 3 else chinese.said(match[0].replace(",", ""))
        parts.append(Wording.instead(said, match.span()))
        last = match.end()
    parts.append(Wording.plain(text[last:]).shifted(last))
    return Wording.joined(parts)


def _numbers(text: str, *, one_by_one: bool = False) -> str:
    """Return a Chinese text with its digits in characters."""
    if one_by_one:
        return re.sub(r"\d", lambda m: _digits(m[0]), text)
    return _between(text, hanzi=True).text


def _digits(text: str) -> str:
    return "".join(chinese.NUMERALS[int(digit)] for digit in text)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of everything in a language that is no word; its last group names the rule."""
    table = table_of(language)
    number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    if table["point"] == ",":
        number = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
    signs = _any(table.get("currency", {}))
    large = _any(table.get("magnitude", {}))
    # Where the sign leads, "7 £3" is a number and an amount; elsewhere "7 £ 3" is an amount and a number.
    alone = r"(?! ?\d)" if table["point"] == "." else r"(?!\d)"
    words = "million|billion|trillion|thousand|Millionen|Milliarden|millions|milliards|millones|milioni|milhões|万|亿"
    parts = {
        "address": r"(?:https?://|www\.)[^\s，。]+[^\s，。.,;:!?)\]\"']|[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
        "date": r"(?<![\d/-])(?:\d{4}([-/])\d{1,2}\1\d{1,2}|\d{1,2}([./])\d{1,2}\2\d{4})(?![\d/-])",
        "time": r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
        "telephone": r"(?<!\w)\+\d[\d ()-]{6,20}\d(?!\w)",
        "money": rf"(?<!\w)-?(?:{signs}) ?(?:{number})(?: ?(?:{words})|(?:{large})(?!\w))?"
        rf"|(?<![\w.,])-?(?:{number}) ?[€£¥￥$]{alone}",
        "percent": rf"(?<![\w.,])[-−]?(?:{number}) ?[%％]",
        "decade": r"(?<![\w.,])(?:1[1-9]|20)[1-9]0s(?!\w)",
        "measure": rf"(?<![\w.,])[-−]?(?:{number}) ?(?:{_any(table.get('units', {}))})(?![\w²³/°])",
        "range": r"(?<![\w.,:/–-])(?:\d{1,2}[-–]\d{1,2}|\d{3}[-–]\d{3}|\d{4}[-–]\d{4}|\d+–\d+)(?![\w:/–-])",
        "fraction": rf"(?<![\w./])\d{{1,3}}/\d{{1,3}}(?![\w/])|{_any(table.get('fractions', {}))}",
        "minus": rf"(?<![\w.)\]–-])[-−](?={number})",
        "roman": r"(?<![\w.])(?:XX|XI[VX]|XV?I{1,3}|XV|VI{1,3}|I[VX]|I{2,3})(?![\w.]\w)(?!\w)",
        "short_month": rf"(?<!\w)(?:{_any(table.get('before_number', {}))})(?= ?\d)",
        "saint": rf"(?<!\w)(?:{_any(table.get('before_name', {}))})(?= [A-ZÀ-Ý])",
        "street": rf"(?<=\w )(?:{_any(table.get('after_name', {}))})",
        "abbreviation": rf"(?<![\w.])(?:{_any(table.get('abbreviations', {}))})(?!\w)",
        "between": rf"(?<=\d) ?(?:{_any(table.get('between_numbers', {}))}) ?(?=\d)",
        "symbol": rf"(?:{_any(table.get('symbols', {}))})",
    }
    used = {name: part for name, part in parts.items() if name not in {"roman", "decade"} or _takes(name, language)}
    # Named groups: the numbered ones of the dates move with their place, so that they are written by name.
    used["date"] = used["date"].replace("([-/])", "(?P<a>[-/])").replace(r"\1", "(?P=a)")
    used["date"] = used["date"].replace("([./])", "(?P<b>[./])").replace(r"\2", "(?P=b)")
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in used.items()))


def _takes(rule: str, language: str) -> bool:
    primary = language.split("-")[0]
    return primary == "en" if rule == "decade" else primary in {"en", "de", "fr", "es", "it", "pt"}


def _any(names: Iterable[str]) -> str:
    """Return a pattern of any of some names, the longest first; of nothing where there are none."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"


def _plain(number: str, table: Table) -> str:
    """Return a number without separators of thousands, so that every voice reads it whole."""
    return re.sub(r"(?<=\d)[.](?=\d{3})", "", number) if table["point"] == "," else number.replace(",", "")


def _address(match: re.Match[str], table: Table, _: str) -> str | None:
    signs = table.get("address")
    if signs is None:
        return None
    text = re.sub(r"^https?://", "", match[0])
    prefix = match[0][: len(match[0]) - len(text)].rstrip(":/").upper()
    said = "".join(f" {signs[char]} " if char in signs else char for char in text)
    return f"{prefix} {' '.join(said.split())}".strip()


def _date(match: re.Match[str], table: Table, language: str) -> str | None:
    parts = [int(part) for part in re.split(r"[-/.]", match[0])]
    if parts[0] > 31:
        year, month, day = parts
    else:
        first, second, year = parts
        by_month = language.lower().startswith(("en-us", "en-ca")) or language.lower() == "en"
        month, day = (first, second) if "/" in match[0] and by_month and first <= 12 else (second, first)
    return _dated(year, month, day, table) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _dated(year: int | None, month: int, day: int | None, table: Table) -> str:
    names = table.get("months")
    values = {
        "year": _year(year, table) if year is not None else "",
        "month": names[month - 1] if names else chinese.said(str(month)) if table is tables()["zh"] else str(month),
        "day": "" if day is None else chinese.said(str(day)) if table is tables()["zh"] else str(day),
        "ordinal": "" if day is None else _suffixed(day),
    }
    if day is None:
        said = f"{values['month']} {values['year']}" if names else f"{values['year']}年{values['month']}月"
        return said.strip()
    return str(table["date" if year is not None else "day"]).format(**values)


def _year(year: int, table: Table) -> str:
    if table is tables()["zh"]:
        return _digits(str(year))
    if table is tables()["en"] and 1100 <= year < 2000:
        tens, rest = divmod(year, 100)
        return f"{tens} hundred" if rest == 0 else f"{tens} oh {rest}" if rest < 10 else f"{tens} {rest}"
    return str(year)


def _time(match: re.Match[str], table: Table, language: str) -> str | None:
    hours, minutes, *seconds = (int(part) for part in match[0].split(":"))
    if seconds and "units" not in table:
        return None
    name = "hour" if minutes == 0 and not seconds else "early" if 0 < minutes < 10 else "time"
    after = match.string[match.end() : match.end() + 6].lower().lstrip()
    if name == "hour" and language.startswith("en") and (re.match(r"[ap]\.?m", after) or hours > 12 or hours == 0):
        return str(hours) if re.match(r"[ap]\.?m", after) else f"{hours} hundred"
    said = str(table[name]).format(h=hours, m=f"{minutes}")
    return said if not seconds else f"{said} {_measured(str(seconds[0]), 's', table)}"


def _telephone(text: str, table: Table) -> str:
    groups = [group for group in re.split(r"[\s()-]+", text) if group]
    plus = table.get("symbols", {}).get("+", "+")
    said = ", ".join(" ".join(plus if char == "+" else char for char in group) for group in groups)
    return _numbers(said, one_by_one=True) if table is tables().get("zh") else said


def _money(match: re.Match[str], table: Table, _: str) -> str | None:
    text, units = match[0], table.get("currency", {})
    sign = next((s for s in sorted(units, key=len, reverse=True) if s in text), None)
    if sign is None:
        return None
    amount = text.replace(sign, "", 1).strip()
    minus, amount = amount.startswith(("-", "−")), amount.lstrip("-− ")
    figure = re.match(r"[\d.,]+", amount)
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
        said = table["money"].format(n=number, unit=one if number == "1" else many)
    return str(table["minus"]).format(n=said) if minus else said


def _changed(whole: str, part: int, units: tuple[str, str, str, str], table: Table) -> str:
    """Return an amount of money with its hundredths."""
    one, many, cent, cents = units
    small = f"{part}{' ' if table.get('months') else ''}{cent if part == 1 else cents}"
    if int(whole) == 0 and part:
        return small
    said = table["money"].format(n=whole, unit=one if whole == "1" else many)
    if not part:
        return str(said)
    return str(
        table["change"].format(n=whole, unit=one if whole == "1" else many, c=part, cent=cent if part == 1 else cents)
    )


def _percent(match: re.Match[str], table: Table, _: str) -> str:
    number = match[0].rstrip("%％ ")
    said = table["percent"].format(n=_plain(number.lstrip("-−"), table))
    return str(table["minus"].format(n=said)) if number[0] in "-−" else str(said)


def _measure(match: re.Match[str], table: Table, _: str) -> str | None:
    figure = re.match(r"[-−]?[\d.,]+", match[0])
    if figure is None:
        return None
    number, unit = figure[0], match[0][figure.end() :].strip()
    said = _measured(_plain(number.lstrip("-−"), table), unit, table)
    return str(table["minus"]).format(n=said) if number[0] in "-−" else said


def _measured(number: str, unit: str, table: Table) -> str:
    one, many = table["units"][unit]
    return str(table["money"]).format(n=number, unit=one if number == "1" else many)


_TENS = {"1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties"} | {
    "6": "sixties",
    "7": "seventies",
    "8": "eighties",
    "9": "nineties",
}


def _decade(match: re.Match[str], _: Table, __: str) -> str:
    return f"{match[0][:2]} {_TENS[match[0][2]]}"


def _range(match: re.Match[str], table: Table, _: str) -> str | None:
    first, last = re.split("[-–]", match[0])
    return str(table["range"]).format(a=first, b=last) if int(first) < int(last) else None


def _fraction(match: re.Match[str], table: Table, _: str) -> str:
    if match[0] in table.get("fractions", {}):
        return str(table["fractions"][match[0]])
    above, below = match[0].split("/")
    known = {"1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/8": "⅛"}.get(match[0], "")
    return str(table.get("fractions", {}).get(known) or table["over"].format(a=above, b=below))


def _roman(match: re.Match[str], _: Table, __: str) -> str:
    values = [{"I": 1, "V": 5, "X": 10}[char] for char in match[0]]
    return str(sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values)))


def _looked_up(name: str) -> "Rule":
    def said(match: re.Match[str], table: Table, _: str) -> str:
        return str(table[name][match[0]])

    return said


Rule = Callable[[re.Match[str], Table, str], str | None]
_RULES: Mapping[str, Rule] = {
    "address": _address,
    "date": _date,
    "time": _time,
    "telephone": lambda match, table, _: _telephone(match[0], table),
    "money": _money,
    "percent": _percent,
    "measure": _measure,
    "decade": _decade,
    "range": _range,
    "fraction": _fraction,
    "minus": lambda _, table, __: str(table["minus"]).format(n="").strip() + " ",
    "roman": _roman,
    "short_month": _looked_up("before_number"),
    "saint": _looked_up("before_name"),
    "street": _looked_up("after_name"),
    "abbreviation": _looked_up("abbreviations"),
    "between": lambda match, table, _: str(table["between_numbers"][match[0].strip()]),
    "symbol": _looked_up("symbols"),
}


def _suffixed(number: int) -> str:
    """Return an English ordinal."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _whole_number(text: str, kind: str) -> int:
    digits = re.sub(r"[,.\s]|(st|nd|rd|th)$", "", text.strip())
    if not digits.isdecimal() or len(digits) > 15:
        raise RequestError(f"{text[:40]!r} is no {kind}; it must be a whole number.", hint='Write 3 or "3rd".')
    return int(digits)


def _ordinal(number: int, table: Table, language: str) -> str:
    if table is tables()["en"]:
        return _suffixed(number)
    if "ordinal" not in table:
        known = ", ".join(name for name, each in tables().items() if "ordinal" in each or name == "en")
        raise RequestError(
            f"Ordinal numbers are not known in {language!r}; they are in {known}.", hint="Write the word."
        )
    said = chinese.said(str(number)) if table is tables()["zh"] else str(number)
    return str(table["ordinal"]).format(n=said)


def _date_as(text: str, order: str, table: Table, language: str) -> str:
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
    return _year(values["y"], table) if order == "y" else _dated(values.get("y"), month, day, table)


def _time_as(text: str, table: Table, language: str) -> Wording:
    match = re.match(r"\s*(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?", text)
    if match is None:
        raise RequestError(f"{text[:40]!r} is no time of day.", hint="Write one like 14:30.")
    return written_out(text, language) if table else Wording.plain(text)
