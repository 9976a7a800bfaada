"""Orders that reshape a piece: another tune or take, longer sections, fuller or thinner, and how it is played."""

import re
from collections.abc import Callable, Collection, Sequence

from menura.composing.recomposing import lengths, shades, tunes
from menura.composing.recomposing.moods import melodic, played
from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans.edit import Edit, ReplaceSheet, Reroll
from menura.plans.model import Music, Plan, Song
from menura.reasoning.grammar import players, sections
from menura.reasoning.grammar.musical_words import about_sounds, edited, pattern, says
from menura.reasoning.grammar.numbers import number
from menura.reasoning.grammar.orders.order import LITTLE, MUCH
from menura.reasoning.grammar.players import heard_sheets, part_of
from menura.scores import edit as scores
from menura.scores.edit.tempos import effective
from menura.scores.model import Articulation, LeadSheet, Section

SHADE = 0.2
"""Energy by which a piece becomes fuller or thinner."""

SWUNG, STRAIGHT = 0.64, 0.5
"""Swing of a piece that swings where its style says nothing, and of one that does not."""

ENDINGS = frozenset({"outro", "coda"})
"""Sections that end a piece."""

SECONDS = re.compile(r"(\d+(?:\.\d+)?) ?(?:s\b|secs?\b|seconds?\b|秒)")


