"""Networks are loaded once in a process, strictly, from the disk alone, and run one at a time."""

import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from menura.engines.devices import LOCK, lacks_memory
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import MenuraError, Problem, ResourceError, WeightsError

DEPRECATED = ("`torch.nn.utils.weight_norm` is deprecated", "`past_key_values` is deprecated and will be removed")
"""What the libraries warn of when they call torch, or each other."""

COMPUTED = re.compile(r"(position_ids|embed_positions\.weights|inv_freq|num_batches_tracked|attn\.(masked_)?bias)$")
"""Names of what networks compute themselves: some versions of the libraries saved it, others do not."""

_loaded: dict[tuple[object, ...], Any] = {}


def shared(key: tuple[object, ...], make: Callable[[], Any]) -> Any:
    """Return what was made under a key before, or make it; the caller holds the lock."""
    if key not in _loaded:
        _loaded[key] = make()
    return _loaded[key]


def forget() -> None:
    """Let go of every network that was loaded."""
    with LOCK:
        _loaded.clear()


def about(checkpoint: Checkpoint, folder: Path, mark: str, field: str, wanted: str) -> dict[str, Any]:
    """Return the table at the top of a model's folder, which must say that it is of the right kind.

    Parameters
    ----------
    checkpoint : Checkpoint
    folder : Path
    mark : str
        The table's file.
    field, wanted : str
        What names the kind, and the kind.

    Raises
    ------
    WeightsError
        If it is another model, or no table.
    """
    try:
        table = json.loads((folder / mark).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _broken(checkpoint, folder, f"{mark} cannot be read ({error})") from error
    found = table.get(field) if isinstance(table, dict) else None
    if found != wanted:
        raise WeightsError(
            f"{folder} holds another model than {checkpoint.name}: {mark} says {field} = {found!r}, not {wanted!r}.",
            hint="Give the folder of a checkpoint of that kind.",
        )
    return dict(table)


def network(kind: Any, folder: Path, part: str = "") -> Any:
    """Return a network of transformers or diffusers, every weight of it from the file.

    Raises
    ------
    WeightsError
        If weights are missing, left over, or of another shape; everything that is wrong is listed.
    """
    where = {"subfolder": part} if part else {}
    made, report = kind.from_pretrained(
        folder, **where, use_safetensors=True, local_files_only=True, output_loading_info=True
    )
    words = {
        "missing_keys": "is not in the file",
        "unexpected_keys": "is in the file, and not in the network",
        "mismatched_keys": "has another shape",
    }
    problems = [
        Problem(f"{part}/{_key(each)}".lstrip("/"), reason, "Pull the checkpoint again.")
        for name, reason in words.items()
        for each in sorted(report.get(name, ()), key=str)
        if not COMPUTED.search(_key(each))
    ]
    if problems:
        raise WeightsError(f"The weights in {folder} do not fit {kind.__name__}.", problems)
    return made.eval().requires_grad_(False)


@contextmanager
def explained(checkpoint: Checkpoint, folder: Path) -> Iterator[None]:
    """Turn what the libraries raise while they load into errors that say what to do."""
    try:
        with quiet():
            yield
    except (MenuraError, ImportError):
        raise
    except Exception as error:  # files from anywhere: the libraries raise whatever they stumble over
        if lacks_memory(error):
            raise _too_large(checkpoint, "is loaded") from error
        raise _broken(checkpoint, folder, f"{type(error).__name__}: {_line(error)}") from error


@contextmanager
def running(checkpoint: Checkpoint) -> Iterator[None]:
    """Run a network alone, quietly and without gradients; say what helps if the memory is not enough."""
    import torch

    with LOCK, quiet(), torch.inference_mode():
        try:
            yield
        except (RuntimeError, MemoryError) as error:
            if lacks_memory(error):
                raise _too_large(checkpoint, "runs") from error
            raise


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries from printing bars and remarks, and from warning of their own use of torch."""
    from transformers.utils import logging as transformers

    # Not `catch_warnings`, which would undo what other threads set meanwhile.
    for theirs in DEPRECATED:
        warnings.filterwarnings("ignore", theirs, FutureWarning)
    libraries = [transformers, *_diffusers()]
    before = [library.get_verbosity() for library in libraries]
    for library in libraries:
        library.set_verbosity(library.CRITICAL)
        library.disable_progress_bar()
    try:
        yield
    finally:
        for library, level in zip(libraries, before, strict=True):
            library.set_verbosity(level)
            library.enable_progress_bar()


def _diffusers() -> list[Any]:
    import sys

    # Adapters of transformers do without it: it takes seconds to import.
    loaded: Mapping[str, Any] = sys.modules
    return [loaded["diffusers.utils.logging"]] if "diffusers.utils.logging" in loaded else []


def _key(found: Any) -> str:
    return str(found[0]) if isinstance(found, tuple) else str(found)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _broken(checkpoint: Checkpoint, folder: Path, reason: str) -> WeightsError:
    return WeightsError(
        f"The weights of {checkpoint.name} in {folder} are damaged or not whole: {reason}.",
        hint=f"Run: menura pull {checkpoint.name}",
    )


def _too_large(checkpoint: Checkpoint, when: str) -> ResourceError:
    return ResourceError(
        f"The memory is not enough while {checkpoint.name} {when}.",
        hint="Ask for less at once (a shorter piece), close other programs, or set MENURA_DEVICE=cpu.",
    )
