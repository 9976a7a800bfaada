"""What a command says: to people with colours and a bar, to machines as JSON, or nothing."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from menura.engines.base import Progress
from menura.pictures.canvas import plain
from menura.plans.model import Notice, Plan

MOVING = frozenset({"mixing", "pulling", "checking"})
"""Stages whose fraction is that of the whole task."""


def notices(found: Sequence[Notice], *, quiet: bool) -> None:
    """Print what the user should know, on the error stream."""
    if quiet:
        return
    for notice in dict.fromkeys(found):
        click.secho("Note: ", fg="yellow", nl=False, err=True)
        click.echo(plain(f"{notice.text} {notice.hint}".strip()), err=True)


def thoughts(plan: Plan) -> None:
    """Print the chain of thought of a plan."""
    for thought in plan.thoughts:
        click.secho(f"{thought.stage:>11}  ", fg="cyan", nl=False, err=True)
        click.echo(plain(thought.text), err=True)


def result(data: dict[str, Any], text: str, *, as_json: bool, quiet: bool) -> None:
    """Print a result, as JSON or as a line of text."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(text)


@contextmanager
def progress(*, shown: bool) -> Iterator[Progress]:
    """Give a progress handle: a bar with the stage and the event in work where a person is looking."""
    if not shown or not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description:>10}"),
        BarColumn(),
        TextColumn("{task.fields[name]}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("beginning", total=1.0, name="")

        def report(stage: str, name: str, done: float) -> None:
            # Several threads report; the bar itself is safe, and only these stages move it.
            bar.update(task, description=stage, name=name, completed=done if stage in MOVING else None)

        yield Progress(report=report)


def made(plan: Plan, target: Any, found: Sequence[Notice], *, as_json: bool, quiet: bool) -> None:
    """Say what was written."""
    events = [{"id": e.id, "start": e.start, "duration": e.duration, "track": e.track} for e in plan.events]
    notes = [notice.model_dump() for notice in found]
    data = {
        "output": str(target),
        "duration": plan.duration,
        "reasoner": plan.reasoner,
        "events": events,
        "notices": notes,
    }
    text = f"{target}: {plan.duration:g} s, {extent(plan)}."
    result(data, text, as_json=as_json, quiet=quiet)


def extent(plan: Plan) -> str:
    """Return how much is in a plan, in words."""
    return f"{_counted(len(plan.events), 'event')} on {_counted(len(plan.tracks), 'track')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def played(plan: Plan, target: Any, found: Sequence[Notice], *, as_json: bool, quiet: bool) -> None:
    """Say what piece was written: what was chosen besides what was asked for."""
    from menura.composing.naming import key_shown, part_shown, shown
    from menura.composing.sayings import say
    from menura.scores.clock import tempos

    sheet = plan.sheets[0]
    bpm = [tempo for _, tempo in tempos(sheet)]
    parts = [part.name or part.instrument for part in sheet.parts]
    data = {
        "output": str(target),
        "duration": plan.duration,
        "seed": plan.seed,
        "title": sheet.title,
        "style": sheet.style,
        "key": sheet.key,
        "metre": sheet.metre,
        "bpm": bpm[0] if len(set(bpm)) == 1 else [min(bpm), max(bpm)],
        "language": sheet.language,
        "sections": [{"id": s.id, "tag": s.tag, "bars": s.bars} for s in sheet.sections],
        "parts": parts,
        "notices": [notice.model_dump() for notice in found],
    }
    tempo = f"{min(bpm):g}" if len(set(bpm)) == 1 else f"{min(bpm):g}–{max(bpm):g}"
    language = plan.language
    text = say(
        "piece",
        language,
        output=target,
        seconds=plan.duration,
        style=shown("style", sheet.style, language) if sheet.style else say("score", language),
        key=key_shown(sheet.key, language),
        metre=sheet.metre,
        bpm=tempo,
        parts=("、" if language == "zh" else ", ").join(part_shown(part, language) for part in sheet.parts),
    )
    result(data, text, as_json=as_json, quiet=quiet)
