"""Networks of transformers from a folder on this machine: never from elsewhere, never in part."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import torch
from torch import nn

from menura.engines.equipment import INSTALL
from menura.errors import MissingExtraError, Problem, WeightsError

CONFIG = "config.json"

COMPUTED = re.compile(r"(^|\.)position_ids$")
"""Names of what networks compute themselves, and some versions of the library saved."""

_WORDS = {
    "missing_keys": "is not in the file",
    "unexpected_keys": "is in the file, and not in the network",
    "mismatched_keys": "has another shape in the file",
}
_loading = Lock()


def library() -> Any:
    """Return transformers.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import transformers
    except ImportError as error:
        raise MissingExtraError(
            f"Networks that see and read need transformers: {error}.", hint=f"Run: {INSTALL}"
        ) from None
    return transformers


def table(path: Path) -> dict[str, Any]:
    """Return what a file of JSON says.

    Raises
    ------
    WeightsError
        If it is not there, cannot be read, or holds something else than names and values.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{path} cannot be read: {error}.", hint="Pull the model again.") from None
    if not isinstance(found, dict):
        raise WeightsError(f"{path} holds no table of settings.", hint="Pull the model again.")
    return found


def network(kind: str, folder: Path, model_type: str, others: tuple[str, ...] = ()) -> nn.Module:
    """Return a network, every weight of it from the files, ready to run.

    Parameters
    ----------
    kind : str
        Its class in transformers.
    folder : Path
        As `save_pretrained` lays it out.
    model_type : str
        What its configuration must say.
    others : tuple of str
        Beginnings of the names of weights that the files may hold besides.

    Raises
    ------
    MissingExtraError
        If transformers is not installed.
    WeightsError
        If the folder holds another model, or weights are missing, left over, of another shape, or not finite: all that
        is wrong is listed.
    """
    found = table(folder / CONFIG).get("model_type")
    if found != model_type:
        raise WeightsError(
            f"{folder} holds another model: {CONFIG} says model_type = {found!r}, not {model_type!r}.",
            hint="Give the folder of a checkpoint of that kind.",
        )
    made, report = _read(getattr(library(), kind), folder)
    problems = [
        Problem(_name(each), reason, "Pull the model again.")
        for what, reason in _WORDS.items()
        for each in sorted(report.get(what, ()), key=str)
        if not COMPUTED.search(_name(each)) and not _name(each).startswith(others)
    ]
    return whole(made, folder, problems)


def whole(made: nn.Module, folder: Path, problems: list[Problem]) -> nn.Module:
    """Return a network without gradients if nothing is wrong with it.

    Raises
    ------
    WeightsError
        With the problems that were found, and every weight that is not finite.
    """
    broken = [name for name, value in made.state_dict().items() if not torch.isfinite(value).all()]
    problems += [Problem(name, "holds values that are not finite", "Pull the model again.") for name in broken]
    if problems:
        raise WeightsError(f"The weights in {folder} do not fit: {len(problems)} problems.", problems)
    return made.eval().requires_grad_(requires_grad=False)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers from printing bars and remarks; one thread at a time, for its settings are everybody's."""
    library()
    from transformers.utils import logging

    with _loading:
        level = logging.get_verbosity()
        logging.set_verbosity(logging.CRITICAL)
        logging.disable_progress_bar()
        try:
            yield
        finally:
            logging.set_verbosity(level)
            logging.enable_progress_bar()


def _read(kind: Any, folder: Path) -> tuple[nn.Module, dict[str, Any]]:
    options = {"local_files_only": True, "output_loading_info": True, "ignore_mismatched_sizes": True}
    try:
        with quiet():
            made, report = kind.from_pretrained(folder, **options)
    except (MemoryError, torch.OutOfMemoryError):
        raise
    except Exception as error:  # files from anywhere: the library raises whatever it stumbles over
        said = " ".join(str(error).split())[:300]
        raise WeightsError(
            f"The weights in {folder} are damaged or not whole: {type(error).__name__}: {said}.",
            hint="Pull the model again.",
        ) from error
    return made, report


def _name(found: Any) -> str:
    return str(found[0]) if isinstance(found, tuple) else str(found)
