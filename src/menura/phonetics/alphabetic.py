"""Words of an alphabet as syllables: phones from espeak-ng, cut by sonority, with the letters that write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from menura.phonetics import espeak
from menura.phonetics.languages import languages, voice_for
from menura.phonetics.letters import aligned, is_vowel_letter

VOWELS = frozenset("aeiouyɑɐɒæɔəɘɚɛɜɝɞɤɪʊʌʏøœɶɨʉɯɵᵻᵿäöü")
"""The symbols that stand for vowels; a phone that holds one is a vowel."""

SYLLABIC = "\u0329"
"""The mark under a consonant that is a syllable by itself."""

STOPS, FRICATIVES, LIQUIDS, GLIDES = "pbtdkɡgcɟq", "fvθðsszʃʒxχçhɸβɣɕʑʂʐ", "lɹrɾʁɫʎɭɽ", "jwɥʋ"

NOISES = re.compile(r"(h*m+|m+-?h*m+|s+h+|p+s+s*t+|z+|b?r+|t+s+k+|h+)", re.IGNORECASE)
"""What is sung or said without a vowel."""

NOISE_PHONES = {"h": "h", "m": "m", "s": "s", "p": "p", "t": "t", "z": "z", "b": "b", "r": "ɹ", "k": "k"}

WEAK = {"a": ("ə",), "the": ("ð", "ə"), "an": ("ə", "n"), "and": ("æ", "n", "d"), "of": ("ʌ", "v")}
"""English words whose form by themselves is not that in a line."""

CLUSTERS = {"en": ("s", 1), "de": ("sʃ", 1), "nl": ("s", 1), "sv": ("s", 1), "ru": ("sv", 1), "pl": ("svz", 1)}
"""Sounds that may stand before any other consonant at the start of a syllable, by language."""


@dataclass(frozen=True)
class Part:
    """A syllable of a word: its letters, its phones, its stress (0 … 2)."""

    text: str
    phones: tuple[str, ...]
    stress: int


@dataclass(frozen=True)
class _Phone:
    ipa: str
    stress: int

    @property
    def is_vowel(self) -> bool:
        return bool(VOWELS & set(self.ipa)) or SYLLABIC in self.ipa


@lru_cache(maxsize=8192)
def word(text: str, language: str) -> tuple[Part, ...]:
    """Return a word without spaces as its syllables; their texts joined give it back.

    Parameters
    ----------
    text : str
        With its punctuation; a number or an abbreviation is taken as the words that it is said with.
    language : str
        A tag that a voice reads.
    """
    base = language.split("-")[0]
    pieces = re.findall(r"[^-–‐]+[-–‐]*|^[-–‐]+", text) if re.search(r"\w[-–‐]+\w", text) else [text]
    parts = [part for piece in pieces for part in _piece(piece, base, voice_for(language))]
    if len(parts) == 1 and _bare(text) in _weak(base):
        return (Part(parts[0].text, parts[0].phones, 0),)
    return tuple(parts)


def _weak(base: str) -> frozenset[str]:
    known = languages().get(base)
    return known.weak if known else frozenset()


def _bare(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text.lower()).replace("’", "'")


def _piece(text: str, base: str, voice: str) -> list[Part]:
    bare = _bare(text)
    if NOISES.fullmatch(bare) and not (len(bare) == 1 and text.strip("()!?.,").isupper()):  # R is a letter
        return [Part(text, tuple(dict.fromkeys(NOISE_PHONES[c] for c in bare if c in NOISE_PHONES)), 1)]
    if base == "en" and bare in WEAK:
        return [Part(text, WEAK[bare], 0)]
    phones = _phones(text, bare, base, voice)
    if not phones:
        return [Part(text, (), 0)]
    syllables = _cut(phones, base)
    texts = _texts(text, syllables)
    return [
        Part(letters, tuple(p.ipa for p in each), max(p.stress for p in each))
        for letters, each in zip(texts, syllables, strict=True)
    ]


def _phones(text: str, bare: str, base: str, voice: str) -> list[_Phone]:
    """Return the phones of a word as it is sung in its language."""
    plain = re.sub(r"([^\W\d_])\1{2,}", r"\1\1" if base in {"en", "nl"} else r"\1", text)
    found = [_phone(each) for each in re.split(r"[_ ]+", re.sub(r"\([a-z-]+\)", "_", espeak.spelled(plain, voice)))]
    phones = [phone for phone in found if phone.ipa]
    if base == "en":
        return _english(phones, bare)
    if base == "fr":
        return _french(phones, bare)
    if base == "pt" and bare.endswith("io") and phones[-1].ipa == "iʊ":
        phones[-1:] = [_Phone("i", phones[-1].stress), _Phone("ʊ", 0)]
    return _glided(phones, base) if base in {"it", "es", "pt", "ro", "ca"} else phones


def _phone(text: str) -> _Phone:
    stress = 2 if "ˈ" in text else 1 if "ˌ" in text else 0
    return _Phone(re.sub(r"[ˈˌ\"0-9.\-;^]", "", text), stress)


def _english(phones: list[_Phone], bare: str) -> list[_Phone]:
    """Split the sounds that are two syllables where two vowels are written: qui-et, but fire."""
    one = re.search(r"([iy]re|[iy]r|ours?|hours?|oir)(s|d|ful|ing|ed|ly|'s)?$", bare)
    split: list[_Phone] = []
    for phone in phones:
        pair = {"aɪə": ("aɪ", "ə"), "aɪɚ": ("aɪ", "ɚ"), "aʊɚ": ("aʊ", "ɚ"), "iə": ("i", "ə")}.get(phone.ipa)
        if pair and not (one and phone.ipa != "iə"):
            split += [_Phone(pair[0], phone.stress), _Phone(pair[1], 0)]
        elif phone.ipa == "ɚ" and one and split and split[-1].ipa == "aʊ":
            split[-1] = _Phone("aʊɚ", split[-1].stress)
        else:
            split.append(phone)
    return split


def _glided(phones: list[_Phone], base: str) -> list[_Phone]:
    """Turn an unstressed i or u before a vowel into a glide, and one after a nasal vowel into its end."""
    made: list[_Phone] = []
    for k, phone in enumerate(phones):
        following = phones[k + 1] if k + 1 < len(phones) else None
        before = made[-1] if made else None
        if phone.ipa in {"ʊ", "u"} and not phone.stress and following and following.is_vowel and following.stress:
            made.append(_Phone("w", 0))
        elif (
            phone.ipa in {"i", "j"} and base == "it" and before and before.is_vowel and following and following.is_vowel
        ):
            made.append(_Phone("j", 0) if not phone.stress else phone)
        elif base == "pt" and phone.ipa == "ə" and before and before.ipa == "ɾ" and following:
            continue  # the small vowel with which espeak-ng opens an r before a consonant
        elif base == "pt" and phone.ipa in {"y", "ɪ", "ʊ"} and before and "\u0303" in before.ipa and before.stress:
            made[-1] = _Phone(before.ipa + phone.ipa, before.stress)
        else:
            made.append(phone)
    return made


def _french(phones: list[_Phone], bare: str) -> list[_Phone]:
    """Add the e that is written and sung but not said, and join the glides of nuit."""
    made: list[_Phone] = []
    for k, phone in enumerate(phones):
        glide = phone.ipa in {"y", "u", "i"} and not phone.stress and k + 1 < len(phones)
        if glide and phones[k + 1].is_vowel and phones[k + 1].stress and (phone.ipa == "y" or bare.endswith("oui")):
            made.append(_Phone({"y": "ɥ", "u": "w", "i": "j"}[phone.ipa], 0))
        else:
            made.append(phone)
    if re.search(r"[^aeiouyéèêàâîôûëïü'](e|es|ent)$|[gq]ue?s?$|ille?s?$|euilles?$|aie?nt$", bare):
        ends = re.search(r"(e|es|ent)$", bare)
        if ends and made and not made[-1].is_vowel:
            made.append(_Phone("ə", 0))
    return _inner_schwas(made, bare)


def _inner_schwas(phones: list[_Phone], bare: str) -> list[_Phone]:
    """Add the e of sou-ve-nir: one between single consonants that espeak-ng leaves out."""
    letters = aligned(bare, [p.ipa for p in phones])
    places = []
    for found in re.finditer(r"(?<=[bcdfgjklmnpqrstvz])e(?=(?:[bcdfgjklmnpqrstvz]|ch|qu)[aeiouyéèêàâîôû])", bare):
        silent = letters[found.start()] is None and found.start() > 1
        before = [k for k in letters[: found.start()] if k is not None]
        if silent and before:
            places.append(max(before) + 1)
    for place in reversed(places):
        if 0 < place < len(phones) and not phones[place - 1].is_vowel and not phones[place].is_vowel:
            phones.insert(place, _Phone("ə", 0))
    return phones


def _cut(phones: Sequence[_Phone], base: str) -> list[list[_Phone]]:
    """Cut phones into syllables: one vowel each, as many consonants before it as may begin a word."""
    nuclei = [k for k, phone in enumerate(phones) if phone.is_vowel]
    if len(nuclei) < 2:
        return [list(phones)]
    starts = [0]
    for left, right in pairwise(nuclei):
        start = right
        while start > left + 1 and _begins(phones[start - 1 : right], base):
            start -= 1
        starts.append(max(start, left + 1))
    return [list(phones[a:b]) for a, b in zip(starts, [*starts[1:], len(phones)], strict=True)]


def _begins(onset: Sequence[_Phone], base: str) -> bool:
    """Return whether consonants may begin a syllable, given that all but the first may."""
    if len(onset) == 1:
        return onset[0].ipa not in {"ŋ", "ɴ"}
    first, second = onset[0].ipa[0], onset[1].ipa[0]
    if onset[0].ipa in {onset[1].ipa, "ŋ"} or "ː" in onset[0].ipa:
        return False
    if second in GLIDES:
        return first not in GLIDES + "ŋ" and not (first in LIQUIDS and base == "en")
    if second in LIQUIDS:
        hard = onset[0].ipa in {"tʃ", "dʒ", "ts", "dz", "s", "z", "h", "x"}
        flat = first in "td" and second in "lɫʎɭ"
        return (first in STOPS or first in FRICATIVES) and not hard and not flat
    return first in CLUSTERS.get(base, ("", 0))[0] and len(onset[0].ipa) == 1 and second in STOPS + "mnf"


def _texts(text: str, syllables: Sequence[Sequence[_Phone]]) -> list[str]:
    """Return the letters of each syllable."""
    count = len(syllables)
    if count == 1:
        return [text]
    ipa = [p.ipa for each in syllables for p in each]
    found = aligned(text, ipa)
    if not any(c.isalpha() for c in text) or _is_said_otherwise(text, count):
        return spread(text, count)
    cuts, start = [0], 0
    for each in syllables[:-1]:
        start += len(each)
        cuts.append(next((k for k, phone in enumerate(found) if phone is not None and phone >= start), len(text)))
    if any(a >= b for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)):
        return spread(text, count)
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _is_said_otherwise(text: str, count: int) -> bool:
    """Return whether a word is an abbreviation: it has more syllables than vowels and says other sounds."""
    vowels = sum(is_vowel_letter(c) for c in text)
    return vowels < count - 1 or any(c.isdigit() for c in text)


JOINER = "\u2060"
"""The invisible mark that stands for a syllable of what has fewer signs than syllables, as in "25"."""


def spread(text: str, count: int) -> list[str]:
    """Return a text in `count` pieces of about the same length; where it has fewer signs, invisible ones are added.

    >>> spread("USA", 3)
    ['U', 'S', 'A']
    """
    signs = re.findall(r"\W*\w[\u0300-\u036f\u0900-\u0d7f]?[^\w]*(?=\W*\w|$)|\W+$", text) or [text]
    signs = _grouped(signs)
    if len(signs) < count:
        return signs + [JOINER] * (count - len(signs))
    sizes = [len(signs) * k // count for k in range(count + 1)]
    return ["".join(signs[a:b]) for a, b in pairwise(sizes)]


def _grouped(signs: list[str]) -> list[str]:
    """Join what is no letter or digit to what stands before it."""
    made: list[str] = []
    for sign in signs:
        if made and not any(c.isalnum() for c in sign):
            made[-1] += sign
        else:
            made.append(sign)
    return made
