"""``menura cues``."""

from pathlib import Path

import click

from menura.cli import options
from menura.errors import OutputError
from menura.plans.model import Sound

EXAMPLES = """\b
Examples:
  menura cues scene.wav -o scene.srt           # what is heard when
  menura cues plan.json -o labels.txt          # Audacity labels
  menura cues spotting.csv -d 60 -o spotted.json  # a spotting list becomes a plan
"""

FORMATS = {".srt": "srt", ".vtt": "vtt", ".txt": "audacity", ".csv": "csv"}

LEAST = 0.35
"""Confidence below which the words of a cue are not taken for a sound."""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="PLAN|RESULT|CUES")
@options.together(
    options.output("Cues (.srt .vtt .txt .csv) or a plan (.json)."), options.duration, options.force, options.quiet
)
def cues_command(path: Path, output: Path, duration: float | None, force: bool, quiet: bool) -> None:
    """Convert a plan to cues, or cues to a plan."""
    from menura.cli import telling
    from menura.cli.sources import bytes_of, plan_from
    from menura.plans.cues import export_cues, import_cues, plan_from_cues
    from menura.rendering.delivery import write_text

    if output.suffix.lower() != ".json":
        write_text(output, export_cues(plan_from(path), _format(output)), force=force)
        return
    cues = import_cues(bytes_of(path), _format(path))
    plan = plan_from_cues(cues, resolve=_resolved, duration=duration)
    write_text(output, plan.to_json() + "\n", force=force)
    telling.notices(plan.notices, quiet=quiet)


def _format(path: Path) -> str:
    if path.suffix.lower() not in FORMATS:
        raise OutputError(
            f"Cues have no format {path.suffix!r}; known are {', '.join(FORMATS)}.", hint="Give a plan as .json."
        )
    return FORMATS[path.suffix.lower()]


def _resolved(words: str) -> Sound | None:
    from menura.engines.sounds.atlas import load

    best = next(iter(load().search(words, 1)), None)
    return Sound(name=best.name, words=words) if best is not None and best.score >= LEAST else None
