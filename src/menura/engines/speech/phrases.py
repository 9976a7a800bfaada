"""A script cut into what is said in one breath: one language, one voice, and the silence after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from menura.engines.speech.script import Boundary, Mark, Pause, Run, Script
from menura.phonetics.languages import detected, stretches
from menura.phonetics.wording.patterns import OPENERS
from menura.phonetics.wording.tables import table_of

SENTENCE, PARAGRAPH, JOINT = 0.38, 0.75, 0.04
"""Seconds of silence after a sentence, after a paragraph, and where only the language or the voice changes."""

LONGEST = 400
"""Characters of a sentence without an end, after which it is cut at a comma or a space."""

AHEAD = 60
"""Characters after a full stop that are looked at to tell what it is."""

_END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*(?=\s)|(?<=[。！？])[”’」』）]*|(?=\n[ \t\r]*\n)")
_INITIAL = re.compile(r"(?:^|\s)(?:[A-Z]|[A-Z](?:\.[A-Z])+)\.$")


@dataclass(frozen=True)
class Phrase:
    """What is said at once.

    Attributes
    ----------
    runs : tuple of Run
        Of one language and one voice; their manners may differ.
    language, voice : str
        As BCP 47; the voice that was asked for, or empty.
    ends : bool
        Whether a sentence ends with it.
    after : float
        Seconds of silence that follow.
    exact : bool
        Whether somebody asked for just that silence.
    sentence : int
        Which sentence of the text it belongs to.
    marks : tuple of str
        Those that stand before it.
    """

    runs: tuple[Run, ...]
    language: str
    voice: str
    ends: bool = True
    after: float = SENTENCE
    exact: bool = False
    sentence: int = 0
    marks: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What is said, without its styles."""
        return "".join(run.text for run in self.runs)


@dataclass
class _Cutting:
    """Phrases collected while a script is walked through."""

    language: str
    voice: str
    found: list[Phrase] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    now: tuple[str, str] = ("", "")
    sentence: int = 0
    marks: tuple[str, ...] = ()
    began: bool = False

    def flush(self, after: float, *, ends: bool, exact: bool = False) -> None:
        """End the phrase that is open, if it says something; what ends without words lengthens the silence before."""
        runs = tuple(run for run in self.runs if run.text)
        self.runs = []
        if any(says_something(run) for run in runs):
            phrase = Phrase(runs, *self.now, ends, after, exact, self.sentence, self.marks)
            self.found.append(phrase)
            self.began, self.marks = True, ()
        elif self.found:
            self._after_all(after, ends=ends, exact=exact)
        if ends and self.began:
            self.sentence, self.began = self.sentence + 1, False

    def _after_all(self, after: float, *, ends: bool, exact: bool) -> None:
        last = self.found[-1]
        if exact:
            after = last.after + after if last.exact else after
        elif last.exact:
            after, exact = last.after, True
        else:
            after = max(after, last.after)
        self.found[-1] = replace(last, after=after, exact=exact, ends=last.ends or ends)

    def add(self, run: Run) -> None:
        """Take text that belongs to one sentence, in its languages."""
        style = run.style
        default = style.language or self.language
        fixed = bool(style.phonemes) or style.says not in {"", "characters"}
        cut = [] if fixed else stretches(run.text, default, self.now[0])
        parts = [(run.text, default or "en")] if fixed else [(each.text, each.language) for each in cut]
        for text, language in parts:
            kind = (language, style.voice or self.voice)
            if self.runs and not says_something(Run(text, style)):
                kind = self.now
            elif kind != self.now and any(says_something(each) for each in self.runs):
                self.flush(JOINT, ends=False)
            self.now = kind
            self.runs.append(Run(text, style))


def phrases(script: Script, language: str, voice: str) -> tuple[Phrase, ...]:
    """Return the phrases of a script.

    Parameters
    ----------
    script : Script
    language, voice : str
        Where the script names none; empty: found from the text.

    Raises
    ------
    RequestError
        If there are letters that no voice reads.
    """
    cutting = _Cutting(language, voice)
    for item in script:
        match item:
            case Pause(seconds):
                cutting.flush(seconds, ends=False, exact=True)
            case Boundary(paragraph):
                cutting.flush(PARAGRAPH if paragraph else SENTENCE, ends=True)
            case Mark(name):
                if any(says_something(run) for run in cutting.runs):
                    cutting.flush(JOINT, ends=False)
                cutting.marks += (name,)
            case Run():
                for text, end in _sentences(item, item.style.language or language):
                    cutting.add(Run(text, item.style))
                    if end:
                        cutting.flush(end, ends=True)
    cutting.flush(0.0, ends=True)
    return tuple(cutting.found)


