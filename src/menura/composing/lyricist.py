"""A template lyricist: words for songs from a grammar of lines about a subject. It knows no more than that.

A writer that does, such as a chat model, can be passed to :func:`write`; this one keeps forms, counts and rhymes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random

from menura.composing import lyrics
from menura.composing.chinese_verse import Chinese
from menura.composing.english_verse import English
from menura.composing.subjects import is_lullaby
from menura.errors import EndpointError, RequestError, ScoreError
from menura.phonetics.languages import canonical, detected
from menura.phonetics.rhyme import rhymes
from menura.phonetics.syllables import syllables

LABEL = "template lyricist"
"""What its words are to be called wherever they are shown."""

LANGUAGES = ("en", "cmn")

Writer = Callable[[str], str]
"""Takes a task in words and returns lyrics with tags."""

FORMS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "song": (("Verse 1", 4), ("Chorus", 4), ("Verse 2", 4), ("Chorus", 0), ("Bridge", 2), ("Chorus", 0)),
    "short": (("Verse", 4), ("Chorus", 4)),
    "lullaby": (("Verse 1", 4), ("Chorus", 2), ("Verse 2", 4), ("Chorus", 0)),
    "poem": (("Verse", 4),),
}
"""Sections with their lines; 0 is as before."""


def write(request: str, language: str = "", seed: int = 0, *, form: str = "song", writer: Writer | None = None) -> str:
    """Return lyrics with tags.

    Parameters
    ----------
    request : str
        What they are about: ``"a lullaby about a lighthouse"``. Its own images are used.
    language : str, optional
        ``en`` or ``cmn``; a writer may know others. Default: the request's.
    seed : int, optional
        Another seed gives other words.
    form : str, optional
        A name of :data:`FORMS`; ``lullaby`` where the request asks for one.
    writer : callable, optional
        Somebody who writes better; default: the templates of this module.

    Returns
    -------
    str

    Raises
    ------
    RequestError
        If the form or the language is not known.
    EndpointError
        If the writer returns no lyrics that can be read.
    """
    tag = canonical(language) if language else detected(request)
    if form not in FORMS:
        raise RequestError(f"There is no form {form!r} of lyrics.", hint=f"Choose one of {', '.join(FORMS)}.")
    if form == "song" and is_lullaby(request):
        form = "lullaby"
    if writer is not None:
        return _checked(writer(task(request, tag, form)), tag)
    poet = _poet(tag, request, Random(f"{seed}/{request}"))
    return _written(poet, FORMS[form], tag)


def next_line(before: Sequence[str], request: str, language: str = "", seed: int = 0) -> str:
    """Return one more line: every second one rhymes with the one before it and has about as many syllables.

    Parameters
    ----------
    before : sequence of str
        The lines so far.
    request : str
    language : str, optional
    seed : int, optional
    """
    tag = canonical(language) if language else detected(request)
    poet = _poet(tag, request, Random(f"{seed}/{request}/{len(before)}"))
    if len(before) % 2 == 0:
        return poet.opening(len(before))
    tries = [poet.answer(before[-1]) for _ in range(40)]
    fresh = [line for line in tries if line not in before] or tries
    wanted = len(syllables(before[-1], tag))
    return min(fresh, key=lambda line: (not rhymes(line, before[-1], tag), abs(len(syllables(line, tag)) - wanted)))


def task(request: str, language: str, form: str = "song") -> str:
    """Return the task for a writer in words."""
    sections = ", ".join(f"[{name}]" + (f" of {lines} lines" if lines else " again") for name, lines in FORMS[form])
    return (
        f"Write song lyrics in the language {language} about: {request}\n"
        f"Sections, each under its tag in brackets: {sections}. Lines of 5 to 12 syllables that rhyme in pairs; "
        "the chorus returns word for word. Answer with the lyrics alone."
    )


def _checked(text: str, language: str) -> str:
    try:
        lyrics.parse(text, language)
    except ScoreError as error:
        raise EndpointError(f"The writer's lyrics cannot be read: {error}", hint="Ask again.") from None
    return text.strip() + "\n"


def _poet(language: str, request: str, rng: Random) -> "English | Chinese":
    if language in {"cmn", "yue"}:
        return Chinese(request, rng)
    if language.split("-")[0] == "en":
        return English(request, rng)
    raise RequestError(
        f"The {LABEL} writes in {' and '.join(LANGUAGES)}, not in {language!r}.",
        hint="Choose one of these, write the words yourself, or set an endpoint that writes.",
    )


def _written(poet: "English | Chinese", form: Iterable[tuple[str, int]], language: str) -> str:
    rows, choruses = list[str](), list[str]()
    for name, count in form:
        kind = name.split(" ")[0].lower()
        lines = poet.stanza(kind, count) if count else choruses
        if kind == "chorus":
            choruses = lines
        label = {"verse": "主歌", "chorus": "副歌", "bridge": "桥段"}[kind] if language != "en" else name
        number = re.sub(r"\D", "", name) if language != "en" else ""
        rows += [f"[{label}{' ' + number if number else ''}]", *lines, ""]
    return "\n".join(rows).strip() + "\n"
