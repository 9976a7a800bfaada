"""The verbs that make music: words, lyrics or scores → lead sheet → plan → sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menura.api import asking
from menura.api.making import render
from menura.api.soundtrack import Soundtrack
from menura.api.texts import text_of
from menura.composing.brief import Brief
from menura.composing.explaining import explained
from menura.composing.sayings import language_of
from menura.composing.translating import noticed
from menura.engines.base import Engine, Progress
from menura.errors import RequestError
from menura.plans.model import Notice, Plan, Thought
from menura.plans.staging import staged
from menura.scores.clock import tempos
from menura.scores.loaded import Loaded
from menura.scores.model import LeadSheet

Score = LeadSheet | str | Path
"""A lead sheet, or the file of one: MusicXML, MIDI, ABC, ChordPro or Menura's own JSON."""


LYRICS = 200_000
"""Bytes of lyrics that are read from a file."""


@dataclass(frozen=True)
class _Opened:
    """A score and how its file is to be read."""

    score: Score
    encoding: str


@dataclass(frozen=True)
class Take:
    """One of several pieces made from one request.

    Attributes
    ----------
    soundtrack : Soundtrack
    score : float
        0 … 1, by rules of the craft; no statement about taste.
    reasons : tuple of str
        What the score rests on, a sentence for each rule.
    """

    soundtrack: Soundtrack
    score: float
    reasons: tuple[str, ...]


def compose(
    words: str = "",
    score: Score | None = None,
    *,
    duration: float | None = None,
    seed: int = 0,
    soundfont: str | Path | None = None,
    text_encoding: str = "",
    engine: str | Engine | None = None,
    progress: Progress | None = None,
    **given: Any,
) -> Soundtrack:
    """Return a piece of music for words, or the music of a score; with both, the score arranged as the words say.

    Parameters
    ----------
    words : str
        English or Chinese: style, mood, instruments, tempo.
    score : LeadSheet, str or Path, optional
        What is played instead of something new.
    duration : float, optional
        Seconds, exactly; by default what the form needs.
    seed : int
        Another seed is another piece.
    soundfont : str or Path, optional
        A SoundFont that plays instead of Menura's own instruments.
    text_encoding : str, optional
        Of a score in text (ABC, ChordPro), as ``"gb18030"``; found by itself where it is empty.
    engine : str or Engine, optional
        The engine to prefer: one that is installed (see ``menura engines``), or one of your own.
    progress : Progress, optional
    **given
        Any field of :class:`menura.composing.brief.Brief`, which is then obeyed exactly: ``bpm``, ``key``, ``metre``,
        ``style``, ``instruments``, ``form`` …

    Raises
    ------
    RequestError
        If the words or a given field make no sense.
    """
    asking.require_seed(seed)
    asking.require_style(words)
    asking.require_something(words, score, given)
    opened = _opened(score, text_encoding)
    sheet, brief, notices = _sheet(words, opened, duration, seed, given)
    return _played(sheet, brief, notices, duration, seed, soundfont, progress, engine)


def takes(
    words: str,
    count: int,
    *,
    duration: float | None = None,
    seed: int = 0,
    soundfont: str | Path | None = None,
    engine: str | Engine | None = None,
    progress: Progress | None = None,
    **given: Any,
) -> tuple[Take, ...]:
    """Return several different pieces for the same words, the best by the rules first; as :func:`compose`."""
    asking.require_seed(seed)
    asking.require_style(words)
    asking.require_something(words, given)
    from menura.composing import briefing
    from menura.composing import takes as composing

    read = briefing.read(words, duration=duration, **given)
    notices = (*read.notices, *briefing.unsung(read.brief))
    found = composing.takes(read.brief, seed, count)
    return tuple(
        Take(
            _played(take.sheet, take.brief, notices, duration, take.seed, soundfont, progress, engine),
            take.score,
            take.reasons,
        )
        for take in found
    )


