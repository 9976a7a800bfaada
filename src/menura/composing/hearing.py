"""What the words of a request name, kind by kind, and what in them means nothing here."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from menura.composing.vocabulary import Meaning, longest, vocabulary

CHINESE = re.compile(r"[\u3400-\u9fff]")

MARKS = ",;.!?，。；！？、"
"""What parts clauses; other marks say nothing."""

WORD = re.compile(
    r"\d+[^\W\u3400-\u9fff]*|[\u3400-\u9fff]|[^\W\d_][^\W\u3400-\u9fff'’&/+-]*(?:['’&/+-][^\W\u3400-\u9fff]+)*"
)
MARK = re.compile(rf"[{MARKS}]")
SIGN = re.compile(r"[^\w\s\u0000-\u00bf\u2000-\u206f\u3000-\u303f\ufe00-\uffef]+")
"""Pictures and the like, which are no marks."""


GUITARS = ("acoustic-guitar", "nylon-guitar", "electric-guitar", "distorted-guitar")


@dataclass
class Heard:
    """What the words said, kind by kind, in their order.

    Attributes
    ----------
    said : dict of str to list of str
        Names by kind.
    without : list of str
        Roles and instruments that are left out.
    kept : list of str
        What was to be left out and cannot be.
    unknown : list of str
        Words that mean nothing here.
    likened : list of tuple of str
        Instruments that do not exist here, and the ones most like them.
    hints : list of Meaning
        Styles inside the names of other things: that of a rock guitar.
    """

    said: dict[str, list[str]] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    likened: list[tuple[str, str]] = field(default_factory=list)
    hints: list[Meaning] = field(default_factory=list)

    def add(self, meaning: Meaning) -> None:
        """Note a meaning once; roles stand among the instruments, in the order of the words."""
        names = self.said.setdefault("instrument" if meaning.kind == "role" else meaning.kind, [])
        if meaning.name not in names:
            names.append(meaning.name)

    def of(self, kind: str) -> list[str]:
        """Return the names of a kind."""
        return self.said.get(kind, [])


def heard(text: str) -> Heard:
    """Return what a text without figures names."""
    found = Heard()
    removing, taking = "", False
    for meanings, word in _joined(_phrases(text.lower())):
        if word in MARKS:
            removing = ""
        elif not meanings:
            found.unknown.append(word)
        elif meanings[0].kind == "without":
            removing, taking = word, False
        elif removing and (taken := _taken(meanings)):
            found.without += taken
            taking = True
        elif removing and not taking and not _is_filler(meanings, word):
            found.kept.append(f"{removing} {word}" if word.isascii() else removing + word)
        elif meanings[0].kind != "empty":
            removing = ""
            _note(found, meanings, word)
    return found


def _note(found: Heard, meanings: Sequence[Meaning], word: str) -> None:
    meaning = _chosen(meanings, found)
    if meaning.kind == "likeness":
        found.likened.append((word, meaning.name))
        meaning = Meaning("instrument", meaning.name)
    found.add(meaning)
    found.hints += [m for each in word.split() for m in vocabulary().get(each, ()) if m.kind == "style"]


def _is_filler(meanings: Sequence[Meaning], word: str) -> bool:
    """Tell whether a word after "no" only leads to the next one; a melody is something that one may not want."""
    return meanings[0].kind == "empty" and word not in {"melody", "melodies", "旋律", "harmony", "chords"}


def _taken(meanings: Sequence[Meaning]) -> tuple[str, ...]:
    """Return what "no drums" takes away: a role where a word names one, every guitar, else an instrument."""
    found = next((m.name for m in meanings if m.kind in {"instrument", "role"}), "")
    if found == "guitar":
        return GUITARS
    taken = {"percussion": "drums", "drum-kit": "drums", "hand-drums": "drums", "bass-guitar": "bass"}.get(found, found)
    return (taken,) if taken else ()


def _chosen(meanings: Sequence[Meaning], found: Heard) -> Meaning:
    """Return the meaning of a word with several: the same as before, or what has not been said yet."""
    fitting = (m for m in meanings if not found.of(m.kind) or m.name in found.of(m.kind))
    return next(fitting, meanings[0])


def _joined(phrases: Iterator[tuple[tuple[Meaning, ...], str]]) -> Iterator[tuple[tuple[Meaning, ...], str]]:
    """Yield phrases, with Chinese characters that mean nothing joined to a word while they follow one another."""
    unknown = ""
    for meanings, word in phrases:
        if not meanings and CHINESE.fullmatch(word):
            unknown += word
            continue
        if unknown:
            yield (), unknown
            unknown = ""
        if word:
            yield meanings, word
    if unknown:
        yield (), unknown


def _phrases(text: str) -> Iterator[tuple[tuple[Meaning, ...], str]]:
    """Yield the longest phrases that mean something, single words that do not, marks, and blanks as nothing."""
    position = 0
    while position < len(text):
        found = _longest(text, position)
        if found:
            yield vocabulary()[found], found
            position += len(found)
        elif match := WORD.match(text, position) or MARK.match(text, position) or SIGN.match(text, position):
            yield (), match[0]
            position = match.end()
        else:
            yield (), ""
            position += 1


def _longest(text: str, position: int) -> str:
    for end in range(min(len(text), position + longest()), position, -1):
        phrase = text[position:end]
        if phrase in vocabulary() and _is_whole(text, position, end):
            return phrase
    return ""


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch begins and ends with words; Chinese has no spaces."""
    before = start > 0 and _is_letter(text[start - 1]) and _is_letter(text[start])
    return not before and not (end < len(text) and _is_letter(text[end]) and _is_letter(text[end - 1]))


def _is_letter(character: str) -> bool:
    return character.isalnum() and not CHINESE.match(character)
