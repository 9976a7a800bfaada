"""The International Phonetic Alphabet in espeak-ng's own code, for English voices."""

import re

from menura.errors import RequestError

ENGLISH = {
    "iː": "i:", "i": "i", "ɪ": "I", "eɪ": "eI", "ɛ": "E", "e": "E", "æ": "a", "a": "a", "ɑː": "A:", "ɑ": "A:", "ɒ": "0",
    "ɔː": "O:", "ɔ": "O:", "ʊ": "U", "uː": "u:", "u": "u:", "ʌ": "V", "ɜː": "3:", "ɝ": "3:", "ə": "@", "ɚ": "3",
    "aɪ": "aI", "aʊ": "aU", "ɔɪ": "OI", "oʊ": "oU", "əʊ": "oU", "eə": "e@", "ɪə": "i@", "ʊə": "U@",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "f": "f", "v": "v", "θ": "T", "ð": "D",
    "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "tʃ": "tS", "t͡ʃ": "tS", "dʒ": "dZ", "d͡ʒ": "dZ", "h": "h", "m": "m",
    "n": "n", "ŋ": "N", "l": "l", "ɹ": "r", "r": "r", "w": "w", "j": "j", "ˈ": "'", "ˌ": ",", ".": "", " ": "_:",
}  # fmt: skip
"""What each symbol is called; the longer ones are read first."""

_SYMBOL = re.compile("|".join(re.escape(each) for each in sorted(ENGLISH, key=len, reverse=True)))


def respelled(ipa: str, language: str) -> str:
    """Return IPA in espeak-ng's code.

    Raises
    ------
    RequestError
        If the language is not English, or a symbol is none of English.
    """
    hint = 'Write alphabet="x-espeak" with espeak-ng\'s own code: ph="h@l\'oU".'
    if language.split("-")[0] != "en":
        raise RequestError(f"The alphabet 'ipa' is read in English, not in {language!r}.", hint=hint)
    unknown = _SYMBOL.sub("", ipa)
    if unknown:
        raise RequestError(f"{' '.join(dict.fromkeys(unknown))} in {ipa[:40]!r} is no sound of English.", hint=hint)
    return _SYMBOL.sub(lambda match: ENGLISH[match[0]], ipa)
