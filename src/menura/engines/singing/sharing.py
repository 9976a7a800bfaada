"""Which phones of a word belong to which of its syllables."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from menura.engines.singing.phones import is_syllabic, is_vowel

DIGRAPHS = (
    "sch",
    "tsch",
    "ch",
    "sh",
    "th",
    "ph",
    "gh",
    "ck",
    "ng",
    "gn",
    "qu",
    "gu",
    "lh",
    "nh",
    "ll",
    "rr",
    "wh",
    "tz",
)
VOWEL_LETTERS = "aeiouyàáâãäåèéêëìíîïòóôõöùúûüœæ"

_FAR = 1e9


def shared(phones: Sequence[str], texts: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return the first phone of every syllable and the one after its last.

    Parameters
    ----------
    phones : sequence of str
        IPA, without pauses.
    texts : sequence of str
        The syllables as they are written: where they begin with consonants, their phones should too.

    Returns
    -------
    list of tuple of int or None
        None where there are fewer phones that could carry a note than syllables.
    """
    n, count = len(phones), len(texts)
    best = [[_FAR] * (n + 1) for _ in range(count + 1)]
    back = [[0] * (n + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for k in range(1, count + 1):
        for end in range(k, n + 1):
            options = ((best[k - 1][s] + _cost(phones[s:end], texts[k - 1], k > 1), s) for s in range(k - 1, end))
            best[k][end], back[k][end] = min(options)
    if best[count][n] >= _FAR:
        return None
    cuts = [n]
    for k in range(count, 0, -1):
        cuts.append(back[k][cuts[-1]])
    cuts.reverse()
    return list(pairwise(cuts))


def carrier(phones: Sequence[str]) -> int | None:
    """Return which phone of a syllable carries its note: its vowel, or a consonant that can be sung."""
    vowels = [k for k, ipa in enumerate(phones) if is_vowel(ipa)]
    if vowels:
        return vowels[0]
    sung = [k for k, ipa in enumerate(phones) if is_syllabic(ipa)]
    return sung[-1] if sung else None


def _cost(phones: Sequence[str], text: str, inner: bool) -> float:
    """Return how badly phones fit a syllable."""
    vowels = [k for k, ipa in enumerate(phones) if is_vowel(ipa)]
    if not vowels:
        written = any(letter in VOWEL_LETTERS for letter in text.lower())
        return 4.0 if carrier(phones) is not None and not written else _FAR
    extra = sum(2.0 if b == a + 1 else 3.0 for a, b in pairwise(vowels))
    onset = abs(vowels[0] - onset_letters(text)) if inner else 0
    return extra + 0.5 * onset


@cache
def onset_letters(text: str) -> int:
    """Return how many consonants a syllable is written with before its first vowel."""
    plain = text.lower().strip("'’-.,;:!?\"“”()")
    head = re.match(rf"[^{VOWEL_LETTERS}]*", plain)
    rest = head.group() if head else ""
    if plain.startswith("y") and len(plain) > 1:
        return 1
    for pair in DIGRAPHS:
        rest = rest.replace(pair, "x")
    return len(re.sub(r"(.)\1", r"\1", rest))
