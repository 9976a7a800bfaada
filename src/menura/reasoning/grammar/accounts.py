"""What an order did to the music, as a thought: found by looking at the plan before and after."""

from collections.abc import Iterator, Sequence

from menura.composing.moods import mood
from menura.composing.naming import listed, part_shown
from menura.composing.recomposing.telling import overrun, told
from menura.composing.sayings import language_of, say
from menura.composing.styles import style
from menura.errors import RequestError
from menura.plans.curve import is_constant
from menura.plans.edit import Edit, ReplaceSheet, Think, apply
from menura.plans.model import Event, Plan
from menura.reasoning.grammar import players
from menura.reasoning.grammar.recomposing import Wish, is_alone, wished
from menura.reasoning.performing import thought_about
from menura.scores.clock import tempos


def accounted(plan: Plan, made: Sequence[Edit], text: str) -> list[Edit]:
    """Return edits with one more that says what they did to music that was there, and why.

    Parameters
    ----------
    plan : Plan
        Before the edits.
    made : sequence of Edit
    text : str
        The order.
    """
    after = apply(plan, made)
    language = language_of(text)
    changes = [*_sheets(plan, after, language), *_levels(plan, after, language)]
    if not changes:
        if made and all(isinstance(each, ReplaceSheet) for each in made):
            raise RequestError(
                f"{text!r} changes nothing: the music is so already.", hint='Ask for more of it: "much sadder".'
            )
        return list(made)
    changed = [sheet.id for sheet in after.sheets if sheet not in plan.sheets]
    about = [event.id for event in after.events if _concerned(plan, event, changed)]
    wish = wished(text)
    changes += _kept(plan, wish, language) if wish is not None else []
    words = text.strip(" .。")
    if wish is not None and wish.why:
        said = say("to-mood", language, words=words, why=wish.why, changes=_joined(changes, language))
    else:
        said = say("changed", language, words=words, changes=_joined(changes, language))
    return [*made, Think(thought=thought_about(after, said, tuple(about)))]


def _kept(plan: Plan, wish: Wish, language: str) -> Iterator[str]:
    """Yield what a mood or style would have moved in music that stands by itself, or in another metre."""
    for sheet in players.heard_sheets(plan):
        bpm = tempos(sheet)[0][1]
        paced = any(mood(name).tempo != 1 for name in wish.brief.moods)
        if wish.style:
            found = style(wish.style)
            paced = paced or not found.tempo[0] <= bpm <= found.tempo[1]
            if sheet.metre not in found.metres:
                yield say("stay-metre", language, metre=sheet.metre)
        if paced and not is_alone(plan, sheet.id):
            yield say("stay-time", language)


def _joined(changes: Sequence[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(changes)


def _sheets(plan: Plan, after: Plan, language: str) -> Iterator[str]:
    """Yield what changed in the pieces, and what of them no longer fits into the plan."""
    old = {sheet.id: sheet for sheet in plan.sheets}
    for sheet in players.heard_sheets(after):
        before = old.get(sheet.id)
        if before is None or before == sheet:
            continue
        yield from told(before, sheet, language)
        spans = [event.duration for event in after.events if getattr(event.body, "sheet", "") == sheet.id]
        if spans and (seconds := overrun(sheet, max(spans))) > 0.05:
            yield say("cut-off", language, seconds=seconds)


def _levels(plan: Plan, after: Plan, language: str) -> Iterator[str]:
    """Yield whose level was changed at the mixing desk, and who was muted."""
    old = {event.id: event for event in plan.events}
    amounts: dict[float, list[str]] = {}
    muted: dict[bool, list[str]] = {}
    for event in after.events:
        part, before = players.part_of(after, event), old.get(event.id)
        if part is None or before is None or plan.sheets != after.sheets:
            continue
        amount = _level(after, event) - _level(plan, before)
        if abs(amount) > 0.05:
            amounts.setdefault(round(amount, 1), []).append(part_shown(part, language))
        now, then = (p.track(e.track).mute or e.mute for p, e in ((after, event), (plan, before)))
        if now != then:
            muted.setdefault(now, []).append(part_shown(part, language))
    for amount, names in amounts.items():
        yield say("change-level", language, names=listed(names, language), amount=amount)
    for now, names in muted.items():
        yield say("change-mute" if now else "change-unmute", language, names=listed(names, language))


def _level(plan: Plan, event: Event) -> float:
    gain = event.gain if is_constant(event.gain) and isinstance(event.gain, (int, float)) else 0.0
    return plan.track(event.track).gain + gain


def _concerned(plan: Plan, event: Event, sheets: Sequence[str]) -> bool:
    """Tell whether a thought is about an event: one of a sheet that changed, or one that is not as it was."""
    if not players.plays(event):
        return False
    return getattr(event.body, "sheet", "") in sheets or event not in plan.events
