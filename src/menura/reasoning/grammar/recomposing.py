"""Orders that make other music of a piece: another mood, another style, another tune, another take."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from menura.composing import hearing
from menura.composing.brief import Brief
from menura.composing.briefing import read
from menura.composing.moods import mood, moods
from menura.composing.naming import shown
from menura.composing.recomposing import styles, tunes
from menura.composing.recomposing.moods import felt, retimed
from menura.composing.sayings import language_of, say
from menura.composing.settling import usual_style
from menura.composing.tempos import tempo
from menura.engines.sounds.atlas import Atlas
from menura.plans.edit import Edit, ReplaceSheet
from menura.plans.model import Plan
from menura.reasoning.grammar import players, sections
from menura.reasoning.grammar.musical_words import about_sounds, adjectives, edited, pattern, says
from menura.reasoning.grammar.orders.sounds import sides
from menura.reasoning.grammar.players import heard_sheets
from menura.scores import edit as scores
from menura.scores.clock import tempos
from menura.scores.model import LeadSheet

MUCH, LITTLE = 1.6, 0.5
"""Strengths of a mood beside the usual 1."""

OTHERS = ("louder", "softer", "fuller", "thinner", "swing", "straight", "tune", "take")
"""Rows of orders that may name moods and styles without asking for them."""

STYLED = re.compile(r"风格|曲风")
"""What follows the name of a style, and would hide its end."""

COMPARED = re.compile(r"\b(?P<stem>[a-z]+?)(?P<twice>[bdgmnt]?)(?:er|est)\b")
"""A comparative: "sadder", "happier", "tenser"."""


@dataclass(frozen=True)
class Wish:
    """What a piece shall become.

    Attributes
    ----------
    brief : Brief
        What the words name.
    strength : float
        Of its moods: below 0 away from them.
    words : str
        The order.
    """

    brief: Brief
    strength: float
    words: str

    @property
    def style(self) -> str:
        """The style that is asked for, or what a scene is played in; empty for none."""
        return self.brief.style or (usual_style(self.brief) if self.brief.scene else "")

    @property
    def why(self) -> str:
        """Why something changes, as a clause in the language of the order."""
        language = language_of(self.words)
        if self.brief.moods:
            said = [name for name in mood(self.brief.moods[0]).names if name in _plain(self.words)]
            word = max(said, key=len, default=shown("mood", self.brief.moods[0], language))
            return say("why-mood" if self.strength > 0 else "why-less", language, mood=word)
        return say("why-style", language, style=shown("style", self.style, language)) if self.style else ""


def recomposed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Give the music, or a section of it, another mood or style."""
    wish = wished(text)
    if wish is None or about_sounds(plan, text, atlas) or _is_for_one(text):
        return None
    named = sections.named(plan, text)
    out: list[Edit] = []
    for sheet in [named[0]] if named else heard_sheets(plan):
        where = {section.id for section in named[1]} if named else set[str]()
        made = _made(sheet, wish, where, keeps_time=not is_alone(plan, sheet.id))
        out += [ReplaceSheet(sheet=made)] if made != sheet else []
    return out or None


def _is_for_one(text: str) -> bool:
    """Tell whether an order is about one player: "replace the piano by a jazz guitar"."""
    both = sides(text)
    return both is not None and bool(players.named_instruments(both[0]))


def is_alone(plan: Plan, sheet: str) -> bool:
    """Tell whether nothing but one sheet is heard, so that the plan may last as long as it wants."""
    return all(players.plays(event) and getattr(event.body, "sheet", "") == sheet for event in plan.events)


def _made(sheet: LeadSheet, wish: Wish, where: Collection[str], *, keeps_time: bool) -> LeadSheet:
    brief = wish.brief
    if wish.style:
        styled = brief.model_copy(update={"style": wish.style, "scene": "", "moods": ()})
        seed = tunes.chance(sheet)
        if where:
            sheet = styles.restyled_in(sheet, styled, seed, where)
        else:
            sheet = styles.restyled(sheet, styled, seed, keeps_time=keeps_time)
    for name in brief.moods:
        sheet = felt(sheet, mood(name), wish.strength, where, keeps_time=keeps_time or brief.bpm is not None)
    if brief.key is not None:
        places: list[str | None] = [*where] or [None]
        sheet = scores.apply(sheet, [scores.SetKey(key=brief.key, section=each, folds=True) for each in places])
    goal = brief.bpm or (_within(sheet, brief.tempo) if brief.tempo else None)
    if goal is not None and not where:
        sheet = retimed(sheet, goal / tempos(sheet)[0][1])
    return sheet


def _within(sheet: LeadSheet, word: str) -> float:
    """Return the tempo that a tempo word means: the present one where that fits, else the middle of its range."""
    bpm, found = tempos(sheet)[0][1], tempo(word)
    return bpm if found.low <= bpm <= found.high else float(round((found.low * found.high) ** 0.5))


def worded_tempo(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Play at the tempo of a word: "make it slow", "行板"."""
    heard, left = _heard(text)
    named = heard.of("tempo")
    if not named or left or heard.of("instrument") or about_sounds(plan, text, atlas):
        return None
    factors = {sheet.id: _within(sheet, named[0]) / tempos(sheet)[0][1] for sheet in heard_sheets(plan)}
    return [
        made
        for sheet in heard_sheets(plan)
        if factors[sheet.id] != 1
        for made in edited(sheet, [scores.Retime(factor=factors[sheet.id])])
    ] or None


def wished(text: str) -> Wish | None:
    """Return the mood or style that an order asks for; None where it asks for neither, or for more than that."""
    heard, left = _heard(text)
    if (
        any(says(text, row) for row in OTHERS)
        or left
        or not (heard.of("mood") or heard.of("style") or (heard.of("scene") and says(text, "about-style")))
    ):
        return None
    if heard.of("instrument") and not heard.of("style"):
        return None
    brief = read(_plain(text)).brief
    lower = text.lower()
    size = MUCH if says(lower, "much") else LITTLE if says(lower, "little") else 1.0
    return Wish(brief, -size if says(lower, "less") and not brief.style else size, text)


def unknown(text: str) -> str:
    """Return what of an order is no word for a mood, a style or an instrument, nor one that may stand around them."""
    left = (pattern("empty").sub("", word).strip() for word in hearing.heard(_plain(text)).unknown)
    return " ".join(word for word in left if word)


def _heard(text: str) -> tuple[hearing.Heard, str]:
    """Return what an order names of the composer's words, and what of it means nothing here."""
    found = hearing.heard(_plain(text))
    left = " ".join((*found.unknown, *found.kept))
    return found, re.sub(r"[\W_]+", "", pattern("empty").sub(" ", left))


def _plain(text: str) -> str:
    """Return an order without the names of sections, its adjectives as the tables have them: "sadder" is "sad"."""
    lower = STYLED.sub(" ", sections.without(text))
    lower = COMPARED.sub(_base, lower)
    for word, base in adjectives():
        lower = re.sub(rf"\b{word}\b" if word.isascii() else word, base, lower)
    return lower


def _base(found: re.Match[str]) -> str:
    """Return the adjective of a comparative, if it is the name of a mood; else the word as it is."""
    stem, twice = found["stem"], found["twice"]
    tries = (stem + twice, stem, stem + twice + "e", re.sub("i$", "y", stem + twice))
    return next((word for word in tries if word in _mood_names()), found.group())


@cache
def _mood_names() -> frozenset[str]:
    return frozenset(name for each in moods().values() for name in each.names)
