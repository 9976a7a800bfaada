"""How the syllables of a line become text again."""

from collections.abc import Iterable

from menura.scores.model import Syllable

UNSPACED = ("zh", "cmn", "yue", "ja", "th", "lo", "km", "my")
"""Languages that put no space between words."""


def spaced(language: str) -> bool:
    """Return whether a language, named by a BCP 47 tag, puts spaces between words."""
    return not language.lower().startswith(UNSPACED)


def joined(syllables: Iterable[Syllable], language: str) -> str:
    """Return syllables as the text that they were."""
    gap = " " if spaced(language) else ""
    return "".join(syllable.text + ("" if syllable.joins else gap) for syllable in syllables).strip()
