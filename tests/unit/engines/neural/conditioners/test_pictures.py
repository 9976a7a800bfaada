"""Pictures made ready for networks: squares by stretching, by black bars, by cropping; and centred numbers."""

import numpy as np
import pytest
import tiny_encoders
import torch
from PIL import Image

from menura.engines.neural.conditioners import pictures
from menura.engines.neural.conditioners.pictures import Square

SHAPES = [(90, 160), (161, 97), (50, 50), (600, 33), (224, 224)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("square", [pictures.stretched, pictures.padded, pictures.cropped])
def test_squares_of_whole_numbers(square: Square, shape: tuple[int, int]) -> None:
    found = square(tiny_encoders.picture(*shape), 64)
    assert found.shape == (3, 64, 64)
    assert found.dtype == torch.uint8


@pytest.mark.parametrize("shape", SHAPES)
def test_stretched_is_resized_as_pillow_does_it(shape: tuple[int, int]) -> None:
    # Of middling light: where a step overshoots 0 or 255, the order of the two directions shows.
    picture = (tiny_encoders.picture(*shape) // 2 + 64).astype(np.uint8)
    wanted = np.asarray(Image.fromarray(picture).resize((96, 96), Image.Resampling.BICUBIC), np.int16)
    found = pictures.stretched(picture, 96).permute(1, 2, 0).numpy()
    assert np.abs(found - wanted).max() <= 1


def test_padded_is_black_on_both_sides() -> None:
    white = np.full((40, 80, 3), 255, np.uint8)
    found = pictures.padded(white, 80)
    assert found[:, 20:60].min() == 255
    assert found[:, :20].max() == found[:, 60:].max() == 0
    turned = pictures.padded(np.ascontiguousarray(white.transpose(1, 0, 2)), 80)
    assert torch.equal(turned, found.transpose(1, 2))


def test_an_odd_row_of_black_goes_below() -> None:
    found = pictures.padded(np.full((3, 6, 3), 255, np.uint8), 6)
    assert found[0, :, 0].tolist() == [0, 255, 255, 255, 0, 0]


def test_cropped_is_the_middle() -> None:
    picture = np.zeros((64, 192, 3), np.uint8)
    picture[:, 64:128] = 255
    assert pictures.cropped(picture, 64).min() == 255
    assert pictures.cropped(np.ascontiguousarray(picture.transpose(1, 0, 2)), 64).min() == 255


def test_a_band_is_cropped_without_being_resampled_as_a_whole() -> None:
    band = np.zeros((2, 60_000, 3), np.uint8)
    band[:, 29_990:30_010] = 200
    assert pictures.cropped(band, 224).min() >= 199


def test_a_fine_pattern_is_averaged_and_not_sampled() -> None:
    board = (np.indices((384, 384)).sum(0) % 2 * 255).astype(np.uint8)
    found = pictures.stretched(np.repeat(board[..., None], 3, 2), 48)
    assert (found.int() - 127).abs().max() <= 2


def test_centred() -> None:
    white = torch.full((2, 3, 4, 4), 255, dtype=torch.uint8)
    found = pictures.centred(white, pictures.CLIP_MEAN, pictures.CLIP_DEVIATION)
    assert found.dtype == torch.float32
    assert found[1, :, 2, 2].tolist() == pytest.approx([1.9303, 2.0749, 2.1459], abs=1e-4)
    assert pictures.centred(white * 0, (0.5,) * 3, (0.5,) * 3).unique().tolist() == [-1.0]
