"""Which device computes, and in which precision."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from menura.errors import RequestError, ResourceError

DEVICE, PRECISION = "MENURA_DEVICE", "MENURA_PRECISION"
"""Environment variables that choose."""

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def device() -> torch.device:
    """Return the device to compute on: what ``MENURA_DEVICE`` says, or else CUDA, MPS, the processor.

    Raises
    ------
    RequestError
        If the variable names a device that is not there.
    """
    there = ["cpu"]
    if torch.backends.mps.is_available():
        there.insert(0, "mps")
    if torch.cuda.is_available():
        there.insert(0, "cuda")
    wanted = os.environ.get(DEVICE, there[0])
    if wanted.split(":")[0] not in there:
        raise RequestError(
            f"{DEVICE} is {wanted!r}; here there is {', '.join(there)}.", hint=f"export {DEVICE}={there[0]}"
        )
    return torch.device(wanted)


def precision(on: torch.device) -> torch.dtype:
    """Return the precision to compute in: what ``MENURA_PRECISION`` says, or else bf16 where the device has it.

    Raises
    ------
    RequestError
        If the variable names no known precision.
    """
    wanted = os.environ.get(PRECISION)
    if wanted is None:
        return torch.bfloat16 if _has_bf16(on) else torch.float32
    if wanted not in PRECISIONS:
        raise RequestError(f"{PRECISION} is {wanted!r}.", hint=f"Choose one of: {', '.join(PRECISIONS)}.")
    return PRECISIONS[wanted]


def _has_bf16(on: torch.device) -> bool:
    """Return whether a device multiplies bf16 in hardware, not by way of float32."""
    if on.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # AMX tiles; AVX-512's own bf16 instructions are hardly faster than float32, and less exact.
    return on.type == "cpu" and bool(torch.cpu._is_amx_tile_supported())


@contextmanager
def enough_memory(what: str) -> Iterator[None]:
    """Turn a lack of memory into an error that says what helps.

    Parameters
    ----------
    what : str
        What was being done: "rendering 60 s with mmaudio-large-44k".

    Raises
    ------
    ResourceError
    """
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _short_of_memory(what, error) from error
    except RuntimeError as error:
        if "memory" not in str(error).lower():
            raise
        raise _short_of_memory(what, error) from error


def _short_of_memory(what: str, error: BaseException) -> ResourceError:
    reason = (str(error) or type(error).__name__).splitlines()[0][:160]
    return ResourceError(
        f"Memory is not enough for {what}: {reason}",
        hint=f"Choose a smaller model (menura doctor tells what each needs), export {PRECISION}=bf16, or {DEVICE}=cpu.",
    )
