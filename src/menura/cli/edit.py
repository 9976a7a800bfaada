"""``menura edit``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import options

EXAMPLES = """\b
Examples:
  menura edit plan.json "make the thunder louder" -o plan2.json
  menura edit scene.wav "make the dog louder" "no rain" -o scene2.wav
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="PLAN|RESULT")
@click.argument("instructions", nargs=-1, required=True)
@options.together(
    options.output("A plan (.json) or a rendered result."),
    click.option("--video", type=click.Path(path_type=Path), help="The video that the plan belongs to."),
    options.reasoner,
    options.force,
    options.quiet,
)
def edit_command(path: Path, instructions: tuple[str, ...], **given: Any) -> None:
    """Change a plan, or a result, by sentences; what they do not touch stays bit-identical."""
    from menura import api
    from menura.cli import telling
    from menura.cli.sources import plan_from
    from menura.plans.diff import diff
    from menura.rendering import delivery

    target: Path = given["output"]
    delivery.check_target(target, force=given["force"])
    before = plan_from(path)
    after = api.edit(before, *instructions, reasoner=given["reasoner"])
    if not given["quiet"]:
        for change in diff(before, after):
            click.echo(str(change))
    if target.suffix.lower() == ".json":
        delivery.write_text(target, after.to_json() + "\n", force=given["force"])
        return
    found = api.render(after, video=given["video"], folder=path.parent).save(target, force=given["force"])
    telling.notices(found, quiet=given["quiet"])
