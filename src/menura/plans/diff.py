"""What differs between two plans, for people and for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from menura.plans.model import Plan
from menura.values.base import Record
from menura.values.writing import compact

UNITS: Mapping[str, str] = {
    "controls.brightness": "dB/oct",
    "controls.loudness": "dB",
    "controls.pitch": "semitones",
    "distance": "m",
    "duck": "dB",
    "duration": "s",
    "gain": "dB",
    "master.loudness": "LUFS",
    "master.true_peak": "dBTP",
    "body.offset": "s",
    "sample_rate": "Hz",
    "send": "dB",
    "start": "s",
}
"""The unit of each field that has one."""

INSIDE = frozenset({"thoughts", "tracks", "events", "sheets"})
"""Lists of a plan whose members are compared one by one."""

Subject = Literal["plan", "thought", "track", "event", "sheet", "part", "section"]

SHOWN = 60
"""Characters of a value that are shown of it."""


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes
    ----------
    of : {"plan", "thought", "track", "event", "sheet", "part", "section"}
        What kind of thing changed.
    id : str
        Which one; empty for the plan itself. Of a part or section: the sheet's id too, as ``piece/verse-1``.
    field : str
        What of it changed, as ``start`` or ``body.parameters.size``; empty when all of it came or went.
    before, after : JSON data
        The values; None where there is none.
    """

    of: Subject
    id: str
    field: str
    before: Any
    after: Any

    def __str__(self) -> str:
        name = self.id if self.of == "event" else f"{self.of} {self.id}".strip()
        if not self.field:
            return f"{name}: removed" if self.after is None else f"{name}: added {_summary(self.after)}".rstrip()
        unit = UNITS.get(self.field, "")
        return f"{name}: {self.field} {_text(self.before)} → {_text(self.after)} {unit}".rstrip()


def diff(before: Plan, after: Plan) -> list[Change]:
    """Return what is different in `after`; an empty list only where both are equal."""
    return [
        *_fields("plan", "", _head(before), _head(after)),
        *_parts("thought", before.thoughts, after.thoughts),
        *_parts("track", before.tracks, after.tracks),
        *_parts("event", before.events, after.events),
        *_sheets(before, after),
    ]


def _sheets(before: Plan, after: Plan) -> Iterator[Change]:
    """Yield what differs in the music: sheets that came or went, and what changed inside those that stayed."""
    bare = [
        tuple(s.model_copy(update={"parts": (), "sections": s.sections[:1]}) for s in p.sheets) for p in (before, after)
    ]
    own = (change for change in _parts("sheet", *bare) if change.field != "sections")
    yield from own
    now = {sheet.id: sheet for sheet in after.sheets}
    for old in before.sheets:
        if (new := now.get(old.id)) is not None and new != old:
            inside = [*_parts("part", old.parts, new.parts), *_parts("section", old.sections, new.sections)]
            yield from (replace(each, id=f"{old.id}/{each.id}" if each.id else old.id) for each in inside)


def _parts(of: Subject, before: Sequence[Record], after: Sequence[Record]) -> Iterator[Change]:
    old, new = _named(before), _named(after)
    for key, part in old.items():
        if key not in new:
            yield Change(of, key, "", compact(part), None)
    for key, part in new.items():
        if key not in old:
            yield Change(of, key, "", None, compact(part))
        elif old[key] != part:
            yield from _fields(of, key, _flat(old[key]), _flat(part))
    stayed, still = [key for key in old if key in new], [key for key in new if key in old]
    if stayed != still:
        yield Change("plan", "", f"order of {of}s", stayed, still)


def _fields(of: Subject, name: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Change(of, name, field, old, new)


def _named(parts: Sequence[Any]) -> dict[str, Record]:
    """Return parts by id; a second one of the same id, which only a faulty plan has, by its number as well."""
    count: Counter[str] = Counter()
    named: dict[str, Record] = {}
    for part in parts:
        count[part.id] += 1
        named[part.id if count[part.id] == 1 else f"{part.id} ({count[part.id]})"] = part
    return named


def _head(plan: Plan) -> dict[str, Any]:
    return {name: value for name, value in _flat(plan).items() if name not in INSIDE}


def _flat(part: Record, prefix: str = "") -> dict[str, Any]:
    """Return every value of a part under its dotted name."""
    found: dict[str, Any] = {}
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Record):
            found.update(_flat(value, f"{prefix}{name}."))
        elif isinstance(value, dict):
            found.update({f"{prefix}{name}.{key}": compact(item) for key, item in value.items()})
        elif name not in INSIDE:
            found[f"{prefix}{name}"] = compact(value)
    return found


def _summary(data: Any) -> str:
    """Return what came, in a few words."""
    body = data.get("body")
    if body is None:
        return str(data.get("text") or data.get("name") or "")
    what = body.get("name") or body.get("path") or body.get("text") or body.get("words") or body.get("part")
    return f"{what}, {data['start']:g} to {data['start'] + data['duration']:g} s"


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, (list, dict)) and len(json.dumps(value, ensure_ascii=False)) > SHOWN:
        return f"{len(value)} entries"
    return value or "''" if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
