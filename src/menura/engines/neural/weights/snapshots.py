"""Snapshots of repositories on the Hugging Face Hub, in the cache that its libraries share."""

import json
from pathlib import Path
from typing import Literal

from menura.engines import storage
from menura.engines.neural.weights.card import StoredFile
from menura.engines.neural.weights.ledger import Verified

MARKS = ("config.json", "model_index.json", "open_clip_config.json")
"""What lies at the top of a model of transformers, a pipeline of diffusers, a model of OpenCLIP."""

WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "open_clip_pytorch_model.bin")
"""Files of weights; the first of these that a repository has are taken."""

INDEX = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
"""What says which files weights were divided into."""


def cache() -> Path:
    """Return the cache of the Hugging Face Hub: see :func:`menura.engines.storage.hub`."""
    return storage.hub()


def found(
    file: StoredFile, own: Path, known: Verified | None
) -> tuple[Path, Literal["here", "unchecked", "partial", "missing", "damaged"], int]:
    """Return where a snapshot lies, its state, and how many bytes of it there are.

    Parameters
    ----------
    file : StoredFile
    own : Path
        Its folder in the store, where a user may have put it by hand: that goes first.
    known : Verified, optional
        What was written down when it was pulled.
    """
    if own.is_dir():
        whole = _is_whole(own)
        return own, "unchecked" if whole else "damaged", _size(own)
    repository = cache() / f"models--{file.repository.replace('/', '--')}"
    if known is not None:
        folder = repository / "snapshots" / known.commit
        sizes = {name: _bytes(folder / name) for name in known.files}
        if sizes == known.files:
            return folder, "here", sum(sizes.values())
        return folder, "partial", sum(sizes.values())
    folder = repository / "snapshots" / _commit(repository, file.revision or "main")
    if _is_whole(folder):
        return folder, "unchecked", _size(folder)
    begun = sum(_bytes(blob) for blob in (repository / "blobs").glob("*")) if repository.is_dir() else 0
    return (folder, "partial", begun) if begun else (own, "missing", 0)


def _commit(repository: Path, revision: str) -> str:
    try:
        return (repository / "refs" / revision).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return revision


def _is_whole(folder: Path) -> bool:
    """Return whether a folder has a configuration, weights, and all of what its index lists."""
    if not any((folder / mark).is_file() for mark in MARKS):
        return False
    for index in INDEX:
        if (folder / index).is_file():
            return all((folder / name).is_file() for name in _divided(folder / index))
    return any(any(folder.rglob(pattern)) for pattern in WEIGHTS)


def _divided(index: Path) -> set[str]:
    try:
        return set(json.loads(index.read_text("utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {"an index that can be read"}


def _size(folder: Path) -> int:
    return sum(_bytes(each) for each in folder.rglob("*"))


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0
