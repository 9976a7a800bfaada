"""Who understands words, and which sounds they may name."""

from collections.abc import Sequence
from pathlib import Path

from menura.engines.sounds.atlas import Atlas, load
from menura.reasoning.base import Reasoner


def atlas_with(sounds: Sequence[str | Path]) -> Atlas:
    """Return the atlas with a user's own sounds added: see :mod:`menura.engines.sounds.own`."""
    if not sounds:
        return load()
    from menura.engines.sounds.own import tables

    atlas = load()
    for path in sounds:
        atlas = atlas.with_tables(tables(Path(path), atlas))
    return atlas


def reasoner_with(reasoner: str | Reasoner, sounds: Sequence[str | Path] = ()) -> Reasoner:
    """Return a reasoner by name, with a user's own sounds in its vocabulary."""
    if not isinstance(reasoner, str):
        return reasoner
    from menura.reasoning import registry

    return registry.get(reasoner, atlas=atlas_with(sounds))
