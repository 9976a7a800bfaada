"""The documents tell the truth: every command and every line of Python in them works, every link leads somewhere."""

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import menura
from menura import api, errors
from menura.cli.app import VERBS, app
from menura.scores.reading import load
from menura.scores.writing import encoded

ROOT = Path(__file__).resolve().parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
PAGES = (*READMES, *sorted((ROOT / "docs").glob("*.md")))
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)")


def commands(text: str) -> list[list[str]]:
    """Return the menura commands of a page, in order."""
    lines = (line for kind, _, block in BLOCK.findall(text) if kind == "sh" for line in block.splitlines())
    return [shlex.split(line.split(" > ")[0], comments=True) for line in lines if line.startswith("menura ")]


def page_id(path: Path) -> str:
    return path.name


SHORT = ("-d", "2", "--fps", "20")
"""Options that make a sample quick to look at."""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "kitchen.mp4"
    run(["menura", "sample", "-o", str(path), *SHORT])
    return path


def run(command: list[str]) -> None:
    """Run a command here, drawing samples short; raise what it raises."""
    if command[1] == "pull":  # gigabytes: it must be understood, and name a model that there is
        verb = app.get_command(click.Context(app), "pull")
        assert verb is not None
        asked = verb.make_context("pull", command[2:]).params
        assert api.model(asked["name"], asked["weights"] or "").card.parts
        return
    if "--engine" in command and is_pulled(command[command.index("--engine") + 1]):
        with pytest.raises(errors.MissingWeightsError, match="menura pull"):
            CliRunner().invoke(app, command[1:], standalone_mode=False, catch_exceptions=False)
        return
    arguments = [*command[1:], *(SHORT if command[1] == "sample" and "-d" not in command else ())]
    result = CliRunner().invoke(app, arguments, standalone_mode=False)
    if result.exception:
        raise AssertionError(f"{shlex.join(command)}: {result.exception}") from result.exception
    assert not result.return_value, f"{shlex.join(command)} ended with {result.return_value}"


def is_pulled(engine: str) -> bool:
    """Return whether an engine has weights, which nobody has at hand here."""
    return engine in {model.card.name for model in api.models()}


@pytest.mark.parametrize("page", sorted({*PAGES} - {READMES[1]}), ids=page_id)
def test_every_command_works(page: Path, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page.read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MENURA_MODELS", str(tmp_path / "models"))
    for name in ("kitchen.mp4", "silent.mp4"):
        if f"sample -o {name}" not in text or page.name == "cli.md":
            shutil.copy(film, name)
    Path("spotting.csv").write_text("start,end,words\n0.5,1.0,door knock\n")
    Path("my-sounds/dog-bark").mkdir(parents=True)
    write_music()
    for _, name, block in BLOCK.findall(text):
        if name:
            Path(name).write_text(block, "utf-8")
    for command in commands(text):
        if page.name == "cli.md":  # each verb's examples stand for themselves
            clear(command)
        run(command)


def clear(command: list[str]) -> None:
    """Remove what a command is about to write."""
    for option, value in pairwise(command):
        if option in {"-o", "--play-to", "--midi", "--score", "--lrc", "--words", "--subtitles", "--plan"}:
            Path(value).unlink(missing_ok=True)
        elif option == "--stems":
            shutil.rmtree(value, ignore_errors=True)


TUNE = (
    "X:1\nT:Tune\nM:4/4\nL:1/4\nQ:1/4=120\nK:C\nC E G E | F A G2 |\nw: Home is where the light is on\nE G F D | C4 |\n"
)


def write_music() -> None:
    """Write the scores, words and casts that examples are about."""
    Path("tune.abc").write_text(TUNE)
    sheet = load(Path("tune.abc")).sheet
    for name in ("theme.mid", "melody.mid", "song.mid", "hymn.musicxml"):
        Path(name).write_bytes(encoded(sheet, name))
    Path("lyrics.txt").write_text("[Verse]\nHome is where the light is on\n\n[Chorus]\nHome is where we belong\n")
    Path("dialogue.txt").write_text("ANNA: Did you hear that?\nBEN: Only the wind.\n")
    Path("cast.toml").write_text('[ANNA]\nvoice = "female"\n\n[BEN]\nvoice = "male"\n')


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_python_block_works(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for kind, _, block in BLOCK.findall(page.read_text("utf-8")):
        if kind == "python":
            exec(compile(block, page.name, "exec"), {"__name__": "page"})


@pytest.mark.parametrize("example", EXAMPLES, ids=page_id)
def test_every_example_works(example: Path, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(example), str(film)])
    runpy.run_path(str(example), run_name="__main__")
    assert any(path.is_file() for path in tmp_path.rglob("*")), "an example leaves something to listen to"
    assert len(example.read_text("utf-8").splitlines()) < 40


def test_an_engine_of_one_s_own_is_heard(tmp_path: Path) -> None:
    beeps: Any = runpy.run_path(str(ROOT / "examples" / "engine.py"))["Beeps"]
    soundtrack = menura.make("a knock at 1 s, nothing else", duration=2, engine=beeps())
    channel = abs(soundtrack.clip.samples[0])
    first = int((channel > 0.2 * channel.max()).argmax())
    assert first == pytest.approx(soundtrack.clip.sample_rate, abs=200)


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = (commands(path.read_text("utf-8")) for path in READMES)
    assert english == chinese
    assert len(english) > 10


def test_both_readmes_begin_with_the_two_commands() -> None:
    for path in READMES:
        first = BLOCK.search(path.read_text("utf-8"))
        assert first is not None
        scripts = [line.split("#")[0].strip() for line in first[3].splitlines()]
        assert scripts == ["python3 scripts/try.py", "python3 scripts/test.py"]
        assert all((ROOT / script.split()[1]).is_file() for script in scripts)


def test_the_promises_name_tests_that_exist() -> None:
    written = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
    for path in READMES:
        named = set(re.findall(r"`(test_\w+)`", path.read_text("utf-8")))
        assert len(named) > 10
        assert {name for name in named if f"def {name}(" not in written} == set()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if not link.startswith(("http:", "https:"))]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_generated_pages_are_current() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "pages.py"))["pages"]()
    for name, text in made.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == text, f"run: python scripts/pages.py ({name})"


def test_everything_public_is_documented() -> None:
    everything = "\n".join(page.read_text("utf-8") for page in PAGES)
    kinds = [name for name in errors.__all__ if isinstance(getattr(errors, name), type)]
    wanted = [f"menura {verb}" for verb in VERBS] + [f"menura.{name}" for name in menura.__all__]
    assert [name for name in (*wanted, *(f"`{kind}`" for kind in kinds)) if name not in everything] == []


def test_the_two_programs_say_what_they_need() -> None:
    """They run on a bare Python: nothing but the standard library is imported before the environment stands."""
    for name in ("try.py", "test.py"):
        code = f"import sys; sys.path.insert(0, {str(ROOT / 'scripts')!r}); import runpy; runpy.run_path({name!r})"
        subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT / "scripts", check=True, env={**os.environ})
