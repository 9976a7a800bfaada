"""A script cut into what is said in one breath: one language, one voice, and the silence after it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from menura.engines.speech.script import Boundary, Mark, Pause, Run, Script, Style
from menura.engines.speech.wording import table_of
from menura.phonetics.languages import stretches

SENTENCE, PARAGRAPH, JOINT = 0.38, 0.75, 0.04
"""Seconds of silence after a sentence, after a paragraph, and where only the language or the voice changes."""

LONGEST = 400
"""Characters of a sentence without an end, after which it is cut at a comma or a space."""

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
        parts = [(run.text, default or "en")] if fixed else [(s.text, s.language) for s in stretches(run.text, default)]
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
                for text, end in _sentences(item):
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


def _sentences(run: Run) -> Iterator[tuple[str, float]]:
    """Yield the sentences of a run and the silence after each; 0 after what is left open."""
    if run.style.says or run.style.phonemes:
        yield run.text, 0.0
        return
    start = 0
    for match in _END.finditer(run.text):
        piece = run.text[start : match.end()]
        if _is_no_end(piece, run.text[match.end() : match.end() + 3], run.style):
            continue
        after = run.text[match.end() :]
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


def _is_no_end(piece: str, after: str, style: Style) -> bool:
    """Return whether a full stop belongs to an abbreviation or an initial."""
    if not piece.endswith(".") or "\n\n" in after:
        return False
    words = piece.split()
    last = words[-1].lstrip("(\"'“‘«") if words else ""
    table = table_of(style.language or "en") or {}
    kinds = ("abbreviations", "before_name", "after_name", "before_number")
    known = {name for kind in kinds for name in table.get(kind, {})} - {"no.", "No."}
    following = after.strip()[:1]
    if last in {"No.", "no."}:
        return following.isdigit()
    if last in {"etc.", "a.m.", "p.m.", "Inc.", "Ltd.", "Corp.", "Jr.", "Sr.", "St.", "Ave.", "Rd.", "Blvd."}:
        return following.islower()
    return last in known or bool(_INITIAL.search(piece)) or following.islower()
