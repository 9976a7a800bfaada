"""Words to tokens, by the vocabulary that lies beside a text encoder's weights."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from menura.engines.neural.conditioners import loading, sentencepiece
from menura.errors import WeightsError

FAST = "tokenizer.json"
SENTENCEPIECE = "spiece.model"
SPECIAL = ("tokenizer_config.json", "special_tokens_map.json")
"""Files that name the special tokens."""


@dataclass(frozen=True)
class Vocabulary:
    """What turns words into the numbers of tokens; it never cuts, and any number of threads may use it.

    Attributes
    ----------
    tokenizer : tokenizers.Tokenizer
    pad : int
        The number of the token that stands where there is nothing.
    clean : callable
        What is done to words first.
    """

    tokenizer: Any
    pad: int
    clean: Callable[[str], str] = str

    def ids(self, text: str) -> list[int]:
        """Return the numbers of a text's tokens, those at its beginning and end included."""
        found: list[int] = self.tokenizer.encode(self.clean(text)).ids
        return found


def vocabulary(folder: Path, pad: str, clean: Callable[[str], str] = str) -> Vocabulary:
    """Return the vocabulary in a folder.

    Parameters
    ----------
    folder : Path
        With a ``tokenizer.json``, or else a ``spiece.model``.
    pad : str
        The token that stands where there is nothing, if the folder does not name one.
    clean : callable
        What is done to words first.

    Raises
    ------
    MissingExtraError
        If transformers, and what comes with it, is not installed.
    WeightsError
        If there is no vocabulary, or it is damaged.
    """
    loading.library()
    from tokenizers import Tokenizer

    try:
        if (folder / FAST).is_file():
            made = Tokenizer.from_file(str(folder / FAST))
        elif (folder / SENTENCEPIECE).is_file():
            made = sentencepiece.tokenizer((folder / SENTENCEPIECE).read_bytes())
        else:
            raise WeightsError(
                f"{folder} holds no vocabulary: neither {FAST} nor {SENTENCEPIECE} is there.",
                hint="Pull the model again.",
            )
    except WeightsError:
        raise
    except Exception as error:  # the library raises nothing more special
        raise WeightsError(f"The vocabulary in {folder} is damaged: {error}.", hint="Pull the model again.") from None
    made.no_truncation()
    made.no_padding()
    named = _named(folder, pad)
    number = made.token_to_id(named)
    if number is None:
        raise WeightsError(f"The vocabulary in {folder} has no token {named!r}.", hint="Pull the model again.")
    return Vocabulary(made, number, clean)


def _named(folder: Path, usual: str) -> str:
    for name in SPECIAL:
        if (folder / name).is_file():
            found = loading.table(folder / name).get("pad_token")
            found = found.get("content") if isinstance(found, dict) else found
            if isinstance(found, str):
                return found
    return usual
