"""Files of weights, read without ever running what they hold, and checked as a whole."""

from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from menura.errors import Problem, WeightsError

LISTED = 40
"""Problems that one error lists; the rest is counted."""

SAFE = ".safetensors"


def read(path: Path) -> dict[str, Tensor]:
    """Return the tensors of a file by name, nested ones joined by dots.

    Parameters
    ----------
    path : Path
        ``.safetensors``, or a checkpoint of PyTorch, of which nothing but tensors, numbers and names is accepted.

    Raises
    ------
    WeightsError
        If there is no such file, it is damaged or cut short, or holds anything that would have to be executed.
    """
    if not path.is_file():
        raise WeightsError(f"There is no file of weights at {path}.", hint="See what there is with: menura models")
    try:
        content = load_file(path) if path.suffix == SAFE else torch.load(path, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        raise WeightsError(
            f"{path.name} holds more than weights, and running what is in it is not allowed: {_first_line(error)}",
            hint="Ask its author for a .safetensors file.",
        ) from None
    except (SafetensorError, RuntimeError, EOFError, ValueError, KeyError, OSError) as error:
        raise WeightsError(
            f"{path.name} is damaged or cut short: {_first_line(error)}",
            hint=f"Remove it and pull it again: rm {path}",
        ) from None
    tensors = dict(_flat(content, ""))
    if not tensors:
        raise WeightsError(f"{path.name} holds no weights.", hint="See what there is with: menura models")
    return tensors


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


def _flat(content: object, prefix: str) -> list[tuple[str, Tensor]]:
    if isinstance(content, Tensor):
        return [(prefix, content)]
    if not isinstance(content, Mapping):
        return []
    inner = ((f"{prefix}.{key}" if prefix else str(key), value) for key, value in content.items())
    return [pair for key, value in inner for pair in _flat(value, key)]


def save(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Write tensors as ``.safetensors``: whole, or not at all."""
    whole = path.with_name(path.name + ".part")
    save_file({key: value.contiguous() for key, value in tensors.items()}, whole)
    whole.replace(path)


def below(tensors: Mapping[str, Tensor], prefixes: tuple[str, ...]) -> dict[str, Tensor]:
    """Return the tensors under the first of some prefixes that any name begins with, without it.

    Training keeps several networks in one file: ThinkSound's flow lies below ``model.model.``, and its running average
    below ``diffusion_ema.ema_model.``. The empty prefix stands for all of them.
    """
    for prefix in prefixes:
        found = {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}
        if found:
            return found
    held = sorted({key.split(".")[0] for key in tensors})
    raise WeightsError(
        f"No weight lies below {' or '.join(repr(prefix) for prefix in prefixes)}; there are {', '.join(held[:8])}.",
        hint="Is it the file of another model?",
    )


def require(tensors: Mapping[str, Tensor], shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Raise `WeightsError` with every weight that is missing, unknown, misshapen, or not a number.

    Parameters
    ----------
    tensors : mapping of str to Tensor
    shapes : mapping of str to tuple of int
        Exactly what there must be.
    """
    both = shapes.keys() & tensors.keys()
    problems = [_missing(key, shapes[key]) for key in shapes.keys() - tensors.keys()]
    problems += [Problem(key, "no part of this network", "Is it another model's?") for key in tensors.keys() - both]
    problems += [problem for key in both for problem in _unfit(key, tensors[key], shapes[key])]
    if problems:
        listed = sorted(problems, key=lambda problem: problem.path)
        more = f" The first {LISTED} of them:" if len(listed) > LISTED else ""
        raise WeightsError(f"These weights do not fit: {len(listed)} problems.{more}", listed[:LISTED])


def _missing(key: str, shape: tuple[int, ...]) -> Problem:
    return Problem(key, f"missing; shape {shape} is needed", "Pull the file again.")


def _unfit(key: str, value: Tensor, shape: tuple[int, ...]) -> list[Problem]:
    if tuple(value.shape) != shape:
        return [Problem(key, f"shape {tuple(value.shape)} instead of {shape}", "Is it another size's?")]
    if value.is_floating_point() and not value.isfinite().all():
        return [Problem(key, "holds values that are not finite", "The file is damaged; pull it again.")]
    return []
