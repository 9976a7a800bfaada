"""What the verbs that make music share: their options, and the files they write beside the sound."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from menura.cli import options
from menura.cli.options import F

if TYPE_CHECKING:
    from menura.api import Soundtrack

FIELDS = ("bpm", "key", "metre", "genre", "instruments", "form", "voice")
"""Options that are fields of a brief; ``genre`` is its style."""


def brief_options() -> Callable[[F], F]:
    """Options that say what the music is, and are obeyed exactly."""
    return options.together(
        click.option("-d", "--duration", type=float, help="Length in seconds, exactly [default: what the form needs]."),
        click.option("--bpm", type=float, help="Quarter notes in a minute, exactly."),
        click.option("--key", help="Key or mode: 'D minor', 'F# dorian', 'C 宫'."),
        click.option("--metre", help="4/4, 3/4, 6/8 …"),
        click.option("--genre", help="A style by name; see 'menura styles'."),
        click.option(
            "--instrument", "instruments", multiple=True, help="An instrument that must play; may be repeated."
        ),
        click.option("--form", help="A form by name: song, aaba, fugue, canon, variations, sonata …"),
        click.option("--soundfont", type=options.OUTPUT, help="A SoundFont (.sf2) that plays instead of Menura."),
        options.seed,
    )


def file_options(*, lyrics: bool) -> Callable[[F], F]:
    """Options that name further files to write."""
    given = [
        click.option("--midi", type=options.OUTPUT, help="Where to write the notes as a MIDI file."),
        click.option("--score", type=options.OUTPUT, help="Where to write the score: .musicxml, .abc, .cho, .json."),
        click.option("--stems", type=options.OUTPUT, help="A folder for every part by itself."),
        click.option("--plan", "plan_path", type=options.OUTPUT, help="Where to write the plan too."),
    ]
    if lyrics:
        given.insert(2, click.option("--lrc", type=options.OUTPUT, help="Where to write the words with their times."))
        given.insert(
            3,
            click.option(
                "--by",
                type=click.Choice(["line", "syllable"]),
                default="line",
                show_default=True,
                help="What has its time in --lrc.",
            ),
        )
    return options.together(*given)


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a brief that were given."""
    named = {"style" if name == "genre" else name: given.get(name) for name in FIELDS}
    return {name: value for name, value in named.items() if value not in (None, ())}


def ready(given: Mapping[str, Any]) -> None:
    """Check, before any work is done, that every file that will be written can be.

    Raises
    ------
    OutputError
        If one exists and may not be replaced, or nothing is written with its ending.
    """
    from menura.rendering import delivery
    from menura.scores.writing import writer

    for path in _scores(given):
        writer(path)
    for path in (given["output"], *_scores(given), *([given["plan_path"]] if given["plan_path"] else [])):
        delivery.check_target(path, force=given["force"])


def deliver(soundtrack: "Soundtrack", given: Mapping[str, Any]) -> None:
    """Write a piece and the files that were asked for beside it, and say what it is."""
    from menura.cli import telling
    from menura.cli.overrides import overridden
    from menura.rendering import delivery
    from menura.scores.writing import encoded

    force, silent = given["force"], given["quiet"] or given["as_json"]
    soundtrack = replace(soundtrack, plan=overridden(soundtrack.plan, given["settings"]))
    plan, target = soundtrack.plan, given["output"]
    scores = {path: encoded(plan.sheets[0], path) for path in _scores(given)}  # before anything is written
    if given.get("by") == "syllable":
        from menura.scores import lrc

        scores |= {path: lrc.write(plan.sheets[0], by="syllable").encode() for path in scores if path.suffix == ".lrc"}
    found = soundtrack.save(target, stems=given["stems"], encoding=given["encoding"], force=force)
    for path, data in scores.items():
        delivery.write_bytes(path, data, force=force)
    if given["plan_path"]:
        delivery.write_text(given["plan_path"], plan.to_json() + "\n", force=force)
    if given["verbose"]:
        telling.thoughts(plan)
    telling.notices(found, quiet=silent)
    telling.played(plan, target, found, as_json=given["as_json"], quiet=given["quiet"])


def _scores(given: Mapping[str, Any]) -> list[Path]:
    return [given[name] for name in ("midi", "score", "lrc") if given.get(name)]
