"""What is said about music, in the language of the request; texts in ``lexicon/sayings.toml``."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from menura.composing.named import table

Language: TypeAlias = Literal["en", "zh"]


def language_of(text: str, sung: str = "") -> Language:
    """Return the language in which somebody who wrote a text is answered, or wants it sung in a language.

    Chinese where Chinese is sung, or where Chinese characters say at least as much as Latin words, as for sounds.
    """
    if sung.split("-")[0] in {"zh", "cmn", "yue"}:
        return "zh"
    chinese = sum("\u3400" <= letter <= "\u9fff" for letter in text)
    latin = sum(letter.isalpha() and letter.isascii() for letter in text)
    return "zh" if 3 * chinese > latin else "en"


def say(row: str, language: str, /, **values: Any) -> str:
    """Return a sentence with its blanks filled in.

    Parameters
    ----------
    row : str
        Of ``lexicon/sayings.toml``.
    language : {"en", "zh"}
    **values : object
        What goes into its blanks; numbers are written short unless the blank says how.
    """
    rows: Mapping[str, Mapping[str, str]] = table("sayings")
    return rows[row]["zh" if language == "zh" else "en"].format(**values)
