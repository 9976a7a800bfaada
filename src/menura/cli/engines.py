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
    for card in found:
        click.secho(card.name, bold=True, nl=False)
        click.echo(f"  renders {', '.join(card.renders)} · {card.method}")
        rows = {
            "": card.summary,
            "output": card.licence_output,
            "needs": "; ".join(card.needs),
            "cannot": "; ".join(card.cannot),
        }
        for name, text in rows.items():
            if text:
                click.echo(f"  {name + ':' if name else '':<8}{text}")
