"""Which SoundFonts there are, and which of them a plan may name."""

import os
from pathlib import Path

from menura.errors import PlanError
from menura.plans.recordings import resolve

FOLDERS = (
    "/usr/share/sounds/sf2",
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",
    "~/.local/share/soundfonts",
)
"""Where systems keep them; ``MENURA_SOUNDFONTS`` names more, as ``PATH`` does."""

ENDINGS = (".sf2", ".sf3")

HINT = "Install one (Debian: apt install timgm6mb-soundfont), copy it beside the plan, or set MENURA_SOUNDFONTS."


def found() -> list[Path]:
    """Return the SoundFonts of this system, by folder and name."""
    files = (file for folder in _folders() if folder.is_dir() for file in sorted(folder.iterdir()))
    return [file for file in files if file.suffix.lower() in ENDINGS and file.is_file()]


def located(name: str, folder: Path, trusted: tuple[Path, ...] = ()) -> Path:
    """Return the file that a plan's SoundFont stands for.

    Parameters
    ----------
    name : str
        A path beside the plan, or the bare name of one of the system's.
    folder : Path
        The plan's folder.
    trusted : tuple of Path
        Folders besides that files may be read from.

    Raises
    ------
    PlanError
        If there is no such file, it may not be read, or it is no SoundFont.
    """
    path = _beside(name, folder, trusted) or _of_the_system(name)
    if path is None:
        here = ", ".join(each.name for each in found()) or "none"
        raise PlanError(
            f"There is no SoundFont {name!r} beside the plan or on this system, which has {here}.", hint=HINT
        )
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"sfbk":
        raise PlanError(f"The file {name!r} is not a SoundFont.", hint="Name a file that ends in .sf2 or .sf3.")
    return path


def _beside(name: str, folder: Path, trusted: tuple[Path, ...]) -> Path | None:
    if not (folder / name).exists() and Path(name).name == name:
        return None
    try:
        return resolve(name, folder, trusted)
    except PlanError as error:
        raise PlanError(error.message.replace("The recording", "The SoundFont"), hint=HINT) from error


def _of_the_system(name: str) -> Path | None:
    return next((path for path in found() if name.lower() in {path.name.lower(), path.stem.lower()}), None)


def _folders() -> list[Path]:
    own = [part for part in os.environ.get("MENURA_SOUNDFONTS", "").split(os.pathsep) if part]
    return [Path(folder).expanduser() for folder in (*own, *FOLDERS)]