def retuned(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Write another tune on the chords of the piece or of a section."""
    if not says(text, "tune") or players.named_instruments(text) or about_sounds(plan, text, atlas):
        return None
    return _everywhere(plan, text, tunes.retuned)


def retaken(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Compose the piece once more; of a section, another tune."""
    if not says(text, "take") or says(text, "change") or about_sounds(plan, text, atlas):
        return None
    rest = pattern("take").sub(" ", text.lower())
    meant = players.find(plan, sections.without(rest))
    playing = [event for event in plan.events if players.plays(event)]
    if meant and len(meant) < len(playing) and not players.names(rest, "music") and not players.names(rest, "piece"):
        return None  # another take of the drums is the drummer's
    if sections.named(plan, rest) is not None:
        return _everywhere(plan, text, tunes.retuned)
    others = [] if meant else [event for event in plan.events if not players.plays(event)]
    again: list[Edit] = [Reroll(id=event.id) for event in others]
    return [*again, *(ReplaceSheet(sheet=tunes.retaken(sheet)) for sheet in heard_sheets(plan))]


def _everywhere(plan: Plan, text: str, change: Callable[[LeadSheet, Collection[str]], LeadSheet]) -> list[Edit]:
    """Return the edits that change every piece, or the sections of one that are named."""
    named = sections.named(plan, text)
    if named is not None:
        return [ReplaceSheet(sheet=change(named[0], {section.id for section in named[1]}))]
    return [ReplaceSheet(sheet=change(sheet, ())) for sheet in heard_sheets(plan)]


def opened(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Put an introduction before a piece that has none."""
    if not says(text, "add") or not says(text, "intro") or about_sounds(plan, text, atlas):
        return None
    if players.named_instruments(text) or says(text, "longer") or says(text, "shorter"):
        return None
    sheet = heard_sheets(plan)[0]
    if sheet.sections[0].tag == "intro":
        first = sheet.sections[0]
        raise RequestError(
            f"The music begins with {first.name or 'an intro'} already, {first.bars} bars long.",
            hint='For example: "a longer intro"',
        )
    return edited(sheet, lengths.opened(sheet, _bars(text) or lengths.USUAL))


def relengthed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Make sections longer or shorter, by bars."""
    if not (says(text, "longer") or says(text, "shorter") or (says(text, "bars") and says(text, "change"))):
        return None
    sheet = heard_sheets(plan)[0]
    if says(text, "ending") and says(text, "longer") and not any(s.tag in ENDINGS for s in _body(sheet)):
        return edited(sheet, lengths.closed(sheet, _bars(text) or lengths.USUAL))
    if says(text, "intro") and says(text, "longer") and all(s.tag != "intro" for s in sheet.sections):
        raise RequestError(
            f"The music has no intro that could be longer; it begins with {sheet.sections[0].name or 'the tune'}.",
            hint='For example: "add an intro", "add an intro of 8 bars", “加一段前奏”',
        )
    named = _section(plan, text)
    if named is None or about_sounds(plan, text, atlas):
        return None
    sheet, found = named
    made = [each for section in found for each in lengths.lengthened(section, _wanted(sheet, section, text))]
    return edited(sheet, made)


def _section(plan: Plan, text: str) -> tuple[LeadSheet, list[Section]] | None:
    """Return the sections that an order names; its ending is the outro, or what comes before the last chord."""
    if not says(text, "ending"):
        return sections.named(plan, text)
    sheet = heard_sheets(plan)[0]
    return sheet, [_body(sheet)[-1]]


def _body(sheet: LeadSheet) -> Sequence[Section]:
    """Return the sections of a piece but for its last chord."""
    return [section for section in sheet.sections if section.id != lengths.LAST] or sheet.sections


def _wanted(sheet: LeadSheet, section: Section, text: str) -> int:
    """Return how many bars a section shall have."""
    shorter = says(text, "shorter")
    seconds = SECONDS.search(text.lower())
    bars = _bars(text)
    if seconds:
        beats = float(seconds[1]) * effective(sheet)[section.id] / 60
        bars = max(round(beats / float(sheet.bar_of(section))), 1)
        return section.bars + (-bars if shorter else bars) if _is_more(text) else bars
    if bars:
        return section.bars + (-bars if shorter else bars) if _is_more(text) else bars
    if says(text, "twice") and not shorter:
        return 2 * section.bars
    if says(text, "half"):
        return max(section.bars // 2, 1)
    return lengths.by_default(section, shorter=shorter)


def _is_more(text: str) -> bool:
    """Tell whether a number of bars or seconds is the difference: "4 bars longer", "加长4小节"."""
    lower = text.lower()
    return re.search(
        r"\bby\b|\bmore (?:bars?|measures?)\b|\b(?:bars?|measures?|s|secs?|seconds?) (?:longer|shorter)\b"
        r"|(?:加长|延长|缩短|减短|多|增加|减少)(?!到|至|成|为)", lower) is not None  # fmt: skip


def _bars(text: str) -> int | None:
    found = pattern("bars").search(text.lower())
    if found is None:
        return None
    word = found["a"] or found["b"]
    return 1 if word == "a" else int(number(word))


def shaded(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Let more or less happen in the piece or a section: fuller, thinner; louder and softer where nobody is named."""
    amount = SHADE * ((says(text, "fuller") or says(text, "louder")) - (says(text, "thinner") or says(text, "softer")))
    if not amount or re.search(r"\d", text) or says(text, "cut") or about_sounds(plan, text, atlas):
        return None
    named = sections.named(plan, text)
    rest = sections.without(text)
    level = not (says(text, "fuller") or says(text, "thinner"))
    playing = [event for event in plan.events if players.plays(event)]
    meant = players.find(plan, rest)
    if not meant and players.names_somebody(rest):
        return None  # of somebody who does not play here
    if level and (meant or (named is None and len(playing) < len(plan.events))):
        return None  # a level at the mixing desk
    if meant and not players.names(rest, "music") and not players.names(rest, "piece"):
        return None
    lower = text.lower()
    amount *= 0.5 if LITTLE.search(lower) else 2.0 if MUCH.search(lower) else 1.0
    return _everywhere(plan, text, lambda sheet, where: _moved(sheet, where, amount))


def _moved(sheet: LeadSheet, where: Collection[str], amount: float) -> LeadSheet:
    made = [shades.shaded(sheet, s, amount) if not where or s.id in where else s for s in sheet.sections]
    return sheet.model_copy(update={"sections": tuple(made)})


def swung(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Let eighths swing, or go evenly."""
    straight = says(text, "straight")
    if not (straight or says(text, "swing")) or about_sounds(plan, text, atlas) or players.named_instruments(text):
        return None
    feel = STRAIGHT if straight else SWUNG
    return [ReplaceSheet(sheet=sheet.model_copy(update={"swing": feel})) for sheet in heard_sheets(plan)]


def articulated(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Play the tune, or a part that is written out, slurred or short."""
    touch: Articulation = "legato" if says(text, "slurred") else "staccato" if says(text, "short") else ""
    if not touch or about_sounds(plan, text, atlas):
        return None
    named = sections.named(plan, text)
    found = [part for event in players.find(plan, sections.without(text)) if (part := part_of(plan, event))]
    out: list[Edit] = []
    for sheet in [named[0]] if named else heard_sheets(plan):
        where = [s.id for s in (named[1] if named else sheet.sections)]
        own = [part.id for part in sheet.parts if part in found and part.instrument != "voice"]
        parts = own or [part.id for part in melodic(sheet)]
        if not any(sheet.section(name).notes.get(part) for name in where for part in parts):
            who = ", ".join(sheet.part(part).name or part for part in parts) or "Nobody"
            raise RequestError(
                f"{who} plays from a pattern there, whose notes have the touch of their style.",
                hint='Say it of the melody: "play the melody legato"',
            )
        out.append(ReplaceSheet(sheet=played(sheet, where, parts, touch)))
    return out


def left(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Let only those play on who are named: "only piano and strings"."""
    if not says(text, "only") or about_sounds(plan, text, atlas):
        return None
    names = re.split(r",|\band\b|、|和|与|跟", pattern("only").sub(" ", text.lower()))
    stay = {event.id for name in names if name.strip() for event in players.find(plan, name)}
    stay |= {event.id for name in names if name.strip() for event in plan.events if _is_called(plan, event.id, name)}
    playing = [event for event in plan.events if players.plays(event)]
    if not stay and players.names_somebody(text):
        have = ", ".join(players.describe(sheet) for sheet in heard_sheets(plan))
        raise RequestError(f"{text!r} names nobody in the music; it has: {have}.", hint="Name one of these.")
    if not stay or len(stay) == len(playing):
        return None
    out: list[Edit] = []
    for sheet in heard_sheets(plan):
        own = [e for e in playing if isinstance(e.body, (Music, Song)) and e.body.sheet == sheet.id]
        if not stay & {event.id for event in own}:
            continue
        gone = dict.fromkeys(part.id for e in own if e.id not in stay and (part := part_of(plan, e)))
        out += edited(sheet, [scores.RemovePart(part=part) for part in gone])
    return out or None


def _is_called(plan: Plan, name: str, text: str) -> bool:
    """Tell whether a part plays an instrument that a text names."""
    part = part_of(plan, plan.event(name))
    return part is not None and part.instrument in {each.name for each in players.named_instruments(text)}
