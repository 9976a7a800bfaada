"""Makes the project's own environment in ``.venv`` beside this folder; needs nothing but Python 3.11 or newer."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
BIN = HOME / ("Scripts" if sys.platform == "win32" else "bin")
TESTED = ROOT / "scripts" / "tested.txt"
"""Versions that the checks were last run with, where a newer one might behave otherwise."""


def prepared(extras: str = "") -> Path:
    """Return the folder of the environment's programs, with Menura installed in it.

    Parameters
    ----------
    extras : str
        Comma-separated extras of the package: ``"dev"``.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python may well be what runs this file
        sys.exit(f"Menura needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: python3.11 {sys.argv[0]}")
    python = BIN / ("python.exe" if sys.platform == "win32" else "python")
    if not python.exists():
        print(f"Making an environment in {HOME.name} …", flush=True)
        venv.create(HOME, with_pip=True)
    mark = HOME / f"installed-{extras or 'base'}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + TESTED.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != wanted:
        print("Installing Menura and what it needs …", flush=True)
        target = f"{ROOT}[{extras}]" if extras else str(ROOT)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", TESTED, "-e", target],
            check=True,
        )
        mark.write_text(wanted)
    return BIN
