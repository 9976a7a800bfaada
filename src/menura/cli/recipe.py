"""``menura recipe``."""

from pathlib import Path

import click

from menura.cli import options

EXAMPLES = """\b
Examples:
  menura recipe out.flac
  menura recipe out.flac -o recipe.json
  menura render recipe.json -o again.flac  # the same bytes
"""


@click.command(epilog=EXAMPLES)
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@options.together(options.output("Where to write it [default: print it].", required=False), options.force)
def recipe_command(path: Path, output: Path | None, force: bool) -> None:
    """Print the plan inside a result: rendering it again gives the same bytes."""
    from menura.api import read_recipe
    from menura.rendering.delivery import write_text

    text = read_recipe(path).to_json()
    if output is None:
        click.echo(text)
    else:
        write_text(output, text + "\n", force=force)
