"""The values that a card is made of: a checkpoint, its parts, and the files that they lie in."""

from pathlib import PurePosixPath
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from menura.errors import UnknownNameError
from menura.values.base import Identifier, Record

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
"""Hosts that may be asked without encryption: this machine."""

Bytes = Annotated[int, Field(gt=0)]
Text = Annotated[str, Field(min_length=1)]


class StoredFile(Record):
    """A file of the store, or a folder of it that is a snapshot of a repository on the Hugging Face Hub.

    Attributes
    ----------
    name : str
        Where it lies in the store, with ``/``.
    url : str
        Where it is downloaded from.
    repository, revision : str
        Instead of an address: a repository on the Hugging Face Hub, and the commit or branch that is meant.
    patterns : tuple of str
        What is needed of the repository. Empty: tables, vocabularies and weights at its top, of which ``.safetensors``
        where there are any, otherwise ``pytorch_model*.bin``.
    size : int, optional
        Bytes, exactly.
    about : int, optional
        Bytes, roughly, where no more is published.
    sha256, md5 : str, optional
        As published, in hexadecimal.
    sha256_begins : str, optional
        The beginning of it, where no more is published.
    licence : str
        Where it is another than the checkpoint's.
    """

    name: Text
    url: str = ""
    repository: Annotated[str, Field(pattern=r"^([\w.-]+/[\w.{}-]+)?$")] = ""
    revision: str = ""
    patterns: tuple[str, ...] = ()
    size: Bytes | None = None
    about: Bytes | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    sha256_begins: Annotated[str, Field(pattern=r"^[0-9a-f]{8,63}$")] | None = None
    md5: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    licence: str = ""

    @model_validator(mode="after")
    def _checked(self) -> Self:
        path = PurePosixPath(self.name)
        if path.is_absolute() or {"..", "."} & set(self.name.split("/")) or set(self.name) & set('\\:*?"<>|'):
            raise ValueError("the name must be a path inside the store, such as 'folder/file.pth'")
        if bool(self.url) == bool(self.repository):
            raise ValueError("it needs either a url or a repository")
        address = urlsplit(self.url)
        if self.url and address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise ValueError("the url must begin with https://")
        return self

    @property
    def is_snapshot(self) -> bool:
        """Whether it is a folder of the Hugging Face Hub."""
        return bool(self.repository)

    @property
    def expected(self) -> int | None:
        """Bytes, exactly or roughly."""
        return self.size or self.about


class Part(Record):
    """What plays one role in a checkpoint.

    Attributes
    ----------
    role : str
        ``"network"``, ``"vae"``, ``"vocoder"``, ``"synchformer"``, ``"clip"``, ``"text"`` …
    file : StoredFile
    prefixes : tuple of str
        Where its weights lie in a file that holds more: the first of these that any name begins with
        (:func:`menura.engines.neural.weights.reading.below`). Empty: all of the file.
    weights : {"", "online", "ema"}
        Which of two sets of the same weights it is, where both are published: as they were trained, or their running
        average.
    """

    role: Identifier
    file: StoredFile
    prefixes: tuple[str, ...] = ()
    weights: Literal["", "online", "ema"] = ""


class Sampling(Record):
    """How a checkpoint is run, as its authors run it.

    Attributes
    ----------
    steps : int
    solver : {"euler", "midpoint", "heun", "adaptive"}
    guidance : float
        Its strength.
    noise_at : {0, 1}
        The time at which the flow is noise.
    negative : str
        What is avoided where a request says nothing.
    layout : {"compat", "timed"}
        Where tokens lie in time: as it was trained, or as they were seen.
    """

    steps: Annotated[int, Field(ge=1, le=1000)]
    solver: Literal["euler", "midpoint", "heun", "adaptive"] = "euler"
    guidance: Annotated[float, Field(ge=0, le=100)]
    noise_at: Literal[0, 1]
    negative: str = ""
    layout: Literal["compat", "timed"] = "compat"


class Pullable(Record):
    """Something with files to pull and licences to accept.

    Attributes
    ----------
    name : str
        As it is chosen and pulled.
    title, summary : str
    licence_code, licence_weights, licence_output : str
        Of what runs it, of the weights, and what a user may do with the sound.
    renders : tuple of str
        Kinds of event body, as in :class:`menura.engines.base.Card`.
    sample_rate : int
        Hertz.
    channels : {1, 2}
    parts : tuple of Part
    """

    name: Identifier
    title: Text
    summary: Text
    licence_code: Text
    licence_weights: Text
    licence_output: Text
    renders: Annotated[tuple[Text, ...], Field(min_length=1)]
    sample_rate: Annotated[int, Field(ge=8000, le=192_000)]
    channels: Literal[1, 2] = 1
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    def part(self, role: str, weights: str = "") -> Part:
        """Return the part that plays a role.

        Parameters
        ----------
        role : str
        weights : {"", "online", "ema"}
            Which of two sets of weights; empty: the first that the card names.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for part in self.parts:
            if part.role == role and (not weights or part.weights in {"", weights}):
                return part
        roles = [f"{part.role} ({part.weights})" if part.weights else part.role for part in self.parts]
        wanted = f"{role} ({weights})" if weights else role
        raise UnknownNameError(f"part of {self.name}", wanted, roles, hint=f"See: menura models {self.name}")

    def chosen(self, weights: str = "") -> tuple[Part, ...]:
        """Return one part for each role."""
        roles = dict.fromkeys(part.role for part in self.parts)
        return tuple(self.part(role, weights if self._has(role, weights) else "") for role in roles)

    def files(self, weights: str = "") -> tuple[StoredFile, ...]:
        """Return the files of those parts, each once.

        Raises
        ------
        UnknownNameError
            If no part has such weights.
        """
        if weights and not any(part.weights == weights for part in self.parts):
            kinds = sorted({part.weights for part in self.parts} - {""})
            raise UnknownNameError(f"weights of {self.name}", weights, kinds, hint=f"See: menura models {self.name}")
        return tuple({part.file.name: part.file for part in self.chosen(weights)}.values())

    def _has(self, role: str, weights: str) -> bool:
        return any(part.role == role and part.weights == weights for part in self.parts)


class ModelCard(Pullable):
    """A checkpoint of Menura's neural engine.

    Attributes
    ----------
    family : {"mmaudio", "thinksound"}
        How its parts fit together.
    window : float
        Seconds that it was trained on, and makes at once.
    sampling : Sampling
    """

    family: Literal["mmaudio", "thinksound"]
    window: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    sampling: Sampling