def says_something(run: Run) -> bool:
    """Return whether a run has anything to say besides punctuation."""
    return bool(run.style.phonemes) or any(char.isalnum() or is_sign(char) for char in run.text)


def is_sign(char: str) -> bool:
    """Return whether a character is a sign that is said by its name."""
    import unicodedata

    return char in "@#&%*/\\_‰′″§¶№" or unicodedata.category(char)[0] == "S"


def _sentences(run: Run, language: str) -> Iterator[tuple[str, float]]:
    """Yield the sentences of a run and the silence after each; 0 after what is left open."""
    if run.style.says or run.style.phonemes:
        yield run.text, 0.0
        return
    start = 0
    for match in _END.finditer(run.text):
        piece = run.text[start : match.end()]
        after = run.text[match.end() : match.end() + AHEAD]
        if piece.endswith(".") and _is_no_end(piece, after, language or detected((piece + after)[-2 * AHEAD :])):
            continue
        paragraph = re.match(r"[ \t\r]*\n[ \t\r]*\n", after) is not None
        yield from _breathing(piece, PARAGRAPH if paragraph else SENTENCE)
        start = match.end()
    yield from _breathing(run.text[start:], 0.0)


def _breathing(text: str, after: float) -> Iterator[tuple[str, float]]:
    """Yield a sentence, in parts where it is longer than a breath."""
    while len(text) > LONGEST:
        cut = max(text.rfind(sign, LONGEST // 2, LONGEST) for sign in (",", ";", ":", "，", "；", "、"))
        cut = cut if cut > 0 else text.rfind(" ", LONGEST // 2, LONGEST)
        cut = cut if cut > 0 else LONGEST - 1
        yield text[: cut + 1], SENTENCE / 2
        text = text[cut + 1 :]
    yield text, after


_MAY_END = frozenset(
    {"etc.", "a.m.", "p.m.", "Inc.", "Ltd.", "Corp.", "Co.", "Bros.", "Jr.", "Ave.", "Rd.", "Blvd.", "al.", "Ph.D."}
    | {"usw.", "bzw.", "Str.", "ecc.", "EE.UU.", "Ud."}
)
"""Short forms with which sentences end too: they do where what follows begins like one."""

_MEASURED = frozenset(
    ["lb.", "lbs.", "oz.", "ft.", "in.", "hr.", "hrs.", "min.", "sec.", "yd.", "mi.", "gal.", "Std.", "Min.", "Sek."]
)

_BEFORE_SAINTS = frozenset(
    ["In", "At", "On", "To", "From", "Near", "And", "But", "The", "Of", "For", "With", "Is", "By"]
)


def _is_no_end(piece: str, after: str, language: str) -> bool:
    """Return whether a full stop belongs to an abbreviation, an ordinal or an initial."""
    if not piece.endswith(".") or "\n\n" in after[:3]:
        return False
    words = piece.split()
    last = words[-1].lstrip("(\"'“‘«") if words else ""
    before = words[-2] if len(words) > 1 else ""
    following = after.strip()[:1]
    table = table_of(language)
    if last in table.get("before_number", {}):
        return following.isdigit()
    if last in _MEASURED and before[-1:].isdigit():
        return following.isdigit() or following.islower()
    german = language.split("-")[0] == "de"
    if german and last.lower().endswith("str."):
        return following.isdigit() or following.islower()
    if german and re.fullmatch(r"[1-9]\d?\.", last):
        return re.match(rf"\s+(?!(?:{OPENERS})\b)[A-ZÄÖÜ]", after) is not None
    if last in table.get("after_name", {}) and last in table.get("before_name", {}):
        return following.islower() or not before[:1].isupper() or before in _BEFORE_SAINTS
    if last in _MAY_END:
        return following.islower() or following.isdigit()
    known = {name for kind in ("abbreviations", "before_name", "after_name") for name in table.get(kind, {})}
    return last in known or bool(_INITIAL.search(piece)) or following.islower()
