"""Pipelines of diffusers: loaded part by part, so that every weight of every network is accounted for."""

from pathlib import Path
from types import ModuleType
from typing import Any

import diffusers
import transformers
from torch import nn

from menura.engines.hub import loading
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import WeightsError


def pipeline(
    checkpoint: Checkpoint,
    folder: Path,
    kind: Any,
    *,
    device: str,
    dtype: Any,
    instead: dict[str, Any] | None = None,
    **given: Any,
) -> Any:
    """Return a pipeline, ready to run on a device.

    Parameters
    ----------
    checkpoint : Checkpoint
    folder : Path
        As ``save_pretrained`` lays it out.
    kind : type
        Of the pipeline.
    device : str
    dtype : torch.dtype
    instead : dict of str to type, optional
        Classes of networks that take the place of those that the folder names.
    **given
        Parts that are ready.

    Raises
    ------
    WeightsError
        If the folder holds another model, is not whole, or does not fit.
    """
    with loading.explained(checkpoint, folder):
        index = loading.about(checkpoint, folder, "model_index.json", "_class_name", kind.__name__)
        parts = dict(given)
        for name, source in index.items():
            if name.startswith("_") or name in parts or not isinstance(source, list):
                continue
            found = (instead or {}).get(name) or _class(kind, folder, name, source)
            if found is not None and issubclass(found, nn.Module):
                parts[name] = loading.network(found, folder, name)
        made = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True, **parts)
        made.set_progress_bar_config(disable=True)
        return made.to(device, dtype)


def _class(kind: Any, folder: Path, name: str, source: list[Any]) -> Any:
    """Return the class that a folder names for a part: one of diffusers or transformers, and nothing else."""
    library, title = (str(each) if each else "" for each in source)
    if not title:  # an optional part that is not there
        return None
    own: ModuleType = __import__(kind.__module__.rpartition(".")[0], fromlist=["_"])
    place = {"diffusers": diffusers, "transformers": transformers}.get(library, own)
    found = getattr(place, title, None)
    if not isinstance(found, type):
        raise WeightsError(
            f"{folder} names {library}.{title} for its {name}, which is not in the libraries that are installed.",
            hint="Run: pip install -U diffusers transformers",
        )
    return found
