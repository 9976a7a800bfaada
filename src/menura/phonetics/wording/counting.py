"""Numbers in words, in the languages whose voices do not count as people do: Chinese and Japanese."""

import re
from collections.abc import Iterator

from menura.phonetics import chinese, japanese_numbers
from menura.phonetics.wording.tables import Table, is_of

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def counts_itself(table: Table) -> bool:
    """Return whether numbers become words here and not in the voice."""
    return bool(table) and is_of(table, "zh", "ja")


def numbers(text: str, table: Table) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield where the numbers of a text are, their counters included where these change, and how they are said."""
    if not counts_itself(table):
        return
    for match in _NUMBER.finditer(text):
        plain = match[0].replace(",", "")
        if is_of(table, "zh"):
            yield match.span(), chinese.counted(plain, text[: match.start()], text[match.end() :])
        else:
            counter = japanese_numbers.counter_at(text[match.end() :])
            yield (match.start(), match.end() + len(counter)), japanese_numbers.said(plain, counter)


def digits(text: str, table: Table) -> str:
    """Return a text with its digits one by one; as they are where the voice says them so."""
    if is_of(table, "zh"):
        return re.sub(r"\d", lambda digit: chinese.NUMERALS[int(digit[0])], text)
    if is_of(table, "ja"):
        return re.sub(r"\d", lambda digit: japanese_numbers.DIGITS[int(digit[0])], text)
    return text


def written(number: int, table: Table) -> str:
    """Return a number as rules put it into words: in characters in Chinese, else in digits."""
    return chinese.said(str(number)) if is_of(table, "zh") else str(number)
