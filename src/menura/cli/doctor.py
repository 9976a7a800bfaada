"""``menura doctor``."""

import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Literal

import click

from menura.cli import options
from menura.errors import EngineError, InputError, MissingExtraError, MissingWeightsError

LIBRARIES = ("numpy", "scipy", "av", "opencv-python-headless", "soundfile", "soxr", "mido", "pydantic", "rich")
PIP = f"{sys.executable} -m pip install"
CODECS = ("aac", "flac", "libmp3lame", "libopus", "libx264")


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis.

    Attributes
    ----------
    state : {"ok", "missing", "note"}
    what : str
    detail : str
    remedy : str
        The line that mends it.
    """

    state: Literal["ok", "missing", "note"]
    what: str
    detail: str
    remedy: str = ""


@click.command(epilog="\b\nExamples:\n  menura doctor\n  menura doctor --json\n")
@options.as_json
def doctor_command(as_json: bool) -> None:
    """Say what works here, what is missing, and the line that installs it."""
    findings = list(diagnose())
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            mark, colour = {"ok": ("✓", "green"), "missing": ("✗", "red"), "note": ("·", "yellow")}[finding.state]
            click.secho(f"{mark} ", fg=colour, nl=False)
            click.echo(f"{finding.what:<29}{finding.detail}" + (f"\n  → {finding.remedy}" if finding.remedy else ""))
    if any(finding.state == "missing" for finding in findings):
        click.get_current_context().exit(4)


def diagnose() -> Iterator[Finding]:
    """Yield everything worth knowing about this machine and this installation."""
    yield Finding("ok", "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")
    yield from _libraries()
    yield from _codecs()
    yield _disk()
    yield _endpoint()
    yield _voice()
    yield _engraving()
    yield _soundfonts()
    yield from _engines()
    yield from _memory()
    yield from _sounds()


def _voice() -> Finding:
    from menura.phonetics import espeak

    if espeak.is_there():
        return Finding("ok", "speech and song", f"espeak-ng {espeak.version()}, {len(espeak.voices())} voices")
    return Finding("note", "speech and song", "espeak-ng is not installed", f"{PIP} 'menura[voice]'")


def _engraving() -> Finding:
    missing = [name for name in ("verovio", "resvg_py") if find_spec(name) is None]
    if missing:
        return Finding("note", "engraved scores", f"without {', '.join(missing)}", f"{PIP} 'menura[score]'")
    return Finding("ok", "engraved scores", f"verovio {version('verovio')}")


def _soundfonts() -> Finding:
    from menura.engines.music.soundfonts import found

    names = ", ".join(sorted({path.name for path in found()}))
    if not names:
        return Finding("note", "SoundFonts", "none; Menura's own instruments play")
    if find_spec("fluidsynth") is None:
        return Finding("note", "SoundFonts", f"{names}, but no player for them", f"{PIP} 'menura[soundfont]'")
    return Finding("ok", "SoundFonts", names)


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield Finding("ok", name, version(name))
        except PackageNotFoundError:
            yield Finding("missing", name, "not installed", f"{sys.executable} -m pip install {name}")


def _codecs() -> Iterator[Finding]:
    try:
        import av
    except ImportError as error:
        yield Finding("missing", "codecs", str(error), f"{sys.executable} -m pip install --force-reinstall av")
        return
    missing = [name for name in CODECS if name not in av.codecs_available]
    detail = f"{len(CODECS) - len(missing)} of {len(CODECS)} encoders"
    remedy = f"{sys.executable} -m pip install --force-reinstall av" if missing else ""
    yield Finding(
        "note" if missing else "ok", "codecs", detail + (f"; without {', '.join(missing)}" if missing else ""), remedy
    )


def _disk() -> Finding:
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free / 1e9
    enough = free > 2
    remedy = "" if enough else "Free some space, or set TMPDIR: an hour of sound is spooled through 1.4 GB."
    return Finding("ok" if enough else "note", "temporary space", f"{free:.1f} GB in {folder}", remedy)


def _endpoint() -> Finding:
    from menura.reasoning.chat.settings import resolve

    try:
        settings = resolve()
        return Finding("ok", "chat reasoner", f"{settings.model} at {settings.url}")
    except InputError as error:
        if "config" in error.message:
            return Finding("note", "chat reasoner", error.message, error.hint)
    remedy = "export MENURA_CHAT_URL=http://localhost:11434/v1 MENURA_CHAT_MODEL=your-model"
    return Finding("note", "chat reasoner", "no endpoint is set; the embedded grammar does the reasoning", remedy)


def _engines() -> Iterator[Finding]:
    from menura.engines.base import Equipped
    from menura.engines.registry import get, names

    for name in names():
        try:
            engine = get(name)
            if isinstance(engine, Equipped):
                engine.require()
            yield Finding("ok", f"engine {name}", engine.card.summary)
        except (MissingExtraError, MissingWeightsError) as error:  # nobody needs all of them
            yield Finding("note", f"engine {name}", error.message, error.hint)
        except EngineError as error:
            yield Finding("missing", f"engine {name}", error.message, error.hint)


def _memory() -> Iterator[Finding]:
    """Say what each neural model needs before anybody pulls it, from a table: nothing is loaded."""
    from menura.engines.neural.memory import needs, of_this_machine

    here = of_this_machine()
    for name, need in needs().items():
        eight, minute = need.of(8.0), need.of(60.0)
        detail = f"{eight:.1f} GiB for 8 s, {minute:.1f} GiB for a minute, in single precision"
        if here is None:
            yield Finding("note", f"memory for {name}", detail)
        elif minute <= here:
            yield Finding("ok", f"memory for {name}", f"{detail}; here: {here:.0f} GiB")
        else:
            remedy = "Choose a smaller model, or set MENURA_PRECISION=bfloat16."
            yield Finding("note", f"memory for {name}", f"{detail}; here: {here:.0f} GiB", remedy)


def _sounds() -> Iterator[Finding]:
    from menura import api
    from menura.engines.sounds.atlas import load

    yield Finding("ok", "sounds", str(len(load())))
    started = time.perf_counter()
    clip = api.make("heavy rain and a dog barking", duration=5).clip
    spent = time.perf_counter() - started
    yield Finding("ok", "rendering", f"{clip.duration / spent:.0f} × real time on {os.cpu_count()} cores")
