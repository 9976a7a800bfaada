"""Text as a network of speech reads it: sentences, letters or phones that it knows, and pauses in between."""

import json
import re
import unicodedata
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from menura.errors import MissingExtraError
from menura.phonetics import espeak

ENDS = re.compile(r"(?<=[.!?;:…。！？；：])\s+|\n+|(?<=[。！？；：])")
"""Where a sentence ends: networks are given one at a time, since most of them know no punctuation."""

TAG = re.compile(r"<[A-Za-z/!?]")

SAID = "&%@#§*/\\"
"""Signs that count as punctuation, and are words when they are read."""

MARKS = re.compile(r"([,.;:!?…—]+)")


@dataclass(frozen=True)
class Reading:
    """How a checkpoint reads.

    Attributes
    ----------
    letters : frozenset of str
        What it has a sign for.
    phones : bool
        Whether it reads phones, in IPA, instead of letters.
    romanised : bool
        Whether its letters are Latin although its language's are not.
    normal : bool
        Whether case is ignored, and what has no sign left out.
    """

    letters: frozenset[str]
    phones: bool
    romanised: bool
    normal: bool

    def sentences(self, text: str) -> tuple[str, ...]:
        """Return a text as the sentences that are given to the network."""
        found = (" ".join(part.split()) for part in ENDS.split(text))
        return tuple(self._read(part) for part in found if any(map(str.isalnum, part)))

    def unknown(self, sentences: tuple[str, ...]) -> str:
        """Return the letters, digits and signs that it would leave out, each once."""
        said = "".join(sentences)
        seen = dict.fromkeys(said.lower() if self.normal else said)
        return "".join(sign for sign in seen if sign not in self.letters and not _is_silent(sign))

    def _read(self, sentence: str) -> str:
        if self.phones:
            return _phones(sentence)
        if self.romanised and not sentence.isascii():
            return _romanised(sentence)
        return sentence


def reading(folder: Path) -> Reading:
    """Return how the checkpoint in a folder reads, as the files of its tokenizer say; `OSError` if there are none."""
    vocabulary = json.loads((folder / "vocab.json").read_text("utf-8"))
    how: dict[str, Any] = json.loads((folder / "tokenizer_config.json").read_text("utf-8"))
    return Reading(
        letters=frozenset(vocabulary),
        phones=bool(how.get("phonemize", True)),
        romanised=bool(how.get("is_uroman", False)),
        normal=bool(how.get("normalize", True)),
    )


def _phones(sentence: str) -> str:
    """Return a sentence of English in IPA, with its punctuation; espeak-ng reads it as in the network's training."""
    parts = MARKS.split(sentence)
    read = (part if MARKS.fullmatch(part) else espeak.spelled(part, "en-us", "\x00") for part in parts if part.strip())
    return re.sub(r"\s+([,.;:!?…—])", r"\1", " ".join(part.replace("\x00", "").strip() for part in read))


def _romanised(sentence: str) -> str:
    if find_spec("uroman") is None:
        raise MissingExtraError(
            "This voice reads Latin letters; writing others in them needs uroman, which is not installed.",
            hint="pip install uroman",
        )
    import uroman

    return str(uroman.Uroman().romanize_string(sentence))


def _is_silent(sign: str) -> bool:
    """Return whether nothing is lost with a sign: blanks and punctuation."""
    return sign.isspace() or (sign not in SAID and unicodedata.category(sign)[0] in "PZC")
