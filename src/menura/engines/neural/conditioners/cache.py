"""Features kept on disk by what they are made of, so that no picture and no word is encoded twice."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from threading import Lock, get_ident

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn

from menura.engines import storage

LIMIT = 2 * 1024**3
"""Bytes that are kept."""

ENDING, PART = ".safetensors", ".part"
NAME = "features"
SEAL = "blake2b"
"""Beside the features: the hash of their bytes."""

SAMPLED = 4096
"""Numbers of each weight that tell a network from another."""

_numbers = count()


class FeatureCache:
    """A folder of features, the least recently used of which are dropped when it grows too large.

    Any number of threads and processes may share it: an entry appears whole or not at all.

    Parameters
    ----------
    folder : Path, optional
        Made when it is first written to; where the platform keeps caches, if it is not given.
    limit : int, optional
        Bytes of all entries together.
    """

    def __init__(self, folder: Path | None = None, limit: int = LIMIT) -> None:
        self.folder = storage.features() if folder is None else folder
        self.limit = limit
        self._tidying = Lock()

    def get(self, made_of: Sequence[str | Sequence[float]], make: Callable[[], Tensor]) -> Tensor:
        """Return what was kept, or make it and keep it.

        An entry that is damaged is made anew. A folder that cannot be written to keeps nothing, which costs time only.

        Parameters
        ----------
        made_of : sequence of str or of sequences of float
            Everything that decides the features: the film's digest, the network's identity, the times.
        make : callable
            Returns the features.
        """
        path = self.folder / f"{_key(made_of)}{ENDING}"
        kept = _read(path)
        if kept is not None:
            return kept
        made = make()
        if torch.isfinite(made).all():
            self._keep(path, made)
        return made

    def _keep(self, path: Path, made: Tensor) -> None:
        part = path.with_name(f"{path.stem}.{os.getpid()}-{get_ident()}-{next(_numbers)}{PART}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            whole = made.detach().cpu().contiguous()
            part.write_bytes(save({NAME: whole}, {SEAL: _seal(whole)}))
            part.replace(path)
            self._tidy()
        except OSError:
            with suppress(OSError):
                part.unlink()

    def _tidy(self) -> None:
        with self._tidying:
            entries = sorted(_entries(self.folder))
            excess = sum(size for _, size, _ in entries) - self.limit
            for _, size, path in entries:
                if excess <= 0:
                    break
                path.unlink(missing_ok=True)
                excess -= size


def identity(network: nn.Module, *about: object) -> str:
    """Return what tells a network from every other: its weights, sampled, their precision, and what else is named.

    Parameters
    ----------
    network : Module
    about : object
        What else decides its features, and has a plain `repr`.
    """
    found = blake2b(repr((type(network).__name__, about)).encode(), digest_size=16)
    for name, value in sorted(network.state_dict().items()):
        flat = value.detach().flatten()
        some = flat[:: max(1, flat.numel() // SAMPLED)].to("cpu", torch.float32)
        found.update(f"{name} {tuple(value.shape)} {value.dtype}".encode() + some.numpy().tobytes())
    return found.hexdigest()


def _key(made_of: Sequence[str | Sequence[float]]) -> str:
    parts = [part if isinstance(part, str) else [float(number) for number in part] for part in made_of]
    return blake2b(repr(parts).encode(), digest_size=20).hexdigest()


def _read(path: Path) -> Tensor | None:
    try:
        with safe_open(path, "pt") as file:
            found: Tensor = file.get_tensor(NAME)
            sealed = (file.metadata() or {}).get(SEAL)
        if sealed != _seal(found):
            return None
        os.utime(path)
    except (OSError, SafetensorError):
        return None
    return found


def _seal(features: Tensor) -> str:
    about = f"{tuple(features.shape)} {features.dtype}".encode()
    return blake2b(about + features.contiguous().view(torch.uint8).numpy().tobytes(), digest_size=16).hexdigest()


def _entries(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield when each entry was last used, its size, and where it lies; also what others began and never finished."""
    for path in (*folder.glob(f"*{ENDING}"), *folder.glob(f"*{PART}")):
        try:
            about = path.stat()
        except FileNotFoundError:  # another process dropped it
            continue
        yield about.st_mtime, about.st_size, path
