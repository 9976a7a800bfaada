"""Lead sheets for the music and the songs of a scene: composed, and their words written where nobody gave any."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from menura.errors import RequestError
from menura.plans.model import Notice, Plan
from menura.scores.model import LeadSheet

if TYPE_CHECKING:
    from menura.composing.brief import Brief
    from menura.composing.lyrics import Lyrics

AH = 6
"""Syllables of a line that has no words."""

HURRIED = 1.6
"""How much longer written words may take at ease than there is: what is squeezed is above all the introduction."""

MOST_AHS = 40
"""Such lines at most."""

ABOUT = re.compile(r"\b(?:song|lullaby|ballad|anthem|hymn|carol) (?:about|for)\b|关于.+的.{0,3}(?:歌|摇篮曲)", re.I)
"""A song that has yet to be written."""

SINGS = re.compile(
    r"\b(?:an?|the|some|sings?|singing|sung|by|about|song|for|of|wom[ae]n|m[ae]n|child(?:ren)?|kids?|girl|boy|choir|voice"
    r"|in|her|his|people)\b|唱着?|哼唱|歌手|一首|关于|的歌?|女人|男人|小?孩子?|女孩|男孩|合唱团?|女声|男声|童声"
)
"""What says that somebody sings, and who, rather than what."""


@dataclass(frozen=True)
class Wanted:
    """What is to be composed.

    Attributes
    ----------
    words : str
        Style, mood, instruments; for a song, also what it is about.
    text : str
        What is sung, if that was given.
    voice : str
        Who sings.
    sings : bool
        Whether it is a song.
    """

    words: str
    text: str = ""
    voice: str = ""
    sings: bool = False


def scored(wanted: Wanted, duration: float, plan: Plan) -> tuple[LeadSheet, tuple[Notice, ...]]:
    """Return what is composed: in the key and at the tempo of music that is there already.

    Parameters
    ----------
    wanted : Wanted
    duration : float
        Seconds.
    plan : Plan
        What it is for.

    Raises
    ------
    RequestError
        If words that were given do not fit the length.
    """
    from menura.composing import briefing
    from menura.composing.composer import compose
    from menura.scores.clock import tempos

    read = briefing.read(_style(wanted), duration=duration)
    named = any(read.brief.origin(field) == "words" for field in ("style", "scene", "form"))
    brief = read.brief
    if plan.sheets:
        sheet = plan.sheets[0]
        brief = brief.chosen(key=sheet.key, bpm=tempos(sheet)[0][1], style="" if brief.scene else sheet.style)
    if wanted.sings or brief.voice:
        brief = brief.chosen(voice=wanted.voice or "female")
        return _sung(wanted, _choral(brief) if brief.voice == "choir" else brief, plan), read.notices
    alone = brief.alone or (bool(brief.instruments) and not named)
    return compose(brief.model_copy(update={"alone": alone}), plan.seed), read.notices


def _choral(brief: "Brief") -> "Brief":
    """Return a brief for a choir: with an organ or strings below it rather than a band, where nothing else is said."""
    return brief.chosen(style="" if brief.scene else "classical")


def _style(wanted: Wanted) -> str:
    """Return the words that speak of style: those of a song also say what it is about, and who sings."""
    from menura.composing.subjects import is_lullaby

    if not wanted.sings:
        return wanted.words
    if not wanted.text and not _is_wordless(wanted):
        return "lullaby" if is_lullaby(wanted.words) else ""
    return _subject(wanted.words)


def _is_wordless(wanted: Wanted) -> bool:
    """Tell whether nothing but "ah" is sung: by a choir, or by somebody of whom nothing more is said."""
    choir = wanted.voice == "choir" and not ABOUT.search(wanted.words)
    return not wanted.text and (not wanted.sings or choir or not _subject(wanted.words))


def _subject(words: str) -> str:
    """Return words without who sings them, and that somebody does."""
    return re.sub(r"\s+", " ", SINGS.sub(" ", words.lower())).strip(" ,")


def _sung(wanted: Wanted, brief: "Brief", plan: Plan) -> LeadSheet:
    """Return a song on the words that were given, on written ones, or on none: a choir without words sings "ah"."""
    from menura.composing import lyricist, lyrics, songs

    if wanted.text:
        return songs.song(lyrics.parse(wanted.text), brief, plan.seed)
    if _is_wordless(wanted):
        return _fitting("\n".join([" ".join(["Ah"] * AH)] * MOST_AHS), "it", brief, plan.seed)
    return _fitting(lyricist.write(_subject(wanted.words), seed=plan.seed), "", brief, plan.seed)


def _fitting(text: str, language: str, brief: "Brief", seed: int) -> LeadSheet:
    """Return a song on as much of written words as can be sung at ease in the length, and on a line at least."""
    from menura.composing import lyrics, songs

    every = [lyrics.parse(shorter, language) for shorter in _shortened(text)]
    words = next((each for each in every if _is_easy(each, brief, seed)), every[-1])
    return songs.song(words, brief, seed)


def _is_easy(words: "Lyrics", brief: "Brief", seed: int) -> bool:
    """Tell whether words fit the length of a brief without haste."""
    from menura.composing import songs

    try:
        songs.preflighted(words, brief, seed)
        at_ease = songs.preflighted(words, brief.model_copy(update={"duration": None}), seed)
    except RequestError:
        return False
    return at_ease.duration <= HURRIED * float(brief.duration or 0.0)


def _shortened(text: str) -> Iterator[str]:
    """Yield words with ever less of their end, down to one line."""
    lines = text.splitlines()
    for count in range(len(lines), 0, -1):
        last = lines[count - 1].strip()
        if last and not last.startswith("["):
            yield "\n".join(lines[:count])
