"""``menura models``."""

import json
from typing import TYPE_CHECKING, Any

import click

from menura.cli import options, telling

if TYPE_CHECKING:
    from menura.api import Model
    from menura.engines.neural.weights.store import Found

EXAMPLES = """\b
Examples:
  menura models                            # which there are, how large, what you may do with the sound
  menura models mmaudio-small-16k          # its files, and where they lie
  menura models mmaudio-small-16k --verify # read them all and compare them with what was published
"""

COLOURS = {"here": "green", "unchecked": "green", "partial": "yellow", "missing": None, "damaged": "red"}


@click.command(epilog=EXAMPLES)
@click.argument("name", required=False)
@options.together(
    options.weights,
    click.option(
        "--verify", is_flag=True, help="Read every file that is there, and compare it with what was published."
    ),
    options.as_json,
)
def models_command(name: str | None, weights: str | None, verify: bool, as_json: bool) -> None:
    """List the models whose weights can be pulled, with sizes and licences, and what of them is here."""
    from menura import api
    from menura.errors import RequestError

    if weights and not name:
        raise RequestError("--weights needs the name of a model.", hint="menura models thinksound --weights ema")
    found = [api.model(name, weights or "")] if name else list(api.models())
    if verify:
        with telling.progress(shown=not as_json) as progress:
            found = list(api.verify(found, progress))
    if as_json:
        data = [described(each) for each in found]
        click.echo(json.dumps(data[0] if name else data, ensure_ascii=False, indent=2))
    elif name:
        one(found[0])
    else:
        _all(found)
    if verify and any(file.state == "damaged" for each in found for file in each.files):
        damaged = sorted({each.card.name for each in found if any(file.state == "damaged" for file in each.files)})
        click.echo(f"Damaged: {', '.join(damaged)}. Mend with: menura pull {damaged[0]}", err=True)
        click.get_current_context().exit(2)


def _all(found: "list[Model]") -> None:
    from menura.engines.neural.weights.store import amount

    for each in found:
        click.secho(f"{each.card.name:<24}", bold=True, nl=False)
        click.secho(f"{each.state:<9}", fg=COLOURS[each.state], nl=False)
        click.echo(f"{amount(each.size) if each.size else '?':>8}  {each.card.licence_output}")
    click.echo("\nBring one here with: menura pull NAME")


def one(found: "Model") -> None:
    """Print a model and its files."""
    from menura.engines.neural.weights.store import amount

    card = found.card
    click.secho(card.name, bold=True, nl=False)
    click.secho(f"  {found.state}", fg=COLOURS[found.state], nl=False)
    click.echo(f"  {card.title}")
    click.echo(f"  {card.summary}")
    click.echo(f"  renders {', '.join(card.renders)} · {_sound(card)}")
    click.echo(f"  weights: {card.licence_weights}")
    click.echo(f"  output:  {card.licence_output}")
    for file in found.files:
        roles = ", ".join(dict.fromkeys(part.role for part in card.parts if part.file == file.file))
        click.secho(f"  {file.state:<10}", fg=COLOURS[file.state], nl=False)
        click.echo(f"{_extent(file):>18}  {file.file.name}  ({roles})")
        for line in (file.file.licence, _compared(file)):
            if line:
                click.echo(f"{'':>32}{line}")
    if found.state != "here":
        also = f" --weights {found.weights}" if found.weights else ""
        click.echo(f"  {amount(found.to_pull)} to pull: menura pull {card.name}{also}")


def _sound(card: Any) -> str:
    channels = "stereo" if card.channels == 2 else "mono"
    window = f", {card.window:g} s at once" if hasattr(card, "window") else ""
    return f"{card.sample_rate / 1000:g} kHz {channels}{window}"


def _extent(found: "Found") -> str:
    from menura.engines.neural.weights.store import amount

    if found.state in {"partial", "damaged"}:
        return f"{amount(found.bytes) if found.bytes else '0'} of {amount(found.file.expected)}"
    return amount(found.bytes or found.file.expected)


def _compared(found: "Found") -> str:
    if found.state != "here" or found.verified is None:
        return ""
    return f"compared: {found.verified.by}"


def described(found: "Model") -> dict[str, Any]:
    """Return a model as JSON."""
    card = found.card
    return {
        "name": card.name,
        "state": found.state,
        "size": found.size,
        **card.model_dump(mode="json", exclude={"name", "parts"}),
        "files": [_described(file, card) for file in found.files],
    }


def _described(found: "Found", card: Any) -> dict[str, Any]:
    return {
        "name": found.file.name,
        "roles": list(dict.fromkeys(part.role for part in card.parts if part.file == found.file)),
        "state": found.state,
        "bytes": found.bytes,
        "size": found.file.expected,
        "path": str(found.path),
        "source": found.file.url or found.file.repository,
        "licence": found.file.licence or card.licence_weights,
        "sha256": found.verified.sha256 if found.verified else None,
        "compared": found.verified.by if found.verified else None,
    }
