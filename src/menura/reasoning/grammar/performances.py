"""Which clauses of a request are to be played, said or sung, and what is left for the sounds."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.words import bag, normalised, units
from menura.plans.model import Emotion
from menura.reasoning.grammar import lexicon, scripts
from menura.reasoning.grammar.clauses import QUOTED, Clause, clauses
from menura.reasoning.grammar.exclusions import mark_exclusions
from menura.reasoning.grammar.marks import Page, values
from menura.reasoning.grammar.reading import require_length
from menura.reasoning.grammar.times import mark_times
from menura.reasoning.performing import Kind, Performance
from menura.scores.instruments import instruments

FILE = Path(__file__).parent / "lexicon" / "music.toml"

EMOTIONS: tuple[Emotion, ...] = ("angry", "cheerful", "sad", "fearful", "excited", "tender", "serious", "calm")
VOICES = ("choir", "child", "female", "male")
"""Whose words are looked for, the most telling first."""


def parted(text: str, atlas: Atlas) -> tuple[str, tuple[Performance, ...]]:
    """Return a request without what musicians and speakers do, of the same length, and what they do.

    Parameters
    ----------
    text : str
    atlas : Atlas
        A clause that it names exactly stays a sound: "a car horn", "whale song".

    Raises
    ------
    RequestError
        If it is too long, or what is not quoted is in a writing that is not understood.
    """
    require_length(text)
    text = normalised(text)
    scripts.require(QUOTED.sub(" ", text))  # what is quoted may be in any writing
    rest, found, after_music = text, list[Performance](), False
    for clause in clauses(text):
        kind = _kind(clause, atlas, after_music)
        after_music = kind == "music"
        if kind is not None:
            rest = rest[: clause.start] + " " * (clause.end - clause.start) + rest[clause.end :]
            found.append(_performance(clause, kind))
    return _tidied(rest) if found else text, tuple(_joined(found))


def _performance(clause: Clause, kind: Kind) -> Performance:
    page = Page(clause.unquoted)
    mark_times(page)
    starts = [time for times in values(page.marks, "at") for time in times]
    spans = values(page.marks, "span")
    lengths = values(page.marks, "length")
    if kind != "music" and lengths and not starts:  # "12秒旁白说…": nobody asks how long a line takes
        starts, lengths = lengths, []
    said = clause.unquoted.lower()
    return Performance(
        kind,
        words=_without_times(page) if kind == "music" else clause.text,
        text=" ".join(clause.quotes),
        start=min(starts) if starts else next((a for a, _ in spans if a is not None), None),
        end=next((b for _, b in spans if b is not None), None),
        length=float(lengths[-1]) if lengths else None,
        voice=next((voice for voice in VOICES if _has(said, voice)), ""),
        emotion=next((emotion for emotion in EMOTIONS if _has(said, emotion)), "neutral"),
    )


def _kind(clause: Clause, atlas: Atlas, after_music: bool) -> Kind | None:
    said = clause.unquoted.lower()
    if _forbids(said):  # "no drums" after music is the musicians' affair, "no music" the scene's
        return "music" if after_music and _names_instrument(said) else None
    if clause.quotes:
        if _has(said, "sings"):
            return "song"
        return "speech" if _has(said, "says") or not _telling(said) else None
    return "music" if _is_music(said, atlas, after_music) else None


def _telling(said: str) -> bool:
    """Tell whether anything but times and small words stands around a quotation."""
    page = Page(said)
    mark_times(page)
    return any(unit.stem and page.is_free(unit.start, unit.end) for unit in units(said))


def _forbids(said: str) -> bool:
    page = Page(said)
    mark_exclusions(page, lexicon.load())
    return bool(page.marks)


def _names_instrument(said: str) -> bool:
    return _named(said, _clear()) or _has(said, "unclear")


def _is_music(said: str, atlas: Atlas, after_music: bool) -> bool:
    named = _has(said, "music") or _named(said, _clear())
    # "strings with drums": after music a name that may also be a sound is an instrument, if it stands alone.
    alone = re.sub(r"\b(?:an?|the|some|soft|loud)\b", "", said).strip()
    joins = after_music and _lexicon()["unclear"].fullmatch(alone) is not None
    return joins or (named and not _is_sound(said, atlas))


def _is_sound(said: str, atlas: Atlas) -> bool:
    """Tell whether the atlas has a sound whose name takes up all that a clause says: "whale song"."""
    page = Page(said)
    mark_times(page)
    free = [unit for unit in units(said) if page.is_free(unit.start, unit.end) and unit.stem]
    return bool(free) and atlas.index.called(bag(free)) is not None


def _without_times(page: Page) -> str:
    kept = "".join(c if page.is_free(i, i + 1) else " " for i, c in enumerate(page.text))
    return re.sub(r"\s+", " ", kept).strip(" ,;，")


def _joined(found: Sequence[Performance]) -> Iterator[Performance]:
    """Join neighbouring music of the same time: "strings and a slow piano" is one piece."""
    held: Performance | None = None
    for each in found:
        if held is not None and held.kind == each.kind == "music" and not each.is_timed:
            held = replace(held, words=f"{held.words}, {each.words}")
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def _tidied(rest: str) -> str:
    """Return what is left, or nothing where only connectives are."""
    return (
        rest
        if re.search(r"\w", re.sub(r"\b(?:and|then|while|with|over|as|plus|a|an|the)\b|然后|同时|和|与", "", rest))
        else ""
    )


def _has(said: str, row: str) -> bool:
    return _named(said, _lexicon()[row])


def _named(said: str, names: re.Pattern[str]) -> bool:
    return names.search(said) is not None


@cache
def _clear() -> re.Pattern[str]:
    """Names of instruments that are nothing else."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["unclear"]
    unclear = {*rows["en"], *rows["zh"]}
    every = {name for each in instruments().values() for name in (each.name.replace("-", " "), *each.names)}
    return _pattern(sorted(every - unclear))


@cache
def _lexicon() -> Mapping[str, re.Pattern[str]]:
    rows = tomllib.loads(FILE.read_text("utf-8"))
    return {name: _pattern([*row["en"], *row["zh"]]) for name, row in rows.items()}


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name.isascii())
    other = "|".join(re.escape(name) for name in ordered if not name.isascii())
    return re.compile("|".join(part for part in (rf"\b(?:{latin})\b" if latin else "", other) if part))
