"""The verbs for weights: which models there are, and how they come to this machine."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from menura.api import published
from menura.engines.base import Progress
from menura.engines.neural.weights import licences, pulling, store
from menura.engines.neural.weights.card import Pullable
from menura.engines.neural.weights.store import Found
from menura.errors import RequestError

Accept = bool | Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True)
class Model:
    """A model, and what of it is on this machine.

    Attributes
    ----------
    card : Pullable
    files : tuple of Found
    weights : {"", "online", "ema"}
        Which of two sets of weights they are; empty: the usual ones.
    """

    card: Pullable
    files: tuple[Found, ...]
    weights: str = ""

    @property
    def state(self) -> Literal["here", "partial", "missing"]:
        """Whether it can be used, has to be pulled further, or has to be pulled."""
        if all(found.state in store.PRESENT for found in self.files):
            return "here"
        begun = any(found.state in {"partial", "damaged"} or found.state in store.PRESENT for found in self.files)
        return "partial" if begun else "missing"

    @property
    def size(self) -> int:
        """Bytes of all its files; of those that are not there, as far as it is published."""
        return sum(
            found.bytes if found.state in store.PRESENT else found.file.expected or found.bytes for found in self.files
        )

    @property
    def to_pull(self) -> int:
        """Bytes that are not there yet, as far as it is published."""
        lacking = (found for found in self.files if found.state not in store.PRESENT)
        return sum(max((found.file.expected or 0) - found.bytes, 0) for found in lacking)


def models() -> tuple[Model, ...]:
    """Return every model whose weights can be pulled, and what of it is on this machine."""
    return tuple(_model(card) for card in published.known().values())


def model(name: str, weights: str = "") -> Model:
    """Return a model, and what of it is on this machine.

    Parameters
    ----------
    name : str
    weights : {"", "online", "ema"}
        Which of two sets of weights, where both are published; empty: the usual ones.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    return _model(published.get(name), weights)


def verify(models: Iterable[Model], progress: Progress = pulling.NOTHING) -> tuple[Model, ...]:
    """Read all that is there of models, compare it with what was published, and return what there is.

    Parameters
    ----------
    models : iterable of Model
        A file that several of them share is read once.
    progress : Progress

    Returns
    -------
    tuple of Model
        Files that are not what was published are ``"damaged"``.
    """
    checked: dict[str, Found] = {}
    wanted = tuple(models)
    for found in (file for model in wanted for file in model.files):
        if found.file.name not in checked:
            checked[found.file.name] = pulling.verify(found, progress)
    return tuple(
        Model(model.card, tuple(checked[file.file.name] for file in model.files), model.weights) for model in wanted
    )


def terms(name: str, weights: str = "") -> tuple[str, ...]:
    """Return the terms of a model that were not accepted on this machine yet, a line each."""
    return licences.open_terms(published.get(name), weights)


def pull(
    name: str,
    *,
    accept: Accept = False,
    weights: str = "",
    folder: str | Path | None = None,
    progress: Progress = pulling.NOTHING,
) -> Model:
    """Bring the weights of a model to this machine: resumed where it was stopped, and verified.

    Parameters
    ----------
    name : str
        As :func:`models` lists it.
    accept : bool or callable
        Whether you accept its terms, or who is asked: given the terms, a line each, returns whether they are accepted.
    weights : {"", "online", "ema"}
        Which of two sets of weights, where both are published; empty: the usual ones.
    folder : str or Path, optional
        Take files from there that were downloaded by hand, instead of the network.
    progress : Progress

    Returns
    -------
    Model

    Raises
    ------
    UnknownNameError
        If there is no such model, or it has no such weights.
    RequestError
        If its terms have to be accepted, or there is nothing of it in the folder.
    EndpointError
        If a file cannot be had; what has arrived is kept.
    OutputError
        If there is not enough room.
    WeightsError
        If a file is not what was published: it is removed, or not taken.
    MissingExtraError
        If a library is needed that is not installed.
    """
    card = published.get(name)
    ask = accept if callable(accept) else _answer(name, accept)
    if folder is not None:
        return Model(card, pulling.take(card, Path(folder), ask, weights=weights, progress=progress), weights)
    return Model(card, pulling.pull(card, ask, weights=weights, progress=progress), weights)


def _model(card: Pullable, weights: str = "") -> Model:
    return Model(card, tuple(store.found(file) for file in card.files(weights)), weights)


def _answer(name: str, accept: bool) -> Callable[[tuple[str, ...]], bool]:
    def ask(lines: tuple[str, ...]) -> bool:
        if not accept:
            raise RequestError(
                f"The terms of {name} have to be accepted before it is pulled: {' '.join(lines)}",
                hint=f"If you do: menura pull {name} --accept",
            )
        return True

    return ask
