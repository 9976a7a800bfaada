"""What words mean to the networks: features of captions and of thoughts, never cut in silence."""

from pathlib import Path
from typing import Literal, overload

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.conditioners import loading, tokens
from menura.engines.neural.conditioners.cache import FeatureCache, identity
from menura.engines.neural.conditioners.tokens import Vocabulary
from menura.errors import EngineError, InputError

ROOM = 77
"""Tokens that are read, those at the beginning and the end included."""

T5_PAD = "<pad>"
T5_OTHERS = ("decoder.", "lm_head.")
"""Beginnings of the names of what the published file holds besides the encoder."""


class TextEncoder:
    """A network that reads, and its vocabulary. Any number of threads may use it.

    Parameters
    ----------
    network : Module
        From numbers of tokens, and which of them are looked at, to ``last_hidden_state``.
    vocabulary : Vocabulary
    dim : int
        Channels of the features.
    masked : bool
        Whether padding is not looked at.
    normalised : bool
        Whether each token's features have the length 1.

    Attributes
    ----------
    dim : int
    identity : str
        What tells it from every other encoder.
    """

    def __init__(
        self, network: nn.Module, vocabulary: Vocabulary, dim: int, *, masked: bool, normalised: bool = False
    ) -> None:
        self.dim = dim
        self.identity = identity(network, vocabulary.pad, masked, normalised)
        self._network, self._vocabulary = network, vocabulary
        self._masked, self._normalised = masked, normalised

    def count(self, text: str) -> int:
        """Return how many tokens a text has, those at its beginning and end included."""
        return len(self._vocabulary.ids(text))

    def fitted(self, text: str, *, cut: bool = False) -> tuple[list[int], int]:
        """Return the numbers of a text's tokens, at most :data:`ROOM`, and how many were cut.

        Parameters
        ----------
        text : str
        cut : bool
            Whether what does not fit may be left out, from the end.

        Raises
        ------
        InputError
            If it does not fit and may not be cut.
        """
        ids = self._vocabulary.ids(text)
        excess = len(ids) - ROOM
        if excess <= 0:
            return ids, 0
        if not cut:
            shown = text if len(text) <= 60 else f"{text[:60]} …"
            raise InputError(
                f"The text has {len(ids)} tokens, and the network reads {ROOM} of them: {shown!r}.",
                hint=f"Say it in fewer words, about {excess} fewer, or let it be cut (cut=True).",
            )
        return [*ids[: ROOM - 1], ids[-1]], excess

    @torch.no_grad()
    def encode(self, ids: list[int]) -> Tensor:
        """Return the features of tokens, padding included.

        Parameters
        ----------
        ids : list of int
            At most :data:`ROOM`.

        Returns
        -------
        Tensor [shape=(77, dim)]
            In float32, on the processor.
        """
        place = next(self._network.parameters()).device
        missing = ROOM - len(ids)
        padded = torch.tensor([[*ids, *[self._vocabulary.pad] * missing]], device=place)
        mask = torch.tensor([[1] * len(ids) + [0] * missing], device=place) if self._masked else None
        found: Tensor = self._network(input_ids=padded, attention_mask=mask).last_hidden_state[0]
        features = found.to("cpu", torch.float32)
        return functional.normalize(features, dim=-1) if self._normalised else features


class Reading:
    """Captions and thoughts as features, kept once they were read.

    Parameters
    ----------
    text : TextEncoder
        For captions.
    second : TextEncoder or None
        For thoughts, where the network takes them.
    cache : FeatureCache
    """

    def __init__(self, text: TextEncoder, second: TextEncoder | None, cache: FeatureCache) -> None:
        self.text = text
        self.second = second
        self.cache = cache

    @overload
    def caption(self, text: str, *, cut: Literal[False] = False) -> Tensor: ...
    @overload
    def caption(self, text: str, *, cut: Literal[True]) -> tuple[Tensor, int]: ...
    def caption(self, text: str, *, cut: bool = False) -> Tensor | tuple[Tensor, int]:
        """Return the features of a caption; if it may be cut, also how many tokens were.

        Parameters
        ----------
        text : str
        cut : bool
            Whether what does not fit may be left out, from the end.

        Returns
        -------
        Tensor [shape=(77, dim)], or that and int

        Raises
        ------
        InputError
            If the text has too many tokens, and may not be cut.
        """
        return self._read(self.text, text, cut=cut)

    @overload
    def thoughts(self, text: str, *, cut: Literal[False] = False) -> Tensor: ...
    @overload
    def thoughts(self, text: str, *, cut: Literal[True]) -> tuple[Tensor, int]: ...
    def thoughts(self, text: str, *, cut: bool = False) -> Tensor | tuple[Tensor, int]:
        """Return the features of thoughts, as :meth:`caption` does.

        Raises
        ------
        EngineError
            If the network takes no thoughts.
        InputError
            If the text has too many tokens, and may not be cut.
        """
        if self.second is None:
            raise EngineError("This network takes a caption and no thoughts.", hint="Give the caption alone.")
        return self._read(self.second, text, cut=cut)

    def _read(self, encoder: TextEncoder, text: str, *, cut: bool) -> Tensor | tuple[Tensor, int]:
        ids, dropped = encoder.fitted(text, cut=cut)
        features = self.cache.get(("words", encoder.identity, ids), lambda: encoder.encode(ids))
        return (features, dropped) if cut else features


def load_t5(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> TextEncoder:
    """Return the encoder of T5 (Raffel et al., 2020) as a reader of thoughts.

    Parameters
    ----------
    folder : Path
        As published: the configuration, the weights of the encoder or of the whole, and the vocabulary.
    device : torch.device or str
    dtype : torch.dtype

    Raises
    ------
    MissingExtraError
        If transformers is not installed.
    WeightsError
        If the folder holds another model, or not the whole.
    """
    network = loading.network("T5EncoderModel", folder, "t5", T5_OTHERS)
    vocabulary = tokens.vocabulary(folder, T5_PAD)
    dim = int(loading.table(folder / loading.CONFIG)["d_model"])
    return TextEncoder(network.to(device, dtype), vocabulary, dim, masked=True)
