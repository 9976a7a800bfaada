"""Orders about who plays, and about the form: sections repeated and cut, players replaced and sent away."""

import re
from collections.abc import Sequence

from menura.engines.sounds.atlas import Atlas
from menura.errors import RequestError
from menura.plans import edit
from menura.plans.edit import Edit
from menura.plans.model import Event, Music, Plan, Song
from menura.reasoning.grammar import players, sections
from menura.reasoning.grammar.musical_words import about_sounds, edited, pattern, says
from menura.reasoning.grammar.numbers import CHINESE, ENGLISH, number
from menura.reasoning.grammar.orders.order import Order
from menura.reasoning.grammar.orders.sounds import sides
from menura.reasoning.grammar.orders.times import move
from menura.reasoning.grammar.players import VOICES, heard_sheets, names, part_of
from menura.scores import edit as scores
from menura.scores.instruments import instrument
from menura.scores.model import Part

FORBIDS = re.compile(r"^(?:please )?(?:no|without|never)\b|^(?:请)?(?:不要|没有|别有)", re.I)
TIMES = re.compile(rf"(?P<en>{ENGLISH}) (?:more )?times|(?P<zh>{CHINESE}) ?[遍次]", re.I)


def reformed(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Repeat, cut or move sections."""
    if any(says(text, row) for row in ("before", "after")):
        return _reordered(plan, text)
    row = next((row for row in ("cut", "repeat") if says(text, row)), None)
    if row is None or re.search(r"\d ?(?:s|seconds?|秒)\b", text.lower()) or about_sounds(plan, text, atlas):
        return None
    rest = pattern(row).sub(" ", text.lower(), count=1)
    if players.named_instruments(rest) and not re.search("solo|独奏", rest):
        return None
    named = sections.named(plan, rest)
    if named is None:
        return None
    sheet, found = named
    if row == "cut":
        return edited(sheet, [scores.CutSection(section=section.id) for section in found])
    return edited(sheet, [scores.RepeatSection(section=found[-1].id, times=_times(text))])


def _times(text: str) -> int:
    said = TIMES.search(text)
    if said:
        return max(int(number(said["en"] or said["zh"])), 1)
    return 2 if re.search(r"\btwice\b", text.lower()) else 1


def _reordered(plan: Plan, text: str) -> list[Edit] | None:
    """Move a section before or after another one."""
    first, where, second = _around(text)
    a, b = sections.named(plan, first), sections.named(plan, second)
    if a is None or b is None or a[0] is not b[0]:
        return None
    sheet, moved, other = a[0], a[1][-1], b[1][0 if where == "before" else -1]
    order = [section.id for section in sheet.sections if section.id != moved.id]
    if other.id == moved.id:
        raise RequestError(f"{text!r} names the same section twice.", hint="Name two sections.")
    place = order.index(other.id) + (where == "after")
    before = order[place] if place < len(order) else None
    return edited(sheet, [scores.MoveSection(section=moved.id, before=before)])


def _around(text: str) -> tuple[str, str, str]:
    """Return what is moved, ``before`` or ``after``, and what of."""
    english = re.search(r"\b(before|after)\b", text, re.I)
    if english:
        return text[: english.start()], english[1].lower(), text[english.end() :]
    parts = re.split(r"移到|放到|放在|挪到", text, maxsplit=1)
    return parts[0], "after" if says(text, "after") else "before", parts[-1]


def recast(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Give a part to another instrument, or to another voice."""
    both = sides(text) or _voices(plan, text) if says(text, "change") else None
    if both is None or re.search(r"\d", both[1]) or about_sounds(plan, both[0], atlas):
        return None  # "turn the drums down by 6 dB" replaces nothing
    old, new = both
    parts = [(event, part) for event in players.find(plan, old) if (part := part_of(plan, event))]
    if not parts:
        _require_somebody(plan, old, new)
        return None
    if len(parts) > 1 and names(old, "music") and not players.named_instruments(old):
        raise RequestError(
            f"{text!r} does not say who shall be replaced; in the music play: {_all(plan)}.",
            hint='For example: "replace the piano with a harp"',
        )
    return [made for event, part in parts for made in _given(plan, event, part, new)]


def _voices(plan: Plan, text: str) -> tuple[str, str] | None:
    """Return who sings and who shall, where only the new voice is named: "换成男声"."""
    sings = any(isinstance(event.body, Song) for event in plan.events)
    return ("singer", text) if sings and any(names(text, row) for row in VOICES) else None


def _given(plan: Plan, event: Event, part: Part, new: str) -> list[Edit]:
    if not isinstance(event.body, (Music, Song)):
        return []
    sheet = plan.sheet(event.body.sheet)
    if part.instrument == "voice":
        return edited(sheet, [scores.SetPart(part=part.id, voice=_voice(new))])
    found = players.named_instruments(new)
    player = found[0] if found else instrument(re.sub(r"^(?:an?|the|some) |[.。]$", "", new.strip().lower()))
    if player.is_percussion != instrument(part.instrument).is_percussion:
        raise RequestError(
            f"{part.name or part.instrument} cannot be replaced by {player.name}: one plays drums, the other pitches.",
            hint="Remove the one, and add the other.",
        )
    if player.name == "voice":
        raise RequestError("A part without words cannot be sung.", hint="Give lyrics to: menura sing")
    name = player.name.replace("-", " ").capitalize()
    return edited(sheet, [scores.SetPart(part=part.id, instrument=player.name, name=name, folds=True)])


def _voice(text: str) -> str:
    said = next((voice for row, voice in VOICES.items() if names(text, row)), "")
    if not said and re.search(r"choir|合唱", text.lower()):
        said = "choir"
    if not said:
        raise RequestError(f"{text.strip()!r} is no voice.", hint="Sing with a female, male, child or choir voice.")
    return said


def _require_somebody(plan: Plan, old: str, new: str) -> None:
    """Refuse to replace an instrument that nobody plays; anything else is no affair of the musicians."""
    if players.named_instruments(old) and players.named_instruments(new) and heard_sheets(plan):
        raise RequestError(f"{old.strip()!r} is not in the music; it has: {_all(plan)}.", hint="Name one of these.")


def _all(plan: Plan) -> str:
    return ", ".join(players.describe(sheet) for sheet in heard_sheets(plan))


def thinned(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Send players, singers or speakers away."""
    if not says(text, "cut") or about_sounds(plan, text, atlas):
        return None
    rest = pattern("cut").sub(" ", text, count=1)
    found = players.find(plan, rest)
    if not found:
        return None
    if FORBIDS.search(text) and names(rest, "music") and not players.named_instruments(rest):
        found = tuple(event for event in plan.events if players.plays(event))
        return [*_dismissed(plan, found), edit.Exclude(names=("music",))]
    return _dismissed(plan, found)


def _dismissed(plan: Plan, found: Sequence[Event]) -> list[Edit]:
    """Return the edits that take players out: of their sheet, unless nobody is left in it."""
    out: list[Edit] = []
    for sheet in heard_sheets(plan):
        gone = [e for e in found if isinstance(e.body, (Music, Song)) and e.body.sheet == sheet.id]
        parts = list(dict.fromkeys(part.id for event in gone if (part := part_of(plan, event))))
        if len(parts) < len(sheet.parts):
            out += edited(sheet, [scores.RemovePart(part=part) for part in parts])
        else:
            out += _without(plan, gone)
    return [*out, *_without(plan, [event for event in found if not players.plays(event)])]


def _without(plan: Plan, gone: Sequence[Event]) -> list[Edit]:
    """Return the edits that remove events, and tracks on which nothing else is."""
    ids = {event.id for event in gone}
    tracks = dict.fromkeys(event.track for event in gone)
    empty = [name for name in tracks if all(e.id in ids for e in plan.events if e.track == name)]
    single = [edit.Remove(id=event.id) for event in gone if event.track not in empty]
    return [*(edit.Remove(id=name, of="track") for name in empty), *single]


def begun(plan: Plan, text: str, atlas: Atlas) -> list[Edit] | None:
    """Let music or a line begin at a time: "音乐从3秒开始"."""
    from menura.reasoning.grammar.reading import marked

    if not re.search(r"从.{0,8}秒.{0,2}(?:开始|起)|\d ?秒(?:的时候)?(?:才)?开始", text) or not players.find(plan, text):
        return None
    page = marked(text, atlas)
    return move(Order(plan, text, page, page, atlas))
