"""What the lines of lyrics feel like: how pleasant and how excited, from word to word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from menura.composing.named import table
from menura.phonetics.scripts import script

LONGEST = 4
"""Characters of the longest Chinese word of the lexicon."""

SOFT: Mapping[str, tuple[str, ...]] = {
    "high": ("drum-kit", "electric-guitar", "brass"), "bright": ("acoustic-guitar", "piano", "strings"),
    "calm": ("piano", "strings", "harp"), "dark": ("piano", "cello", "strings"),
}  # fmt: skip
"""Instruments that suit a feeling."""


@dataclass(frozen=True)
class Feeling:
    """How a text feels.

    Attributes
    ----------
    valence : float
        -1 (sad, hostile) … 1 (happy, tender).
    arousal : float
        -1 (calm) … 1 (excited).
    words : tuple of str
        What speaks for it.
    """

    valence: float
    arousal: float
    words: tuple[str, ...] = ()


def feeling(line: str) -> Feeling:
    """Return how one line feels; 0 and 0 where no word tells."""
    valence = arousal = weight = 0.0
    told = []
    for word, (pleasant, excited), factor in _told(line):
        valence += pleasant * factor
        arousal += excited * abs(factor)
        weight += abs(factor)
        told.append(word)
    shout = 0.15 * min(line.count("!") + line.count("！"), 2)
    if not weight:
        return Feeling(0.0, shout)
    return Feeling(_bounded(valence / weight), _bounded(arousal / weight + shout), tuple(told))


def curve(lines: Sequence[str]) -> list[Feeling]:
    """Return how lines feel one after the other: each takes something over from those around it."""
    own = [feeling(line) for line in lines]
    found = []
    for k, each in enumerate(own):
        # A line without telling words feels like its neighbours, one with them mostly like itself.
        weights = {
            j: (1.0 if own[j].words else 0.15) * 0.45 ** abs(j - k) for j in range(max(k - 3, 0), min(k + 4, len(own)))
        }
        total = sum(weights.values())
        valence = sum(own[j].valence * w for j, w in weights.items()) / total
        arousal = sum(own[j].arousal * w for j, w in weights.items()) / total
        found.append(Feeling(_bounded(valence), _bounded(arousal), each.words))
    return found


def whole(lines: Sequence[str]) -> Feeling:
    """Return how a whole text feels."""
    told = [each for each in map(feeling, lines) if each.words]
    if not told:
        return Feeling(0.0, 0.0)
    words = tuple(dict.fromkeys(word for each in told for word in each.words))
    return Feeling(sum(f.valence for f in told) / len(told), sum(f.arousal for f in told) / len(told), words)


def tempo(lines: Sequence[str]) -> float:
    """Return the factor of a style's usual tempo that suits a text: 0.85 … 1.15."""
    return 1.0 + 0.15 * whole(lines).arousal


def moods(found: Feeling) -> tuple[str, ...]:
    """Return the moods that a feeling comes to: names of :mod:`menura.composing.moods`."""
    if abs(found.valence) < 0.12 and abs(found.arousal) < 0.12:
        return ()
    if found.valence >= 0:
        return ("cheerful",) if found.arousal > 0.25 else ("peaceful",) if found.arousal < -0.25 else ("warm",)
    return ("tense",) if found.arousal > 0.25 else ("sad",)


def instruments(found: Feeling) -> tuple[str, ...]:
    """Return instruments that suit a feeling: names of :mod:`menura.scores.instruments`."""
    if found.arousal > 0.35:
        return SOFT["high"]
    if found.valence < -0.2:
        return SOFT["dark"]
    return SOFT["bright" if found.arousal > -0.1 else "calm"]


def _told(line: str) -> list[tuple[str, tuple[float, float], float]]:
    """Return the telling words of a line with their feeling and their weight, negative where they are turned round."""
    exact, stems, strong, turned = _lexicon()
    found, factor = [], 1.0
    for word in _words(line, exact):
        if word in turned or word in strong:
            factor = -0.7 if word in turned else 1.5
            continue
        row = exact.get(word) or next((stems[word[:n]] for n in range(len(word), 2, -1) if word[:n] in stems), None)
        if row is not None:
            found.append((word, row, factor))
            factor = 1.0
        elif len(word) > 2:
            factor = 1.0
    return found


def _words(line: str, known: Mapping[str, object]) -> list[str]:
    """Return the words of a line; Chinese ones by the longest that the lexicon knows."""
    found = []
    for piece in re.findall(r"[a-z']+|[\u3400-\u9fff]+", line.lower().replace("’", "'")):
        if script(piece[0]) != "han":
            found.append(piece)
            continue
        at = 0
        while at < len(piece):
            size = next((n for n in range(LONGEST, 1, -1) if piece[at : at + n] in known and at + n <= len(piece)), 1)
            found.append(piece[at : at + size])
            at += size
    return found


@cache
def _lexicon() -> tuple[
    Mapping[str, tuple[float, float]], Mapping[str, tuple[float, float]], frozenset[str], frozenset[str]
]:
    rows = table("feelings")
    exact: dict[str, tuple[float, float]] = {}
    stems: dict[str, tuple[float, float]] = {}
    for row in rows["rows"]:
        for word in row["words"].split():
            place = stems if word.endswith("*") else exact
            place.setdefault(word.rstrip("*"), (row["valence"], row["arousal"]))
    return exact, stems, frozenset(rows["stronger"].split()), frozenset(rows["turned"].split())


def _bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))
