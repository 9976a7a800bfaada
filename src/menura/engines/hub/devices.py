"""Which device a network runs on, and in which precision."""

import os
from typing import Any

from menura.errors import RequestError

VARIABLE = "MENURA_DEVICE"
"""Environment variable: ``cpu``, ``cuda``, ``cuda:1`` or ``mps``; by default the fastest that is there."""

PRECISION = "MENURA_PRECISION"
"""Environment variable: ``float32``, ``bfloat16`` or ``float16``; by default float32, or on CUDA half of that."""

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


def precision(device: str, usual: str = "float32") -> Any:
    """Return the ``torch.dtype`` to run in.

    Parameters
    ----------
    device : str
    usual : str
        What the checkpoint is run in where the device is fast in it.

    Raises
    ------
    RequestError
        If the environment names another.
    """
    import torch

    name = os.environ.get(PRECISION, "") or (usual if device.startswith("cuda") else "float32")
    if name not in PRECISIONS:
        raise RequestError(
            f"The precision {name!r} is not one; allowed are {', '.join(PRECISIONS)}.",
            hint=f"Set {PRECISION}=float32, or leave it out.",
        )
    return getattr(torch, name)
