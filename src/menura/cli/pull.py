"""``menura pull``."""

import json
import sys
from pathlib import Path

import click

from menura.cli import options, telling
from menura.errors import Cancelled

EXAMPLES = """\b
Examples:
  menura pull mmaudio-small-16k            # shows the terms, asks, downloads; goes on where it was stopped
  menura pull mmaudio-small-16k --accept   # where nobody can be asked
  menura pull mmaudio-small-16k --from ~/Downloads
"""


@click.command(epilog=EXAMPLES)
@click.argument("name")
@options.together(
    options.weights,
    click.option(
        "--from",
        "folder",
        type=click.Path(path_type=Path),
        help="Take files from a folder to which they were downloaded by hand.",
    ),
    click.option("--accept", is_flag=True, help="Accept the terms without being asked."),
    options.as_json,
    options.quiet,
)
def pull_command(name: str, weights: str | None, folder: Path | None, accept: bool, as_json: bool, quiet: bool) -> None:
    """Bring the weights of a model to this machine: resumed, verified, its licence shown and accepted first."""
    from menura import api
    from menura.cli.models import described, one
    from menura.engines.neural.weights.store import PRESENT

    kind = weights or ""
    accepted = accept or (_is_asked() and _ask(name, kind))
    try:
        with telling.progress(shown=not (as_json or quiet)) as progress:
            found = api.pull(name, accept=accepted, weights=kind, folder=folder, progress=progress)
    except KeyboardInterrupt:
        raise Cancelled("Stopped. What has arrived is kept.", hint="Run it again to go on.") from None
    if as_json:
        click.echo(json.dumps(described(found), ensure_ascii=False, indent=2))
    elif not quiet:
        one(found)
    lacking = [file.file.name for file in found.files if file.state not in PRESENT]
    if lacking and not quiet:
        click.echo(f"Still missing: {', '.join(lacking)}", err=True)


def _is_asked() -> bool:
    """Return whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(name: str, weights: str) -> bool:
    """Show the terms that were not accepted yet, and return True if they are accepted now."""
    from menura import api
    from menura.engines.neural.weights.store import amount

    found, lines = api.model(name, weights), api.terms(name, weights)
    if found.state == "here" or not lines:
        return True
    for line in lines:
        click.echo(f"  {line}", err=True)
    if not click.confirm(f"Accept these terms, and pull {amount(found.to_pull)}?", err=True):
        raise Cancelled(f"The terms of {name} were not accepted; nothing was downloaded.")
    return True
