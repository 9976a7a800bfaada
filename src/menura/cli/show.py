"""``menura show``."""

import shutil
from pathlib import Path

import click

from menura.cli import options

EXAMPLES = """\b
Examples:
  menura show out.flac                     # in the terminal
  menura show out.flac -o out.png          # timeline, thoughts, waveform, spectrogram
  menura show plan.json -o plan.svg
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="RESULT|PLAN")
@options.together(
    options.output("A picture (.png .svg) [default: draw in the terminal].", required=False),
    options.force,
    options.quiet,
)
def show_command(path: Path, output: Path | None, force: bool, quiet: bool) -> None:
    """Draw a plan or a result: timeline, thoughts, waveform and spectrogram."""
    from menura import api

    text = api.show(path, output, width=shutil.get_terminal_size((100, 24)).columns, force=force)
    if not quiet:
        click.echo(f"{output}: the timeline of {path.name}." if output else text)
