"""Options that several verbs share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

OUTPUT = click.Path(path_type=Path)


def output(text: str, *, required: bool = True) -> Callable[[F], F]:
    """``-o``, with what it may be."""
    return click.option("-o", "--output", type=OUTPUT, required=required, help=text)


force = click.option("--force", is_flag=True, help="Replace what exists already.")
seed = click.option("--seed", type=int, default=0, show_default=True, help="Another seed is another take.")
duration = click.option(
    "-d", "--duration", type=float, help="Length in seconds [default: the video's, or what the words need]."
)
reasoner = click.option(
    "--reasoner",
    default="grammar",
    show_default=True,
    help="Who makes the plan: grammar, chat, or one that is installed.",
)
language = click.option(
    "--language", type=click.Choice(["en", "zh"]), help="Language of the thoughts [default: that of the words]."
)
text_encoding = click.option(
    "--text-encoding", default="", metavar="NAME", help="Of files of text: gb18030, big5 … [default: found]."
)
engine = click.option("--engine", help="The engine to prefer: see 'menura engines'.")
sounds = click.option(
    "--sounds",
    "own",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Your own sounds: a TOML file or a folder of recordings.",
)
settings = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Set any field of the plan: master.loudness=-14, tracks.rain.gain=-6.",
)
weights = click.option(
    "--weights",
    type=click.Choice(["online", "ema"]),
    help="Which weights, where both are published: as trained, or their running average.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines instead of text for people.")
quiet = click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
verbose = click.option("-v", "--verbose", is_flag=True, help="Print the thoughts behind the plan too.")
original = click.option(
    "--original",
    type=click.Choice(["drop", "keep", "mix"]),
    default="drop",
    show_default=True,
    help="The video's own sound: left out, kept as a second track, or mixed in.",
)


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return options as one decorator, told in the order given."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate
