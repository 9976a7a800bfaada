"""Which stretches of a text name a sound or a phrase of the lexicon."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.search import NOT_TELLING
from menura.engines.sounds.atlas.words import PARTICLES, Unit, bag, units
from menura.reasoning.grammar.lexicon import Lexicon
from menura.reasoning.grammar.marks import Page

LONGEST_NAME = 9
"""Words, small ones included, in the longest English name that is looked for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A sound that the text names.

    Attributes
    ----------
    name : str
        In the atlas.
    confidence : float
    stems : tuple of str
        What of the text it rests on.
    words : str
    via : str
        The alias that the words matched.
    cue : int or None
        Which performance stands here instead of a sound; see :mod:`.cues`.
    """

    name: str
    confidence: float
    stems: tuple[str, ...]
    words: str
    via: str
    cue: int | None = None


Found = tuple[int, int, int, str, Any]
"""Weight, start, end, kind, value."""


def mark_phrases(page: Page, atlas: Atlas, lexicon: Lexicon, *, names_first: bool = False) -> None:
    """Mark the names of sounds and the phrases of the lexicon, the longest first, then every word that is left.

    Parameters
    ----------
    page : Page
    atlas : Atlas
    lexicon : Lexicon
    names_first : bool
        Whether what is both a place or a small word and the name of a sound is the sound: "in a cave".
    """
    free = [unit for unit in units(page.text) if page.is_free(unit.start, unit.end)]
    found: list[Found] = []
    for stretch in _stretches(page, free):
        found += _english_names(page, stretch, atlas)
        found += _chinese_names(stretch, atlas)
        found += _english_phrases(stretch, lexicon)
        found += _chinese_phrases(stretch, lexicon)
    bonus = 2
    if names_first:
        found = [f for f in found if f[3] != "place"]
        bonus = 0
    weighed = [(weight + bonus * _is_setting(kind, value), *rest, kind, value) for weight, *rest, kind, value in found]
    for _, start, end, kind, value in sorted(weighed, key=lambda f: (-f[0], f[1])):
        page.add(kind, value, start, end)
    for unit in free:
        page.add("word", unit, unit.start, unit.end)
    for place, character in enumerate(page.text):
        if character in ",.;:!?、，。；：！？\n|/+&[":
            page.add("stop", character, place, place + 1)


def _is_setting(kind: str, value: Any) -> bool:
    """Tell whether a phrase speaks of place or movement rather than of a sound, if it may be either."""
    return kind in {"place", "filler"} or (kind == "manner" and "motion" in value.effects)


def _stretches(page: Page, free: list[Unit]) -> Iterator[list[Unit]]:
    """Yield runs of units with neither punctuation nor anything understood between them."""
    run: list[Unit] = []
    for unit in free:
        if run and (not page.is_free(run[-1].end, unit.start) or page.text[run[-1].end : unit.start].strip(" -'\"“”")):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run


def _english_names(page: Page, run: list[Unit], atlas: Atlas) -> Iterator[Found]:
    for first, unit in enumerate(run):
        if unit.is_han:
            continue
        for last in range(first, min(len(run), first + LONGEST_NAME)):
            if run[last].is_han:
                break
            if not (run[last].stem and unit.stem) or (first != last and NOT_TELLING & {unit.stem, run[last].stem}):
                continue
            parts = run[first : last + 1]
            start, end = unit.start, run[last].end
            words = page.text[start:end]
            alias = atlas.index.called(bag(parts), words)
            if alias:
                exact = words.lower() == alias.text
                mention = Mention(alias.name, 1.0 if exact else 0.95, alias.stems, words, alias.text)
                yield (end - start) + (1 if exact or first != last else -1), start, end, "sound", mention


def _chinese_names(run: list[Unit], atlas: Atlas) -> Iterator[Found]:
    longest = atlas.index.longest_chinese
    for first, unit in enumerate(run):
        if not unit.is_han or (unit.text in PARTICLES and unit.text != "打"):
            continue
        characters = ""
        for last in range(first, min(len(run), first + longest + 4)):
            if not run[last].is_han:
                break
            if run[last].text not in PARTICLES or last == first:
                characters += run[last].text
            raw = "".join(u.text for u in run[first : last + 1])
            alias = atlas.index.chinese(raw)
            if alias is None and run[last].text not in PARTICLES:
                alias = atlas.index.chinese(characters)
            if alias:
                start, end = unit.start, run[last].end
                mention = Mention(alias.name, 1.0 if alias.text == raw else 0.95, tuple(characters), raw, alias.text)
                yield 3 * (end - start) + 1, start, end, "sound", mention


def _english_phrases(run: list[Unit], lexicon: Lexicon) -> Iterator[Found]:
    for first, unit in enumerate(run):
        if unit.is_han:
            continue
        phrase = ""
        for last in range(first, min(len(run), first + lexicon.longest_english)):
            if run[last].is_han:
                break
            phrase = f"{phrase} {run[last].text}".strip()
            if phrase in lexicon.english:
                yield run[last].end - unit.start, unit.start, run[last].end, *lexicon.english[phrase]


def _chinese_phrases(run: list[Unit], lexicon: Lexicon) -> Iterator[Found]:
    for first, unit in enumerate(run):
        if not unit.is_han:
            continue
        phrase = ""
        for last in range(first, min(len(run), first + lexicon.longest_chinese)):
            phrase += run[last].text
            if phrase in lexicon.chinese:
                yield 3 * (run[last].end - unit.start), unit.start, run[last].end, *lexicon.chinese[phrase]
