"""Lines of words as the syllables that are sung: what is printed, how it is said, its stress, its tone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from menura.errors import RequestError
from menura.phonetics import alphabetic, chinese, japanese
from menura.phonetics.alphabetic import JOINER, spread
from menura.phonetics.languages import canonical, stretches, voice_for
from menura.phonetics.scripts import script
from menura.phonetics.wording.text import standing_for, written_out

UNSPACED = frozenset({"cmn", "yue", "ja"})
"""Languages that are written without spaces between words."""


@dataclass(frozen=True)
class Spoken:
    """A syllable of a line.

    Attributes
    ----------
    text : str
        As it is printed, with the punctuation that stands at it.
    joins : bool
        Whether its word goes on in the next syllable.
    stress : int
        0 none, 1 secondary, 2 primary.
    tone : int or None
        Of Mandarin (1 … 5, 5 is neutral) and Cantonese (1 … 6), as it is said.
    reading : str
        Pinyin, jyutping or hiragana; empty where the spelling tells. For a number or a word that is not said as it is
        spelled: its phones between slashes.
    ipa : tuple of str
        Its phones.
    language : str
        BCP 47.
    """

    text: str
    joins: bool = False
    stress: int = 0
    tone: int | None = None
    reading: str = ""
    ipa: tuple[str, ...] = ()
    language: str = ""


def syllables(line: str, language: str = "") -> list[Spoken]:
    """Return a line as its syllables.

    Parameters
    ----------
    line : str
    language : str, optional
        A BCP 47 tag; what is written in another script is taken in a language of that script. Default: found out.

    Returns
    -------
    list of Spoken
        :func:`printed` of them is the line, its spaces evened out. Empty for a line without words.

    Raises
    ------
    UnknownNameError
        If no voice reads the language.
    RequestError
        If there are letters of a script that no voice reads, or a kanji without a known reading.
    MissingExtraError
        If an optional library is needed and not installed.
    """
    if language:
        voice_for(language)
    said: list[Spoken] = []
    for stretch in stretches(line, language):
        said += _stretch(stretch.text, stretch.language)
    return _with_marks(said, line)


def printed(said: Sequence[Spoken]) -> str:
    """Return syllables as the text that they stand for, with spaces where their languages write them."""
    text = ""
    for index, each in enumerate(said):
        text += each.text
        following = said[index + 1] if index + 1 < len(said) else None
        if following is None or each.joins:
            continue
        if not (each.language in UNSPACED and following.language in UNSPACED):
            text += " "
    return text.replace(JOINER, "")


def recovered(printed: Sequence[tuple[str, bool, str]], language: str) -> list[Spoken]:
    """Return what syllables of a sheet say: the way back from their print.

    Parameters
    ----------
    printed : sequence of (text, joins, reading)
        In order of time; the last of a word does not join.
    language : str

    Returns
    -------
    list of Spoken
        One for each, with the given texts; a reading outweighs the text.
    """
    found: list[Spoken] = []
    word: list[tuple[str, bool, str]] = []
    for each in printed:
        word.append(each)
        if not each[1]:
            found += _recovered_word(word, language)
            word = []
    return found + (_recovered_word(word, language) if word else [])


def _recovered_word(word: Sequence[tuple[str, bool, str]], language: str) -> list[Spoken]:
    if any(reading for _, _, reading in word):
        return [_by_reading(*each, language) for each in word]
    said = syllables("".join(text for text, _, _ in word).replace(JOINER, ""), language)
    if len(said) != len(word):
        # Somebody divided the word otherwise: every syllable is taken for a word of its own.
        said = [_merged(syllables(text, language) or [Spoken(text, language=language)]) for text, _, _ in word]
    return [replace(each, text=text, joins=joins) for each, (text, joins, _) in zip(said, word, strict=True)]


def _merged(said: Sequence[Spoken]) -> Spoken:
    phones = tuple(phone for each in said for phone in each.ipa)
    return replace(said[0], stress=max(each.stress for each in said), ipa=phones)


def _by_reading(text: str, joins: bool, reading: str, language: str) -> Spoken:
    if reading.startswith("/"):
        return Spoken(text, joins, 1, None, reading, tuple(reading.strip("/").split("_")), canonical(language))
    if reading and re.fullmatch(r"[a-zü]+\d", reading):
        tag = "yue" if canonical(language) == "yue" else "cmn"
        tone = int(reading[-1])
        stress = 0 if tag == "cmn" and tone == 5 else 1
        return Spoken(text, joins, stress, tone, reading, chinese.phones(reading, tag), tag)
    if reading and script(reading[0]) == "kana":
        return Spoken(text, joins, 1, None, reading, japanese.phones(reading, ""), "ja")
    return _merged([replace(e, text=text, joins=joins) for e in syllables(reading or text, language)] or [Spoken(text)])


def _stretch(text: str, language: str) -> list[Spoken]:
    """Return a stretch of one language as syllables; numbers, signs and short forms as they are said."""
    tag = canonical(language)
    pieces = standing_for(text, written_out(text, tag), spaced=tag not in UNSPACED)
    found = [each for source, words in pieces for each in _piece(source, words, tag)]
    return _elided(found) if tag.split("-")[0] == "fr" else found


def _piece(source: str, words: str, language: str) -> list[Spoken]:
    """Return what is said for a part of a text, under what is written there."""
    if source == words:
        return _read(source, language)
    said = _read(words.replace(" ", "") if language in UNSPACED else words, language)
    row = []
    for k, (each, text) in enumerate(zip(said, spread(source, len(said)) if said else (), strict=True)):
        reading = each.reading or f"/{'_'.join(each.ipa)}/"
        row.append(replace(each, text=text, joins=k + 1 < len(said), reading=reading))
    return row


def _read(text: str, language: str) -> list[Spoken]:
    if language in {"cmn", "yue"}:
        return _characters(text, language)
    if language == "ja":
        return _japanese(text)
    return _alphabet(text, language)


def _characters(text: str, language: str) -> list[Spoken]:
    """Return Chinese characters as syllables."""
    readings = chinese.readings(text, language)
    tones = chinese.sung_tones(text) if language == "cmn" else [int(r[-1]) if r else None for r in readings]
    found: list[Spoken] = []
    for character, reading, tone in zip(text, readings, tones, strict=True):
        if reading:
            stress = 0 if language == "cmn" and tone == 5 else 1
            phones = chinese.phones(reading, language)
            found.append(Spoken(character, False, stress, tone, reading, phones, language))
        elif script(character) == "han":
            raise RequestError(f"The reading of {character!r} is not known.", hint="Write another character.")
    return found


def _japanese(text: str) -> list[Spoken]:
    found: list[Spoken] = []
    before = ""
    for surface, reading in japanese.words(text):
        if not reading:
            continue
        moras = japanese.morae(reading)
        texts = japanese.morae(surface) if script(surface[0]) == "kana" else spread(surface, len(moras))
        for k, mora in enumerate(moras):
            phones = japanese.phones(mora, before)
            joins = k + 1 < len(moras) and script(surface[0]) != "kana"
            found.append(Spoken(texts[k], joins, 1, None, japanese.alone(mora, before), phones, "ja"))
            before = mora if mora not in {japanese.LONG, japanese.DOUBLED} else before
    return found


def _alphabet(text: str, language: str) -> list[Spoken]:
    found: list[Spoken] = []
    for token in text.split():
        if not _is_said(token):
            continue
        parts = alphabetic.word(token, language)
        odd = any(part.text == JOINER for part in parts) or any(c.isdigit() for c in token)
        for k, part in enumerate(parts):
            reading = f"/{'_'.join(part.phones)}/" if odd else ""
            found.append(Spoken(part.text, k + 1 < len(parts), part.stress, None, reading, part.phones, language))
    return found


def _is_said(token: str) -> bool:
    return any(c.isalnum() for c in token) or any(c in "&@%+=€$£" for c in token)


ASPIRATED = ("héro", "haut", "hasard", "haine", "honte", "hurl", "hâte", "hors", "huit", "havre", "hache")
"""French words before which an e is not dropped."""


def _elided(said: list[Spoken]) -> list[Spoken]:
    """Drop the final e of a French word before a vowel: its consonants begin no syllable of their own."""
    kept: list[Spoken] = []
    for k, each in enumerate(said):
        following = said[k + 1] if k + 1 < len(said) else None
        ends_word, begun = not each.joins, bool(kept) and kept[-1].joins
        mute = each.ipa[-1:] == ("ə",) and re.search(r"(e|es|ent)$", each.text.lower()) and begun and ends_word
        if mute and following and each.text.lower().endswith("e") and _begins_with_vowel(following):
            kept[-1] = replace(kept[-1], text=kept[-1].text + each.text, joins=False, ipa=kept[-1].ipa + each.ipa[:-1])
        else:
            kept.append(each)
    return kept


def _begins_with_vowel(said: Spoken) -> bool:
    vowel = bool(said.ipa) and bool(alphabetic.VOWELS & set(said.ipa[0]))
    return vowel and not said.text.lower().startswith(ASPIRATED)


def _with_marks(said: list[Spoken], line: str) -> list[Spoken]:
    """Put back the marks that stand by themselves or before a word: dashes, quotation marks, notes."""
    done, rest = list[Spoken](), line
    for each in said:
        letters = each.text.replace(JOINER, "")
        at = max(rest.find(letters), 0)
        gap = re.sub(r"\s+", " ", rest[:at])
        rest = rest[at + len(letters) :]
        before, opening = _parted(gap, inside=bool(done) and done[-1].joins)
        if before.strip() and done:
            done[-1] = replace(done[-1], text=done[-1].text + before.rstrip())
        else:
            opening = before + opening
        done.append(replace(each, text=opening.lstrip() + each.text) if opening.strip() else each)
    tail = re.sub(r"\s+", " ", rest).rstrip()
    return [*done[:-1], replace(done[-1], text=done[-1].text + tail)] if done and tail else done


def _parted(marks: str, *, inside: bool) -> tuple[str, str]:
    """Return what belongs to the syllable before some marks, and what opens the one after them."""
    opening = "" if inside else re.search(r"[«„“‘「『《〈（(\[{¿¡<\"'*]*\s*$", marks)[0]  # type: ignore[index]  # it may be empty
    return marks[: len(marks) - len(opening)], opening


def words(said: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    """Yield the syllables of each word."""
    word: list[Spoken] = []
    for each in said:
        word.append(each)
        if not each.joins:
            yield word
            word = []
    if word:
        yield word
