"""From text to wishes: everything that the words say, and what they leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas.words import normalised
from menura.errors import RequestError
from menura.plans.model import Notice
from menura.reasoning.grammar import exclusions, lexicon, scripts
from menura.reasoning.grammar.counts import mark_counts
from menura.reasoning.grammar.cues import mark_cues
from menura.reasoning.grammar.exclusions import Exclusion
from menura.reasoning.grammar.marks import Page, of_kind, values
from menura.reasoning.grammar.mentions import mark_phrases
from menura.reasoning.grammar.order import ordered
from menura.reasoning.grammar.resolve import Resolver
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.grammar.segments import Segment, cut
from menura.reasoning.grammar.times import mark_times
from menura.reasoning.grammar.unfolding import accompanied, folded, unfolded
from menura.reasoning.grammar.wishes import Wish

LONGEST = 4000
"""Characters that a request may have."""


FORBIDDING = {"music": frozenset({"music"}), "speech": frozenset({"human"}), "song": frozenset({"music", "human"})}
"""Kind of performance → groups of sounds that forbid it where they are forbidden."""


@dataclass(frozen=True)
class Reading:
    """What a text asks for.

    Attributes
    ----------
    wishes : tuple of Wish
        In the order of time.
    excluded : tuple of Exclusion
    total : float or None
        Length of the scene in seconds, if the words give one.
    alone : bool
        Whether nothing but the wishes is wanted.
    place : str or None
        Room that the words name.
    place_words : str
    notices : tuple of Notice
    """

    wishes: tuple[Wish, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    total: float | None = None
    alone: bool = False
    place: str | None = None
    place_words: str = ""
    notices: tuple[Notice, ...] = ()


def read(text: str, atlas: Atlas, say: Sayings) -> Reading:
    """Return what a text asks for.

    Parameters
    ----------
    text : str
        English, Chinese or both.
    atlas : Atlas
    say : Sayings

    Raises
    ------
    RequestError
        If it is longer than :data:`LONGEST` or in a writing that is not understood.
    """
    require_length(text)
    text = normalised(text)
    scripts.require(text)
    reading = _read(marked(text, atlas), atlas, say)
    if any(wish.name for wish in reading.wishes):
        return reading
    again = _read(marked(text, atlas, names_first=True), atlas, say)
    if reading.wishes and not any(wish.name for wish in again.wishes):
        return reading
    places = {wish.cue: wish.place for wish in reading.wishes}
    wishes = tuple(w if w.cue is None else replace(w, place=places.get(w.cue)) for w in again.wishes)
    return replace(again, wishes=wishes)


def require_length(text: str) -> None:
    """Raise `RequestError` if a request is longer than :data:`LONGEST`."""
    if len(text) > LONGEST:
        raise RequestError(
            f"The request has {len(text)} characters; at most {LONGEST} are allowed.",
            hint="Shorten it, or make several plans.",
        )


def _read(page: Page, atlas: Atlas, say: Sayings) -> Reading:
    resolver = Resolver(atlas, say)
    segments = folded(cut(page, atlas), atlas)
    for segment in segments:
        resolver.resolve(segment)
    bare = [mark for segment in segments if segment.is_bare for mark in segment.items]
    heard = ordered(segments)
    for segment in heard:
        resolver.let_pass(segment)
    excluded = tuple(exclusions.resolved([w for words in values(page.marks, "exclude") for w in words], atlas))
    wishes, clashes = _allowed(accompanied(unfolded(heard), atlas), excluded, atlas, say)
    place = next(of_kind(page.in_order(), "place"), None)
    return Reading(
        wishes=wishes,
        excluded=excluded,
        total=_total(page, heard, {id(mark) for mark in bare}),
        alone=any(of_kind(page.marks, "alone")),
        place=place.value if place else None,
        place_words=place.text if place else "",
        notices=(*_unheard(page, say), *resolver.told(), *clashes),
    )


def marked(text: str, atlas: Atlas, *, names_first: bool = False) -> Page:
    """Return a text with every word marked as something; for `names_first` see :mod:`.mentions`."""
    page = Page(text)
    words = lexicon.load()
    mark_cues(page)
    exclusions.mark_exclusions(page, words)
    mark_times(page)
    mark_counts(page)
    mark_phrases(page, atlas, words, names_first=names_first)
    return page


def _allowed(
    wishes: Sequence[Wish], excluded: Sequence[Exclusion], atlas: Atlas, say: Sayings
) -> tuple[tuple[Wish, ...], list[Notice]]:
    """Leave out what is both asked for and forbidden, and say so."""
    kept, notices = [], []
    for wish in wishes:
        clash = exclusions.forbids(excluded, wish.name, atlas) if wish.name else None
        kind = wish.mention.words if wish.cue is not None else ""
        silent = any(FORBIDDING[kind] & {*exclusion.names} for exclusion in excluded) if kind else False
        if clash is None and not silent:
            kept.append(wish)
        else:
            text = say("excluded-wins", words=say(kind) if kind else wish.words)
            notices.append(Notice(code="not-rendered", text=text, hint=say("say-either")))
    return tuple(kept), notices


def _unheard(page: Page, say: Sayings) -> tuple[Notice, ...]:
    """Name what is understood but cannot be followed."""
    words = list(dict.fromkeys(mark.text for mark in of_kind(page.in_order(), "unheard")))
    if not words:
        return ()
    return (Notice(code="unsupported", text=say("unheard", words=say("between").join(words))),)


def _total(page: Page, heard: Sequence[Segment], bare: set[int]) -> float | None:
    """Return the length of the scene; a bare length is that, and so is the length of an only sound."""
    totals = values(page.marks, "total")
    if totals:
        return float(totals[-1])
    lengths = [mark for mark in page.marks if mark.kind == "length"]
    alone = [mark for mark in lengths if id(mark) in bare]
    if alone:
        return float(alone[-1].value)
    spoken = len(heard) == 1 and heard[0].mention is not None and heard[0].mention.words == "speech"
    if len(heard) == 1 and not spoken and lengths and not any(of_kind(page.marks, "at", "span", "tail")):
        return float(lengths[-1].value)
    return None
