"""``menura render``."""

from pathlib import Path
from typing import Any

import click

from menura.cli import options

EXAMPLES = """\b
Examples:
  menura render plan.json -o out.flac
  menura render plan.json --video kitchen.mp4 -o kitchen-sound.mp4 --stems stems/
  menura render plan.json -o quiet.wav --set master.loudness=-23
"""


@click.command(epilog=EXAMPLES)
@click.argument("plan_path", type=click.Path(path_type=Path), metavar="PLAN")
@options.together(
    options.output("Where to: .wav .flac .mp3 .ogg .opus .m4a, or a video with --video."),
    click.option("--video", type=click.Path(path_type=Path), help="The video that the plan belongs to."),
    click.option("--stems", type=options.OUTPUT, help="A folder for every track by itself."),
    options.original,
    options.engine,
    options.sounds,
    click.option("--encoding", type=click.Choice(["16", "24", "32f"]), help="Bits of a sample, for .wav and .flac."),
    options.settings,
    options.force,
    options.as_json,
    options.quiet,
)
def render_command(plan_path: Path, **given: Any) -> None:
    """Render a plan: a JSON file, or a result whose recipe is rendered again."""
    from menura import api
    from menura.cli import telling
    from menura.cli.overrides import overridden
    from menura.cli.sources import plan_from
    from menura.rendering import delivery

    delivery.check_target(given["output"], force=given["force"])
    plan = overridden(plan_from(plan_path), given["settings"])
    video: Path | None = given["video"]
    if video is not None and given["original"] == "mix":
        plan = api.with_original(plan, video, api.perceive(video))
    with telling.progress(shown=not (given["quiet"] or given["as_json"])) as progress:
        soundtrack = api.render(
            plan,
            video=video,
            engine=given["engine"],
            sounds=given["own"],
            folder=video.parent if video else plan_path.parent,
            progress=progress,
        )
        found = soundtrack.save(
            given["output"],
            stems=given["stems"],
            encoding=given["encoding"],
            original=given["original"],
            force=given["force"],
        )
    telling.notices(found, quiet=given["quiet"] or given["as_json"])
    telling.made(plan, given["output"], found, as_json=given["as_json"], quiet=given["quiet"])
