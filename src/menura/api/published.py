"""Published checkpoints as models that can be pulled: each is a snapshot of one repository."""

from collections.abc import Mapping
from functools import cache

from menura.engines.hub.checkpoints import Checkpoint, checkpoint, checkpoints
from menura.engines.neural.weights import cards
from menura.engines.neural.weights.card import Part, Pullable, StoredFile
from menura.errors import UnknownNameError


def known() -> Mapping[str, Pullable]:
    """Return every model whose weights can be pulled, by name: published pipelines, Menura's networks, one's own."""
    return {**_published(), **cards.known()}


def get(name: str) -> Pullable:
    """Return a model whose weights can be pulled.

    Raises
    ------
    UnknownNameError
        If there is none of that name.
    """
    found = known()
    if name in found:
        return found[name]
    try:
        single = checkpoint(name)
    except UnknownNameError:
        single = None
    if single is None or single.languages:
        raise UnknownNameError("model", name, list(found), hint="List them with: menura models")
    return _pullable(single)  # a language of a family that is not listed


@cache
def _published() -> Mapping[str, Pullable]:
    members = [
        each.speaking(code) if code else each
        for each in checkpoints().values()
        for code in each.languages.values() or ("",)
    ]
    return {each.name: _pullable(each) for each in members}


def _pullable(found: Checkpoint) -> Pullable:
    folder = StoredFile(
        name=found.name,
        repository=found.repository,
        revision=found.revision,
        patterns=found.files,
        about=found.size or None,
    )
    return Pullable(
        name=found.name,
        title=found.title,
        summary=found.summary,
        licence_code=found.licence_code,
        licence_weights=found.licence_weights,
        licence_output=found.licence_output,
        renders=found.renders,
        sample_rate=found.sample_rate,
        channels=2 if found.channels == 2 else 1,
        parts=(Part(role="pipeline", file=folder),),
    )
