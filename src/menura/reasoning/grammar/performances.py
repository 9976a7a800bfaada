"""Which clauses of a request are to be played, said or sung, and what is left for the sounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.words import bag, normalised, units
from menura.plans.model import Emotion
from menura.reasoning.grammar import cues, lexicon, scripts
from menura.reasoning.grammar.clauses import QUOTED, Clause, clauses
from menura.reasoning.grammar.cues import Kind
from menura.reasoning.grammar.exclusions import mark_exclusions
from menura.reasoning.grammar.marks import Page
from menura.reasoning.grammar.mentions import mark_phrases
from menura.reasoning.grammar.performers import has, names_instrument, names_unclear, only_unclear, without
from menura.reasoning.grammar.reading import require_length
from menura.reasoning.grammar.saying import unquoted
from menura.reasoning.grammar.times import mark_times
from menura.reasoning.performing import Performance
from menura.reasoning.scoring import ABOUT

EMOTIONS: tuple[Emotion, ...] = ("angry", "cheerful", "sad", "fearful", "excited", "tender", "serious", "calm")
VOICES = ("choir", "child", "female", "male")
"""Whose words are looked for, the most telling first."""

TIMES = frozenset({"at", "span", "length", "delay", "tail", "total", "every", "metres"})
"""Kinds of mark that say when, how long or how far."""

SCENIC = frozenset({"scope", "fade", "distance", "motion", "pan", "begin"})
"""Effects of words that are about the scene, whoever is heard in it."""


@dataclass(frozen=True)
class Parted:
    """A request taken apart.

    Attributes
    ----------
    cued : str
        The request, of the same length, with a sign for each performance: see :mod:`.cues`.
    rest : str
        The same without the signs, and without what is about performances only.
    cast : tuple of Performance
        In the order of the words.
    """

    cued: str
    rest: str
    cast: tuple[Performance, ...]


@dataclass(frozen=True)
class _Role:
    """A clause that is no sound, what is done in it, and what of it is about the scene."""

    clause: Clause
    kind: Kind
    text: str
    kept: tuple[tuple[int, int], ...]
    """Stretches of the text."""
    forbids: bool = False
    """Whether it only says what music does without."""

    @property
    def is_timed(self) -> bool:
        """Whether it says anything about when it is heard, or where."""
        return bool(self.kept)


def parted(text: str, atlas: Atlas) -> Parted:
    """Return a request without what musicians and speakers do, and what they do.

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
    text = cues.cleaned(normalised(text))
    scripts.require(QUOTED.sub(" ", text))  # what is quoted may be in any writing
    roles, left = list[_Role](), list[Clause]()
    for clause in clauses(text):
        for part in _whole(clause):
            role = _role(part, atlas, _before(roles, left, part))
            if role is None:
                left.append(part)
            else:
                roles.append(role)
    if not roles:
        return Parted(text, text, ())
    groups = _grouped(roles, text)
    cued = rest = text
    for index, group in enumerate(groups):
        for role in group:
            first = role is group[0]
            cued = _blanked(cued, role, cues.sign(group[0].kind, index) if first else "")
            rest = _blanked(rest, replace(role, kept=()), "")
    refused = [clause.text for clause in left if _forbids(clause.unquoted) and _names_player(clause.unquoted.lower())]
    return Parted(cued, _tidied(rest), tuple(_voiced(_performance(group, refused) for group in groups)))


def _whole(clause: Clause) -> Iterator[Clause]:
    """Yield a clause, or the words in quotes and what follows them, where that is something else."""
    quotes = list(QUOTED.finditer(clause.text))
    if quotes:
        head, tail = clause.unquoted[: quotes[-1].start()], clause.text[quotes[-1].end() :]
        told = has(head, "says") or has(head, "sings")
        attributed = not told and any(has(tail, row) for row in ("says", "sings", *VOICES))
        if not attributed and _telling(tail):
            yield from clause.cut(quotes[-1].end())
            return
    yield clause


def _before(roles: Sequence[_Role], left: Sequence[Clause], clause: Clause) -> bool:
    """Tell whether a clause stands right behind music; pauses between them do not count."""
    if not roles or roles[-1].kind != "music":
        return False
    end = roles[-1].clause.end
    between = [other for other in left if end <= other.start < clause.start]
    return all(other.unquoted.lower().strip() in {"silence", "a pause", "安静", "静音", "停顿"} for other in between)


def _role(clause: Clause, atlas: Atlas, after_music: bool) -> _Role | None:
    said = clause.unquoted.lower()
    if _forbids(said):  # "no drums" after music is the musicians' affair, "no music" the scene's
        forbids = after_music and _names_player(said)
        return _Role(clause, "music", "", (), forbids=True) if forbids else None
    kind = _kind(clause, atlas, after_music)
    if kind is None:
        return None
    text = " ".join(clause.quotes)
    if kind == "speech" and not text:
        text = unquoted(clause.text)
    return _Role(clause, kind, text, _kept(clause, atlas, text))


