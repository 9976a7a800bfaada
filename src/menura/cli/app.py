"""The group of verbs, and the one place where an error becomes an exit code."""

import json
import os
import sys
from importlib import import_module

import click

from menura import __version__
from menura.errors import Cancelled, InputError, MenuraError

VERBS = {
    "make": "Words, a video or both become a finished soundtrack.",
    "plan": "Write down what should be heard, when and why, without rendering it.",
    "render": "Render a plan.",
    "compose": "Compose music from words, or play or arrange a score.",
    "sing": "Sing lyrics, a score with words, or a subject to write about.",
    "speak": "Say a text, or a dialogue with a voice for each speaker.",
    "edit": "Change a plan, or a result, by a sentence.",
    "show": "Draw a plan or result: timeline, thoughts, waveform, spectrogram.",
    "recipe": "Print the plan inside a result.",
    "cues": "Convert a plan to cues (SRT, VTT, labels, CSV), or cues to a plan.",
    "sounds": "Search the sounds that can be made, and listen to one.",
    "styles": "List what music may be asked for: styles, moods, forms, instruments.",
    "engines": "List the engines, with licences.",
    "models": "List the models whose weights can be pulled, and what of them is here.",
    "pull": "Bring the weights of a model to this machine.",
    "sample": "Draw a sample video with visible impacts.",
    "doctor": "Say what works here, and what to install for the rest.",
    "schema": "Print the JSON schema of plans or edits.",
}
"""Each is a module of this folder, loaded only when it is typed."""

EXAMPLES = """\b
Examples:
  menura make "a dog barks twice, then a car drives past while it rains" -o scene.wav
  menura make kitchen.mp4 "knife chopping carrots" -o kitchen-sound.mp4 --stems stems/
  menura plan "thunder at 3 s, heavy rain" -d 10 -o plan.json
  menura render plan.json -o out.flac
  menura show out.flac
"""


class Verbs(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the verbs, in the order in which they are told."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb, or None."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(f"menura.cli.{cmd_name}"), f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the verbs without importing one."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(
    cls=Verbs, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="menura")
def app() -> None:
    """Menura: words and video in, a timed, mixed, editable soundtrack out."""


def main() -> None:
    """Run the command line and exit with a code that tells what kind of thing went wrong."""
    as_json = "--json" in sys.argv
    try:
        sys.exit(app.main(standalone_mode=False) or 0)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        _tell(error.format_message(), "", as_json, "UsageError")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        _tell("Stopped. Nothing half-written was left.", "", as_json, "Cancelled")
        sys.exit(Cancelled.exit_code)
    except BrokenPipeError:  # the reader of a pipe has gone: that is its right
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MenuraError as error:
        details = "".join(f"\n  - {problem}" for problem in error.problems) if isinstance(error, InputError) else ""
        _tell(error.message + details, error.hint, as_json, type(error).__name__)
        sys.exit(error.exit_code)


def _tell(message: str, hint: str, as_json: bool, kind: str) -> None:
    if as_json:
        click.echo(json.dumps({"error": kind, "message": message, "hint": hint}, ensure_ascii=False), err=True)
        return
    click.secho("Error: ", fg="red", bold=True, nl=False, err=True)
    click.echo(message, err=True)
    if hint:
        click.echo(hint, err=True)
