"""Which letter of a word writes which of its phones."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

PLAUSIBLE = {
    "k": "kcqxgк", "s": "scxzßςс", "z": "zsxз", "ʃ": "sctxş", "ʒ": "sgjzж", "t": "tdcczт", "d": "djgtд", "f": "fpvgф",
    "v": "vfwuв", "j": "yijlgñ", "w": "wuoł", "ɹ": "r", "r": "rxр", "ʁ": "r", "ɾ": "rtd", "n": "nн", "ŋ": "n",
    "ɲ": "ngñ", "m": "mм", "l": "lл", "ʎ": "lg", "θ": "tcz", "ð": "td", "x": "jghcrkх", "h": "hgjwxr", "p": "pbп",
    "b": "bvб", "β": "bv", "ɡ": "gг", "g": "gг", "ç": "cghj", "ɣ": "g", "ʝ": "yl", "ɕ": "śsщ", "c": "kcч", "q": "gk",
    "ɟ": "g", "ɥ": "u", "ɭ": "л", "ʔ": "t",
}  # fmt: skip
"""Letters that may write a consonant, by the first sign of its phone."""

SOUNDS = {"a": "aɐɑæäʌ", "e": "eɛəɜɪɚ", "i": "iɪ", "o": "oɔɒøʊ", "u": "uʊʌyɯ", "y": "yiɪ"}
"""Signs of the vowels that a vowel letter writes in most languages."""

VOWEL_LETTERS = frozenset("aeiouyæøœıаеёиоуыэюяіїєαεηιουωή")

MATCH, OTHER, MIXED, SILENT_VOWEL, SILENT, DOUBLED, UNWRITTEN = 0.0, 0.7, 1.6, 0.5, 0.6, 0.25, 1.0
"""What it costs when a letter writes a phone well, another of its kind, or one of the other kind; when it is silent as
a vowel, as a consonant, or as one of two; when a phone has no letter."""


@lru_cache(maxsize=4096)
def base(letter: str) -> str:
    """Return a letter in lower case without its accents."""
    return unicodedata.normalize("NFD", letter.lower())[:1]


def is_vowel_letter(letter: str) -> bool:
    """Return whether a letter writes vowels as a rule."""
    return letter.lower() in VOWEL_LETTERS or base(letter) in VOWEL_LETTERS


def aligned(word: str, phones: Sequence[str]) -> list[int | None]:
    """Return for each letter of a word the phone that it writes, or None.

    Method: the cheapest alignment of both sequences (S. B. Needleman and C. D. Wunsch, 1970).

    Parameters
    ----------
    word : str
    phones : sequence of str
        IPA.
    """
    rows, columns = len(word), len(phones)
    silent = [_silent(word, k) for k in range(rows)]
    cost = [[UNWRITTEN * j for j in range(columns + 1)]]
    steps: list[list[int]] = [[2] * (columns + 1)]
    for i in range(rows):
        above, here, row = cost[-1], [cost[-1][0] + silent[i]], [1]
        for j in range(columns):
            matched = above[j] + _writes(word[i], phones[j])
            skipped, unwritten = above[j + 1] + silent[i], here[j] + UNWRITTEN
            best = min(matched, skipped, unwritten)
            here.append(best)
            row.append(0 if best == matched else 1 if best == skipped else 2)
        cost.append(here)
        steps.append(row)
    return _traced(steps, rows, columns)


def _traced(steps: Sequence[Sequence[int]], i: int, j: int) -> list[int | None]:
    found: list[int | None] = [None] * i
    while i:
        step = steps[i][j]
        if step == 0:
            i, j = i - 1, j - 1
            found[i] = j
        elif step == 1:
            i -= 1
        else:
            j -= 1
    return found


def _silent(word: str, k: int) -> float:
    letter = base(word[k])
    if not letter.isalpha():
        return 0.0
    if k + 1 < len(word) and base(word[k + 1]) == letter and not is_vowel_letter(letter):
        return DOUBLED
    if letter == "h":
        return 0.3
    return SILENT_VOWEL if is_vowel_letter(letter) else SILENT


@lru_cache(maxsize=16384)
def _writes(letter: str, phone: str) -> float:
    """Return what it costs that a letter writes a phone."""
    if not letter.isalpha():
        return 5.0
    plain, vowel = base(letter), any(c in VOWEL_SIGNS for c in phone)
    if vowel != is_vowel_letter(plain):
        loose = (vowel and plain in "wr") or (plain in "uiyoе" and phone[0] in "jwɥ")
        return OTHER if loose else MIXED
    if vowel:
        return MATCH if any(sign in SOUNDS.get(plain, plain) for sign in phone) else 0.1
    return MATCH if plain in PLAUSIBLE.get(phone[0], phone[0]) or plain == phone[0] else OTHER


VOWEL_SIGNS = frozenset("aeiouyɑɐɒæɔəɘɚɛɜɝɞɤɪʊʌʏøœɶɨʉɯɵᵻᵿäöü\u0329")
