"""``menura cues``."""

from pathlib import Path

import click

from menura.cli import options

EXAMPLES = """\b
Examples:
  menura cues scene.wav -o scene.srt           # what is heard when
  menura cues plan.json -o labels.txt          # Audacity labels
  menura cues spotting.csv -d 60 -o plan.json  # a spotting list becomes a plan
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="PLAN|RESULT|CUES")
@options.together(options.output("Cues (.srt .vtt .txt .csv) or a plan (.json)."), options.duration, options.force, options.quiet)
def cues_command(path: Path, output: Path, duration: float | None, force: bool, quiet: bool) -> None:
    """Convert a plan to cues, or cues to a plan."""
    from menura.cli import telling
    from menura.cli.sources import plan_from
    from menura.plan import cues
    from menura.rendering.delivery import write_text

    if output.suffix.lower() != ".json":
        write_text(output, cues.export_cues(plan_from(path), cues.format_of(output)), force=force)
        return
    from menura.engines.sounds.atlas import load

    plan = cues.plan_from_cues(cues.load_cues(path), resolve=load().best, duration=duration)
    write_text(output, plan.to_json() + "\n", force=force)
    telling.notices(plan.notices, quiet=quiet)
