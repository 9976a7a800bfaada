"""``menura show``."""

import shutil
from pathlib import Path
from typing import Literal

import click

from menura.cli import options
from menura.errors import RequestError

EXAMPLES = """\b
Examples:
  menura show out.flac                     # in the terminal
  menura show out.flac -o out.png          # timeline, thoughts, waveform, spectrogram
  menura show plan.json -o plan.svg
  menura show theme.mid --score            # chords and words, in the terminal
  menura show theme.mid --score -o page.png
  menura show piece.musicxml --full -o page.svg
  menura show song.mid --roll -o roll.png
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="RESULT|PLAN|SHEET|SCORE")
@options.together(
    options.output("A picture (.png .svg) [default: draw in the terminal].", required=False),
    click.option("--score", is_flag=True, help="The music in it, engraved: melody, chords and words."),
    click.option("--full", is_flag=True, help="The music in it, engraved: every part."),
    click.option("--roll", is_flag=True, help="The music in it as a piano roll."),
    options.force,
    options.quiet,
)
def show_command(
    path: Path, output: Path | None, score: bool, full: bool, roll: bool, force: bool, quiet: bool
) -> None:
    """Draw a plan or a result (timeline, thoughts, waveform and spectrogram), or the music in it.

    Scores of several pages become page-1.png, page-2.png … Files of other programs may be MusicXML, MIDI, ABC or
    ChordPro.
    """
    from menura import api

    columns = shutil.get_terminal_size((100, 24)).columns
    if not (score or full or roll):
        text = api.show(path, output, width=columns, force=force)
        told = f"{output}: the timeline of {path.name}."
    else:
        drawn = api.show_music(path, output, look=_look(full, roll), width=columns, force=force)
        text, kind = drawn.text, "piano roll" if roll else "score"
        told = "\n".join(f"{file}: the {kind} of {path.name}." for file in drawn.files)
        for notice in drawn.notices:
            click.echo(f"Note: {notice}", err=True)
    if not quiet:
        click.echo(told if output else text)


def _look(full: bool, roll: bool) -> Literal["lead", "full", "roll"]:
    if full and roll:
        raise RequestError("--full and --roll exclude each other.", hint="Give one of them.")
    return "roll" if roll else "full" if full else "lead"
