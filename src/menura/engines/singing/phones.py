"""What kinds of speech sound there are, by their IPA symbols."""

import unicodedata

VOWELS = frozenset("aeiouyɑɐɒæɓʌɔəɘɚɛɜɝɞɤɨɪʏɯøœɶʉʊäɵ") - {"ɓ"}
VOICELESS = frozenset("pftθskʃʂɕxχhħçcqʔɸ")
OPENNESS = ("iyɨʉɯuʏ", "ɪʊ", "eøɘɵɤoəɚɝʊ", "ɛœɜɞʌɔ", "æɐaɶɑɒä")
"""Vowels from the closest to the most open."""

NASALS = frozenset("mnŋɲɴɱɳ")
SYLLABIC = frozenset("mnŋɲɴlɫrɹ")
"""Consonants that can carry a syllable of their own."""


def letters(ipa: str) -> str:
    """Return the symbols of a phone without marks of length, tone or articulation."""
    plain = unicodedata.normalize("NFD", ipa)
    return "".join(sign for sign in plain if sign.isalpha() and sign not in "ʰʲʷˠˤᵝːhw") or ipa


def is_vowel(ipa: str) -> bool:
    """Return whether a phone holds a vowel: it can carry a note."""
    return any(sign in VOWELS for sign in unicodedata.normalize("NFD", ipa))


def is_voiceless(ipa: str) -> bool:
    """Return whether a phone is made without the voice: ``t``, ``ʃ``, ``tʃ``."""
    found = letters(ipa)
    return (not is_vowel(ipa) and found[:1] in VOICELESS) or ipa == "h"


def is_syllabic(ipa: str) -> bool:
    """Return whether a consonant can carry a note where there is no vowel: ``n``, ``l``."""
    return letters(ipa)[:1] in SYLLABIC


def glides(ipa: str) -> bool:
    """Return whether a vowel moves: ``aɪ``, ``ou``."""
    return ipa != "yu" and len({sign for sign in unicodedata.normalize("NFD", ipa) if sign in VOWELS}) > 1


def core(ipa: str) -> float:
    """Return where in a vowel lies what is held when it is long, 0 … 1: the most open part of one that moves."""
    if not glides(ipa):
        return 0.55
    found = [sign for sign in unicodedata.normalize("NFD", ipa) if sign in VOWELS]
    degrees = [next(k for k, row in enumerate(OPENNESS) if sign in row) for sign in found]
    place = degrees.index(max(degrees))
    return (place + 0.6) / len(found)


def closing(ipa: str) -> float:
    """Return which share of a vowel's end belongs to a consonant written with it: the ``nɡ`` of ``onɡ``."""
    plain = unicodedata.normalize("NFD", ipa)
    last = max((k for k, sign in enumerate(plain) if sign in VOWELS), default=len(plain))
    return 0.4 if any(sign in NASALS for sign in plain[last + 1 :]) else 0.0
