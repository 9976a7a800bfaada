"""Where a plan may come from: a JSON file, or a result that carries its recipe."""

from pathlib import Path

from menura.errors import MediaError
from menura.plans.model import Plan


def plan_from(path: Path) -> Plan:
    """Return the plan in a JSON file, or the recipe inside a sound file or video.

    Raises
    ------
    PlanError
        If the file is not a proper plan.
    MediaError
        If it is a media file without a recipe.
    """
    from menura.api import read_recipe
    from menura.cli.make import MEDIA
    from menura.plans.schema import load

    return read_recipe(path) if path.suffix.lower() in MEDIA else load(path)


def bytes_of(path: Path) -> bytes:
    """Return what is in a file; `MediaError` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
