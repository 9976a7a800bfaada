"""What networks of transformers need besides: whole models, and prompts that are never cut in silence."""

from pathlib import Path
from typing import Any

from menura.engines.hub import loading
from menura.engines.hub.checkpoints import Checkpoint
from menura.errors import Problem, RequestError


def model(
    checkpoint: Checkpoint, folder: Path, kind: Any, model_type: str, *, device: str, dtype: Any
) -> tuple[Any, Any]:
    """Return a model of transformers, ready to run on a device, and its tokenizer.

    Parameters
    ----------
    checkpoint : Checkpoint
    folder : Path
        As ``save_pretrained`` lays it out.
    kind : type
        Of the model.
    model_type : str
        As ``config.json`` names it.
    device : str
    dtype : torch.dtype

    Raises
    ------
    WeightsError
        If the folder holds another model, is not whole, or does not fit.
    """
    from transformers import AutoTokenizer

    with loading.explained(checkpoint, folder):
        loading.about(checkpoint, folder, "config.json", "model_type", model_type)
        made = loading.network(kind, folder)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        return made.to(device, dtype), tokenizer


def require_room(tokenizer: Any, text: str, limit: int, name: str) -> None:
    """Return if a text fits into what a network reads; the libraries would cut off the rest in silence.

    Raises
    ------
    RequestError
        If it does not.
    """
    count = len(tokenizer(text).input_ids)
    if count > limit:
        problem = Problem("body.words", f"the text is {count} tokens long", "Say it in fewer words")
        raise RequestError(f"{name} reads {limit} tokens; the text has {count}: {text[:60]!r} …", [problem])
