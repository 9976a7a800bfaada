"""What pictures and captions show: CLIP (Radford et al., 2021), as MMAudio and ThinkSound use it.

MMAudio looks with DFN5B (Fang et al., 2023), ThinkSound with MetaCLIP (Xu et al., 2023).
"""

import html
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from menura.engines.neural.conditioners import loading, open_clip, pictures, tokens
from menura.engines.neural.conditioners.cache import identity
from menura.engines.neural.conditioners.pictures import Picture, Square
from menura.engines.neural.conditioners.text import TextEncoder
from menura.errors import UnknownNameError, WeightsError

PAD = "<|endoftext|>"
PREPROCESSOR = "preprocessor_config.json"

_LIGATURES = {chr(0xFB00 + n): plain for n, plain in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_QUOTES = dict(zip("\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f", "''''\"\"\"\"", strict=True))
_WIDE = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " "}
_PLAIN = str.maketrans(_LIGATURES | _QUOTES | _WIDE)


def plain(text: str) -> str:
    """Return words without what web pages add to them: ``&amp;``, curly quotes, ligatures, wide signs."""
    return html.unescape(html.unescape(text)).translate(_PLAIN)


@dataclass(frozen=True)
class Family:
    """How a network of networks uses CLIP.

    Attributes
    ----------
    side : int
        Height and width in pixels of what it looks at.
    square : callable
        How a picture becomes a square.
    normalised : bool
        Whether features of pictures and of tokens have the length 1.
    pad : int or None
        The token after the end of a text, looked at as if it were one of it; None: the vocabulary's own, not looked at.
    clean : callable
        What is done to words first.
    """

    side: int
    square: Square
    normalised: bool
    pad: int | None
    clean: Callable[[str], str] = str


FAMILIES = {
    "dfn5b": Family(384, pictures.stretched, normalised=True, pad=0, clean=plain),
    "metaclip": Family(224, pictures.padded, normalised=False, pad=None),
}


class PictureEncoder:
    """A network that looks at pictures. Any number of threads may use it.

    Parameters
    ----------
    vision : Module
        CLIP's transformer for pictures.
    projection : Module
    family : Family
    mean, deviation : tuple of float
        Of red, green and blue in its training pictures.

    Attributes
    ----------
    dim : int
        Channels of the features.
    identity : str
        What tells it from every other encoder.
    """

    def __init__(
        self,
        vision: nn.Module,
        projection: nn.Linear,
        family: Family,
        mean: tuple[float, ...] = pictures.CLIP_MEAN,
        deviation: tuple[float, ...] = pictures.CLIP_DEVIATION,
    ) -> None:
        self.dim = projection.out_features
        about = (family.side, family.square.__name__, family.normalised, mean, deviation)
        self.identity = identity(nn.ModuleList((vision, projection)), *about)
        self._vision, self._projection, self._family = vision, projection, family
        self._mean, self._deviation = mean, deviation
        self._seen = _seen(vision, family)

    def prepared(self, picture: Picture) -> Tensor:
        """Return a picture as :meth:`encode` takes it.

        Parameters
        ----------
        picture : ndarray [shape=(height, width, 3), dtype=uint8]
            Red, green, blue.

        Returns
        -------
        Tensor [shape=(3, side, side), dtype=uint8]
        """
        return self._family.square(picture, self._family.side)

    @torch.no_grad()
    def encode(self, prepared: Tensor) -> Tensor:
        """Return the features of pictures.

        Parameters
        ----------
        prepared : Tensor [shape=(n, 3, side, side), dtype=uint8]

        Returns
        -------
        Tensor [shape=(n, dim)]
            In float32, on the processor.
        """
        weight = self._projection.weight
        inside = prepared[..., : self._seen, : self._seen].to(weight.device)
        centred = pictures.centred(inside, self._mean, self._deviation).to(weight.dtype)
        found = self._projection(self._vision(pixel_values=centred).pooler_output)
        features: Tensor = found.to("cpu", torch.float32)
        return functional.normalize(features, dim=-1) if self._family.normalised else features


def load(
    folder: Path, family: str, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
) -> tuple[PictureEncoder, TextEncoder]:
    """Return the encoders of pictures and of captions.

    Parameters
    ----------
    folder : Path
        As published, for transformers or for OpenCLIP: the configuration, the weights, and the vocabulary.
    family : {"dfn5b", "metaclip"}
        How they are used.
    device : torch.device or str
    dtype : torch.dtype

    Raises
    ------
    MissingExtraError
        If transformers is not installed.
    UnknownNameError
        If there is no such family.
    WeightsError
        If the folder holds another model, or not the whole.
    """
    if family not in FAMILIES:
        raise UnknownNameError("family of CLIP", family, sorted(FAMILIES))
    kind = FAMILIES[family]
    network = _network(folder).to(device, dtype)
    vocabulary = tokens.vocabulary(folder, PAD, kind.clean)
    if kind.pad is not None:
        vocabulary = tokens.Vocabulary(vocabulary.tokenizer, kind.pad, kind.clean)
    read, projection = network.get_submodule("text_model"), network.get_submodule("visual_projection")
    if not isinstance(projection, nn.Linear):
        raise WeightsError(f"{folder} holds a CLIP without a projection of pictures.")
    seen = PictureEncoder(network.get_submodule("vision_model"), projection, kind, *_light(folder))
    dim = int(network.get_submodule("text_projection").in_features)  # type: ignore[arg-type]
    masked = kind.pad is None
    return seen, TextEncoder(read, vocabulary, dim, masked=masked, normalised=kind.normalised)


def _network(folder: Path) -> nn.Module:
    if (folder / open_clip.CONFIG).is_file() and not (folder / loading.CONFIG).is_file():
        return open_clip.network(folder)
    return loading.network("CLIPModel", folder, "clip")


def _seen(vision: nn.Module, family: Family) -> int:
    """Return how many pixels of a side the network looks at: whole patches; what is left over it never saw."""
    config = vision.config
    side, patch = int(config.image_size), int(config.patch_size)  # type: ignore[union-attr,arg-type]
    if side // patch != family.side // patch or side > family.side:
        raise WeightsError(
            f"These weights look at pictures of {side} × {side} pixels, not {family.side} × {family.side}.",
            hint="Give the checkpoint that the model was trained with.",
        )
    return side


def _light(folder: Path) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return mean and deviation of the training pictures, as the folder says, or else CLIP's own."""
    if not (folder / PREPROCESSOR).is_file():
        return pictures.CLIP_MEAN, pictures.CLIP_DEVIATION
    said = loading.table(folder / PREPROCESSOR)
    mean = said.get("image_mean", pictures.CLIP_MEAN)
    deviation = said.get("image_std", pictures.CLIP_DEVIATION)
    return tuple(float(each) for each in mean), tuple(float(each) for each in deviation)
