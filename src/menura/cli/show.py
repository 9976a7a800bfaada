"""``menura show``."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from menura.cli import options
from menura.errors import RequestError

if TYPE_CHECKING:
    from menura.api.notation import Look

EXAMPLES = """\b
Examples:
  menura show out.flac                     # in the terminal
  menura show out.flac -o out.png          # timeline, thoughts, waveform, spectrogram
  menura show plan.json -o plan.svg
  menura show theme.mid --score            # chords and words, in the terminal
  menura show theme.mid --score -o page.png
  menura show piece.musicxml --full -o page.svg
  menura show song.mid --roll -o roll.png
  menura show fugue.flac --orchestration   # who plays what in which section
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="RESULT|PLAN|SHEET|SCORE")
@options.together(
    options.output("A picture (.png .svg) [default: draw in the terminal].", required=False),
    click.option("--score", is_flag=True, help="The music in it, engraved: melody, chords and words."),
    click.option("--full", is_flag=True, help="The music in it, engraved: every part."),
    click.option("--roll", is_flag=True, help="The music in it as a piano roll."),
    click.option("--orchestration", is_flag=True, help="The music in it as a table: who plays what, where."),
    options.force,
    options.quiet,
)
def show_command(
    path: Path,
    output: Path | None,
    score: bool,
    full: bool,
    roll: bool,
    orchestration: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Draw a plan or a result (timeline, thoughts, waveform and spectrogram), or the music in it.

    Scores of several pages become page-1.png, page-2.png … Files of other programs may be MusicXML, MIDI, ABC or
    ChordPro.
    """
    from menura import api

    columns = shutil.get_terminal_size((100, 24)).columns
    if not (score or full or roll or orchestration):
        text = api.show(path, output, width=columns, force=force)
        told = f"{output}: the timeline of {path.name}."
    else:
        drawn = api.show_music(
            path, output, look=_look(full=full, roll=roll, orchestration=orchestration), width=columns, force=force
        )
        text, kind = drawn.text, "piano roll" if roll else "score"
        told = "\n".join(f"{file}: the {kind} of {path.name}." for file in drawn.files)
        for notice in drawn.notices:
            click.echo(f"Note: {notice}", err=True)
    if not quiet:
        click.echo(told if output else text)


def _look(**asked: bool) -> "Look":
    """Return how music is shown: as the one of the options that was given, or as a lead sheet."""
    named = [name for name, given in asked.items() if given]
    if len(named) > 1:
        raise RequestError(f"--{named[0]} and --{named[1]} exclude each other.", hint="Give one of them.")
    looks: dict[str, Look] = {"full": "full", "roll": "roll", "orchestration": "orchestration"}
    return looks[named[0]] if named else "lead"