def _kind(clause: Clause, atlas: Atlas, after_music: bool) -> Kind | None:
    said = clause.unquoted.lower()
    if clause.quotes:
        if has(said, "sings"):
            return "song"
        return "speech" if has(said, "says") or not _telling(said) else None
    if after_music and only_unclear(said):
        return "music"
    if _is_sound(said, atlas):
        return None
    if unquoted(clause.text):
        return "speech"
    if ABOUT.search(said) or _sings(said, after_music):
        return "song"
    return "music" if has(said, "music") or names_instrument(said) else None


def _sings(said: str, after_music: bool) -> bool:
    """Tell whether somebody sings, though no words are given; a choir that joins music belongs to it."""
    choir = has(said, "choir") and not after_music and not names_instrument(said)
    return choir or (has(said, "sings") and any(has(said, voice) for voice in VOICES))


def _telling(said: str) -> bool:
    """Tell whether anything but times and small words stands in a stretch."""
    page = Page(said)
    mark_times(page)
    return any(unit.stem and page.is_free(unit.start, unit.end) for unit in units(said))


def _forbids(said: str) -> bool:
    page = Page(said)
    mark_exclusions(page, lexicon.load())
    return bool(page.marks)


def _names_player(said: str) -> bool:
    """Tell whether what is forbidden may be an instrument or a voice."""
    return names_instrument(said) or names_unclear(said)


def _is_sound(said: str, atlas: Atlas) -> bool:
    """Tell whether the atlas has a sound whose name takes up all that a clause says: "whale song"."""
    page = Page(said)
    mark_times(page)
    free = [unit for unit in units(said) if page.is_free(unit.start, unit.end) and unit.stem]
    han = "".join(unit.text for unit in free if unit.is_han)
    named = atlas.index.called(bag(free)) or (atlas.index.chinese(han) if han and len(han) == len(free) else None)
    return named is not None


def _kept(clause: Clause, atlas: Atlas, text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a clause that say when and where it is heard."""
    plain = clause.unquoted
    if text and not clause.quotes:  # what is said without quotes says no times
        plain = plain.replace(text, " " * len(text), 1)
    page = Page(plain)
    mark_times(page)
    mark_phrases(page, atlas, lexicon.load())
    return tuple(
        (clause.start + mark.start, clause.start + mark.end)
        for mark in page.marks
        if mark.kind in TIMES or mark.kind == "place" or (mark.kind == "manner" and SCENIC & {*mark.value.effects})
    )


def _blanked(text: str, role: _Role, sign: str) -> str:
    """Return a text with blanks for a clause, but for what is about the scene; a sign stands in the first blank."""
    out = list(text)
    blanks = [
        place
        for place in range(role.clause.start, role.clause.end)
        if not any(start <= place < end for start, end in role.kept)
    ]
    for place in blanks:
        out[place] = " "
    if sign and blanks:
        out[blanks[0]] = sign
    return "".join(out)


def _grouped(roles: Sequence[_Role], text: str) -> list[list[_Role]]:
    """Join neighbouring music of the same time: "strings and a slow piano" is one piece."""
    groups: list[list[_Role]] = []
    for role in roles:
        held = groups[-1] if groups else None
        if held is not None and held[-1].kind == role.kind == "music" and _joins(held, role, text):
            held.append(role)
            continue
        groups.append([role])
    return groups


def _joins(held: Sequence[_Role], role: _Role, text: str) -> bool:
    """Tell whether a role belongs to the piece before it."""
    if role.forbids:
        return True
    between = text[held[-1].clause.end : role.clause.start]
    if re.search(r"\bthen\b|\bfollowed by\b|然后|接着|随后", between):
        return False
    within = re.fullmatch(r"\s*(?:and|with|和|与)\s*", between) is not None  # "strings and a piano from 5 s"
    return not role.is_timed or (within and not any(other.is_timed for other in held))


def _performance(group: Sequence[_Role], refused: Sequence[str]) -> Performance:
    role = group[0]
    said = role.clause.unquoted.lower()
    words = ", ".join(_words(each) for each in group) if role.kind != "speech" else role.clause.text
    if role.kind != "speech" and refused:
        words = ", ".join([words, *refused])
    return Performance(
        role.kind,
        words=words,
        text=role.text,
        voice=next((voice for voice in VOICES if has(said, voice)), ""),
        emotion=next((emotion for emotion in EMOTIONS if has(said, emotion)), "neutral"),
    )


def _words(role: _Role) -> str:
    """Return what a clause says, without times, places and what is in quotes."""
    text = role.clause.unquoted
    for start, end in role.kept:
        start, end = start - role.clause.start, end - role.clause.start
        text = text[:start] + " " * (end - start) + text[end:]
    return re.sub(r"\s+", " ", text).strip(" ,;:")


def _voiced(cast: Iterator[Performance]) -> Iterator[Performance]:
    """Let lines of which only the words are there be said by whoever spoke before: "she says 'One', 'Two'"."""
    latest: Performance | None = None
    for each in cast:
        bare = each.kind == "speech" and latest is not None and not re.search(r"\w", QUOTED.sub("", each.words))
        if bare and latest is not None:
            each = replace(each, voice=latest.voice, emotion=latest.emotion)
        yield each
        latest = each if each.kind == "speech" else latest


def _tidied(rest: str) -> str:
    """Return what is left, or nothing where only connectives are."""
    return rest if re.search(r"\w", without(rest)) else ""
