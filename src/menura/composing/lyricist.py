"""A template lyricist: words for songs from ready openings, images and rhyming endings. It knows no more than that.

A writer that does, such as a chat model, can be passed to :func:`write`; this one keeps patterns, counts and rhymes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from menura.composing import lyrics
from menura.composing.named import table
from menura.errors import EndpointError, RequestError, ScoreError
from menura.phonetics.languages import canonical, detected
from menura.phonetics.rhyme import rhymes, scan
from menura.phonetics.syllables import syllables

LABEL = "template lyricist"
"""What its words are to be called wherever they are shown."""

LANGUAGES = ("en", "cmn")

LULLABY = "lullaby|lullabies|cradle song|摇篮曲|催眠曲|安眠曲"

PRONOUNS = frozenset({"me", "you", "him", "her", "it", "us", "them", "this", "that", "nothing", "everything"})

LEADING = ("a", "an", "the", "my", "our", "your", "his", "her", "their", "this", "that", "being", "old", "new",
           "little", "big", "lost", "lonely", "some", "one", "two", "first", "last", "beautiful")  # fmt: skip
"""Words before the noun that a request is about."""

Writer = Callable[[str], str]
"""Takes a task in words and returns lyrics with tags."""

FORMS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "song": (("Verse 1", 4), ("Chorus", 4), ("Verse 2", 4), ("Chorus", 0), ("Bridge", 2), ("Chorus", 0)),
    "short": (("Verse", 4), ("Chorus", 4)),
    "lullaby": (("Verse 1", 4), ("Chorus", 2), ("Verse 2", 4), ("Chorus", 0)),
    "poem": (("Verse", 4),),
}
"""Sections with their lines; 0 is as before."""

COUNTS = {"verse": (8, 8, 8, 8), "chorus": (9, 7, 9, 7), "bridge": (6, 6, 6, 6)}
"""Syllables of the lines of English sections, as near as can be."""


@dataclass(frozen=True)
class Theme:
    """What a song is about: nouns, and the rhymes that suit them."""

    name: str
    nouns: tuple[str, ...]
    rhymes: tuple[str, ...]


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


def is_lullaby(request: str) -> bool:
    """Return whether a request is for a lullaby, in English or Chinese."""
    return bool(re.search(LULLABY, request.lower()))


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
        return poet.couplet("verse", 0)[0]
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


def _poet(language: str, request: str, rng: Random) -> "_English | _Chinese":
    if language in {"cmn", "yue"}:
        return _Chinese(request, rng)
    if language.split("-")[0] == "en":
        return _English(request, rng)
    raise RequestError(
        f"The {LABEL} writes in {' and '.join(LANGUAGES)}, not in {language!r}.",
        hint="Choose one of these, write the words yourself, or set an endpoint that writes.",
    )


def _written(poet: "_English | _Chinese", form: Iterable[tuple[str, int]], language: str) -> str:
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


def themes(language: str) -> Mapping[str, Theme]:
    """Return the themes of a language, ``en`` or ``zh``, by name."""
    rows = table("lyricist")[language]["themes"]
    return {name: _theme(name, row, language) for name, row in rows.items()}


def _theme(name: str, row: Mapping[str, str], language: str) -> Theme:
    nouns = row["nouns"].split("; ") if language == "en" else row["nouns"].split()
    return Theme(name, tuple(nouns), tuple(row["rhymes"].split()))


def _chosen(request: str, language: str, rng: Random) -> list[Theme]:
    """Return the themes that a request names in whatever language, the first-named first; else one by chance."""
    plain, known = _subject(request), themes(language)
    places: dict[str, int] = {}
    for other in ("en", "zh"):
        for name, row in table("lyricist")[other]["themes"].items():
            called = row["names"].split()
            found = [plain.find(c) for c in called] if other == "zh" else [_word_at(plain, c) for c in called]
            if name in known and any(at >= 0 for at in found):
                places[name] = min(at for at in (*found, places.get(name, -1)) if at >= 0)
    named = sorted(places, key=lambda name: (places[name], -len(name)))
    return [known[name] for name in named] or [known[rng.choice(sorted(known))]]


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    """Return what songs are about, in English and in Chinese."""
    rows = table("lyricist")["subjects"].replace("\n", " ").split(";")
    return tuple((english, chinese) for english, chinese in (row.split() for row in rows))


def _named(request: str, language: str) -> list[str]:
    """Return what a request is about, in a language, whichever it is written in: the first-named first."""
    plain = _subject(request)
    own = 1 if language == "zh" else 0
    places: dict[str, int] = {}
    for pair in _pairs():
        english = re.search(rf"\b{pair[0]}(?:s|es)?\b", plain)
        at = english.start() if english else plain.find(pair[1])
        if at >= 0:
            places.setdefault(pair[own], at)
    return sorted(places, key=lambda word: places[word]) or _told(plain, language)


def _told(plain: str, language: str) -> list[str]:
    """Return the noun that a request names where the lexicon does not know it; it must be in the language."""
    if language == "zh":
        found = re.search(r"关于(?:一[只个座条位朵片首])?([\u3400-\u9fff]{1,4}?)的", plain)
    else:
        found = re.search(rf"\babout (?:(?:{'|'.join(LEADING)}) )*([a-z]+)", plain)
    return [found[1]] if found and found[1] not in PRONOUNS else []


def _subject(request: str) -> str:
    """Return a request without the kind of song that it asks for, unless that is all it says."""
    plain = request.lower()
    bare = re.sub(LULLABY, "", plain)
    told = re.split(r"\babout\b|(?=关于)", bare)[-1] if re.search(r"\babout\b|关于", bare) else bare
    return f"about {told.strip()}" if re.search(r"\babout\b", bare) else told if re.search("的|关于", bare) else plain


def _word_at(text: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}\b", text)
    return found.start() if found else -1


@cache
def _count(text: str) -> int:
    return len(syllables(text, "en"))


def _head(line: str) -> str:
    return " ".join(line.split()[:3])


class _English:
    """Writes English: an opening with an image, and an ending that rhymes."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        self.bank: Mapping[str, Any] = table("lyricist")["en"]
        chosen = _chosen(request, "en", rng)
        images = [noun for theme in chosen[:2] for noun in theme.nouns]
        named = _named(request, "en")
        self.subject = named[0] if named else chosen[0].nouns[0]
        self.nouns = list(dict.fromkeys([self.subject, *named[1:3], *images]))
        self.rhymes = [row for theme in chosen for row in theme.rhymes]
        self.used: list[str] = []
        self.heads: list[str] = []

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section: pairs that rhyme; a chorus begins with its hook."""
        lines: list[str] = []
        for k in range(0, count, 2):
            lines += self.couplet(kind, k)
        return lines[:count]

    def couplet(self, kind: str, at: int) -> list[str]:
        """Return two lines that rhyme."""
        endings = list(self.bank["rhymes"][self._family()])
        self.rng.shuffle(endings)
        sizes = COUNTS.get(kind, COUNTS["verse"])
        hook = kind == "chorus" and at == 0
        first = self._line(endings[:3], sizes[at % 4], hook)
        rest = [ending for ending in endings if not first.lower().endswith(ending)]
        alike = [ending for ending in rest if rhymes(ending, first, "en")] or rest
        return [first, self._line(alike, sizes[(at + 1) % 4], False)]

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any ending does."""
        families = [e for row in self.bank["rhymes"].values() for e in row if rhymes(e, line, "en")]
        fitting = [e for e in families if not line.lower().rstrip(" .,!?").endswith(e)]
        return self._line(fitting or self.bank["rhymes"][self._family()], _count(line), False)

    def _family(self) -> str:
        """Return a row of endings: those of the theme first, none twice in a row."""
        own = [name for name in self.rhymes if name not in self.used[-2:]] or list(self.bank["rhymes"])
        chosen = self.rng.choice(own)
        self.used.append(chosen)
        return chosen

    def _line(self, endings: Sequence[str], size: int, hook: bool) -> str:
        """Return the one of some tries that comes nearest to the size and says nothing twice."""
        tries = [self._try(endings, hook) for _ in range(24)]
        best = min(tries, key=lambda line: 2 * abs(_count(line) - size) + 3 * self.heads.count(_head(line)))
        self.heads.append(_head(best))
        return best

    def _try(self, endings: Sequence[str], hook: bool) -> str:
        opening = self.rng.choice(self.bank["hooks"] if hook else self.bank["openings"])
        told = hook or not self.heads or self.rng.random() < 0.25  # a song begins with what it is about
        first = self.subject if told else self.rng.choice(self.nouns)
        second = self.rng.choice([noun for noun in self.nouns if noun != first] or self.nouns)
        adjective = self.rng.choice(self.bank["adjectives"].split())
        text = opening.format(n=first, m=second, a=adjective, N=first.capitalize())
        text = re.sub(r"\ba (?=[aeio])", "an ", text)
        return f"{text}{', ' if hook else ' '}{self.rng.choice(list(endings))}"


