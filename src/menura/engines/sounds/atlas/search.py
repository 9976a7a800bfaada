"""Which sounds words mean: names, aliases and tags, in English and Chinese."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple

from menura.engines.sounds.atlas.words import Unit, bag, meaning, normalised, spelled, stem, stripped, units

NOT_TELLING = frozenset(stem(word) for word in ["sound", "noise", "effect", "audio", "sample", "clip", "recording"])
"""Words that say no more than that something is heard."""

SAME_WORDS = 0.95
"""Confidence when all words agree but for their form or order."""

BEST_OVERLAP = 0.9
"""Confidence when every weighty word agrees."""


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


class Alias(NamedTuple):
    """One name of one sound; `rank` is its place among them, best first."""

    text: str
    name: str
    rank: int
    stems: tuple[str, ...]
    head: str
    """Stem of the last word, on which an English noun phrase rests."""


class Index:
    """Names, aliases and tags, ready to be searched.

    Parameters
    ----------
    entries : mapping of str to (en, zh, tags)
    """

    def __init__(self, entries: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]]) -> None:
        self.tags: dict[str, list[str]] = defaultdict(list)
        """Tag → names of the sounds that have it."""
        self._entries = entries
        self._exact: dict[str, Alias] = {}
        self._bags: dict[tuple[str, ...], list[Alias]] = defaultdict(list)
        self._aliases: list[Alias] = []
        self._vocabularies: dict[str, frozenset[str]] = {}
        for name, (en, _, tags) in entries.items():
            for tag in tags:
                self.tags[tag].append(name)
            for rank, text in enumerate([*en, name.replace("-", " ")]):
                self._add(name, text.lower(), rank)

    def _add(self, name: str, text: str, rank: int) -> None:
        weighty = [part for part in map(meaning, spelled(text)) if part]
        stems = tuple(sorted({*weighty}))
        alias = Alias(text, name, rank, stems, weighty[-1] if weighty else "")
        _keep_better(self._exact, text, alias)
        if stems:
            self._bags[stems].append(alias)
            self._aliases.append(alias)

    @cached_property
    def _chinese_tables(self) -> tuple[dict[str, Alias], dict[str, Alias]]:
        """Chinese aliases as they stand and without particles; built only for who writes Chinese."""
        exact: dict[str, Alias] = {}
        han: dict[str, Alias] = {}
        for name, (_, zh, _) in self._entries.items():
            for rank, text in enumerate(zh):
                alias = Alias(text.lower(), name, rank, (), "")
                _keep_better(exact, alias.text, alias)
                _keep_better(han, stripped(alias.text) or alias.text, alias)
        return exact, han

    @property
    def _han(self) -> dict[str, Alias]:
        return self._chinese_tables[1]

    def search(self, words: str, limit: int) -> list[Match]:
        """Return the best matches, best first, each sound once.

        Parameters
        ----------
        words : str
            English or Chinese.
        limit : int

        Returns
        -------
        list of Match
            Confidence 1 for a name as it stands, 0.95 for the same words in another form or order, up to 0.9 for
            what shares the weighty words, less for spelling that is merely alike.
        """
        wanted = normalised(words).lower()
        parts = units(wanted)
        stems = [unit.stem for unit in parts if unit.stem and not unit.is_han]
        found = [*self._exact_matches(wanted, parts), *self._overlapping(stems), *self._chinese(stripped(wanted))]
        best: dict[str, Match] = {}
        for match in sorted(found, key=lambda m: (-m.score, len(m.via), m.name)):
            best.setdefault(match.name, match)
        return list(best.values())[:limit]

    def called(self, stems: tuple[str, ...], words: str = "") -> Alias | None:
        """Return the English alias that has exactly these stems, in any order.

        Parameters
        ----------
        stems : tuple of str
            Sorted.
        words : str, optional
            The words themselves; among several aliases the one most like them wins, then the better one.
        """
        found = self._bags.get(stems)
        if not found:
            return None
        words = words.lower()
        spoken = {*spelled(words)}
        return max(found, key=lambda a: (a.text == words, _overlap(spoken, {*spelled(a.text)}), -a.rank))

    def chinese(self, characters: str) -> Alias | None:
        """Return the Chinese alias that has exactly these characters, particles aside."""
        return self._han.get(characters)

    def vocabulary(self, name: str) -> frozenset[str]:
        """Return the stems and Chinese characters in all names of a sound."""
        if name not in self._vocabularies:
            en, zh, _ = self._entries.get(name, ((), (), ()))
            stems = {meaning(word) for text in en for word in spelled(text.lower())}
            self._vocabularies[name] = frozenset({*stems, *"".join(zh)} - {""})
        return self._vocabularies[name]

    @cached_property
    def longest_chinese(self) -> int:
        """Characters in the longest Chinese alias."""
        return max(map(len, self._han), default=0)

    def _exact_matches(self, wanted: str, parts: list[Unit]) -> list[Match]:
        alias = self._exact.get(wanted) or (None if wanted.isascii() else self._chinese_tables[0].get(wanted))
        if alias:
            return [Match(alias.name, 1.0, alias.text)]
        alias = self.called(bag(parts), wanted)
        return [Match(alias.name, SAME_WORDS, alias.text)] if alias else []

    @cached_property
    def _postings(self) -> dict[str, list[Alias]]:
        postings: dict[str, list[Alias]] = defaultdict(list)
        for alias in self._aliases:
            for part in alias.stems:
                postings[part].append(alias)
        return postings

    @cached_property
    def _weights(self) -> dict[str, float]:
        """Inverse document frequency: a word that few sounds share tells more (Spärck Jones, 1972)."""
        count = len({alias.name for alias in self._aliases})
        return {
            part: 0.1 if part in NOT_TELLING else log(1 + count / len({a.name for a in aliases}))
            for part, aliases in self._postings.items()
        }

    def _overlapping(self, stems: Sequence[str]) -> Iterable[Match]:
        unknown = log(1 + len(self._aliases))
        nearest = {part: self.nearest(part) for part in stems if part not in NOT_TELLING}
        wanted = {known: likeness for known, likeness in nearest.values() if known}
        asked = sum(self._weights.get(known, unknown) for known, _ in nearest.values())
        tagged = {name for tag, names in self.tags.items() if stem(tag) in stems for name in names}
        head = next((nearest[part][0] for part in reversed(stems) if part in nearest), "")
        for alias in {alias.text: alias for part in wanted for alias in self._postings[part]}.values():
            shared = sum(self._weights[part] * wanted.get(part, 0.0) for part in alias.stems)
            covered = shared / max(asked, 1e-9)
            fitting = shared / sum(self._weights[part] for part in alias.stems)
            agrees = 1.0 if head and head in alias.stems else 0.85
            score = BEST_OVERLAP * min(1.0, (0.6 * covered + 0.4 * fitting)) * agrees - 0.01 * min(alias.rank, 5)
            yield Match(alias.name, round(max(score, 0.01), 3), alias.text)
        for name in tagged:
            yield Match(name, 0.3, name)

    def nearest(self, part: str) -> tuple[str, float]:
        """Return the known stem most like this one and how alike they are (Dice, 1945, over pairs of letters)."""
        if part in self._postings:
            return part, 1.0
        if len(part) < 4:
            return "", 0.0
        pairs = _pairs(part)
        near = ((other, word) for word, other in self._letter_pairs.items() if abs(len(word) - len(part)) <= 3)
        alike, known = max(((_dice(pairs, other), word) for other, word in near), default=(0.0, ""))
        return (known, 0.8 * alike) if alike >= 0.6 else ("", 0.0)

    @cached_property
    def _letter_pairs(self) -> dict[str, frozenset[str]]:
        return {word: _pairs(word) for word in self._postings if len(word) >= 4}

    def _chinese(self, wanted: str) -> Iterable[Match]:
        if not wanted:
            return
        for characters, alias in self._han.items():
            exact = wanted == characters
            score = SAME_WORDS if exact else _han_likeness(wanted, characters) - 0.01 * min(alias.rank, 5)
            if score > 0.1:
                yield Match(alias.name, round(score, 3), alias.text)


def _keep_better(table: dict[str, Alias], key: str, alias: Alias) -> None:
    earlier = table.get(key)
    if earlier is None or alias.rank < earlier.rank:
        table[key] = alias


def _overlap(first: set[str], second: set[str]) -> float:
    """Return how alike two sets of words are (Jaccard, 1901)."""
    return len(first & second) / max(len(first | second), 1)


def _pairs(word: str) -> frozenset[str]:
    padded = f"^{word}$"
    return frozenset(a + b for a, b in pairwise(padded))


def _dice(first: frozenset[str], second: frozenset[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second))


def _han_likeness(wanted: str, characters: str) -> float:
    """Return how well Chinese words fit an alias: all of it, part of it, or the pairs of characters they share."""
    if characters in wanted and (len(characters) > 1 or len(wanted) == 2):
        return 0.5 + 0.4 * len(characters) / len(wanted)
    if wanted in characters:
        return 0.4 + 0.5 * len(wanted) / len(characters)
    return 0.8 * _dice(_pairs(wanted), _pairs(characters))
