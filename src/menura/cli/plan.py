"""``menura plan``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import options
from menura.cli.make import split

EXAMPLES = """\b
Examples:
  menura plan "thunder at 3 s, heavy rain, a church bell far away at 6.5 s" -d 10 -o plan.json
  menura plan kitchen.mp4 "knife chopping carrots" -v
"""


@click.command(epilog=EXAMPLES)
@click.argument("words_and_media", nargs=-1, required=True, metavar="[VIDEO|PICTURE] [WORDS]")
@options.together(
    options.output("Where to write the plan [default: print it].", required=False),
    options.duration,
    options.seed,
    options.original,
    options.reasoner,
    options.language,
    options.sounds,
    options.settings,
    options.force,
    options.quiet,
    options.verbose,
)
def plan_command(words_and_media: tuple[str, ...], **given: Any) -> None:
    """Write down what should be heard, when and why: a JSON file to read and edit by hand."""
    from menura import api
    from menura.cli import telling
    from menura.cli.overrides import overridden
    from menura.rendering import delivery

    words, media = split(words_and_media)
    target: Path | None = given["output"]
    if target:
        delivery.check_target(target, force=given["force"])
    plan = api.plan(
        words,
        media,
        duration=given["duration"],
        seed=given["seed"],
        language=given["language"],
        reasoner=given["reasoner"],
        original=given["original"],
        sounds=given["own"],
    )
    plan = overridden(plan, given["settings"])
    if given["verbose"]:
        telling.thoughts(plan)
    telling.notices(plan.notices, quiet=given["quiet"])
    if target is None:
        click.echo(plan.to_json())
        return
    delivery.write_text(target, plan.to_json() + "\n", force=given["force"])
    if not given["quiet"]:
        click.echo(f"{target}: {plan.duration:g} s, {telling.extent(plan)}.")
