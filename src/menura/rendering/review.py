"""What can be said before anything is rendered: what an engine would refuse, and what it would ignore."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from menura.engines.base import Engine, Reviewing, Scene
from menura.errors import PlanError, Problem
from menura.plans.curve import span
from menura.plans.model import Controls, Event, Notice, Plan, Track
from menura.rendering.settings import Settings


def review(plan: Plan, settings: Settings, scene: Scene) -> tuple[Notice, ...]:
    """Return what the engines will leave out of a plan.

    Parameters
    ----------
    plan : Plan
    settings : Settings
    scene : Scene

    Raises
    ------
    PlanError
        If an engine would refuse an event; everything that any of them would refuse is listed.
    """
    engines: dict[str, Engine] = {
        kind: settings.engine_for(kind) for kind in {event.body.kind for event in plan.events}
    }
    problems: list[Problem] = []
    notices = [*_passed_over(settings.engine, engines), *_merged(plan, engines), *_unseen(plan, engines, scene)]
    for index, event in enumerate(plan.events):
        engine = engines[event.body.kind]
        notices += _ignored(event, engine)
        for finding in engine.review(event, scene) if isinstance(engine, Reviewing) else ():
            if isinstance(finding, Problem):
                problems.append(replace(finding, path=f"events[{index}].{finding.path}"))
            else:
                notices.append(finding)
    if problems:
        problems = _each_once(problems)
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise PlanError(f"The plan has {count}.", problems, hint="Mend what is listed and try again.")
    return tuple(notices)


def _merged(plan: Plan, engines: Mapping[str, Engine]) -> Iterator[Notice]:
    """Yield a notice of what cannot be set apart inside a scene that is rendered as a whole."""
    tracks = {track.id: track for track in plan.tracks}
    for kind, engine in sorted(engines.items()):
        together = [event for event in plan.events if event.body.kind == kind] if engine.card.scope == "scene" else []
        placed = [event.id for event in together if _is_placed(event, tracks[event.track])]
        if placed:
            text = (
                f"The engine {engine.card.name!r} renders the scene as a whole: levels, places and rooms of "
                f"{', '.join(placed)} are not its own."
            )
            yield Notice(code="unsupported", text=text, hint="Render them with another engine to set them apart.")


def _unseen(plan: Plan, engines: Mapping[str, Engine], scene: Scene) -> Iterator[Notice]:
    """Yield a notice if pictures that a plan was made for are not there for an engine that would look at them."""
    looking = sorted({engine.card.name for engine in engines.values() if engine.card.scope == "scene"})
    if looking and plan.request.media and scene.film is None:
        text = f"{', '.join(looking)} cannot see {plan.request.media}: the sound follows the words alone."
        yield Notice(code="not-known", text=text, hint=f"Add: --video {plan.request.media}")


def _is_placed(event: Event, track: Track) -> bool:
    apart = (event.gain, event.pan, track.gain, track.pan) != (0.0, 0.0, 0.0, 0.0)
    return apart or event.distance is not None or track.space != "none"


def _each_once(problems: Sequence[Problem]) -> list[Problem]:
    """Return every problem once, with the number of further places where it is the same."""
    places = Counter((problem.reason, problem.fix) for problem in problems)
    first: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        first.setdefault((problem.reason, problem.fix), problem)
    return [
        replace(problem, path=f"{problem.path} and {places[same] - 1} more") if places[same] > 1 else problem
        for same, problem in first.items()
    ]


def _ignored(event: Event, engine: Engine) -> Iterator[Notice]:
    """Yield a notice for each control curve of an event that its engine does not follow."""
    for name in sorted(Controls.model_fields.keys() - set(engine.card.controls)):
        if any(span(getattr(event.controls, name))):
            text = f"The {name} of {event.id} is not changed: the engine {engine.card.name!r} cannot do that."
            yield Notice(code="unsupported", text=text, hint="Choose another engine, or remove the curve.")


def _passed_over(preferred: str | None, engines: Mapping[str, Engine]) -> Iterator[Notice]:
    """Yield a notice if the engine that was asked for has nothing to do."""
    if preferred is not None and all(engine.card.name != preferred for engine in engines.values()):
        kinds = ", ".join(f"{kind} by {engine.card.name!r}" for kind, engine in sorted(engines.items()))
        text = (
            f"The engine {preferred!r} renders nothing of this plan; what it holds is rendered: {kinds or 'nothing'}."
        )
        yield Notice(code="unsupported", text=text, hint="See what each can do with: menura engines")
