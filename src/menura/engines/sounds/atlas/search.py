"""Which sounds do words mean? Names, aliases and tags, in English and Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """A sound that words may mean.

    Attributes
    ----------
    name : str
        Its name in the atlas.
    score : float
        From 0 to 1; 1 when the words are one of its names.
    via : str
        The alias that matched.
    """

    name: str
    score: float
    via: str


class Index:
    """Names, aliases and tags, ready to be searched."""

    def __init__(self, entries: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]]) -> None:
        self._aliases = {
            alias.lower(): name for name, (en, zh, _) in reversed(entries.items()) for alias in (name.replace("-", " "), *zh, *en)
        }

    def search(self, words: str, limit: int) -> list[Match]:
        """Return the best matches, best first."""
        wanted = words.strip().lower()
        exact = self._aliases.get(wanted)
        return [Match(exact, 1.0, wanted)][:limit] if exact else []
