"""A marked text cut at its connectives and punctuation."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.words import normalised, stem, units
from menura.reasoning.grammar import lexicon
from menura.reasoning.grammar.cues import cleaned
from menura.reasoning.grammar.marks import Mark, Page
from menura.reasoning.grammar.mentions import Mention

ENDS = ".!?;。！？；\n["
"""Punctuation that ends a sentence."""

LATER = frozenset({"at", "span", "tail", "length", "delay", "every", "count"})
"""Kinds of mark that speak of what stands before them when two sounds are side by side."""


@dataclass
class Segment:
    """What stands between two boundaries.

    Attributes
    ----------
    relation : str
        How it stands to what came before: the strongest connective between them, ``list`` for mere punctuation,
        ``sentence`` for a new sentence, ``start`` at the very start.
    leads : bool
        Whether its connective opens a sentence: "while it rains, …".
    mention : Mention or None
    items : list of Mark
        Everything else that was understood in it.
    unknown : list of Mark
        Words that were not.
    text : str
        As it stood in the request.
    """

    relation: str = "start"
    leads: bool = False
    mention: Mention | None = None
    items: list[Mark] = field(default_factory=list)
    unknown: list[Mark] = field(default_factory=list)
    text: str = ""

    @property
    def is_bare(self) -> bool:
        """Whether nothing in it is heard."""
        return self.mention is None and not self.unknown


STRENGTH = ("start", "list", "sentence", "and", "while", "then", "until", "before", "prior", "after")
"""Relations, the weakest first."""


def cut(page: Page, atlas: Atlas) -> list[Segment]:
    """Return the segments of a text, each with at most one sound.

    Parameters
    ----------
    page : Page
        With all words marked.
    atlas : Atlas
    """
    segments: list[Segment] = []
    boundary, opens, run = "start", True, list[Mark]()
    for mark in page.in_order():
        if mark.kind not in {"relation", "stop"}:
            run.append(mark)
            continue
        if run:
            segments += _parted(run, boundary, opens, page, atlas)
            boundary, opens, run = "start", False, []
        met = mark.value if mark.kind == "relation" else "sentence" if mark.text in ENDS else "list"
        opens = opens or met in {"sentence", "list"}
        boundary = max(boundary, met, key=STRENGTH.index)
    if run:
        segments += _parted(run, boundary, opens, page, atlas)
    return segments


def _parted(run: list[Mark], relation: str, leads: bool, page: Page, atlas: Atlas) -> list[Segment]:
    text = cleaned(page.text[run[0].start : run[-1].end]).strip(" ,;:")
    run = _merged(
        _described([mark for mark in run if mark.kind not in {"filler", "unheard", "exclude", "alone"}]), atlas
    )
    segment = Segment(relation, leads and relation not in {"start", "list", "sentence"}, text=text)
    segments, waiting = [segment], list[Mark]()
    for mark in run:
        if mark.kind in {"sound", "pause", "cue"}:
            if segment.mention is not None:
                segment = Segment("while", text=text)
                segments.append(segment)
            segment.mention = Mention("", 1.0, (), mark.text, mark.text) if mark.kind == "pause" else mark.value
            segment.items += waiting
            waiting = []
        elif mark.kind == "word":
            if mark.value.stem:
                segment.unknown.append(mark)
        elif segment.mention is None or mark.kind in LATER:
            segment.items.append(mark)
        else:
            waiting.append(mark)
    segment.items += waiting
    return segments


def _described(run: list[Mark]) -> list[Mark]:
    """Take the name of a sound that is also an adjective for that, where another sound follows: "metal door slam"."""
    english = lexicon.load().english
    out = []
    for index, mark in enumerate(run):
        kind, value = english.get(mark.text.lower(), ("", None)) if mark.kind == "sound" else ("", None)
        adjective = kind == "manner" and any(later.kind == "sound" for later in run[index + 1 : index + 3])
        out.append(replace(mark, kind=kind, value=value) if adjective else mark)
    return out


def _merged(run: list[Mark], atlas: Atlas) -> list[Mark]:
    """Join neighbouring mentions that are one sound in two words: "car … honks"."""
    out: list[Mark] = []
    for mark in run:
        place = next((i for i in range(len(out) - 1, -1, -1) if out[i].kind == "sound"), None)
        if mark.kind == "sound" and place is not None and _near(out[place + 1 :]):
            joined = joint(out[place].value, mark.value, atlas)
            if joined:
                out[place] = replace(out[place], value=joined, end=mark.end)
                continue
        out.append(mark)
    return out


def _near(between: list[Mark]) -> bool:
    return all(mark.kind in {"manner", "count", "several", "at", "place", "length"} for mark in between)


def joint(first: Mention, second: Mention, atlas: Atlas) -> Mention | None:
    """Return the one sound that two neighbouring mentions mean together, if they do."""
    words = f"{first.words} {second.words}" if first.words.isascii() else first.words + second.words
    stems = tuple(sorted({*first.stems, *second.stems}))
    alias = atlas.index.called(stems, words) or atlas.index.chinese(words)
    if alias:
        return Mention(alias.name, 0.95, stems, words, alias.text)
    knows_second, knows_first = explains(first.name, second.stems, atlas), explains(second.name, first.stems, atlas)
    lone = len(second.words) == 1 and not second.words.isascii() and second.confidence < 1.0
    if first.name == second.name or lone or (knows_second and not knows_first):
        return replace(first, stems=stems, words=words)
    if knows_first and not knows_second:
        return replace(second, stems=stems, words=words)
    if _same_kind(first.name, second.name, atlas):
        return replace(second, stems=stems, words=words)
    best = atlas.search(words, 1)
    if best and best[0].score >= 0.6 and (knows_first or explains(best[0].name, stems, atlas)):
        return Mention(best[0].name, best[0].score, stems, words, best[0].via)
    return None


def _same_kind(first: str, second: str, atlas: Atlas) -> bool:
    """Tell whether a doer and its deed stand side by side: "people screaming", "footsteps running"."""
    people = atlas.index.tags.get("human", ())
    return first.split("-")[0] == second.split("-")[0] or (first in people and second in people)


def explains(name: str, stems: Sequence[str], atlas: Atlas) -> bool:
    """Return whether all words are among the names of a sound."""
    known = vocabulary(name, atlas)
    return all(part in known for part in stems)


def vocabulary(name: str, atlas: Atlas) -> frozenset[str]:
    """Return the stems and Chinese characters of all names of a sound."""
    return atlas.index.vocabulary(name) | {stem(part) for part in name.split("-")}


def spoken(marks: Sequence[Mark]) -> str:
    """Return words as they stood in the text."""
    text = " ".join(mark.text for mark in marks)
    return text if text.isascii() else "".join(mark.text for mark in marks)


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of a text."""
    return tuple(unit.stem for unit in units(normalised(text)) if unit.stem)
