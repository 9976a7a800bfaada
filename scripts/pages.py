"""Writes the pages of docs/ that follow from the code: cli.md, errors.md and python.md."""

import inspect
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import menura
from menura import errors
from menura.cli.app import VERBS, app

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAMES = {"float": "NUMBER", "integer": "NUMBER", "text": "NAME"}
NOTE = "<!-- Written by scripts/pages.py: do not edit. -->\n"


def main() -> None:
    """Write the pages, or with --check only say whether they are current."""
    stale = [name for name, text in pages().items() if _old(name) != text]
    if "--check" in sys.argv and stale:
        sys.exit(f"Not current: {', '.join(stale)}. Run: python scripts/pages.py")
    for name in stale:
        (DOCS / name).write_text(pages()[name], "utf-8")
        print(f"docs/{name}")


def pages() -> dict[str, str]:
    """Return the text of each generated page by its name."""
    made = {"cli.md": _command_line(), "errors.md": _errors(), "python.md": _python()}
    return {name: "\n".join([NOTE, *lines, ""]) for name, lines in made.items()}


def _old(name: str) -> str:
    return (DOCS / name).read_text("utf-8") if (DOCS / name).exists() else ""


def _command_line() -> Iterator[str]:
    yield "# The command line\n"
    yield "`menura VERB --help` says the same in the terminal. Exit codes are those of [errors](errors.md).\n"
    context = click.Context(app, info_name="menura")
    for verb in VERBS:
        command = app.get_command(context, verb)
        if command is None:
            raise KeyError(verb)
        yield f"## menura {verb}\n"
        yield f"{command.help}\n"
        arguments = [p.metavar or str(p.name).upper() for p in command.params if isinstance(p, click.Argument)]
        more = ["…"] if any(p.nargs == -1 and not p.metavar for p in command.params) else []
        yield f"    menura {' '.join([verb, *arguments, *more, '[OPTIONS]'])}\n"
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            yield "| option | what it does |\n|---|---|"
            yield from (f"| {_names(option)} | {_told(option)} |" for option in options)
            yield ""
        if command.epilog:
            yield "```sh"
            yield from (line.strip() for line in command.epilog.splitlines() if line.strip().startswith("menura"))
            yield "```\n"


def _names(option: click.Option) -> str:
    given = "" if option.is_flag else " " + (option.metavar or _value(option.type))
    return ", ".join([*(f"`{name}`" for name in option.opts[:-1]), f"`{option.opts[-1]}{given}`"])


def _value(kind: "click.ParamType[Any]") -> str:
    return "/".join(kind.choices) if isinstance(kind, click.Choice) else NAMES.get(kind.name, kind.name.upper())


def _told(option: click.Option) -> str:
    default = f" Default: `{option.default}`." if option.show_default else ""
    many = " May be given several times." if option.multiple else ""
    needed = " Required." if option.required else ""
    return (option.help or "").replace("|", "\\|") + default + many + needed


def _errors() -> Iterator[str]:
    yield "# Errors\n"
    yield "Everything that Menura raises on purpose is a `MenuraError`. Its message says what was given and what is"
    yield "allowed; `hint` says what to type next. `PlanError.problems` lists everything that is wrong, each a"
    yield "`Problem` with a path, a reason and a fix. With `--json` an error is printed as JSON: `error`,"
    yield "`message` and `hint`.\n"
    yield "| error | is a | when | exit code | HTTP status | trying again |\n|---|---|---|---|---|---|"
    for kind in _tree(errors.MenuraError):
        base = kind.__bases__[0].__name__
        again = "pointless" if kind.permanent else "may help"
        yield f"| `{kind.__name__}` | `{base}` | {_first(kind)} | {kind.exit_code} | {kind.http_status} | {again} |"
    yield "\nA usage error of the command line itself (an unknown option) exits with 2.\n"
    yield "```python"
    yield "import menura\n"
    yield "try:"
    yield '    menura.make("", duration=-1)'
    yield "except menura.MenuraError as error:"
    yield "    print(type(error).__name__, error.exit_code, error.hint)"
    yield "```"


def _tree(kind: type[errors.MenuraError]) -> Iterator[type[errors.MenuraError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _tree(child)


def _python() -> Iterator[str]:
    yield "# From Python\n"
    yield "Everything below is in `menura` itself. `help(menura.make)` and the like say the rest.\n"
    yield "```python"
    yield "import menura\n"
    yield 'soundtrack = menura.make("a dog barks twice while it rains", duration=4)'
    yield 'soundtrack.save("scene.flac", stems="stems")'
    yield 'louder = soundtrack.edited("make the dog louder")    # renders only what changed'
    yield 'print(louder.plan.track("dog-bark").gain, louder.clip.samples.shape)'
    yield "```\n"
    for title, wanted in (("Verbs", inspect.isfunction), ("Values and doors", inspect.isclass)):
        yield f"## {title}\n"
        yield "| name | what it is |\n|---|---|"
        for name in menura.__all__:
            if wanted(thing := _public(name)):
                yield f"| `menura.{name}` | {_first(thing)} |"
        yield ""
    yield "`menura.__version__` is the version."


def _public(name: str) -> object:
    """Return a public name of the package."""
    return getattr(import_module(menura._HOMES[name]), name) if name in menura._HOMES else getattr(menura, name)


def _first(thing: object) -> str:
    """Return the first sentence of a documentation, without its roles."""
    paragraph = (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")
    return paragraph.replace(":func:", "").replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    main()
