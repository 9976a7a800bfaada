"""What is said about music, in the language of the request; texts in ``lexicon/sayings.toml``."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from menura.composing.named import table

Language: TypeAlias = Literal["en", "zh"]


def language_of(text: str) -> Language:
    """Return the language in which somebody who wrote a text is answered: Chinese where it has Chinese characters."""
    return "zh" if any("\u3400" <= letter <= "\u9fff" for letter in text) else "en"


def say(key: str, language: str, **values: Any) -> str:
    """Return a sentence with its blanks filled in.

    Parameters
    ----------
    key : str
        A row of ``lexicon/sayings.toml``.
    language : {"en", "zh"}
    **values : object
        What goes into its blanks; numbers are written short unless the blank says how.
    """
    rows: Mapping[str, Mapping[str, str]] = table("sayings")
    return rows[key]["zh" if language == "zh" else "en"].format(**values)
