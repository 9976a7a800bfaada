"""Which sound files a plan may name: those beside it, or in a folder that the user trusts.

A plan travels: it is inside every result as its recipe. A stranger's recipe must not make this machine read
``/etc/passwd``, so a recording's path is relative to the plan's own folder and stays inside it, or is absolute and lies
in a folder that the user has named as trusted. Links are followed before that is decided, and only regular files count.
"""

import re
from collections.abc import Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from menura.errors import PlanError

FIX = "Copy the file beside the plan and write its name, or name its folder as trusted."


def objection(path: str, roots: Sequence[Path] = ()) -> str | None:
    """Return why a plan may not name a path, or None where it may; the disk is not touched.

    Parameters
    ----------
    path : str
        As the plan has it.
    roots : sequence of Path, optional
        Folders the user trusts.
    """
    if any(ord(character) < 32 for character in path):
        return "it holds control characters"
    if ".." in re.split(r"[/\\]", path):
        return "it climbs out of its folder with '..'"
    if is_absolute(path):
        inside = any(Path(path).is_relative_to(root) for root in roots)
        return None if inside else "it is absolute and in no trusted folder"
    if re.match(r"[A-Za-z][\w+.-]*:", path) or path.startswith("~"):
        return "it is an address or a home folder, not a file beside the plan"
    return None


def is_absolute(path: str) -> bool:
    """Return whether a path is absolute on any system, this one or the one that the plan comes from."""
    windows = PureWindowsPath(path)
    return PurePosixPath(path).is_absolute() or bool(windows.drive or windows.root)


def resolve(path: str, folder: Path, roots: Sequence[Path] = ()) -> Path:
    """Return the file that a recording's path stands for.

    Parameters
    ----------
    path : str
        As the plan has it.
    folder : Path
        The plan's folder.
    roots : sequence of Path, optional
        Folders the user trusts besides.

    Returns
    -------
    Path
        Absolute, links resolved, a regular file inside `folder` or one of `roots`.

    Raises
    ------
    PlanError
        If the path is not allowed, leads out of every allowed folder through a link, or is no regular file.
    """
    reason = objection(path, roots)
    if reason:
        raise PlanError(f"The recording {path!r} is refused: {reason}.", hint=FIX)
    try:
        target = (folder / path).resolve()
        inside = any(target.is_relative_to(root.resolve()) for root in (folder, *roots))
        regular = target.is_file()
    except (OSError, RuntimeError) as error:
        raise PlanError(f"The recording {path!r} cannot be reached: {error}.", hint=FIX) from error
    if not inside:
        raise PlanError(f"The recording {path!r} is refused: a link leads out of its folder.", hint=FIX)
    if not regular:
        raise PlanError(f"The recording {path!r} is not a file in {folder}.", hint=FIX)
    return target