def sing(
    lyrics: str | Path = "",
    style: str = "",
    score: Score | None = None,
    *,
    write: str = "",
    reasoner: str = "grammar",
    language: str = "",
    duration: float | None = None,
    seed: int = 0,
    soundfont: str | Path | None = None,
    text_encoding: str = "",
    engine: str | Engine | None = None,
    progress: Progress | None = None,
    **given: Any,
) -> Soundtrack:
    """Return a song: lyrics with a melody of their own, or with that of a score.

    Parameters
    ----------
    lyrics : str or Path
        The words, or the file that holds them, with tags such as ``[Verse]``, ``[Chorus]``, ``[Rap]``; see
        :mod:`menura.composing.lyrics`.
    style : str
        As the words of :func:`compose`: "warm folk, acoustic guitar, female voice".
    score : LeadSheet, str or Path, optional
        A score with words, or a melody that the lyrics are set to.
    write : str
        What the lyrics should be about, where there are none.
    reasoner : {"grammar", "chat"}
        Who writes them: the embedded template lyricist, or the model behind an endpoint.
    language : str
        BCP 47 tag of the lyrics; found by itself where it is empty.
    text_encoding : str, optional
        Of files of text, as ``"gb18030"``; found by itself where it is empty.
    duration, seed, soundfont, engine, progress, **given
        As in :func:`compose`.

    Raises
    ------
    RequestError
        If there is nothing to sing, or the words cannot fit the length; the message says what would fit.
    """
    asking.require_seed(seed)
    asking.require_style(style)
    asking.require_lyricist(reasoner)
    lyrics, told = text_of(lyrics, text_encoding, LYRICS)
    asking.require_one_source(lyrics, write)
    from menura.composing import briefing

    read = briefing.read(style, duration=duration, **given)
    if not (read.brief.style or read.brief.scene) and _is_lullaby(write):
        read = briefing.read(f"lullaby, {style}" if style else "lullaby", duration=duration, **given)
    if write and not lyrics:
        lyrics = _lyrics(write, language, seed, reasoner)
    if score is None:
        sheet, notices = _song(lyrics, language, read.brief, seed)
    else:
        sheet, notices = _sung(
            _Opened(score, text_encoding), lyrics, language, read.brief, seed, dressed=bool(style or given)
        )
    return _played(sheet, read.brief, (*told, *notices, *read.notices), duration, seed, soundfont, progress, engine)


def _song(lyrics: str, language: str, brief: Brief, seed: int) -> tuple[LeadSheet, tuple[Notice, ...]]:
    from menura.composing import songs
    from menura.composing.lyrics import parse

    if not lyrics.strip():
        raise RequestError(
            "There is nothing to sing: neither lyrics, nor a score with words, nor what to write about.",
            hint='menura sing lyrics.txt -o song.mp3, or: menura sing --write "a lullaby" -o song.mp3',
        )
    text = parse(lyrics, language)
    return songs.song(text, brief, seed), _noticed(text.notices)


def _noticed(texts: Sequence[str]) -> tuple[Notice, ...]:
    return tuple(Notice(code="guess", text=text) for text in texts)


def _sung(
    score: _Opened, lyrics: str, language: str, brief: Brief, seed: int, *, dressed: bool
) -> tuple[LeadSheet, tuple[Notice, ...]]:
    """Return a score that sings its own words, or those that are given; arranged, where a style is asked for.

    One that has chords and words but no notes is given a tune.
    """
    from menura.composing.tunes import is_bare

    loaded = _loaded(score, brief.bpm)
    sheet, notices = loaded.sheet, _noticed(loaded.notices)
    if language:
        sheet = sheet.model_copy(update={"language": language})
    bare = is_bare(sheet) and any(section.lyrics for section in sheet.sections)
    if lyrics.strip():
        from menura.composing.fitting import worded
        from menura.composing.lyrics import parse

        text = parse(lyrics, language)
        fit = worded(sheet, text, voice=brief.voice or "female")
        sheet, notices = fit.sheet, (*notices, *_noticed(text.notices), *_noticed(fit.notices))
    if not bare and all(part.instrument != "voice" for part in sheet.parts):
        raise RequestError("The score has no words to sing.", hint="Give lyrics too: menura sing lyrics.txt tune.mid …")
    if dressed or bare:
        from menura.composing.arrangement import arranged

        sheet = arranged(sheet, brief, seed, begins=loaded.begins, sings=bare)
    return sheet, notices


