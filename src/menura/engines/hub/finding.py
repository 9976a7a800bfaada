"""Where the weights of a published checkpoint lie on this machine. Nothing is ever fetched from here."""

from collections.abc import Iterator
from pathlib import Path

from menura.engines import storage
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import MissingWeightsError

MARKS = ("model_index.json", "config.json")
"""What lies at the top of a pipeline of diffusers, of a model of transformers."""


def folder(checkpoint: Checkpoint, source: str | Path = "") -> Path:
    """Return the folder that holds a checkpoint, laid out as ``from_pretrained`` reads it.

    Parameters
    ----------
    checkpoint : Checkpoint
    source : str or Path
        A folder of the user's own, or another repository of the Hugging Face Hub; empty: the checkpoint's own.

    Raises
    ------
    MissingWeightsError
        If it is neither among Menura's models nor in the cache of the Hugging Face Hub.
    """
    found = next((place for place in _places(checkpoint, source) if _is_model(place)), None)
    if found is not None:
        return found
    if source:
        raise MissingWeightsError(
            f"{source} holds no model: neither {' nor '.join(MARKS)} is there.",
            hint="Give the folder that was saved with save_pretrained.",
        )
    terms = f" Its terms have to be accepted first, at https://huggingface.co/{checkpoint.repository}."
    raise MissingWeightsError(
        f"The weights of {checkpoint.name} are not on this machine ({checkpoint.weight}).",
        hint=f"Run: menura pull {checkpoint.name}{'.' + terms if checkpoint.gated else ''}",
    )


def _places(checkpoint: Checkpoint, source: str | Path) -> Iterator[Path]:
    if source:
        yield Path(source)
        yield from _cached(str(source), "")
        return
    yield storage.home() / checkpoint.name
    yield from _cached(checkpoint.repository, checkpoint.revision)


def _cached(repository: str, revision: str) -> Iterator[Path]:
    """Yield snapshots of a repository in the cache that the libraries of Hugging Face share, the likeliest first.

    Others may have pulled another commit than the one that is meant: it will do.
    """
    place = storage.hub() / f"models--{repository.replace('/', '--')}"
    if not repository or not (place / "snapshots").is_dir():
        return
    main = place / "refs" / "main"
    newest = sorted((place / "snapshots").iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
    names = (revision, main.read_text("utf-8").strip() if main.is_file() else "", *(folder.name for folder in newest))
    yield from (place / "snapshots" / name for name in dict.fromkeys(names) if name)


def _is_model(place: Path) -> bool:
    return any((place / mark).is_file() for mark in MARKS)
