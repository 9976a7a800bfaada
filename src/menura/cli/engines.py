"""``menura engines``."""

import json
from dataclasses import asdict

import click

from menura.cli import options


@click.command(epilog="\b\nExamples:\n  menura engines\n  menura engines --json\n")
@options.as_json
def engines_command(as_json: bool) -> None:
    """List the engines: what each renders, how, under which licences, and what it cannot do."""
    from menura.engines.registry import cards

    found = cards()
    if as_json:
        click.echo(json.dumps([asdict(card) for card in found], ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("engine", "renders", "how", "what it is", "output belongs to", "cannot")
    for card in found:
        table.add_row(
            card.name, ", ".join(card.renders), card.method, card.summary, card.licence_output, "; ".join(card.cannot)
        )
    Console().print(table)