def _is_lullaby(subject: str) -> bool:
    from menura.composing import subjects

    return subjects.is_lullaby(subject)


def _lyrics(subject: str, language: str, seed: int, reasoner: str) -> str:
    """Return lyrics by the template lyricist, or by the model behind an endpoint."""
    from menura.composing import lyricist

    if reasoner == "grammar":
        return lyricist.write(subject, language, seed)
    from menura.reasoning.chat import lyrics

    return lyricist.write(subject, language, seed, writer=lyrics.write)


def _sheet(
    words: str, score: _Opened | None, duration: float | None, seed: int, given: dict[str, Any]
) -> tuple[LeadSheet, Brief | None, tuple[Notice, ...]]:
    """Return a piece, the brief that it follows, and what the user should know."""
    if score is not None and not words and not given:
        from menura.composing.tunes import is_bare

        plain = _loaded(score)
        if not is_bare(plain.sheet):
            return plain.sheet, None, _noticed(plain.notices)
    from menura.composing import briefing, composer

    read = briefing.read(words, duration=duration, **given)
    if score is None:
        notices = (*read.notices, *briefing.unsung(read.brief))
        return composer.compose(read.brief, seed), composer.decided(read.brief, seed), notices
    from menura.composing.arrangement import arranged

    loaded = _loaded(score, read.brief.bpm)
    sheet = arranged(loaded.sheet, read.brief, seed, begins=loaded.begins)
    return sheet, read.brief, (*_noticed(loaded.notices), *read.notices)


def _opened(score: Score | None, encoding: str) -> _Opened | None:
    return None if score is None else _Opened(score, encoding)


def _loaded(opened: _Opened, bpm: float | None = None) -> Loaded:
    """Return a score, and what of its file is not kept; the tempo is for files that may have none."""
    if isinstance(opened.score, LeadSheet):
        return Loaded(opened.score)
    from menura.scores.reading import load

    return load(Path(opened.score), bpm=bpm, encoding=opened.encoding)


def _played(
    sheet: LeadSheet,
    brief: Brief | None,
    notices: Sequence[Notice],
    duration: float | None,
    seed: int,
    soundfont: str | Path | None,
    progress: Progress | None,
    engine: str | Engine | None = None,
) -> Soundtrack:
    font = Path(soundfont) if soundfont else None
    plan = staged(sheet, duration, seed=seed, soundfont=font.name if font else "")
    words = brief.words if brief is not None else ""
    texts = "".join([words, *(line.text for s in sheet.sections for line in s.lyrics)])
    language = language_of(texts, sheet.language)
    told = tuple(noticed(each, language) for each in notices)
    thoughts = _thoughts(brief, plan, language)
    plan = plan.model_copy(update={"language": language, "thoughts": thoughts, "notices": (*plan.notices, *told)})
    return render(plan, folder=font.parent if font else None, engine=engine, progress=progress)


def _thoughts(brief: Brief | None, plan: Plan, language: str) -> tuple[Thought, ...]:
    if brief is None:
        return ()
    sheet = plan.sheets[0]
    about = tuple(event.id for event in plan.events)
    bpm = tempos(sheet)[0][1]
    brief = brief.chosen(style=sheet.style, key=sheet.key, metre=sheet.metre, bpm=bpm, duration=plan.duration)
    told = enumerate(explained(brief, language), 1)
    return tuple(Thought(id=f"t{n}", stage="meaning", text=text, about=about) for n, text in told)
