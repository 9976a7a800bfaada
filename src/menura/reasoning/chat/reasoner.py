"""The reasoner that asks a chat model, and takes nothing from it unchecked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from menura.audio import rooms
from menura.engines.sounds.atlas import Atlas, load
from menura.errors import PlanError, Problem, RequestError
from menura.plans.check import check, require
from menura.plans.edit import Add, Edit, Replace, apply
from menura.plans.facts import Facts
from menura.plans.model import SCHEMA, Body, Plan, Recording
from menura.plans.model import Request as Asked
from menura.plans.schema import from_data
from menura.reasoning.base import Request
from menura.reasoning.chat import prompt, recomposing, scenery
from menura.reasoning.chat.client import Client
from menura.reasoning.chat.dialogue import Dialogue
from menura.reasoning.chat.settings import Settings, resolve
from menura.reasoning.grammar.sayings import Sayings
from menura.reasoning.performing import Performance, performed
from menura.values.problems import shown
from menura.values.reading import read
from menura.values.writing import compact


class ChatReasoner:
    """Asks an OpenAI-compatible chat model for plans and edits.

    Parameters
    ----------
    settings : Settings, optional
        Without it, environment and config file decide when it is first used: see
        :func:`menura.reasoning.chat.settings.resolve`.
    atlas : Atlas, optional
        The sounds that may be used; without it, those that ship with Menura.
    """

    name = "chat"

    def __init__(self, settings: Settings | None = None, atlas: Atlas | None = None) -> None:
        self._settings = settings
        self._atlas = atlas

    def plan(self, request: Request, facts: Facts) -> Plan:
        """Return the plan that the model writes for a request.

        The request, language, seed, reasoner and format are filled in here whatever the model says, and so is the
        duration where the request or the media has one.

        Raises
        ------
        RequestError
            If there is nothing to plan from, or no endpoint is set up.
        MediaError
            If the key frames cannot be read.
        EndpointError
            If the endpoint fails or gives no valid plan in a bounded number of attempts.
        """
        sees = request.media is not None and facts.kind in {"video", "image"}
        if not request.text.strip() and facts.kind == "none":
            raise RequestError("There are no words and no picture to plan from.", hint='Try: menura plan "rain"')
        settings, atlas = self._ready()
        pictures = scenery.frames(Path(str(request.media)), facts, settings.pictures) if sees else []
        length = request.duration or facts.duration
        schema = prompt.plan_schema(atlas, rooms.names(), length)
        dialogue = Dialogue(Client(settings), "plan", schema)
        messages = prompt.to_plan(request, facts, atlas, rooms.names(), pictures)
        ours = _ours(request, length, settings.model)
        plan = dialogue.ask(messages, lambda text: _plan(text, ours, atlas))
        return plan.model_copy(update={"notices": (*plan.notices, *dialogue.notices)})

    def revise(self, plan: Plan, instruction: str, facts: Facts) -> Sequence[Edit]:
        """Return the edits that the model makes of an instruction; together they leave a plan without new problems.

        Raises
        ------
        RequestError
            If the instruction is empty, or no endpoint is set up.
        EndpointError
            If the endpoint fails or gives no valid edits in a bounded number of attempts.
        """
        if not instruction.strip():
            raise RequestError("The instruction is empty.", hint='Try: "make the rain louder"')
        settings, atlas = self._ready()
        dialogue = Dialogue(
            Client(settings), "edits", prompt.edit_schema(atlas, rooms.names(), musical=recomposing.has_music(plan))
        )
        messages = prompt.to_revise(plan, instruction, facts, atlas, rooms.names())
        return dialogue.ask(messages, lambda text: _edits(text, plan, atlas))

    def _ready(self) -> tuple[Settings, Atlas]:
        self._settings = self._settings or resolve()
        self._atlas = self._atlas or load()
        return self._settings, self._atlas


def _ours(request: Request, length: float | None, model: str) -> dict[str, Any]:
    asked = Asked(text=request.text, media=request.media.name if request.media else None)
    return {
        "schema": SCHEMA,
        "request": compact(asked),
        "language": prompt.language(request),
        "reasoner": f"chat:{model}",
        "seed": request.seed,
        **({"duration": length} if length else {}),
    }


def _plan(text: str, ours: dict[str, Any], atlas: Atlas) -> Plan:
    data = read(text)
    if not isinstance(data, dict):
        raise PlanError("The answer is not a JSON object.")
    pieces = _music(data.pop("music", []))
    theirs = {name: value for name, value in data.items() if name not in prompt.OURS}
    plan = from_data({**theirs, **ours})
    if not plan.events and not pieces:
        raise PlanError("The plan has neither events nor music.", hint="Give at least one.")
    _refuse_recordings([event.body for event in plan.events])
    require(plan, sounds=_tags(atlas), rooms=rooms.known())
    return performed(plan, pieces, Sayings("zh" if plan.language == "zh" else "en"))


def _music(given: Any) -> list[Performance]:
    """Return what the model wants played.

    Raises
    ------
    PlanError
        If it is not said as it should be.
    """
    try:
        return [Performance("music", str(e["words"]), start=float(e["start"]), end=float(e["end"])) for e in given]
    except (TypeError, KeyError, ValueError):
        reason = f"{shown(given)} is no list of pieces with words, start and end"
        raise PlanError("The music is not understood.", [Problem("music", reason, "See the schema.")]) from None


def _edits(text: str, plan: Plan, atlas: Atlas) -> Sequence[Edit]:
    edits = recomposing.edits(text, plan, atlas)
    bodies = [
        edit.event.body if isinstance(edit, Add) else edit.body for edit in edits if isinstance(edit, (Add, Replace))
    ]
    _refuse_recordings([body for body in bodies if body])
    tags, places = _tags(atlas), rooms.known()
    before = {problem.reason for problem in check(plan, sounds=tags, rooms=places)}
    after = check(apply(plan, edits), sounds=tags, rooms=places)
    found = [problem for problem in after if problem.reason not in before]
    if found:
        raise PlanError("The edits leave a plan that makes no sense.", found)
    return edits


def _refuse_recordings(bodies: Sequence[Body]) -> None:
    if any(isinstance(body, Recording) for body in bodies):
        reason = "recordings cannot be used, because no files were given"
        raise PlanError("The answer names a file.", [Problem("body.kind", reason, "Use a sound by its name.")])


def _tags(atlas: Atlas) -> dict[str, tuple[str, ...]]:
    return {sound.name: sound.tags for sound in atlas.sounds()}
