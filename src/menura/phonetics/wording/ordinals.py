"""Numbers that order: 3rd, dritte, 3ème, and the Roman ones of kings."""

import re

REGNAL = (
    "Alexander", "Alfonso", "Benedict", "Catherine", "Charles", "Clement", "Edward", "Elizabeth", "Ferdinand",
    "Frederick", "Friedrich", "George", "Gregory", "Gustav", "Heinrich", "Henry", "Innocent", "Ivan", "James", "Karl",
    "Leo", "Leopold", "Louis", "Ludwig", "Mary", "Maximilian", "Napoleon", "Nicholas", "Otto", "Paul", "Peter",
    "Philip", "Pius", "Ramesses", "Richard", "Urban", "Victor", "Wilhelm", "William",
)  # fmt: skip
"""Names that rulers share, so that they are numbered."""

_ONES = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_TENS = ("", "zehn", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_ODD = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht", 16: "sechzehnt", 17: "siebzehnt"}


def suffixed(number: int) -> str:
    """Return an English ordinal: ``21st``."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def german(number: int, before: str) -> str:
    """Return a German ordinal below 100, with the ending that the words before it ask for: ``am dritten``."""
    word = re.search(r"(\w+)\W*$", before.lower())
    article = word[1] if word else ""
    oblique = {
        "am",
        "im",
        "vom",
        "zum",
        "zur",
        "beim",
        "den",
        "dem",
        "des",
        "ab",
        "bis",
        "seit",
        "nach",
        "vor",
        "einen",
    }
    ending = "en" if article in oblique else "e" if article in {"der", "die", "das", "eine", "jede", "diese"} else "er"
    if article.endswith(("tag", "woch")) and article not in {"tag"}:  # Montag, 3. Mai; Mittwoch, 3. Mai
        ending = "er"
    return _stem(number) + ending


def _stem(number: int) -> str:
    if number in _ODD:
        return _ODD[number]
    if number < 20:
        return (_ONES[number] if number < 13 else _ONES[number - 10] + "zehn") + "t"
    tens, ones = divmod(number, 10)
    return (_ONES[ones] + "und" if ones else "") + _TENS[tens] + "st"


def roman(letters: str) -> int:
    """Return the value of a Roman number up to 39."""
    values = [{"I": 1, "V": 5, "X": 10}[char] for char in letters]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))
