"""What the grammar says, in the language of the request; texts in ``lexicon/sayings.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "lexicon" / "sayings.toml"


class Sayings:
    """Sentences of one language.

    Parameters
    ----------
    language : {"en", "zh"}
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = _texts()

    def __call__(self, key: str, **values: Any) -> str:
        """Return a sentence with its blanks filled in; numbers are written short."""
        shown = {name: f"{value:.3g}" if isinstance(value, float) else value for name, value in values.items()}
        return self._texts[key][self.language].format(**shown)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text("utf-8"))
