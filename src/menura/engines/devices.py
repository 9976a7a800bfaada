"""Which device a network runs on, and in which precision."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from menura.errors import RequestError, ResourceError

VARIABLE = "MENURA_DEVICE"
"""Environment variable: ``cpu``, ``cuda``, ``cuda:1`` or ``mps``; by default the fastest that is there."""

PRECISION = "MENURA_PRECISION"
"""Environment variable: ``float32``, ``bfloat16`` or ``float16``; by default float32, or less where that is fast."""

LOCK = RLock()
"""Held while a network is loaded or runs: all of them share the same memory and the same cores."""

PRECISIONS = ("float32", "bfloat16", "float16")


def chosen(wanted: str = "") -> str:
    """Return the device to run on.

    Parameters
    ----------
    wanted : str
        ``"cpu"``, ``"cuda"``, ``"cuda:1"`` or ``"mps"``; empty: what the environment says, or the fastest that is here.

    Raises
    ------
    RequestError
        If there is no such device, or not here.
    """
    import torch

    here = _here()
    name = wanted or os.environ.get(VARIABLE, "")
    if not name:
        return here[0]
    kind, _, index = name.partition(":")
    if kind not in ("cpu", "cuda", "mps") or (index and not (kind == "cuda" and index.isdigit())):
        raise RequestError(
            f"The device {name!r} is not one; allowed are cpu, cuda, cuda:0, cuda:1 … and mps.",
            hint=f"Set {VARIABLE}={here[0]}, or leave it out.",
        )
    if kind not in here or (index and int(index) >= torch.cuda.device_count()):
        raise RequestError(
            f"The device {name!r} is not here; torch finds {', '.join(here)}.",
            hint=f"Set {VARIABLE}={here[0]}, or leave it out.",
        )
    return name


def _here() -> list[str]:
    """Return the kinds of device that are here, the fastest first."""
    import torch

    found = ["cuda"] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def precision(device: str, usual: str = "float32", *, on_tiles: bool = False) -> Any:
    """Return the ``torch.dtype`` to run in.

    Parameters
    ----------
    device : str
    usual : str
        What the checkpoint is run in where the device is fast in it.
    on_tiles : bool
        Whether a processor with matrix tiles (AMX) counts as such a device.

    Raises
    ------
    RequestError
        If the environment names another.
    """
    import torch

    fast = device.startswith("cuda") or (on_tiles and device == "cpu" and has_tiles())
    name = os.environ.get(PRECISION, "") or (usual if fast else "float32")
    if name not in PRECISIONS:
        raise RequestError(
            f"The precision {name!r} is not one; allowed are {', '.join(PRECISIONS)}.",
            hint=f"Set {PRECISION}=float32, or leave it out.",
        )
    return getattr(torch, name)


def has_tiles() -> bool:
    """Return whether the processor multiplies matrices of bfloat16 in hardware.

    AVX-512's own instructions for it are hardly faster than float32, and less exact.
    """
    import torch

    return bool(torch.cpu._is_amx_tile_supported())


def lacks_memory(error: BaseException) -> bool:
    """Return whether an error says that memory ran out: of the processor's, torch has no class of its own."""
    said = str(error).lower()
    phrases = ("out of memory", "can't allocate memory", "not enough memory")
    return isinstance(error, MemoryError) or any(phrase in said for phrase in phrases)


@contextmanager
def enough_memory(what: str) -> Iterator[None]:
    """Turn a lack of memory into an error that says what helps.

    Parameters
    ----------
    what : str
        What is being done: "rendering 60 s with mmaudio-large-44k".

    Raises
    ------
    ResourceError
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if not lacks_memory(error):
            raise
        reason = (str(error) or type(error).__name__).splitlines()[0][:160]
        raise ResourceError(
            f"Memory is not enough for {what}: {reason}",
            hint=f"Choose a smaller model or another device ({VARIABLE}=cpu); menura doctor tells what each needs.",
        ) from error
