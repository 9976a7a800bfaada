"""What several kinds of test share."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return where a tiny network lies that stands for a published one, by the name of its checkpoint."""

    for library in ("torch", "transformers", "diffusers"):
        pytest.importorskip(library)

    @cache
    def folder(name: str) -> Path:
        from tiny_models import build

        return build(name, tmp_path_factory.mktemp("models") / name)

    return folder
