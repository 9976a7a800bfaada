"""What the chat model is told: what a plan is, which sounds and rooms there are, what was asked for and measured."""

import json
import re
from collections.abc import Sequence
from typing import Any

from menura.engines.sounds.atlas import Atlas
from menura.engines.sounds.atlas import Sound as Entry
from menura.plans import edit, schema
from menura.plans.facts import Facts
from menura.plans.model import Plan
from menura.reasoning.base import Request
from menura.reasoning.chat import recomposing
from menura.reasoning.chat.dialogue import Message, dumped
from menura.reasoning.chat.scenery import told

ROOM_FOR_NAMES = 16_000
"""Characters that the list of sounds may take; of a longer atlas, what the request is about is described."""

OURS = ("schema", "request", "language", "reasoner", "seed", "sample_rate", "channels", "sheets")
"""Fields of a plan that are not the model's to fill."""

MUSIC: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"words": {"type": "string"}, "start": {"type": "number"}, "end": {"type": "number"}},
        "required": ["words", "start", "end"],
        "additionalProperties": False,
    },
}
"""Schema of what the model says about music: composing is not its affair."""

PLANNING = """\
You are a sound designer. You write a plan: which sounds are heard, when, and why.
Answer with one JSON object that matches the schema, and nothing else.

- thoughts: one for each decision, with an id ("t1", "t2" …), a stage, one sentence that says what was read or seen
  and what follows from it, and in "about" the ids of the events and tracks that follow.
- tracks: one for each kind of sound, with an id; "space" is the room it sounds in.
- events: id ("dog-bark-1"), track, start and duration in seconds, "because": the id of its thought, and a body
  {"kind": "sound", "name": one of the sounds below, "words": what was asked for}.
  One event is one sound: a dog that barks three times is three events.
  A sound of the form "bed" is one event for as long as it lasts.
  What is said is an event with the body {"kind": "speech", "text": the exact words, "voice": "female", "male" or
  "child", "emotion": …}; about 14 characters are said in a second.
- music: one entry for each piece of music: "words" (style, mood, instruments, tempo), "start" and "end" in seconds.
  It is composed from the words; give it no event. Leave it empty unless music is asked for.
- Every event ends within the plan's duration. gain is in dB (0 is natural), pan goes from -1 (left) to 1 (right),
  distance is in metres and usually left out. Each is a number or a list of [seconds since the event began, value].
- Where the picture shows an impact, put the sound exactly at its time. Follow movement with pan and distance.
- Use only names from the list. What no sound answers to is said in "notices", as
  {"code": "unknown-word", "text": …}; never leave it out in silence.
- What must not be heard is in "exclude", by name, and no event has it.
"""

REVISING = """\
You are a sound designer. You change an existing plan by a list of edits.
Answer with one JSON object {"edits": […]} that matches the schema, and nothing else.
Change only what the instruction asks for; everything else stays as it is.
Refer to events and tracks by the ids they have in the plan.
Times are in seconds, levels in dB, pan from -1 (left) to 1 (right). Use only names of sounds from the list.
"""


def to_plan(request: Request, facts: Facts, atlas: Atlas, rooms: Sequence[str], pictures: list[Any]) -> list[Message]:
    """Return the messages that ask for a plan.

    Parameters
    ----------
    request : Request
    facts : Facts
    atlas : Atlas
    rooms : sequence of str
    pictures : list of dict
        Message parts with key frames.
    """
    length = request.duration or facts.duration
    wish = [
        f"What is asked for: {request.text.strip() or 'a fitting soundtrack for the picture'}",
        f"Write the thoughts in {language_name(request)}.",
        f"The plan lasts exactly {length:g} s." if length else 'Choose a fitting "duration" in seconds.',
        *_measured(facts),
    ]
    text = "\n".join(wish)
    content = [{"type": "text", "text": text}, *pictures] if pictures else text
    system = "\n".join([PLANNING, *names(atlas, request.text), f"Rooms: {', '.join(rooms)}"])
    return [{"role": "system", "content": system}, {"role": "user", "content": content}]


