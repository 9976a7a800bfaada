"""Pictures made ready for networks: to a square of one size, as each network was trained, and to centred numbers.

Resampling is bicubic with antialiasing in whole numbers from 0 to 255, as the published pipelines do it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

Picture = npt.NDArray[np.uint8]
Square = Callable[[Picture, int], Tensor]

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
"""Of red, green and blue in CLIP's training pictures (Radford et al., 2021)."""

LONGEST = 8
"""Sides of a picture to be cropped, long by short: what lies beyond would only be resampled to be cut off."""


def stretched(picture: Picture, side: int) -> Tensor:
    """Return a picture as a square, its shorter side stretched.

    Parameters
    ----------
    picture : ndarray [shape=(height, width, 3), dtype=uint8]
    side : int
        Pixels.

    Returns
    -------
    Tensor [shape=(3, side, side), dtype=uint8]
    """
    return _resized(_channels_first(picture), side, side)


def padded(picture: Picture, side: int) -> Tensor:
    """Return a picture as a square, black above and below it, or left and right."""
    height, width = picture.shape[:2]
    longer = max(height, width)
    high, wide = longer - height, longer - width
    black = functional.pad(_channels_first(picture), (wide // 2, wide - wide // 2, high // 2, high - high // 2))
    return _resized(black, side, side)


def cropped(picture: Picture, side: int) -> Tensor:
    """Return the square in the middle of a picture that is as large as its shorter side."""
    shorter = min(picture.shape[:2])
    whole = _channels_first(_middle(picture, LONGEST * shorter, LONGEST * shorter))
    height, width = (int(side * length / shorter) for length in whole.shape[1:])
    resized = _resized(whole, height, width)
    top, left = round((height - side) / 2), round((width - side) / 2)
    return resized[:, top : top + side, left : left + side]


def centred(pictures: Tensor, mean: Sequence[float], deviation: Sequence[float]) -> Tensor:
    """Return pictures as networks take them.

    Parameters
    ----------
    pictures : Tensor [shape=(..., 3, height, width), dtype=uint8]
    mean, deviation : sequence of float
        Of red, green and blue, where white is 1.

    Returns
    -------
    Tensor [shape=(..., 3, height, width)]
        Numbers about 0.
    """
    means, deviations = (torch.tensor(each, device=pictures.device)[:, None, None] for each in (mean, deviation))
    return (pictures.to(torch.float32) / 255 - means) / deviations


def _channels_first(picture: Picture) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)


def _middle(picture: Picture, height: int, width: int) -> Picture:
    top, left = (max(0, (length - most) // 2) for length, most in zip(picture.shape, (height, width), strict=False))
    return picture[top : top + height, left : left + width]


def _resized(picture: Tensor, height: int, width: int) -> Tensor:
    if picture.shape[1:] == (height, width):
        return picture
    size = (height, width)
    return functional.interpolate(picture[None], size, mode="bicubic", align_corners=False, antialias=True)[0]