class _Chinese:
    """Writes Chinese: seven characters, an image and what becomes of it, in one rhyme group."""

    def __init__(self, request: str, rng: Random) -> None:
        self.rng = rng
        self.bank: Mapping[str, Any] = table("lyricist")["zh"]
        chosen = _chosen(request, "zh", rng)
        self.classical = any(theme.name == "classical" for theme in chosen)
        named = [noun for theme in themes("zh").values() for noun in theme.nouns if noun in request]
        named = list(dict.fromkeys([*named, *_named(request, "zh")]))
        told = chosen[:3] if not self.classical else [t for t in chosen if t.name == "classical"]
        images = [noun for theme in told for noun in theme.nouns]
        self.subject = named[0] if named else images[0]
        self.nouns = list(dict.fromkeys([*named, *images]))
        self.group = rng.choice(chosen[0].rhymes)
        self.used: list[str] = []

    def stanza(self, kind: str, count: int) -> list[str]:
        """Return the lines of a section; in the classical style the one of many tries that keeps its tones best."""
        if kind == "bridge":
            self.group = self.rng.choice([name for name in self.bank["rhymes"] if name != self.group])
        if not self.classical or count != 4 or kind == "chorus":
            return self._stanza(kind, count)
        tries = []
        for _ in range(60):
            used = list(self.used)
            lines = self._stanza(kind, count)
            tries.append((len(scan(lines).problems), lines, self.used))
            self.used = used
        _, lines, self.used = min(tries, key=lambda found: found[0])
        return lines

    def _stanza(self, kind: str, count: int) -> list[str]:
        lines = [self._line(self.group, hook=kind == "chorus" and k == 0) for k in range(count)]
        return [line + ("，" if k % 2 == 0 else "。") for k, line in enumerate(lines)] if self.classical else lines

    def couplet(self, kind: str, at: int) -> list[str]:
        """Return two lines that rhyme."""
        return [self._line(self.group, hook=kind == "chorus" and at == 0), self._line(self.group, hook=False)]

    def answer(self, line: str) -> str:
        """Return a line that rhymes with one that is given, if any ending does."""
        rows = self.bank["rhymes"]
        own = [name for name in rows if rhymes(rows[name].split()[0], line, "cmn")]
        return self._line(own[0] if own else self.group, hook=False)

    def _line(self, group: str, *, hook: bool) -> str:
        verbs = [verb for verb in self.bank["rhymes"][group].split() if verb not in self.used[-12:]]
        verb = self.rng.choice(verbs or self.bank["rhymes"][group].split())
        nouns = [noun for noun in self.nouns if noun not in self.used[-8:]] or self.nouns
        noun = self.subject if hook or not self.used else self.rng.choice(nouns)
        self.used += [verb, noun]
        if hook:
            return str(self.rng.choice(self.bank["hooks"])).format(n=noun, v=verb)
        if self.rng.random() < 0.5:
            manner = self.rng.choice([m for m in self.bank["manners"].split() if m[0] not in verb])
            return f"{noun}{manner}{verb}"
        return f"{self.rng.choice(self.bank['leads'].split())}{noun}{verb}"