def to_revise(plan: Plan, instruction: str, facts: Facts, atlas: Atlas, rooms: Sequence[str]) -> list[Message]:
    """Return the messages that ask for edits of a plan."""
    music = [recomposing.TOLD] if recomposing.has_music(plan) else []
    system = "\n".join([REVISING, *music, *names(atlas, instruction), f"Rooms: {', '.join(rooms)}"])
    wish = [f"The plan:\n{plan.to_json()}", *_measured(facts), f"The instruction: {instruction.strip()}"]
    return [{"role": "system", "content": system}, {"role": "user", "content": "\n".join(wish)}]


def names(atlas: Atlas, words: str) -> list[str]:
    """Return lines that list the sounds: all with their form and length, or, where that is too long, those that fit."""
    lines = [_described(sound) for sound in atlas.sounds()]
    if sum(map(len, lines)) <= ROOM_FOR_NAMES:
        return ["Sounds, with their form and usual length:", *lines]
    fitting = [atlas.get(match.name) for match in atlas.search(words, 60)]
    bare = ", ".join(atlas.names)
    kept = bare if len(bare) <= ROOM_FOR_NAMES else bare[:ROOM_FOR_NAMES].rpartition(", ")[0] + " …"
    return ["Sounds that may fit:", *map(_described, fitting), "All sounds:", kept]


def plan_schema(atlas: Atlas, rooms: Sequence[str], duration: float | None) -> dict[str, Any]:
    """Return the JSON schema of the part of a plan that the model fills, with the names it may use."""
    answer = schema.json_schema()
    fixed = [*OURS, "duration"] if duration else OURS
    answer["properties"] = {name: value for name, value in answer["properties"].items() if name not in fixed}
    answer["required"] = [*([] if duration else ["duration"]), "thoughts", "tracks", "events"]
    answer["properties"]["music"] = MUSIC
    _name_sounds(answer, atlas, rooms)
    del answer["$id"]
    return answer


def edit_schema(atlas: Atlas, rooms: Sequence[str], *, musical: bool = False) -> dict[str, Any]:
    """Return the JSON schema of a list of edits, with the names they may use.

    Parameters
    ----------
    atlas : Atlas
    rooms : sequence of str
    musical : bool, optional
        Whether there is music that can be recomposed.
    """
    answer = recomposing.offered(edit.json_schema()) if musical else edit.json_schema()
    _name_sounds(answer, atlas, rooms)
    return answer


def language(request: Request) -> str:
    """Return the language of the thoughts: as asked for, else that of the words."""
    return request.language or ("zh" if any("\u4e00" <= letter <= "\u9fff" for letter in request.text) else "en")


def language_name(request: Request) -> str:
    """Return the name of the language of the thoughts."""
    return {"zh": "Chinese", "en": "English"}.get(language(request), language(request))


def _measured(facts: Facts) -> list[str]:
    return [] if facts.kind == "none" else [f"Measured in the {facts.kind}: {dumped(told(facts))}"]


def _described(sound: Entry) -> str:
    low, high = sound.duration
    return f"{sound.name} ({sound.form}, {low:g} to {high:g} s)"


def _name_sounds(answer: dict[str, Any], atlas: Atlas, rooms: Sequence[str]) -> None:
    """Allow existing names only, no recordings (the model knows no files) and no written music."""
    parts = answer["$defs"]
    parts["Sound"]["properties"]["name"]["enum"] = list(atlas.names)
    parts["Track"]["properties"]["space"]["enum"] = list(rooms)
    parts["Event"]["properties"]["body"] = {"anyOf": [{"$ref": "#/$defs/Sound"}, {"$ref": "#/$defs/Speech"}]}
    parts.get("Replace", {"properties": {}})["properties"].pop("body", None)
    for name in _unreached(answer):
        parts.pop(name)


def _unreached(answer: dict[str, Any]) -> set[str]:
    """Return the definitions that nothing in a schema leads to any more."""
    parts, reached = answer["$defs"], set[str]()
    waiting = [{name: value for name, value in answer.items() if name != "$defs"}]
    while waiting:
        names = set(re.findall(r"#/\$defs/(\w+)", json.dumps(waiting.pop()))) - reached
        reached |= names
        waiting += [parts[name] for name in names]
    return set(parts) - reached
