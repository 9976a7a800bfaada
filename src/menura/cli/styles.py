"""``menura styles``."""

import json
from collections.abc import Callable, Iterable, Mapping

import click

from menura.cli import options
from menura.errors import UnknownNameError

EXAMPLES = """\b
Examples:
  menura styles                    # everything that words may name
  menura styles instruments        # one list, with all names
  menura styles moods --json
"""


@click.command(epilog=EXAMPLES)
@click.argument("what", required=False)
@options.as_json
def styles_command(what: str | None, as_json: bool) -> None:
    """List what music may be asked for: styles, scenes, moods, tempos, forms, instruments, ensembles and voices."""
    lists = _lists()
    if what is not None and what not in lists:
        raise UnknownNameError("list", what, list(lists), hint="List them all with: menura styles")
    chosen = {name: rows() for name, rows in lists.items() if what in (None, name)}
    if as_json:
        click.echo(json.dumps(chosen, ensure_ascii=False, indent=2))
        return
    for name, rows in chosen.items():
        click.secho(f"{name} ({len(rows)})", bold=True)
        if what is None:
            click.echo("  " + ", ".join(rows))
            continue
        for row, names in rows.items():
            click.echo(f"  {row:<18} {', '.join(names)}")


def _lists() -> Mapping[str, Callable[[], dict[str, list[str]]]]:
    from menura.composing.ensembles import ensembles
    from menura.composing.forms import forms
    from menura.composing.moods import moods
    from menura.composing.named import names, table
    from menura.composing.scenes import scenes
    from menura.composing.styles import styles
    from menura.composing.tempos import tempos
    from menura.scores.instruments import instruments

    return {
        "styles": lambda: _names(styles()),
        "scenes": lambda: _names(scenes()),
        "moods": lambda: _names(moods()),
        "tempos": lambda: _names(tempos()),
        "forms": lambda: _names(forms()),
        "instruments": lambda: _names(instruments()),
        "ensembles": lambda: _names(ensembles()),
        "shapes": lambda: {name: list(names(text)) for name, text in table("shapes").items()},
        "voices": lambda: {name: list(names(text)) for name, text in table("voices").items()},
    }


def _names(table: Mapping[str, object]) -> dict[str, list[str]]:
    return {name: list(_called(row)) for name, row in table.items()}


def _called(row: object) -> Iterable[str]:
    names: Iterable[str] = getattr(row, "names", ())
    return names
